import { describe, expect, test } from 'vitest';
import { equivalenceGroups } from '../../../src/actors/autoscaler/equivalence.ts';
import { estimate } from '../../../src/actors/autoscaler/estimator.ts';
import { HintingSimulator } from '../../../src/actors/autoscaler/hinting-simulator.ts';
import { RemainingBudgets } from '../../../src/actors/autoscaler/scale-down/remaining-budgets.ts';
import {
  Destinations,
  removableNodes,
} from '../../../src/actors/autoscaler/scale-down/removal-simulation.ts';
import type { SimPod } from '../../../src/actors/autoscaler/sim-pod.ts';
import type { ClusterSnapshot } from '../../../src/actors/autoscaler/snapshot.ts';
import { nodeId } from '../../../src/ids.ts';
import type {
  PodAffinity,
  PodTemplate,
  TopologySpreadConstraint,
} from '../../../src/kubernetes.ts';
import { at, AUTOSCALER, type TemplateWishes } from '../../support/a-scenario.ts';
import {
  aNodeTemplate,
  aSimPod,
  aSnapshot,
  somePods,
  type NodeWish,
} from '../../support/autoscaler-scenes.ts';

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';
const WEB = { matchLabels: { app: 'web' }, matchExpressions: [] };

const spreadOver = (
  topologyKey: string,
  also: Partial<TopologySpreadConstraint> = {},
): Pick<PodTemplate, 'topologySpreadConstraints'> => ({
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: WEB,
      minDomains: 1,
      nodeAffinityPolicy: 'Honor',
      nodeTaintsPolicy: 'Ignore',
      ...also,
    },
  ],
});

const required = (topologyKey: string): PodAffinity => ({
  required: [{ topologyKey, labelSelector: WEB, namespaces: ['default'] }],
  preferred: [],
});
const apartBy = (key: string): TemplateWishes => ({ podAntiAffinity: required(key) });
const togetherBy = (key: string): TemplateWishes => ({ podAffinity: required(key) });

const inZone = (zone: string, wish: NodeWish): NodeWish => ({ ...wish, labels: { [ZONE]: zone } });

describe('the estimator', () => {
  /** As upstream's own tests have it: a small node stands in one zone, the group's are in another. */
  const estimated = (wishes: TemplateWishes, count: number): { nodes: number; pods: number } => {
    const pods = somePods(count, wishes);
    const snapshot = aSnapshot(inZone('jupiter', { cpu: 100 }));
    snapshot.introduce(pods.map(({ template }) => template));
    const template = aNodeTemplate(1000, 5000, { [ZONE]: 'mars', [HOST]: 'template' });
    const result = estimate(snapshot, equivalenceGroups(pods), template, 0);
    expect(snapshot.rows).toBe(1);
    return { nodes: result.nodes, pods: result.pods.length };
  };

  test('lets each new node be a host of its own, with as many pods as the spread allows', () => {
    const skewed = spreadOver(HOST, { maxSkew: 2 });
    expect(estimated({ cpu: 200, ...skewed }, 8)).toEqual({ nodes: 4, pods: 8 });
  });

  test('stops where another node of the same zone would not help', () => {
    const skewed = spreadOver(ZONE, { maxSkew: 2 });
    expect(estimated({ cpu: 20, ...skewed }, 8)).toEqual({ nodes: 1, pods: 2 });
  });

  test('fills other nodes when their hosts may take more, and counts one that stood before as new', () => {
    const least = spreadOver(HOST, { minDomains: 3 });
    expect(estimated({ cpu: 20, ...least }, 12)).toEqual({ nodes: 3, pods: 12 });
  });

  test('looks at no other node when it is room that the last one lacks', () => {
    expect(estimated({ cpu: 100, ...spreadOver(HOST, { maxSkew: 20 }) }, 12)).toEqual({
      nodes: 2,
      pods: 12,
    });
  });

  test('asks for a node for each of the pods that stay apart', () => {
    expect(estimated({ cpu: 20, ...apartBy(HOST) }, 5)).toEqual({ nodes: 5, pods: 5 });
    expect(estimated({ cpu: 20, ...apartBy(ZONE) }, 5)).toEqual({ nodes: 1, pods: 1 });
  });

  test('puts pods that want to be together on one node while there is room', () => {
    expect(estimated({ cpu: 200, ...togetherBy(HOST) }, 8)).toEqual({ nodes: 1, pods: 5 });
    expect(estimated({ cpu: 200, ...togetherBy(ZONE) }, 8)).toEqual({ nodes: 2, pods: 8 });
  });
});

