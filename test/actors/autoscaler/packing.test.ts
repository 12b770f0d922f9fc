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

  test('looks at four nodes at once: any of those that fit may answer first, and none beyond', () => {
    const hits = Array.from({ length: 200 }, (_, seed) => {
      const snapshot = new ClusterSnapshot(seededRng(String(seed)));
      const filled = aSnapshot(...Array.from({ length: 7 }, () => ({ cpu: 4000 })));
      for (let row = 0; row < filled.rows; row += 1) snapshot.add(filled.node(row));
      snapshot.place(aSimPod({ cpu: 4000 }), 2); // full: looked at, never taken
      return snapshot.placeAnywhere(aSimPod({ cpu: 900 }), () => true);
    });
    expect([...new Set(hits)].toSorted()).toEqual([1, 3, 4]);
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
