// Where pods are, as PodTopologySpread and InterPodAffinity ask: how many of which in each topology domain. Whoever
// keeps nodes with pods on them can have it: kube-scheduler's cache, Cluster Autoscaler's snapshot. It counts only what
// some pod's terms ask for; in a cluster without terms it holds nothing and every call returns at once.

import type { PodTemplate } from '../../kubernetes.ts';
import type { NodeShape } from './node-shape.ts';
import { PodsByKind } from './pods-by-kind.ts';
import { Admission, Domains } from './topology-domains.ts';
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

const EVERY_NODE = '';

export class PodsByTopology {
  /** Grows whenever what was worked out for a template may no longer hold: filters are then to be made anew. */
  version = 0;
  readonly #placed: PlacedPods;
  readonly #known = new Set<PodTemplate>();
  readonly #withTerms: PodTemplate[] = [];
  /** From the first tally on, so that the next ones need not look at every pod. */
  #kinds: PodsByKind | undefined;
  /** By what they say, and by whom they admit and their topologyKey; good for tallies made anew, too. */
  readonly #admissions = new Map<string, Admission>();
  readonly #domains = new Map<Admission, Map<string, Domains>>();
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
    if (this.#kinds === undefined) return;
    this.#kinds.change(template, row, by, isTerminating);
    for (const tally of this.#countingOf(template))
      if (!isTerminating || tally.countsTerminating) tally.add(row, by);
  }

  /** A pod on a node is being deleted from now on. */
  terminating(template: PodTemplate, row: number): void {
    if (this.#kinds === undefined) return;
    this.#kinds.terminating(template, row);
    for (const tally of this.#countingOf(template))
      if (!tally.countsTerminating) tally.add(row, -1);
  }

  /** A node came, went, or changed its labels, taints or cordon. */
  nodeChanged(row: number): void {
    if (this.#kinds === undefined) return;
    this.#withdraw(this.#kinds, row);
    const shape = this.#placed.shape(row);
    for (const [admission, byKey] of this.#domains) {
      admission.forgetRow(row);
      for (const domains of byKey.values()) domains.setNode(row, shape);
    }
    this.#placed.forEachPodOn(row, (template, isTerminating) =>
      this.change(template, row, 1, isTerminating),
    );
  }

  /** Whatever was counted on a node counts no longer. */
  #withdraw(kinds: PodsByKind, row: number): void {
    for (const kind of kinds.kindsOn(row))
      for (const tally of this.#countingOf(kind)) tally.add(row, -kinds.counted(kind, row, tally));
    kinds.forgetRow(row);
  }

  /** Everything may be otherwise from now on: tallies are made anew when next asked for. */
  forget(): void {
    if (this.#kinds === undefined) return;
    this.#kinds = undefined;
    this.#admissions.clear();
    this.#domains.clear();
    this.#startAnew();
  }

  #startAnew(): void {
    this.version += 1;
    this.#tallies = [];
    this.#counting = new Map();
    this.#byOwner = new Map();
  }

  /** Nodes that a rule lets count. Rules that `say` the same are one. */
  admission(say: string, rule: (node: NodeShape) => boolean): Admission {
    let admission = this.#admissions.get(say);
    if (admission === undefined) this.#admissions.set(say, (admission = new Admission(rule)));
    return admission;
  }

  /** Counts pods by a label of admitted nodes from now on, beginning with what is there. */
  tally(
    topologyKey: string,
    rules: TallyRules,
    admission = this.admission(EVERY_NODE, () => true),
  ): Tally {
    const kinds = (this.#kinds ??= this.#standing());
    const tally = new Tally(this.#domainsOf(topologyKey, admission), rules);
    for (const kind of kinds.kinds()) if (tally.selects(kind)) beginWith(tally, kinds, kind);
    this.#tallies.push(tally);
    return tally;
  }

  #domainsOf(topologyKey: string, admission: Admission): Domains {
    let byKey = this.#domains.get(admission);
    if (byKey === undefined) this.#domains.set(admission, (byKey = new Map<string, Domains>()));
    let domains = byKey.get(topologyKey);
    if (domains !== undefined) return domains;
    byKey.set(topologyKey, (domains = new Domains(topologyKey, admission)));
    for (let row = 0; row < this.#placed.rows; row += 1) {
      const shape = this.#placed.shape(row);
      if (shape !== undefined) domains.setNode(row, shape);
    }
    return domains;
  }

  /** Every pod, as it stands now. */
  #standing(): PodsByKind {
    const kinds = new PodsByKind();
    for (let row = 0; row < this.#placed.rows; row += 1)
      this.#placed.forEachPodOn(row, (template, isTerminating) =>
        kinds.change(template, row, 1, isTerminating),
      );
    return kinds;
  }

  /** The pods of one template by a label of their nodes, terminating ones too; counted once for all who ask. */
  podsOf(owner: PodTemplate, topologyKey: string): Tally {
    let byKey = this.#byOwner.get(owner);
    if (byKey === undefined) this.#byOwner.set(owner, (byKey = new Map<string, Tally>()));
    let tally = byKey.get(topologyKey);
    if (tally === undefined) byKey.set(topologyKey, (tally = this.#tallyOf(owner, topologyKey)));
    return tally;
  }

  /** Nobody else is asked whether it counts, and it is not looked for among the tallies of other kinds. */
  #tallyOf(owner: PodTemplate, topologyKey: string): Tally {
    const kinds = (this.#kinds ??= this.#standing());
    const admission = this.admission(EVERY_NODE, () => true);
    const rules = { selects: (kind: PodTemplate) => kind === owner, countsTerminating: true };
    const tally = new Tally(this.#domainsOf(topologyKey, admission), rules);
    beginWith(tally, kinds, owner);
    this.#counting.get(owner)?.tallies.push(tally);
    return tally;
  }

  #countingOf(template: PodTemplate): readonly Tally[] {
    let counting = this.#counting.get(template);
    if (counting === undefined) {
      const own = this.#byOwner.get(template)?.values() ?? [];
      this.#counting.set(template, (counting = { asOf: 0, tallies: [...own] }));
    }
    for (; counting.asOf < this.#tallies.length; counting.asOf += 1) {
      const tally = this.#tallies[counting.asOf]!;
      if (tally.selects(template)) counting.tallies.push(tally);
    }
    return counting.tallies;
  }
}

/** Counts the pods of a kind that are there. */
function beginWith(tally: Tally, kinds: PodsByKind, kind: PodTemplate): void {
  for (const row of kinds.rowsOf(kind)) tally.add(row, kinds.counted(kind, row, tally));
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
