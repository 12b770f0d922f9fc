import { expect, test } from 'vitest';
import type { CauseRow } from '../../../src/metrics/causes/causes.ts';
import { causesDifference } from '../../../src/metrics/causes/difference.ts';

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
const lost = (cause: CauseRow['cause'], pods: number): CauseRow =>
  row({ kind: 'lost', cause, pod_seconds: null, pods });

test('a change moves charges from cause to cause: means over runs, a cause that a run lacks counts as nothing', () => {
  const now = [
    { causes: [waited('node-startup', 90), waited('group-reaction', 10)] },
    { causes: [waited('node-startup', 110), lost('budget-refused', 3)] },
  ];
  const changed = [
    { causes: [waited('node-startup', 40), waited('max-size', 200), lost('budget-refused', 1)] },
  ];
  expect(causesDifference(now, changed)).toEqual([
    { kind: 'waiting', cause: 'group-reaction', unit: 'pod-s', now: 5, changed: 0, difference: -5 },
    {
      kind: 'waiting',
      cause: 'node-startup',
      unit: 'pod-s',
      now: 100,
      changed: 40,
      difference: -60,
    },
    { kind: 'waiting', cause: 'max-size', unit: 'pod-s', now: 0, changed: 200, difference: 200 },
    { kind: 'lost', cause: 'budget-refused', unit: 'pods', now: 1.5, changed: 1, difference: -0.5 },
  ]);
});

test('nothing is compared with nothing', () => {
  expect(causesDifference([], [{ causes: [waited('node-startup', 1)] }])).toEqual([]);
  expect(causesDifference([{ causes: [] }], [{ causes: [] }])).toEqual([]);
});
