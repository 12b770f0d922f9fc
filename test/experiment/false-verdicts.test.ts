// Many experiments on a scenario that was not changed at all: how often is something called worse or better? Whole
// runs, all their metrics, the comparison as users get it.

import { beforeAll, expect, test } from 'vitest';
import { compare } from '../../src/experiment/compare.ts';
import { variantOf } from '../../src/experiment/monte-carlo.ts';
import type { VariantRuns } from '../../src/experiment/outcome.ts';
import { recordOf } from '../../src/experiment/run-record.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { smallStory } from '../support/cli.ts';
import { tableOf } from '../../src/experiment/run-table-builder.ts';

const EXPERIMENTS = 60;
const RUNS = 30;

const loaded = loadScenario(
  smallStory('pending p95 <= 65s', 'lost pods <= 0').replace(
    'startup: 60s',
    'startup: { median: 60s, p95: 100s }',
  ),
);
if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
const { scenario } = loaded;

/** The same scenario under chances of its own. */
function runsUnder(seed: string): VariantRuns {
  const own = { ...scenario, run: { ...scenario.run, seed } };
  const records = Array.from({ length: RUNS }, (_, run) => recordOf(own, run));
  return variantOf(own, tableOf(records), false);
}

const sides: (readonly [VariantRuns, VariantRuns])[] = [];
beforeAll(() => {
  for (let n = 0; n < EXPERIMENTS; n += 1) sides.push([runsUnder(`a${n}`), runsUnder(`b${n}`)]);
});

/** Whether any metric of the second is said to differ from the first's. */
const isCalledDifferent = (now: VariantRuns, changed: VariantRuns): boolean =>
  compare(now, [changed]).against[0]!.effects.some(
    ({ verdict }) => verdict !== 'no clear difference',
  );

test('compared as two crowds, at most one experiment in twenty finds a difference', () => {
  const wrong = sides.filter(([now, changed]) => isCalledDifferent(now, changed)).length;
  expect(wrong / EXPERIMENTS).toBeLessThanOrEqual(0.05);
});

test('and compared in pairs that share nothing', () => {
  const wrong = sides.filter(([now, changed]) => {
    const records = { ...changed.records, seeds: now.records.seeds };
    return isCalledDifferent(now, { ...changed, seed: now.seed, records });
  }).length;
  expect(wrong / EXPERIMENTS).toBeLessThanOrEqual(0.05);
});

test('a variant that is the same differs in nothing', () => {
  for (const [now] of sides.slice(0, 10))
    for (const effect of compare(now, [structuredClone(now)]).against[0]!.effects) {
      expect(effect.verdict).toBe('no clear difference');
      if (effect.difference !== null) expect(effect.difference).toBe(0);
    }
});
