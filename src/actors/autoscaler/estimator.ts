// How many new nodes of one group would take these pods: the bin packing of Cluster Autoscaler.
// kubernetes/autoscaler cluster-autoscaler/estimator/binpacking_estimator.go, decreasing_pod_orderer.go.

import { HOSTNAME_LABEL, type PodTemplate } from '../../kubernetes.ts';
import type { PodGroup } from './equivalence.ts';
import type { NodeTemplate } from './node-template.ts';
import { estimatedKey } from './pretended-key.ts';
import type { SimPod } from './sim-pod.ts';
import { NO_ROW, type ClusterSnapshot, type Row } from './snapshot.ts';

export interface Estimate {
  /** New nodes that got at least one pod. */
  readonly nodes: number;
  readonly pods: readonly SimPod[];
}

/** Limits on new nodes; 0 means none, below zero that no node may be added at all. */
export const smallestLimit = (limits: readonly number[]): number => {
  if (limits.some((limit) => limit < 0)) return -1;
  const positive = limits.filter((limit) => limit > 0);
  return positive.length === 0 ? 0 : Math.min(...positive);
};

/** Bin-packs groups of pods on pretended nodes of one template; real and upcoming nodes are no bins. */
export function estimate(
  snapshot: ClusterSnapshot,
  groups: readonly PodGroup[],
  template: NodeTemplate,
  limit: number,
): Estimate {
  return snapshot.fork(() => {
    const packing = new Packing(snapshot, template, limit);
    let newNodesAllowed = true;
    for (const group of decreasing(groups, template)) {
      const left = packing.onOldNodes(group);
      if (newNodesAllowed) newNodesAllowed = packing.onNewNodes(left);
    }
    return { keep: false, result: { nodes: packing.nodesWithPods, pods: packing.placed } };
  });
}

/** Largest share of a node first; ties stay in the order given. */
const decreasing = (groups: readonly PodGroup[], template: NodeTemplate): PodGroup[] =>
  groups.toSorted((a, b) => score(b, template) - score(a, template));

function score([exemplar]: PodGroup, { allocatable }: NodeTemplate): number {
  const { cpu, memory } = exemplar!.template.requests;
  const cpuShare = allocatable.cpu > 0 ? cpu / allocatable.cpu : 0;
  const memoryShare = allocatable.memory > 0 ? memory / allocatable.memory : 0;
  return cpuShare + memoryShare;
}

/** Any constraint over hosts, hard or soft (`isPodUsingHostNameTopologyKey`). */
const spreadsOverHosts = ({ topologySpreadConstraints }: PodTemplate): boolean =>
  topologySpreadConstraints?.some(({ topologyKey }) => topologyKey === HOSTNAME_LABEL) ?? false;

const anyRow = (): boolean => true;

class Packing {
  readonly placed: SimPod[] = [];
  readonly #snapshot: ClusterSnapshot;
  readonly #template: NodeTemplate;
  readonly #limit: number;
  readonly #firstRow: Row;
  readonly #rowsWithPods = new Set<Row>();
  #lastRow: Row = NO_ROW;
  #added = 0;

  constructor(snapshot: ClusterSnapshot, template: NodeTemplate, limit: number) {
    this.#snapshot = snapshot;
    this.#template = template;
    this.#limit = limit;
    this.#firstRow = snapshot.rows;
  }

  /** Also a node that stands already counts once it got a pod, as in the real estimator: see `#onAnyOther`. */
  get nodesWithPods(): number {
    return this.#rowsWithPods.size;
  }

  /** Places pods on any node added so far, up to the first that fits none; returns the rest. */
  onOldNodes(pods: PodGroup): PodGroup {
    if (this.#added === 0) return pods;
    for (let done = 0; done < pods.length; done += 1) {
      const row = this.#snapshot.placeAnywhere(pods[done]!, anyRow, this.#firstRow);
      if (row === NO_ROW) return pods.slice(done);
      this.#track(pods[done]!, row);
    }
    return [];
  }

  /** Next fit: only the node added last is tried before another is added. False once no more may be added. */
  onNewNodes(pods: PodGroup): boolean {
    for (const pod of pods) {
      if (this.#lastRow !== NO_ROW) {
        if (this.#onLast(pod) || this.#onAnyOther(pod)) continue;
        if (!this.#rowsWithPods.has(this.#lastRow)) return true; // a fresh node would not help either
      }
      if (!this.#mayAdd()) return false;
      this.#add();
      if (!this.#onLast(pod)) return true;
    }
    return true;
  }

  #onLast(pod: SimPod): boolean {
    if (!this.#snapshot.tryPlace(pod, this.#lastRow)) return false;
    this.#track(pod, this.#lastRow);
    return true;
  }

  /** A pod that nothing but its spread over hosts keeps from the last node may stand on any other, old ones included. */
  #onAnyOther(pod: SimPod): boolean {
    const last = this.#lastRow;
    if (!spreadsOverHosts(pod.template) || !this.#snapshot.isTooSkewed(pod, last)) return false;
    const row = this.#snapshot.placeAnywhere(pod, (other) => other !== last);
    if (row === NO_ROW) return false;
    this.#track(pod, row);
    return true;
  }

  #mayAdd(): boolean {
    return this.#limit === 0 || this.#added < this.#limit;
  }

  #add(): void {
    const key = estimatedKey(this.#added);
    this.#added += 1;
    this.#lastRow = this.#snapshot.add(this.#template.pretendedNode(key));
  }

  #track(pod: SimPod, row: Row): void {
    this.#rowsWithPods.add(row);
    this.placed.push(pod);
  }
}
