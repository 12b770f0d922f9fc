// A cluster as a queue: one node with room for `servers` pods, pods arriving at random, each staying a service time.
// Estimates the mean wait over regeneration cycles, whose errors are honest: a cycle begins with a pod that finds the
// cluster empty, so cycles are independent and alike (Crane and Iglehart, Operations Research 23, 1975).

import type { Fact } from '../../src/cluster/fact.ts';
import { replicate } from '../../src/experiment/replicate.ts';
import type { PodId } from '../../src/ids.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import {
  after,
  constantly,
  hours,
  millis,
  RUN_START,
  seconds,
  type Duration,
  type Instant,
} from '../../src/units.ts';
import { aGroup, anInstanceType, aPod, aScenario, at, M5_XLARGE } from './a-scenario.ts';

export interface Queue {
  readonly servers: number;
  /** Arrivals per service time and server. */
  readonly load: number;
  /** Of mean one hour, which dwarfs the seconds of the scheduler and the kubelet. */
  readonly service: 'exponential' | 'constant';
}

/** In one cluster, each with a node and a stream of its own. */
const QUEUES = 2;
/** Of one run: below PodGC's 12,500 finished pods, beyond which every further one makes it look at them all. */
const PODS = 11_500;

const serviceTime = ({ service }: Queue): Duration =>
  service === 'constant' ? constantly(hours(1)) : { law: 'exponential', mean: hours(1) };

const LABEL = 'queue';

function queueScenario(queue: Queue): Scenario {
  const gap = hours(1 / (queue.servers * queue.load));
  const until = after(RUN_START, millis((gap * PODS) / QUEUES));
  const size = { ...M5_XLARGE.capacity, pods: queue.servers };
  const names = Array.from({ length: QUEUES }, (_, n) => `q${n}`);
  return aScenario({
    run: { until },
    autoScalingGroups: names.map((name) =>
      aGroup({
        name,
        desiredCapacity: 1,
        maxSize: 1,
        instanceTypes: [anInstanceType({ capacity: size, allocatable: size })],
        labels: { [LABEL]: name },
      }),
    ),
    workloads: names.map((name) => ({
      ...aPod(name, {
        cpu: 10,
        memoryMiB: 10,
        startup: constantly(seconds(0)),
        nodeSelector: { [LABEL]: name },
      }),
      arrivals: { gap: { law: 'exponential', mean: gap }, from: at(0), until },
      lifetime: serviceTime(queue),
    })),
    clusterAutoscaler: { mode: 'none' },
    terminationHandler: { mode: 'none' },
    scheduler: { clientQPS: Infinity, clientBurst: Infinity },
  });
}

export interface Wait {
  /** Seconds. */
  readonly mean: number;
  readonly standardError: number;
  readonly cycles: number;
  readonly pods: number;
}

/** One pod's way through its queue, in milliseconds; `left` is undefined while it still runs. */
export interface Visit {
  readonly arrived: Instant;
  bound?: Instant;
  left?: Instant;
}

/** One busy period and the idle one after it. */
export type Cycle = readonly Required<Visit>[];

/** The complete cycles of every queue of one run. */
export function cyclesOf(queue: Queue, seed: string): Cycle[] {
  const visits = Array.from({ length: QUEUES }, () => [] as Visit[]);
  const byPod = new Map<PodId, Visit>();
  const observer = (fact: Fact, now: Instant): void => {
    if (fact.kind === 'pod-created') {
      const visit: Visit = { arrived: now };
      visits[fact.workload]!.push(visit);
      byPod.set(fact.pod, visit);
    } else if (fact.kind === 'pod-bound') byPod.get(fact.pod)!.bound = now;
    else if (fact.kind === 'pod-succeeded') byPod.get(fact.pod)!.left = now;
  };
  replicate(queueScenario(queue), { seed, observers: [observer] });
  return visits.flatMap(cut);
}

/** Cuts before every pod that arrives when all before it have left; the last piece never ended. */
function cut(visits: readonly Visit[]): Cycle[] {
  const cycles: Required<Visit>[][] = [];
  let lastLeft = Number.NEGATIVE_INFINITY;
  for (const visit of visits) {
    if (lastLeft <= visit.arrived) cycles.push([]);
    cycles.at(-1)!.push(visit as Required<Visit>);
    lastLeft = Math.max(lastLeft, visit.left ?? Number.POSITIVE_INFINITY);
  }
  return cycles.slice(0, -1);
}

/** The mean wait of the pods of complete cycles, with the error of a ratio of means. */
export function meanWait(cycles: readonly Cycle[]): Wait {
  const waited = cycles.map((cycle) =>
    cycle.reduce((sum, { arrived, bound }) => sum + (bound - arrived) / 1000, 0),
  );
  const pods = cycles.reduce((sum, cycle) => sum + cycle.length, 0);
  const mean = waited.reduce((sum, each) => sum + each, 0) / pods;
  const squares = cycles.reduce((sum, cycle, place) => {
    const residue = waited[place]! - mean * cycle.length;
    return sum + residue * residue;
  }, 0);
  return { mean, standardError: Math.sqrt(squares) / pods, cycles: cycles.length, pods };
}

/**
 * The mean wait had the same pods, arriving and staying as they did, met nothing but servers: each goes to the one that
 * is free first (Kiefer and Wolfowitz, Transactions of the American Mathematical Society 78, 1955).
 */
export function idealWait(cycles: readonly Cycle[], servers: number): number {
  let waited = 0;
  let pods = 0;
  for (const cycle of cycles) {
    const freeAt = Array.from({ length: servers }, () => Number.NEGATIVE_INFINITY);
    for (const { arrived, bound, left } of cycle) {
      const first = freeAt.indexOf(Math.min(...freeAt));
      const begins = Math.max(arrived, freeAt[first]!);
      freeAt[first] = begins + (left - bound);
      waited += (begins - arrived) / 1000;
      pods += 1;
    }
  }
  return waited / pods;
}

/** Erlang's C: the mean wait in M/M/c, in service times (Erlang 1917; Kleinrock, "Queueing Systems" I, 3.5). */
export function erlangWait(servers: number, load: number): number {
  const offered = servers * load;
  let blocked = 1; // Erlang's B, by its recursion
  for (let n = 1; n <= servers; n += 1) blocked = (offered * blocked) / (n + offered * blocked);
  const waits = blocked / (1 - load * (1 - blocked));
  return waits / (servers * (1 - load));
}

/** Crommelin's series: the mean wait in M/D/c, in service times (Post Office Electrical Engineers' Journal 25, 1932). */
export function crommelinWait(servers: number, load: number): number {
  const offered = servers * load;
  let wait = 0;
  for (let i = 1; i <= 2000; i += 1) {
    const term =
      poissonAtLeast(i * servers, i * offered) -
      poissonAtLeast(i * servers + 1, i * offered) / load;
    wait += term;
    if (Math.abs(term) < 1e-13) break;
  }
  return wait;
}

/** P(N ≥ n) of a Poisson number with mean m < n: the terms fall from the first on. */
function poissonAtLeast(n: number, m: number): number {
  let logFirst = -m;
  for (let k = 1; k <= n; k += 1) logFirst += Math.log(m / k);
  let term = Math.exp(logFirst);
  let sum = 0;
  for (let k = n; term > 1e-18; k += 1) {
    sum += term;
    term *= m / (k + 1);
  }
  return sum;
}
