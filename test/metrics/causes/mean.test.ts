import { expect, test } from 'vitest';
import type { CauseRow } from '../../../src/metrics/causes/causes.ts';
import { meanCauses } from '../../../src/metrics/causes/mean.ts';

const row = (wishes: Partial<CauseRow>): CauseRow => ({
  kind: 'waiting',
  cause: 'node-startup',
  pod_seconds: 0,
  pods: 1,
  share_percent: 100,
  budget: null,
  disruptions_allowed: null,
  ...wishes,
});
const waited = (cause: CauseRow['cause'], pod_seconds: number): CauseRow =>
  row({ cause, pod_seconds });
const refused = (pods: number, budget: string | null, allowed: number | null): CauseRow =>
  row({
    kind: 'lost',
    cause: 'budget-refused',
    pod_seconds: null,
    pods,
    budget,
    disruptions_allowed: allowed,
  });

test('means are over all runs, a run without the cause counts as nothing, and shares are of the whole of a kind', () => {
  const means = meanCauses([
    { causes: [waited('group-reaction', 10), waited('node-startup', 60)] },
    { causes: [waited('node-startup', 120), refused(3, 'web', 8)] },
    { causes: [] },
  ]);
  expect(
    means.map(({ cause, pod_seconds, pods, runs }) => [cause, pod_seconds, pods, runs]),
  ).toEqual([
    ['node-startup', 60, 2 / 3, 2],
    ['group-reaction', 10 / 3, 1 / 3, 1],
    ['budget-refused', null, 1, 1],
  ]);
  expect(means[0]!.share_percent).toBeCloseTo((100 * 180) / 190, 9);
  expect(means[0]!.share_percent + means[1]!.share_percent).toBeCloseTo(100, 9);
  expect(means[2]!.share_percent).toBe(100);
});

test('a budget is named where every run with a part in the cause names it, and what it allowed likewise', () => {
  const named = (...rows: CauseRow[]) => {
    const [first] = meanCauses(rows.map((each) => ({ causes: [each] })));
    return [first!.budget, first!.disruptions_allowed];
  };
  expect(named(refused(1, 'web', 8), refused(2, 'web', 8))).toEqual(['web', 8]);
  expect(named(refused(1, 'web', 8), refused(2, 'web', 7))).toEqual(['web', null]);
  expect(named(refused(1, 'web', 8), refused(2, 'api', 8))).toEqual([null, null]);
  expect(named(refused(1, 'web', 8), refused(2, null, null))).toEqual([null, null]);
});

test('of no runs there is none', () => {
  expect(meanCauses([])).toEqual([]);
});
