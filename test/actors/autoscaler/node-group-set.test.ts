import { describe, expect, test } from 'vitest';
import { areSimilar, balanced } from '../../../src/actors/autoscaler/node-group-set.ts';
import { NodeTemplate } from '../../../src/actors/autoscaler/node-template.ts';
import { workloadId } from '../../../src/ids.ts';
import type { Labels } from '../../../src/kubernetes.ts';
import { aDeployment, aGroup, aScenario, at } from '../../support/a-scenario.ts';
import { resources } from '../../support/autoscaler-scenes.ts';
import { factsOf, only } from '../../support/facts-of.ts';

const template = (memoryMiB: number, labels: Labels = {}, isGuess = false): NodeTemplate => {
  const all = resources(4000, memoryMiB);
  return new NodeTemplate({
    capacity: all,
    allocatable: all,
    labels,
    taints: [],
    pods: [],
    isGuess,
  });
};

describe('two groups are alike', () => {
  test('within 1.5 % of memory, whatever their zones', () => {
    const a = template(16_000, { 'topology.kubernetes.io/zone': 'a' });
    expect(areSimilar(a, template(15_800, { 'topology.kubernetes.io/zone': 'b' }))).toBe(true);
    expect(areSimilar(a, template(15_700))).toBe(false);
  });

  test('not when another label differs, nor when one is only a guess', () => {
    const spot = template(16_000, { 'eks.amazonaws.com/capacityType': 'SPOT' });
    expect(areSimilar(spot, template(16_000))).toBe(false);
    expect(areSimilar(template(16_000), template(16_000, {}, true))).toBe(false);
  });
});

describe('new nodes', () => {
  const sizes = (newNodes: number, ...groups: [number, number][]): number[][] =>
    balanced(
      groups.map(([target, maxSize]) => ({ target, maxSize })),
      newNodes,
    ).map(({ group, increase }) => [group.target, group.target + increase]);

  test('go to the smallest group, one at a time', () => {
    expect(sizes(4, [1, 10], [3, 10], [5, 10])).toEqual([
      [1, 4],
      [3, 4],
    ]);
  });

  test('stop where all groups are full', () => {
    expect(sizes(9, [1, 3], [4, 4], [2, 3])).toEqual([
      [1, 3],
      [2, 3],
    ]);
  });
});

test('--balance-similar-node-groups spreads one purchase over the zones’ groups', () => {
  const zone = (name: string): ReturnType<typeof aGroup> =>
    aGroup({ name, zones: [name], desiredCapacity: 1, minSize: 1 });
  const bought = (balanceSimilarNodeGroups: boolean): number[] => {
    const said = factsOf(
      aScenario({
        run: { until: at(60) },
        autoScalingGroups: [zone('us-east-1a'), zone('us-east-1b')],
        workloads: [aDeployment('web', 8)],
        clusterAutoscaler: { balanceSimilarNodeGroups },
        events: [{ kind: 'scale', at: at(20), workload: workloadId(0), replicas: 24 }],
      }),
    );
    return only(said, 'desired-capacity-set').map(({ fact }) => fact.to);
  };
  expect(bought(true)).toEqual([3, 3]);
  expect(bought(false)).toEqual([5]);
});
