// Two answers to one loss. Four nodes of 3,920m hold eight pods of 900m: 7,200m of 15,680m, so two could go.

import { expect, test } from 'vitest';
import type { Limit } from '../../src/scenario/scenario.ts';
import { aDeployment, aScenario } from '../support/a-scenario.ts';
import { aLimit, story, type Storyteller } from '../support/metrics-story.ts';

const web = (expectations: readonly Limit[] = []) =>
  aScenario({ workloads: [aDeployment('web', 8)], expect: expectations });

function fourNodes(teller: Storyteller): void {
  for (const node of [0, 1, 2, 3]) teller.steadyNode(node);
  for (let pod = 0; pod < 8; pod += 1) teller.steadyPod(pod, pod % 4);
  teller.begin();
}

/** Node 0 goes at 220; its two pods were evicted at 110 and recreated, bound to `target` at `boundAt`. */
function loseOne(teller: Storyteller, boundAt: number, target: number): void {
  teller.notice(100, 0);
  for (const [old, young] of [
    [0, 8],
    [4, 9],
  ] as const) {
    teller.terminate(110, old);
    teller.create(110, young);
    teller.delete(115, old);
  }
  for (const young of [8, 9]) teller.bind(boundAt, young, target);
}

test('one node for one lost is no overshoot, however much slack the cluster always had', () => {
  const { nodes } = story(web(), (teller) => {
    fourNodes(teller);
    loseOne(teller, 110.5, 1);
    teller.gone(220, 0);
    teller.launch(250, 4);
    teller.nodeReady(340, 4);
  });
  expect(nodes.overshoot_node_s).toBe(0);
});

test('a second replacement is overshoot from when it is Ready until it is given back', () => {
  const { nodes, limits, breaches } = story(
    web([aLimit({ metric: 'overshoot', operator: '<=', value: 100 })]),
    (teller) => {
      fourNodes(teller);
      loseOne(teller, 110.5, 1);
      teller.gone(220, 0);
      for (const node of [4, 5]) teller.launch(250, node);
      for (const node of [4, 5]) teller.nodeReady(340, node);
      teller.gone(520, 5, 'scale-down');
    },
  );
  expect(nodes.overshoot_node_s).toBe(180);
  expect(limits[0]).toMatchObject({ held: false, observed: 180, unit: 'node-s' });
  expect(breaches).toMatchObject([{ start_s: 440, end_s: 600, kind: 'running-total' }]);
});

test('nothing overshoots while a pod still waits', () => {
  const { nodes } = story(web(), (teller) => {
    fourNodes(teller);
    loseOne(teller, 400, 1);
    teller.gone(220, 0);
    for (const node of [4, 5]) teller.launch(250, node);
    for (const node of [4, 5]) teller.nodeReady(340, node);
  });
  expect(nodes.overshoot_node_s).toBe(200);
});

test('without a reclaim more nodes are a wish, not an overshoot', () => {
  const { nodes } = story(web(), (teller) => {
    fourNodes(teller);
    teller.launch(10, 4);
    teller.nodeReady(100, 4);
  });
  expect(nodes.overshoot_node_s).toBe(0);
});
