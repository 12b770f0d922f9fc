// What a change did, from made-up runs: the words follow what is better, the numbers follow the pairs.

import { describe, expect, test } from 'vitest';
import { compare, effectsOf } from '../../src/experiment/compare.ts';
import type { Effect } from '../../src/experiment/outcome.ts';
import { variantRuns, type VariantStory } from '../support/variant-runs.ts';

/** Some spread over runs that is the same whenever it is asked for. */
const noise = (run: number): number => ((run * 37) % 101) / 101;

function effectsBetween(now: VariantStory, changed: VariantStory): ReadonlyMap<string, Effect> {
  const { effects } = effectsOf(variantRuns(now), variantRuns(changed), 0.95);
  return new Map(effects.map((effect) => [effect.metric, effect]));
}

describe('in words', () => {
  const effects = effectsBetween(
    {
      metrics: (run) => ({
        pending_p95_s: 60 + noise(run),
        nodes_drained_in_time_percent: 40 + noise(run),
        cost_usd: 2 + noise(run),
        nodes_launched: 3 + (run % 2),
      }),
    },
    {
      metrics: (run) => ({
        pending_p95_s: 90 + noise(run + 1),
        nodes_drained_in_time_percent: 70 + noise(run + 1),
        cost_usd: 1 + noise(run + 1),
        nodes_launched: 5 + (run % 3),
      }),
    },
  );

  test('waiting longer is worse, draining more in time is better, a smaller bill is better', () => {
    expect(effects.get('pending_p95_s')!.verdict).toBe('worse');
    expect(effects.get('nodes_drained_in_time_percent')!.verdict).toBe('better');
    expect(effects.get('cost_usd')!.verdict).toBe('better');
  });

  test('more launches are neither better nor worse, only higher', () => {
    expect(effects.get('nodes_launched')!.verdict).toBe('higher');
  });

  test('the difference is changed minus now and lies in its interval', () => {
    const { now, changed, difference, low, high } = effects.get('pending_p95_s')!;
    expect(difference).toBeCloseTo(changed! - now!, 9);
    expect(low!).toBeLessThan(difference!);
    expect(high!).toBeGreaterThan(difference!);
  });
});

test('variants whose every run came out the same show no difference at all', () => {
  const story: VariantStory = {
    metrics: (run) => ({ pending_p95_s: 60 + noise(run), cost_usd: 1 }),
    held: (run) => [run % 3 > 0],
  };
  const { effects, compared } = effectsOf(variantRuns(story), variantRuns(story), 0.95);
  expect(compared).toBe(0);
  for (const { verdict, now } of effects)
    expect(verdict).toBe(now === null ? 'not comparable' : 'no clear difference');
});

test('a small difference that every pair shares is clear, although the runs themselves spread widely', () => {
  const spread = (run: number): number => 1000 * noise(run);
  const paired = effectsBetween(
    { metrics: (run) => ({ pending_p95_s: spread(run) }) },
    { metrics: (run) => ({ pending_p95_s: spread(run) + 1 + noise(run) }) },
  );
  expect(paired.get('pending_p95_s')!.verdict).toBe('worse');
});

test('runs of other seeds are compared as two crowds, in which the same difference drowns', () => {
  const spread = (run: number): number => 1000 * noise(run);
  const { effects, paired } = effectsOf(
    variantRuns({ metrics: (run) => ({ pending_p95_s: spread(run) }) }),
    variantRuns({ seed: '7', metrics: (run) => ({ pending_p95_s: spread(run) + 1 + noise(run) }) }),
    0.95,
  );
  expect(paired).toBe(false);
  const effect = effects.find(({ metric }) => metric === 'pending_p95_s')!;
  expect(effect.verdict).toBe('no clear difference');
});

test('pairs are those of one seed: a side with fewer runs is compared with its own', () => {
  const effect = effectsBetween(
    { runs: 10, metrics: (run) => ({ cost_usd: run }) },
    { runs: 100, metrics: (run) => ({ cost_usd: run + 1 }) },
  ).get('cost_usd')!;
  expect(effect).toMatchObject({ pairs: 10, now: 4.5, changed: 5.5, difference: 1 });
});

test('a metric that one side did not see in a run is compared without that pair', () => {
  const effect = effectsBetween(
    { metrics: (run) => ({ cordon_latency_p95_s: run < 50 ? 2 : null }) },
    { metrics: (run) => ({ cordon_latency_p95_s: run < 40 ? 3 : null }) },
  ).get('cordon_latency_p95_s')!;
  expect(effect).toMatchObject({ pairs: 40, now: 2, changed: 3 });
});

test('limits held are counted together and one by one', () => {
  const effects = effectsBetween(
    { held: (run) => [true, run % 10 > 0] },
    { held: (run) => [run % 2 > 0, run % 10 > 0] },
  );
  expect(effects.get('limits_held')).toMatchObject({ now: 90, changed: 50, verdict: 'worse' });
  expect(effects.get('held_limit_1')).toMatchObject({ now: 100, changed: 50, verdict: 'worse' });
  expect(effects.get('held_limit_2')).toMatchObject({ difference: 0, p: 1 });
});

test('one run of each is no telling from luck', () => {
  const effect = effectsBetween(
    { runs: 1, metrics: () => ({ lost_pods: 0 }) },
    { runs: 1, metrics: () => ({ lost_pods: 40 }) },
  ).get('lost_pods')!;
  expect(effect).toMatchObject({ difference: 40, low: null, verdict: 'no clear difference' });
});

test('what everybody asks first is heard in a dozen runs, although twenty others move', () => {
  const all = (shift: number) => (run: number) => ({
    lost_pods: shift + noise(run),
    ...Object.fromEntries(
      ['mean', 'p50', 'p90', 'p99', 'max'].flatMap((statistic) =>
        ['pending', 'ready_time', 'cordon_latency', 'node_startup'].map((time, place) => [
          `${time}_${statistic}_s`,
          noise(run + place + shift),
        ]),
      ),
    ),
  });
  const effects = effectsBetween({ runs: 12, metrics: all(0) }, { runs: 12, metrics: all(5) });
  expect(effects.get('lost_pods')!.verdict).toBe('worse');
});

test('a comparison holds the baseline and each of the others against it', () => {
  const comparison = compare(variantRuns({}), [
    variantRuns({ name: 'a' }),
    variantRuns({ name: 'b' }),
  ]);
  expect(comparison.baseline.variant.name).toBe('base');
  expect(comparison.against.map(({ summary }) => summary.variant.name)).toEqual(['a', 'b']);
});
