// The workload by which simulators are compared: N nodes of 16 CPU / 64 GiB / 110 pods, M pods of 500m / 1 GiB that
// live 600 s, one arriving per fixed gap over 1,600 s. `limited` keeps kube-scheduler's own client limits; `twice`
// sends all pods within a minute and lets them stay, twice as many as fit, so that half wait and are tried again.

import { simulate } from '../../src/experiment/simulate.ts';
import { mebibytes, milliCpu, millis, seconds, hours } from '../../src/units.ts';
import { attemptsOf } from './attempts.ts';
import { aGroup, anInstanceType, aPodStream, aScenario, at } from '../support/a-scenario.ts';

const [nodes, pods] = [Number(process.argv[2]), Number(process.argv[3])];
const variant = process.argv[4];

const size = { cpu: milliCpu(16_000), memory: mebibytes(65_536), pods: 110, other: {} };
const arrivalSeconds = variant === 'twice' ? 60 : 1600;
const stream = aPodStream(
  'job',
  {
    gap: millis((arrivalSeconds * 1000) / pods),
    until: at(arrivalSeconds),
    lifetime: variant === 'twice' ? hours(24) : seconds(600),
  },
  { cpu: 500, memoryMiB: 1024 },
);
const scenario = aScenario({
  run: { until: at(2400) },
  autoScalingGroups: [
    aGroup({
      desiredCapacity: nodes,
      maxSize: nodes,
      zones: ['a', 'b', 'c'],
      instanceTypes: [anInstanceType({ capacity: size, allocatable: size })],
    }),
  ],
  workloads: [stream],
  clusterAutoscaler: { mode: 'none' },
  terminationHandler: { mode: 'none' },
  scheduler:
    variant === 'limited'
      ? { clientQPS: 50, clientBurst: 100 }
      : { clientQPS: Infinity, clientBurst: Infinity },
});

globalThis.gc?.();
const heapBefore = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
const startedAt = performance.now();
const result = simulate(scenario, { detail: 'metrics' });
const elapsedSeconds = (performance.now() - startedAt) / 1000;
const heapAfter = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
const attempts = attemptsOf(scenario);
console.log(
  JSON.stringify({
    seconds: Number(elapsedSeconds.toFixed(2)),
    pods: result.pods.submitted,
    pods_per_s: Math.round(result.pods.submitted / elapsedSeconds),
    attempts,
    attempts_per_s: Math.round(attempts / elapsedSeconds),
    facts_per_s: Math.round(result.facts / elapsedSeconds),
    heap_bytes_per_pod: Math.round((heapAfter - heapBefore) / result.pods.submitted),
    still_pending: result.pods.pending_at_end,
  }),
);
