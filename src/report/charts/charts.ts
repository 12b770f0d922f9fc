// The charts of one run, and their specifications for whoever wants to draw them elsewhere.

import type { TopLevelSpec } from 'vega-lite';
import type { RunResult } from '../../metrics/result.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { causesChart } from './causes.ts';
import type { Chart } from './chart.ts';
import { clusterChart } from './cluster.ts';
import { costChart } from './cost.ts';
import { nodeLivesChart } from './node-lives.ts';
import { pendingChart } from './pending.ts';

type RunChart = 'pending' | 'cost' | 'cluster' | 'nodes' | 'causes';
export type Charts = Readonly<Record<RunChart, Chart>>;

export const chartsOf = (result: RunResult, { expect }: Pick<Scenario, 'expect'>): Charts => ({
  pending: pendingChart(result, expect),
  cost: costChart(result, expect),
  cluster: clusterChart(result),
  nodes: nodeLivesChart(result),
  causes: causesChart(result),
});

/**
 * The Vega-Lite specification of each chart by name. Colours are CSS variables with the light theme's colour as
 * fallback, fills of the form `url(#…-pattern)` are patterns of the page's own.
 */
export function toVegaLite(
  result: RunResult,
  scenario: Pick<Scenario, 'expect'>,
): Readonly<Record<RunChart, TopLevelSpec>> {
  const { pending, cost, cluster, nodes, causes } = chartsOf(result, scenario);
  return {
    pending: pending.spec,
    cost: cost.spec,
    cluster: cluster.spec,
    nodes: nodes.spec,
    causes: causes.spec,
  };
}
