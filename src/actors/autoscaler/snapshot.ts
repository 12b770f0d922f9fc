// The cluster as one loop imagines it: real nodes, pretended ones, and pods placed on both. What was tried in a fork
// can be taken back. kubernetes/autoscaler cluster-autoscaler/simulator/clustersnapshot.

import { grown } from '../../cluster/columns.ts';
import type { Rng } from '../../engine/rng.ts';
import { NO_NODE } from '../../ids.ts';
import type { NodeResources, PodTemplate, Taint } from '../../kubernetes.ts';
import { portsClash } from '../framework/node-ports.ts';
import type { NodeShape } from '../framework/node-shape.ts';
import { PodsByTopology, type PlacedPods, type PodOnNode } from '../framework/pods-by-topology.ts';
import { refusedBy } from '../framework/static-filters.ts';
import { TopologyFilterSet } from '../framework/topology-filters.ts';
import { TopologyRefusal } from '../framework/topology-refusal.ts';
import { NOWHERE, ParallelSearch } from './parallel-search.ts';
import { isTerminating, type SimPod } from './sim-pod.ts';
import type { FreeResources, SnapshotNode } from './snapshot-node.ts';
import { SnapshotOrder } from './snapshot-order.ts';
import { SnapshotTurn } from './snapshot-turn.ts';
import { TO_BE_DELETED } from './taints.ts';

/** A place among the snapshot's nodes; valid until the snapshot is cleared. */
export type Row = number;
export const NO_ROW: Row = -1;

interface Fork {
  readonly rows: number;
  readonly placements: number;
}

/** What a drain puts on a node; nobody tolerates its value, which is the time. */
const GHOST_TAINT: Taint = { key: TO_BE_DELETED, value: '', effect: 'NoSchedule' };

/** `--predicate-parallelism`. */
const PREDICATE_PARALLELISM = 4;

/** A node that is taken away in thought, when its pods have left it and when it is gone. */
type Departed = 'ghost' | 'gone';

export class ClusterSnapshot implements PlacedPods {
  rows = 0;
  #cpu = new Float64Array(64);
  #memory = new Float64Array(64);
  #pods = new Float64Array(64);
  /** These two may be longer than there are rows: what is behind them is of snapshots before. */
  readonly #nodes: SnapshotNode[] = [];
  readonly #placed: (SimPod[] | undefined)[] = [];
  /** Rows of real nodes by NodeId, and of pretended ones by key. */
  #rowOfNode = new Int32Array(64).fill(NO_ROW);
  readonly #rowOfPretended = new Map<number, Row>();
  #placements: Row[] = [];
  readonly #order: SnapshotOrder;
  readonly #search: ParallelSearch;
  /** Where in its list the last search ended; outlives a loop as the real plugin runner does. */
  #lastHit = 0;
  /** Trials within trials under way. */
  #trials = 0;
  /** Rows outside any trial; those behind them are only tried. */
  #realRows = 0;
  readonly #podsByTopology = new PodsByTopology(this);
  readonly #topologyFilters = new TopologyFilterSet(this.#podsByTopology);
  readonly #departed = new Map<Row, Departed>();

  /** Without chance nodes are looked at one after another in the order of their rows, as upstream's own tests expect. */
  constructor(rng?: Rng) {
    this.#order = new SnapshotOrder(rng);
    this.#search = new ParallelSearch(rng === undefined ? 1 : PREDICATE_PARALLELISM);
  }

