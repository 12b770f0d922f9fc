// The result as one JSON object: keys sorted, numbers as numbers in full, SI units in the names, no clock, so that
// equal inputs give equal bytes.

import { COUNT_NAMES } from '../metrics/dictionary.ts';
import type { LimitResult, RunResult } from '../metrics/result.ts';
import type { ReportContext } from './context.ts';

/** Changes whenever a key goes or changes its meaning; new keys leave it as it is. */
const RESULT_SCHEMA = 'simulate/result/v1';

export interface JsonOptions {
  /** With the rows of pods, nodes and the timeline, from which every report can be made again. */
  readonly rows?: boolean;
}

/** One object and a line feed. */
export const toJson = (
  result: RunResult,
  context: ReportContext,
  options: JsonOptions = {},
): string => jsonText(resultObject(result, context, options));

function resultObject(
  result: RunResult,
  { toolVersion, sha256, changes }: ReportContext,
  { rows = false }: JsonOptions,
): Record<string, unknown> {
  const { timeline, podRows, nodeRows, warmRows } = result;
  const inPools = warmRows.length === 0 ? {} : { warm: warmRows };
  return {
    schema: RESULT_SCHEMA,
    toolVersion,
    scenario: { name: result.scenario, sha256, changes },
    seed: result.seed,
    runs: 1,
    until_s: result.until_s,
    partial: result.partial,
    facts: result.facts,
    wakes: result.wakes,
    limits: result.limits.map(limitObject),
    metrics: metricsObject(result),
    pods: result.pods,
    nodes: result.nodes,
    groups: result.groups,
    workloads: result.workloads,
    cost: result.cost,
    breaches: result.breaches,
    causes: result.causes,
    refusals: result.refusals,
    moments: result.moments,
    warnings: result.warnings,
    ...(result.instances_not_found === 0
      ? {}
      : { instances_not_found: result.instances_not_found }),
    pending_curve_s: result.pending_curve_s,
    ...(rows ? { rows: { timeline, pods: podRows, nodes: nodeRows, ...inPools } } : {}),
  };
}

/** `verdict` says in a word what a bare boolean would leave to guessing. */
const limitObject = (limit: LimitResult): Record<string, unknown> => ({
  ...limit,
  verdict: limit.held ? 'held' : 'crossed',
  heldRuns: limit.held ? 1 : 0,
});

/** Times as distributions, everything else as a number. */
function metricsObject(result: RunResult): Record<string, unknown> {
  const { pending_s, ready_time_s, cordon_latency_s, node_startup_s } = result;
  const numbers = COUNT_NAMES.map((name) => [name, result.metrics[name] ?? null]);
  return {
    ...Object.fromEntries(numbers),
    pending_s,
    ready_time_s,
    cordon_latency_s,
    node_startup_s,
  };
}

/** One object and a line feed, keys in the order of their code units. */
export const jsonText = (value: Readonly<Record<string, unknown>>): string =>
  `${JSON.stringify(inOrder(value), null, 2)}\n`;

/** The same value with every object's keys in the order of their code units. */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
}
