// What one decision of the scheduler costs: filter, score, choose and assume, without queue, engine or facts to others.

import { seededRng } from '../../src/engine/rng.ts';
import { AWorld } from '../support/scheduler-placement.ts';

const SHAPE = { cpu: 16_000, memoryMiB: 65_536, pods: 110 };
const ZONES = ['a', 'b', 'c'];

/** Decisions per second until every node holds 32 equal pods; `Deployment` pods are spread over nodes and zones too. */
export function placements(nodes: number, kind: 'Pod' | 'Deployment'): number {
  const world = new AWorld(
    Array.from({ length: nodes }, (_, n) => ({
      ...SHAPE,
      labels: { 'topology.kubernetes.io/zone': ZONES[n % ZONES.length]! },
    })),
  );
  const first = world.addPod({ kind, cpu: 500, memoryMiB: 1024 });
  const pods = [first];
  for (let n = 1; n < nodes * 32; n += 1) pods.push(world.addPod({ like: first }));
  const rng = seededRng('placements');
  const startedAt = performance.now();
  for (const pod of pods) {
    const outcome = world.placement.decide(pod, rng);
    if (outcome.fits) world.placement.assume(pod, outcome.node);
  }
  return Math.round(pods.length / ((performance.now() - startedAt) / 1000));
}