describe('packing before buying', () => {
  const packed = (snapshot: ClusterSnapshot, pods: readonly SimPod[]): number => {
    snapshot.introduce(pods.map(({ template }) => template));
    const rules = { accepts: () => true, breakOnFailure: false };
    return pods.length - new HintingSimulator().trySchedule(snapshot, pods, rules).length;
  };
  const two = (wish: Partial<NodeWish> = {}): ClusterSnapshot =>
    aSnapshot(inZone('a', { cpu: 4000, ...wish }), inZone('b', { cpu: 4000 }));

  test('counts the pods that are there, but not those that are leaving', () => {
    const staying = { holding: somePods(2) };
    const leaving = { holding: somePods(2, {}, { deletionTimestamp: at(30) }) };
    const fits = (snapshot: ClusterSnapshot): boolean[] => {
      const pod = aSimPod(spreadOver(ZONE));
      snapshot.introduce([pod.template]);
      return [snapshot.fits(pod, 0), snapshot.fits(pod, 1)];
    };
    expect(fits(two(staying))).toEqual([false, true]);
    expect(fits(two(leaving))).toEqual([true, true]);
  });

  test('spreads as far as the domains allow', () => {
    expect(packed(two({ cpu: 900 }), somePods(6, { cpu: 900, ...spreadOver(ZONE) }))).toBe(3);
  });

  test('keeps others from a node whose pods do not want them, though these say nothing themselves', () => {
    const lonely = { holding: [aSimPod({ labels: { app: 'lonely' }, ...apartBy(ZONE) })] };
    const snapshot = two(lonely);
    const web = aSimPod();
    expect([snapshot.fits(web, 0), snapshot.fits(web, 1)]).toEqual([false, true]);
  });

  test('takes back what was only tried: pods, and nodes with their hosts and zones', () => {
    const [pod] = somePods(1, spreadOver(ZONE));
    const snapshot = two({ holding: somePods(1) });
    snapshot.introduce([pod!.template]);
    const fits = (): boolean[] => [snapshot.fits(pod!, 0), snapshot.fits(pod!, 1)];
    expect(fits()).toEqual([false, true]);
    snapshot.place(pod!, 1);
    expect(fits()).toEqual([true, true]);
    snapshot.fork(() => {
      snapshot.place(pod!, 1);
      expect(fits()).toEqual([true, false]);
      snapshot.add(aNodeTemplate(4000, 8192, { [ZONE]: 'c' }).pretendedNode(-1));
      expect(fits()).toEqual([false, false]);
      return { keep: false, result: undefined };
    });
    expect(fits()).toEqual([true, true]);
  });

  test('counts anew in every loop', () => {
    const pod = aSimPod(spreadOver(ZONE));
    const snapshot = two({ holding: somePods(1) });
    snapshot.introduce([pod.template]);
    expect(snapshot.fits(pod, 0)).toBe(false);
    const only = snapshot.node(0);
    snapshot.clear();
    snapshot.place(pod, snapshot.add(only));
    expect(snapshot.fits(pod, 0)).toBe(true);
  });
});

describe('removal', () => {
  const removed = (snapshot: ClusterSnapshot, ...rows: readonly number[]): number[] => {
    const destinations = new Destinations(snapshot.rows);
    for (let row = 0; row < snapshot.rows; row += 1) destinations.add(row);
    const context = {
      rules: AUTOSCALER,
      now: at(100),
      replicasOf: () => 3,
      disruptionsAllowed: () => [],
    };
    const budgets = new RemainingBudgets([], () => []);
    const simulator = new HintingSimulator();
    return removableNodes(
      { snapshot, destinations, simulator, budgets, context, limit: 99 },
      rows.map((row) => ({ node: nodeId(row), row })),
    ).removable.map(({ node }) => node);
  };
  const each = (pods: readonly SimPod[]): ClusterSnapshot =>
    aSnapshot(...pods.map((pod) => ({ cpu: 4000, holding: [pod] })));

  test('needs hosts of their own for pods that stay apart', () => {
    const pods = somePods(2, apartBy(HOST));
    expect(removed(each(pods), 0, 1)).toEqual([]);
    const snapshot = aSnapshot({ cpu: 4000, holding: [pods[0]!] }, { cpu: 4000 });
    expect(removed(snapshot, 0)).toEqual([0]);
  });

  test('lets a node that is being emptied go on being a domain, which holds nothing', () => {
    expect(removed(each(somePods(2, spreadOver(HOST))), 0)).toEqual([]);
    const unminded = spreadOver(HOST, { nodeTaintsPolicy: 'Honor' });
    expect(removed(each(somePods(2, unminded)), 0)).toEqual([0]);
  });

  test('forgets the domain once the node is gone', () => {
    const pods = somePods(3, spreadOver(HOST));
    const snapshot = aSnapshot(
      { cpu: 4000 },
      { cpu: 4000, holding: [pods[0]!] },
      { cpu: 4000, holding: [pods[1]!] },
    );
    expect([snapshot.fits(pods[2]!, 1), snapshot.fits(pods[2]!, 2)]).toEqual([false, false]);
    expect(removed(snapshot, 0)).toEqual([0]);
    expect([snapshot.fits(pods[2]!, 1), snapshot.fits(pods[2]!, 2)]).toEqual([true, true]);
  });

  test('leaves a node as it was when its pods find no place', () => {
    const snapshot = each(somePods(2, spreadOver(HOST)));
    expect(removed(snapshot, 0)).toEqual([]);
    const pod = aSimPod(spreadOver(HOST));
    snapshot.introduce([pod.template]);
    expect([snapshot.fits(pod, 0), snapshot.fits(pod, 1)]).toEqual([true, true]);
  });
});
