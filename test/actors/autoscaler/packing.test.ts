import { describe, expect, test } from 'vitest';
import { HintingSimulator } from '../../../src/actors/autoscaler/hinting-simulator.ts';
import {
  allAreNew,
  filterOutSchedulable,
  oldEnough,
} from '../../../src/actors/autoscaler/pod-list-processors.ts';
import { ClusterSnapshot } from '../../../src/actors/autoscaler/snapshot.ts';
import { WallClock } from '../../../src/actors/autoscaler/wall-clock.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import { instant, seconds } from '../../../src/units.ts';
import { at } from '../../support/a-scenario.ts';
import { aSimPod, aSnapshot, somePods } from '../../support/autoscaler-scenes.ts';

const rng = seededRng('packing');
const PACKING = { accepts: () => true, breakOnFailure: false };

describe('packing before buying', () => {
  test('takes away pods that existing nodes could hold, the important ones first', () => {
    const snapshot = aSnapshot({ cpu: 2000 });
    const [low] = somePods(1, { cpu: 500, priority: 10 });
    const [high] = somePods(1, { cpu: 1800, priority: 20 });
    const [none] = somePods(1, { cpu: 200 });
    const left = filterOutSchedulable(snapshot, [none!, low!, high!], new HintingSimulator(), rng);
    expect(left).toEqual([low]);
  });

  test('passes over cordoned nodes, whatever a pod tolerates', () => {
    const snapshot = aSnapshot({ cpu: 4000, unschedulable: true });
    const pod = aSimPod({
      tolerations: [{ operator: 'Exists', value: '' }],
    });
    expect(new HintingSimulator().trySchedule(snapshot, [pod], PACKING)).toEqual([pod]);
  });

  test('goes round: the search starts after the node that was hit last', () => {
    const snapshot = aSnapshot({ cpu: 4000 }, { cpu: 4000 }, { cpu: 4000 });
    const rows = somePods(3).map((pod) => snapshot.placeAnywhere(pod, () => true));
    expect(rows).toEqual([1, 2, 0]);
  });

  /** Where each of the pods lands among nodes with room for all of them, over many seeds. */
  const landings = (count: number, nodes: number, trial: boolean): number[][] =>
    Array.from({ length: 100 }, (_, seed) => {
      const snapshot = new ClusterSnapshot(seededRng(String(seed)));
      const empty = aSnapshot(...Array.from({ length: nodes }, () => ({ cpu: 4000 })));
      for (let row = 0; row < empty.rows; row += 1) snapshot.add(empty.node(row));
      const place = (): number[] =>
        somePods(count).map((pod) => snapshot.placeAnywhere(pod, () => true));
      return trial ? snapshot.fork(() => ({ keep: true, result: place() })) : place();
    });

  test('lists the nodes anew after each pod, so that two pods may land on one of many empty nodes', () => {
    const together = landings(2, 5, false).filter(([first, second]) => first === second);
    expect(together.length).toBeGreaterThan(0);
    expect(together.length).toBeLessThan(50);
  });

  test('goes round in a trial, from a random node on, through few nodes in their order', () => {
    const pairs = landings(2, 5, true);
    for (const [first, second] of pairs) expect(second).toBe((first! + 1) % 5);
    expect(new Set(pairs.map(([first]) => first)).size).toBe(5);
  });

  test('goes round in a trial through more nodes than a small map holds, in an order of its own', () => {
    for (const rows of landings(9, 9, true)) expect(new Set(rows).size).toBe(9);
    const neighbours = landings(2, 9, true).filter(
      ([first, second]) => second === (first! + 1) % 9,
    );
    expect(neighbours.length).toBeLessThan(50);
  });

  test('remembers where a pod stood in the loop before', () => {
    const simulator = new HintingSimulator();
    const pod = aSimPod();
    const first = aSnapshot({ cpu: 4000 }, { cpu: 4000 });
    simulator.trySchedule(first, [pod], PACKING);
    simulator.dropOldHints();
    const second = aSnapshot({ cpu: 4000 }, { cpu: 4000 });
    second.placeAnywhere(aSimPod(), () => true);
    simulator.trySchedule(second, [pod], PACKING);
    expect(second.podsOn(1)).toContain(pod);
  });

  test('a trial leaves nothing behind', () => {
    const snapshot = aSnapshot({ cpu: 1000 });
    const pod = aSimPod({ cpu: 900 });
    snapshot.fork(() => ({ keep: false, result: snapshot.tryPlace(pod, 0) }));
    expect(snapshot.free(0).cpu).toBe(1000);
    expect(snapshot.podsOn(0)).toEqual([]);
  });

  test('host ports clash on one node, not on two', () => {
    const snapshot = aSnapshot({ cpu: 4000 }, { cpu: 4000 });
    const pods = somePods(3, { cpu: 100, hostPorts: ['0.0.0.0/TCP/80'] });
    expect(new HintingSimulator().trySchedule(snapshot, pods, PACKING)).toHaveLength(1);
  });
});

describe('the two-second guard', () => {
  const clock = new WallClock(400);

  test('counts from the whole second of creation, so it lasts one to two seconds', () => {
    const pods = [aSimPod({}, { createdAt: instant(10_700) })];
    expect(clock.stamp(instant(10_700))).toBe(10_600);
    expect(allAreNew(pods, instant(12_599), clock.stamp)).toBe(true);
    expect(allAreNew(pods, instant(12_600), clock.stamp)).toBe(false);
  });

  test('is over when one pod is old enough', () => {
    const pods = [aSimPod({}, { createdAt: at(3) }), aSimPod({}, { createdAt: at(10) })];
    expect(allAreNew(pods, at(10), clock.stamp)).toBe(false);
  });

  test('--new-pod-scale-up-delay drops single pods', () => {
    const pods = [aSimPod({}, { createdAt: at(0) }), aSimPod({}, { createdAt: at(20) })];
    expect(oldEnough(pods, at(30), seconds(15), clock.stamp)).toEqual([pods[0]]);
  });
});
