// What stood how high when, in one run: pods that wait, replicas that are ready, nodes that are. Exact steps between
// lines; what happened before t = 0 is what the levels stand at then.

import type { RecordedFact } from './recorded-fact.ts';

/** A level that steps: `values[i]` from `times[i]` on, in seconds; the first step is at 0. */
export interface Steps {
  readonly times: number[];
  readonly values: number[];
}

export interface RunLevels {
  readonly pending: Steps;
  /** Replicas ready, of every workload together. */
  readonly ready: Steps;
  /** Nodes whose Ready condition the API believes, on instances that are there. */
  readonly nodes: Steps;
  /** By workload: replicas ready and wanted. Wanted at t = 0 are those ready then; later what a scaling says. */
  readonly workloads: ReadonlyMap<string, WorkloadLevels>;
  readonly end: number;
}

export interface WorkloadLevels {
  readonly ready: Steps;
  readonly wanted: Steps;
}

const field = (line: RecordedFact, name: string): string => String(line[name] ?? '');
export const isOfDaemonSet = (line: RecordedFact): boolean => line['ownedBy'] === 'DaemonSet';

/** Follows one run. Pods of DaemonSets and pods created before t = 0 that still wait then are left out. */
export function levelsOf(run: readonly RecordedFact[]): RunLevels {
  const follower = new Follower();
  for (const line of run) follower.follow(line);
  return follower.levels();
}

const stepsFrom = (value: number): Steps => ({ times: [0], values: [value] });

/** Several steps at one instant leave the last. */
function step({ times, values }: Steps, t: number, by: number): void {
  const value = values.at(-1)! + by;
  if (t <= times.at(-1)!) values[values.length - 1] = value;
  else {
    times.push(t);
    values.push(value);
  }
}

class Follower {
  readonly #pending = stepsFrom(0);
  readonly #ready = stepsFrom(0);
  readonly #nodes = stepsFrom(0);
  readonly #workloads = new Map<string, WorkloadLevels>();
  /** Pods that wait, from their creation at t ≥ 0. */
  readonly #waiting = new Set<string>();
  readonly #nodeOfPod = new Map<string, string>();
  readonly #podsReady = new Map<string, { readonly node: string; readonly workload: string }>();
  readonly #nodesReady = new Set<string>();
  #isBefore = true;
  #end = 0;

  follow(line: RecordedFact): void {
    if (this.#isBefore && line.t >= 0) this.#start();
    this.#end = line.t;
    const at = Math.max(0, line.t);
    if ('pod' in line) {
      if (!isOfDaemonSet(line)) this.#followPod(line, at);
    } else this.#followOther(line, at);
  }

  levels(): RunLevels {
    if (this.#isBefore) this.#start();
    return {
      pending: this.#pending,
      ready: this.#ready,
      nodes: this.#nodes,
      workloads: this.#workloads,
      end: this.#end,
    };
  }

  /** Whatever is ready at t = 0 is what is wanted. */
  #start(): void {
    this.#isBefore = false;
    for (const { ready, wanted } of this.#workloads.values()) wanted.values[0] = ready.values[0]!;
  }

  #followPod(line: RecordedFact, at: number): void {
    const pod = field(line, 'pod');
    switch (line.fact) {
      case 'pod-created':
        if (line.t < 0) return;
        this.#waiting.add(pod);
        return step(this.#pending, at, 1);
      case 'pod-bound':
        this.#nodeOfPod.set(pod, field(line, 'node'));
        return this.#waitsNoMore(pod, at);
      case 'pod-deleted':
        this.#nodeOfPod.delete(pod);
        this.#waitsNoMore(pod, at);
        return this.#isNotReady(pod, at);
      case 'pod-ready':
        return this.#isReady(pod, line, at);
      case 'pod-terminating':
      case 'pod-not-ready':
      case 'pod-succeeded':
        return this.#isNotReady(pod, at);
      default: // changes no level
    }
  }

  #waitsNoMore(pod: string, at: number): void {
    if (this.#waiting.delete(pod)) step(this.#pending, at, -1);
  }

  #isReady(pod: string, line: RecordedFact, at: number): void {
    if (this.#podsReady.has(pod)) return;
    const workload = field(line, 'workload');
    this.#podsReady.set(pod, { node: this.#nodeOfPod.get(pod) ?? field(line, 'node'), workload });
    step(this.#ready, at, 1);
    step(this.#workload(workload).ready, at, 1);
  }

  #isNotReady(pod: string, at: number): void {
    const was = this.#podsReady.get(pod);
    if (was === undefined) return;
    this.#podsReady.delete(pod);
    step(this.#ready, at, -1);
    step(this.#workload(was.workload).ready, at, -1);
  }

  #followOther(line: RecordedFact, at: number): void {
    const node = field(line, 'node');
    switch (line.fact) {
      case 'node-ready':
        if (this.#nodesReady.has(node)) return;
        this.#nodesReady.add(node);
        return step(this.#nodes, at, 1);
      case 'node-not-ready':
      case 'node-deleted':
        return this.#nodeGone(node, at);
      case 'instance-terminated':
        this.#nodeGone(node, at);
        for (const [pod, on] of this.#podsReady) if (on.node === node) this.#isNotReady(pod, at);
        return;
      case 'workload-scaled':
        return this.#scaled(line, at);
      default: // changes no level
    }
  }

  #nodeGone(node: string, at: number): void {
    if (this.#nodesReady.delete(node)) step(this.#nodes, at, -1);
  }

  #scaled(line: RecordedFact, at: number): void {
    const { wanted } = this.#workload(field(line, 'workload'));
    step(wanted, at, Number(line['replicas']) - wanted.values.at(-1)!);
  }

  #workload(name: string): WorkloadLevels {
    const known = this.#workloads.get(name);
    if (known !== undefined) return known;
    const fresh = { ready: stepsFrom(0), wanted: stepsFrom(0) };
    this.#workloads.set(name, fresh);
    return fresh;
  }
}
