// The workload by which simulators are compared: N nodes of 16 CPU / 64 GiB / 110 pods, M pods of 500m / 1 GiB that
// live 600 s, one arriving per fixed gap over 1,600 s. `limited` keeps kube-scheduler's own client limits; `twice`
// sends all pods within a minute and lets them stay, twice as many as fit, so that half wait and are tried again.

import { startReplication } from '../../src/experiment/replicate.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { measure } from '../../src/metrics/measure.ts';
import { mebibytes, milliCpu, millis, seconds, hours } from '../../src/units.ts';
import { attemptsOf } from './attempts.ts';
import { aGroup, anInstanceType, aPodStream, aScenario, at } from '../support/a-scenario.ts';

const [nodes, pods] = [Number(process.argv[2]), Number(process.argv[3])];
const variant = process.argv[4];

const size = { cpu: milliCpu(16_000), memory: mebibytes(65_536), pods: 110, other: {} };
// Time is whole milliseconds: the gap is rounded down, and the stream ends when all have come.
const gap = Math.max(1, Math.floor((variant === 'twice' ? 60_000 : 1_600_000) / pods));
const stream = aPodStream(
  'job',
  {
    gap: millis(gap),
    until: at((gap * pods) / 1000),
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

globalThis.gc?.(); // what loading the modules left behind is not the run's to collect
const { told: result, seconds: firstSeconds } = timedRun();
const elapsedSeconds = pods <= 10_000 ? settledSeconds() : firstSeconds;
const attempts = attemptsOf(scenario);
const heapBytes = heapHeldByRun();
console.log(
  JSON.stringify({
    first_seconds: Number(firstSeconds.toFixed(3)),
    seconds: Number(elapsedSeconds.toFixed(3)),
    pods: result.pods.submitted,
    first_pods_per_s: Math.round(result.pods.submitted / firstSeconds),
    pods_per_s: Math.round(result.pods.submitted / elapsedSeconds),
    attempts,
    attempts_per_s: Math.round(attempts / elapsedSeconds),
    facts_per_s: Math.round(result.facts / elapsedSeconds),
    heap_bytes: heapBytes,
    heap_bytes_per_pod: Math.round(heapBytes / result.pods.submitted),
    still_pending: result.pods.pending_at_end,
  }),
);

function timedRun() {
  const startedAt = performance.now();
  const told = simulate(scenario, { detail: 'metrics' });
  return { told, seconds: (performance.now() - startedAt) / 1000 };
}

/** A short run ends before V8 has compiled it: the median of five that follow. */
function settledSeconds(): number {
  const taken = Array.from({ length: 5 }, () => timedRun().seconds);
  return taken.toSorted((a, b) => a - b)[2]!;
}

/** What a run that has come to its end still holds, garbage collected: cluster, actors, measures; nodes included. */
function heapHeldByRun(): number {
  const before = heapInUse();
  const measurement = measure(scenario, { detail: 'metrics' });
  const replication = startReplication(scenario, { observers: [measurement.observe] });
  while (replication.advance(Number.MAX_SAFE_INTEGER));
  const held = heapInUse() - before;
  replication.end(); // still needed here: nothing of it was collected
  return held;
}

function heapInUse(): number {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  globalThis.gc();
  globalThis.gc(); // the second waits for what the first left to be swept
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
