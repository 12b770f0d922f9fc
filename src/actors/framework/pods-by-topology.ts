// Where pods are, as PodTopologySpread and InterPodAffinity ask: how many of which in each topology domain. Whoever
// keeps nodes with pods on them can have it: kube-scheduler's cache, Cluster Autoscaler's snapshot. It counts only what
// some pod's terms ask for; in a cluster without terms it holds nothing and every call returns at once.

import type { PodTemplate } from '../../kubernetes.ts';
import type { NodeShape } from './node-shape.ts';
import { Tally, type TallyRules } from './topology-tally.ts';

/** Told of one pod on a node. */
export type PodOnNode = (template: PodTemplate, isTerminating: boolean) => void;

/** Nodes by row, with the pods that their keeper believes to be on them now. */
export interface PlacedPods {
  /** Rows in use are below it. */
  readonly rows: number;
  /** Absent where the row has no node now. */
  shape(row: number): NodeShape | undefined;
  forEachPodOn(row: number, tell: PodOnNode): void;
}

export class PodsByTopology {
  /** Grows whenever what was worked out for a template may no longer hold: filters are then to be made anew. */
  version = 0;
  readonly #placed: PlacedPods;
  readonly #known = new Set<PodTemplate>();
  readonly #withTerms: PodTemplate[] = [];
  #tallies: Tally[] = [];
  /** Those that count a template's pods, out of the first `asOf`. */
  #counting = new Map<PodTemplate, { asOf: number; readonly tallies: Tally[] }>();
  #byOwner = new Map<PodTemplate, Map<string, Tally>>();

  constructor(placed: PlacedPods) {
    this.#placed = placed;
  }

  /** Every template whose pods may be placed or asked for is to be known beforehand. */
  introduce(template: PodTemplate): void {
    if (this.#known.has(template)) return;
    this.#known.add(template);
    if (!hasTerms(template)) return;
    this.#withTerms.push(template);
    this.#startAnew();
  }

  /** Templates with terms of any kind, in the order in which they were introduced. */
  get withTerms(): readonly PodTemplate[] {
    return this.#withTerms;
  }

  /** A pod came (1) or left (−1). */
  change(template: PodTemplate, row: number, by: 1 | -1, isTerminating = false): void {
    if (this.#tallies.length === 0) return;
    for (const tally of this.#countingOf(template))
      if (!isTerminating || tally.countsTerminating) tally.add(row, by);
  }

  /** A pod on a node is being deleted from now on. */
  terminating(template: PodTemplate, row: number): void {
    if (this.#tallies.length === 0) return;
    for (const tally of this.#countingOf(template))
      if (!tally.countsTerminating) tally.add(row, -1);
  }

  /** A node came, went, or changed its labels, taints or cordon. */
  nodeChanged(row: number): void {
    if (this.#tallies.length === 0) return;
    const shape = this.#placed.shape(row);
    for (const tally of this.#tallies) tally.setNode(row, shape);
    this.#placed.forEachPodOn(row, (template, isTerminating) =>
      this.change(template, row, 1, isTerminating),
    );
  }

  /** Everything may be otherwise from now on: tallies are made anew when next asked for. */
  forget(): void {
    if (this.#tallies.length > 0) this.#startAnew();
  }

  #startAnew(): void {
    this.version += 1;
    this.#tallies = [];
    this.#counting = new Map();
    this.#byOwner = new Map();
  }

  /** Counts from now on, beginning with what is there. */
  tally(rules: TallyRules): Tally {
    const tally = new Tally(rules);
    for (let row = 0; row < this.#placed.rows; row += 1) {
      const shape = this.#placed.shape(row);
      if (shape === undefined) continue;
      tally.setNode(row, shape);
      this.#placed.forEachPodOn(row, (template, isTerminating) => {
        if ((!isTerminating || tally.countsTerminating) && tally.selects(template))
          tally.add(row, 1);
      });
    }
    this.#tallies.push(tally);
    return tally;
  }

  /** The pods of one template by a label of their nodes, terminating ones too; counted once for all who ask. */
  podsOf(owner: PodTemplate, topologyKey: string): Tally {
    let byKey = this.#byOwner.get(owner);
    if (byKey === undefined) this.#byOwner.set(owner, (byKey = new Map<string, Tally>()));
    let tally = byKey.get(topologyKey);
    if (tally === undefined) {
      const selects = (template: PodTemplate): boolean => template === owner;
      tally = this.tally({ topologyKey, selects, countsTerminating: true });
      byKey.set(topologyKey, tally);
    }
    return tally;
  }

  #countingOf(template: PodTemplate): readonly Tally[] {
    let counting = this.#counting.get(template);
    if (counting === undefined) this.#counting.set(template, (counting = { asOf: 0, tallies: [] }));
    for (; counting.asOf < this.#tallies.length; counting.asOf += 1) {
      const tally = this.#tallies[counting.asOf]!;
      if (tally.selects(template)) counting.tallies.push(tally);
    }
    return counting.tallies;
  }
}

/** Whether a template's pods care where other pods are. */
export const hasTerms = ({
  topologySpreadConstraints,
  podAffinity,
  podAntiAffinity,
}: PodTemplate): boolean =>
  topologySpreadConstraints !== undefined ||
  podAffinity !== undefined ||
  podAntiAffinity !== undefined;
