import { expect, test } from 'vitest';
import { scaleDownOrder, type Candidate } from '../../../src/actors/workload/scale-down-order.ts';
import { nodeId, podId } from '../../../src/ids.ts';
import { at } from '../../support/a-scenario.ts';

const NOW = at(10_000);

const aCandidate = (pod: number, wishes: Partial<Candidate> = {}): Candidate => ({
  pod: podId(pod),
  node: nodeId(0),
  running: true,
  ready: true,
  deletionCost: 0,
  siblings: 1,
  readyAt: at(0),
  createdAt: at(0),
  uid: () => pod,
  ...wishes,
});

const order = (...candidates: Candidate[]): number[] =>
  scaleDownOrder(candidates, NOW).map(({ pod }) => pod);

test('each rule of the ranking beats all rules after it', () => {
  const dear = { deletionCost: 5, siblings: 1 };
  expect(
    order(
      aCandidate(7, { ...dear }),
      aCandidate(6, { ...dear, readyAt: at(9_990) }),
      aCandidate(5, { ...dear, siblings: 4 }),
      aCandidate(4, { deletionCost: -1 }),
      aCandidate(3, { ...dear, ready: false, siblings: 1 }),
      aCandidate(2, { ...dear, ready: false, running: false }),
      aCandidate(1, { ...dear, ready: false, running: false, node: undefined }),
    ),
  ).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('ages within one power of two are equal, and the uid decides', () => {
  const uids = [3, 1, 2];
  const aged = [8_000, 7_500, 7_000].map((seconds, index) =>
    aCandidate(index, { readyAt: at(10_000 - seconds), uid: () => uids[index]! }),
  );
  expect(order(...aged)).toEqual([1, 2, 0]);
});

test('a pod ready for a much shorter time goes before an old one, whatever its uid', () => {
  expect(order(aCandidate(1), aCandidate(9, { readyAt: at(9_000) }))).toEqual([9, 1]);
});

test('pods ready within the same second are compared by their creation', () => {
  expect(
    order(
      aCandidate(1, { readyAt: at(100), createdAt: at(1) }),
      aCandidate(2, { readyAt: at(100.4), createdAt: at(-90_000) }),
    ),
  ).toEqual([1, 2]);
});