  /** Forgets everything but where the last search ended. */
  clear(): void {
    for (let row = 0; row < this.rows; row += 1) {
      const { key } = this.#nodes[row]!;
      if (key >= 0) this.#rowOfNode[key] = NO_ROW;
    }
    this.rows = 0;
    this.#realRows = 0;
    this.#order.clear();
    this.#placements = [];
    this.#podsByTopology.forget();
    if (this.#departed.size > 0) this.#departed.clear();
    if (this.#rowOfPretended.size > 0) this.#rowOfPretended.clear(); // makes a new table, also of an empty one
  }

  add(node: SnapshotNode): Row {
    const row = this.rows++;
    if (this.#trials === 0) this.#realRows = this.rows;
    if (row === this.#cpu.length) this.#grow();
    this.#nodes[row] = node;
    this.#placed[row] = undefined;
    this.#cpu[row] = node.free.cpu;
    this.#memory[row] = node.free.memory;
    this.#pods[row] = node.free.pods;
    if (node.key < 0) this.#rowOfPretended.set(node.key, row);
    else this.#setRow(node.key, row);
    this.#podsByTopology.nodeChanged(row);
    return row;
  }

  #setRow(node: number, row: Row): void {
    while (node >= this.#rowOfNode.length)
      this.#rowOfNode = grown(this.#rowOfNode, this.#rowOfNode.length * 2, NO_ROW);
    this.#rowOfNode[node] = row;
  }

  node(row: Row): SnapshotNode {
    return this.#nodes[row]!;
  }

  /** What each node has in all. */
  capacities(): readonly NodeResources[] {
    return this.#nodes.slice(0, this.rows).map(({ capacity }) => capacity);
  }

  /** The row of a node by its key, or `NO_ROW`. */
  rowOf(key: number): Row {
    if (key < 0) return this.#rowOfPretended.get(key) ?? NO_ROW;
    return key < this.#rowOfNode.length ? this.#rowOfNode[key]! : NO_ROW;
  }

  /** Pods on a node: those it held and those placed since. */
  podsOn(row: Row): readonly SimPod[] {
    const { held, key } = this.#nodes[row]!;
    const placed = this.#placed[row];
    const before = held.pods(key);
    return placed === undefined || placed.length === 0 ? before : [...before, ...placed];
  }

  /** Pods of these kinds may stand on its nodes, from now on or already. */
  introduce(templates: Iterable<PodTemplate>): void {
    for (const template of templates) this.#podsByTopology.introduce(template);
  }

  /** The node as filters see it; a ghost is tainted as one that is being deleted. */
  shape(row: Row): NodeShape | undefined {
    if (row >= this.rows) return undefined;
    const { shape } = this.#nodes[row]!;
    const departed = this.#departed.size === 0 ? undefined : this.#departed.get(row);
    if (departed === undefined) return shape;
    return departed === 'gone' ? undefined : { ...shape, taints: [...shape.taints, GHOST_TAINT] };
  }

  forEachPodOn(row: Row, tell: PodOnNode): void {
    if (this.#departed.has(row)) return;
    const { held, key } = this.#nodes[row]!;
    held.forEachPod(key, tell);
    for (const pod of this.#placed[row] ?? []) tell(pod.template, isTerminating(pod));
  }

  /** What is left on a node after the pods it held and those placed since. */
  free(row: Row): FreeResources {
    return { cpu: this.#cpu[row]!, memory: this.#memory[row]!, pods: this.#pods[row]! };
  }

  /** Whether the filter plugins would let a pod run there: room first, because it is the cheapest to ask. */
  fits(pod: SimPod, row: Row): boolean {
    return this.#passesAlone(pod, row) && this.#topologyRefusal(pod, row) === TopologyRefusal.None;
  }

  /** Whether nothing but its spread keeps a pod from a node: too many like it are there already. */
  isTooSkewed(pod: SimPod, row: Row): boolean {
    return (
      this.#passesAlone(pod, row) && this.#topologyRefusal(pod, row) === TopologyRefusal.Spread
    );
  }

  #topologyRefusal({ template, pinnedTo }: SimPod, row: Row): TopologyRefusal {
    const filters = this.#topologyFilters.of(template);
    return filters?.refusal(row, pinnedTo !== NO_NODE) ?? TopologyRefusal.None;
  }

  /** The filters to which it does not matter which pods stand where. */
  #passesAlone(pod: SimPod, row: Row): boolean {
    const { template } = pod;
    const { cpu, memory } = template.requests;
    if (this.#pods[row]! < 1) return false;
    if (cpu > 0 && cpu > this.#cpu[row]!) return false;
    if (memory > 0 && memory > this.#memory[row]!) return false;
    const { key, shape } = this.#nodes[row]!;
    if (pod.pinnedTo !== NO_NODE && pod.pinnedTo !== key) return false;
    return refusedBy(template, shape) === undefined && this.#hasTheRest(template, row);
  }

  #hasTheRest({ hostPorts, requests }: PodTemplate, row: Row): boolean {
    if (hostPorts.length > 0 && portsClash(hostPorts, this.#hostPorts(row))) return false;
    const { held, key } = this.#nodes[row]!;
    for (const resource of Object.keys(requests.other)) {
      const free = held.freeOther(key, resource) - this.#placedOf(row, resource);
      if (requests.other[resource]! > free) return false;
    }
    return true;
  }

  #hostPorts(row: Row): readonly string[] {
    return this.podsOn(row).flatMap(({ template }) => template.hostPorts);
  }

  #placedOf(row: Row, resource: string): number {
    let sum = 0;
    for (const { template } of this.#placed[row] ?? [])
      sum += template.requests.other[resource] ?? 0;
    return sum;
  }

  /** Puts a pod on a node, whether it fits or not. */
  place(pod: SimPod, row: Row): void {
    if (this.#trials === 0) this.#order.changed();
    (this.#placed[row] ??= []).push(pod);
    this.#occupy(pod, row, 1);
    this.#placements.push(row);
  }

  #occupy(pod: SimPod, row: Row, sign: 1 | -1): void {
    const { requests } = pod.template;
    this.#cpu[row]! -= sign * requests.cpu;
    this.#memory[row]! -= sign * requests.memory;
    this.#pods[row]! -= sign;
    this.#podsByTopology.change(pod.template, row, sign, isTerminating(pod));
  }

  /** Places a pod where it fits. */
  tryPlace(pod: SimPod, row: Row): boolean {
    if (!this.fits(pod, row)) return false;
    this.place(pod, row);
    return true;
  }

  /**
   * Places a pod on an acceptable node that fits, looking from the one after the last hit on; cordoned nodes are passed
   * over, whatever the pod tolerates. With `first` only nodes of this trial are looked at, from that row on.
   */
  placeAnywhere(pod: SimPod, accepts: (row: Row) => boolean, first: Row = 0): Row {
    this.#order.list(this.#realRows);
    const rows = { snapshot: this, order: this.#order, real: this.#realRows, first };
    const turn = new SnapshotTurn(rows, this.#lastHit + 1, pod, accepts);
    const found = this.#search.find(turn.count, turn);
    if (found === NOWHERE) return NO_ROW;
    this.#lastHit = turn.placeOf(found);
    const row = turn.rowAt(this.#lastHit);
    this.place(pod, row);
    return row;
  }

  /** A node whose pods move away: it stays, empty and tainted, for as long as that is tried, as in a real drain. */
  makeGhost(row: Row): void {
    this.#depart(row, 'ghost');
  }

  /** It was only a ghost in thought. */
  restore(row: Row): void {
    this.#depart(row, undefined);
  }

  /** A node goes in thought: no search meets it any more. */
  remove(row: Row): void {
    this.#order.list(this.#realRows);
    this.#order.remove(row);
    this.#depart(row, 'gone');
  }

  #depart(row: Row, departed: Departed | undefined): void {
    if (departed === undefined) this.#departed.delete(row);
    else this.#departed.set(row, departed);
    this.#podsByTopology.nodeChanged(row);
  }

  /** Runs a trial, which may add pretended nodes only; whatever it placed or added is taken back unless it says to keep it. */
  fork<T>(trial: () => { readonly keep: boolean; readonly result: T }): T {
    const before: Fork = { rows: this.rows, placements: this.#placements.length };
    this.#trials += 1;
    const { keep, result } = trial();
    this.#trials -= 1;
    if (!keep) this.#revertTo(before);
    return result;
  }

  #revertTo(fork: Fork): void {
    while (this.#placements.length > fork.placements) {
      const row = this.#placements.pop()!;
      this.#occupy(this.#placed[row]!.pop()!, row, -1);
    }
    while (this.rows > fork.rows) {
      this.#rowOfPretended.delete(this.#nodes[--this.rows]!.key);
      this.#podsByTopology.nodeChanged(this.rows);
    }
  }

  #grow(): void {
    const rows = this.#cpu.length * 2;
    this.#cpu = grown(this.#cpu, rows, 0);
    this.#memory = grown(this.#memory, rows, 0);
    this.#pods = grown(this.#pods, rows, 0);
  }
}
