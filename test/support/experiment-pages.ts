// An experiment of every kind, really simulated but small: what pages, workbooks and JUnit files are tested with.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAxes } from '../../src/experiment/axes.ts';
import { batch, planBatch } from '../../src/experiment/batch.ts';
import { headroom } from '../../src/experiment/headroom.ts';
import { monteCarlo } from '../../src/experiment/monte-carlo.ts';
import { optimize } from '../../src/experiment/optimize/optimize.ts';
import { survive } from '../../src/experiment/survive.ts';
import { sweep } from '../../src/experiment/sweep.ts';
import { whatIf } from '../../src/experiment/what-if.ts';
import { compare } from '../../src/experiment/compare.ts';
import type { PageContext } from '../../src/report/experiment/html/page-context.ts';
import type { PageOrder } from '../../src/report/experiment/html/pages.ts';
import { batchRows, batchSets, keyNames } from '../../src/report/experiment/batch-report.ts';
import { sweepSets } from '../../src/report/experiment/sweep-csv.ts';
import { sweepRows } from '../../src/report/experiment/sweep-text.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { readPlan } from '../../src/scenario/plan.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { ROOT } from './needs.ts';
import { once } from './once.ts';

export type OrderOf<Kind extends PageOrder['kind']> = Extract<PageOrder, { kind: Kind }>;

export function burst(): Scenario {
  const file = 'scenarios/burst.yaml';
  const loading = loadScenario(readFileSync(join(ROOT, file), 'utf8'), { file });
  if ('problems' in loading) throw new Error('burst.yaml does not load');
  return loading.scenario;
}

export const SHA256 = 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90';

export const aPageContext = (overrides: Partial<PageContext> = {}): PageContext => ({
  toolVersion: '0.1.0',
  scenario: burst(),
  sha256: SHA256,
  changes: [],
  file: 'scenarios/burst.yaml',
  changeFlags: '',
  command: 'simulate scenarios/burst.yaml --runs 12',
  ...overrides,
});

const RUNS = 12;
const MAX_SIZE = 'autoScalingGroups.spot.maxSize';
const context = aPageContext();

export const aRunsOrder = once(async (runs: number = RUNS): Promise<OrderOf<'runs'>> => {
  const summary = await monteCarlo(burst(), { runs, identity: { sha256: SHA256 } });
  return { kind: 'runs', summary, context };
});

export const aWhatIfOrder = once(async (maxSize: string = '9'): Promise<OrderOf<'comparison'>> => {
  const asked = await whatIf(burst(), [{ path: MAX_SIZE, value: maxSize }], {
    runs: RUNS,
    sha256: SHA256,
  });
  if ('problems' in asked) throw new Error('the change does not hold');
  return { kind: 'comparison', comparison: asked.comparison, context };
});

export const anEachOrder = once(async (): Promise<OrderOf<'comparison'>> => {
  const sets = [
    { path: MAX_SIZE, value: '9' },
    { path: 'terminationHandler.workers', value: '2' },
  ];
  const asked = await whatIf(burst(), sets, { runs: RUNS, sha256: SHA256, each: true });
  if ('problems' in asked) throw new Error('a change does not hold');
  return { kind: 'comparison', comparison: asked.comparison, alone: asked.alone, context };
});

export const aCompareOrder = once(async (): Promise<OrderOf<'comparison'>> => {
  const [nine, ten] = [await aWhatIfOrder(), await aWhatIfOrder('10')];
  const others = [nine, ten].map(({ comparison }, place) => ({
    ...comparison.against[0]!.summary.variant,
    name: `other ${place}`,
  }));
  const { variant } = nine.comparison.baseline;
  return { kind: 'comparison', comparison: compare(variant, others), context };
});

export const aSweepOrder = once(
  async (...texts: readonly string[]): Promise<OrderOf<'variants'>> => {
    const parsed = parseAxes(texts.length > 0 ? texts : [`${MAX_SIZE}=9..11`]);
    if ('mistakes' in parsed) throw new Error(parsed.mistakes.join());
    const swept = await sweep(burst(), parsed.axes, { runs: RUNS, sha256: SHA256 });
    if ('problems' in swept) throw new Error('an axis does not hold');
    const of = {
      variants: swept,
      rows: sweepRows(swept),
      keyNames: swept.names,
      sets: sweepSets(swept),
      file: 'sweep.csv',
    } as const;
    return { kind: 'variants', of, context };
  },
);

export const aBatchOrder = once(async (): Promise<OrderOf<'variants'>> => {
  const reading = readPlan(`# owner,${MAX_SIZE},# ticket\nAna,9,007\nBo,11,\n`, 'plan.csv');
  if ('problems' in reading) throw new Error('the plan does not hold');
  const planned = planBatch(reading.plan, 'plan.csv', () => ({
    scenario: burst(),
    sha256: SHA256,
    changes: [],
  }));
  if ('problems' in planned) throw new Error('a row does not hold');
  const made = await batch(reading.plan, planned.configurations, { runs: RUNS });
  const of = {
    variants: made,
    rows: batchRows(made),
    keyNames: keyNames(made),
    sets: batchSets(made),
    file: 'batch.csv',
  } as const;
  return { kind: 'variants', of, context };
});

export const aGridOrder = (): Promise<OrderOf<'variants'>> =>
  aSweepOrder(`${MAX_SIZE}=9..10`, 'autoScalingGroups.spot.minSize=2,4');

export const anOptimumOrder = once(async (): Promise<OrderOf<'optimum'>> => {
  const parsed = parseAxes([`${MAX_SIZE}=9..11`]);
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join());
  const outcome = await optimize(burst(), {
    axes: parsed.axes,
    share: 0.5,
    maxRuns: 40,
    sha256: SHA256,
  });
  if ('mistakes' in outcome) throw new Error(outcome.mistakes.join());
  return { kind: 'optimum', outcome, context };
});

export const aHeadroomOrder = once(async (): Promise<OrderOf<'headroom'>> => {
  const outcome = await headroom(burst(), { share: 0.5, maxRuns: 30, most: 2, sha256: SHA256 });
  if ('mistakes' in outcome) throw new Error(outcome.mistakes.join());
  return { kind: 'headroom', outcome, context };
});

export const aSurvivalOrder = once(async (): Promise<OrderOf<'survival'>> => {
  const burstOfOne = { count: 1, group: 'spot' };
  const asked = { share: 0.5, maxRuns: 20, most: 2, sha256: SHA256 };
  const outcome = await survive(burst(), burstOfOne, asked);
  if ('mistakes' in outcome) throw new Error(outcome.mistakes.join());
  return { kind: 'survival', outcome, context };
});

/** Every page there is, by what it is called in a test. */
export const EVERY_ORDER: readonly (readonly [string, () => Promise<PageOrder>])[] = [
  ['many runs', aRunsOrder],
  ['a what-if', aWhatIfOrder],
  ['changes made alone', anEachOrder],
  ['a comparison', aCompareOrder],
  ['a sweep of one key', aSweepOrder],
  ['a sweep of two keys', aGridOrder],
  ['a search', anOptimumOrder],
  ['headroom', aHeadroomOrder],
  ['what survives', aSurvivalOrder],
];
