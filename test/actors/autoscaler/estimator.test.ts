import { describe, expect, test } from 'vitest';
import { equivalenceGroups } from '../../../src/actors/autoscaler/equivalence.ts';
import { estimate, smallestLimit } from '../../../src/actors/autoscaler/estimator.ts';
import type { SimPod } from '../../../src/actors/autoscaler/sim-pod.ts';
import { aNodeTemplate, aSnapshot, somePods } from '../../support/autoscaler-scenes.ts';

const estimated = (pods: readonly SimPod[], limit = 0): { nodes: number; pods: number } => {
  const snapshot = aSnapshot({ cpu: 16_000 });
  const result = estimate(snapshot, equivalenceGroups(pods), aNodeTemplate(4000), limit);
  expect(snapshot.rows).toBe(1);
  return { nodes: result.nodes, pods: result.pods.length };
};

describe('the estimator', () => {
  test('packs pods on new nodes only: what stands already is no bin', () => {
    expect(estimated(somePods(8, { cpu: 1000 }))).toEqual({ nodes: 2, pods: 8 });
  });

  test('lets smaller pods fill the gaps that larger ones leave', () => {
    const small = somePods(3, { cpu: 900 });
    const large = somePods(3, { cpu: 3000 });
    expect(estimated([...small, ...large])).toEqual({ nodes: 3, pods: 6 });
  });

  test('adds no node for a pod that does not fit an empty one', () => {
    const tooLarge = somePods(2, { cpu: 5000 });
    expect(estimated(tooLarge)).toEqual({ nodes: 0, pods: 0 });
    expect(estimated([...tooLarge, ...somePods(1, { cpu: 500 })])).toEqual({ nodes: 1, pods: 1 });
  });

  test('stops at the limit, but goes on filling the nodes it has', () => {
    const large = somePods(3, { cpu: 3000 });
    const small = somePods(2, { cpu: 500 });
    expect(estimated([...large, ...small], 1)).toEqual({ nodes: 1, pods: 3 });
    expect(estimated(large, -1)).toEqual({ nodes: 0, pods: 0 });
  });

  test('counts the pods that fit a node, not only their requests', () => {
    expect(estimated(somePods(45, { cpu: 1 }))).toEqual({ nodes: 3, pods: 45 });
  });
});

test('the smallest positive limit holds, and one below zero forbids everything', () => {
  expect(smallestLimit([0, 7, 3])).toBe(3);
  expect(smallestLimit([0, 0])).toBe(0);
  expect(smallestLimit([5, -1])).toBe(-1);
});
