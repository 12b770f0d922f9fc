// Which node lies in which topology domain: one zone, one hostname, whatever label value nodes share. Most kinds of pods
// ask about the same few labels, so all that count by one label share one list of its domains.

import { grown } from '../../cluster/columns.ts';
import { labelOf, type NodeShape } from './node-shape.ts';

const NO_DOMAIN = -1;
const Admitted = { Unknown: 0, No: 1, Yes: 2 } as const;

/** Whether the pods of a node count, and its domain is one; asked of each node once until that changes. */
export class Admission {
  readonly #rule: (node: NodeShape) => boolean;
  #known = new Uint8Array(64);

  constructor(rule: (node: NodeShape) => boolean) {
    this.#rule = rule;
  }

  admits(row: number, node: NodeShape): boolean {
    if (row >= this.#known.length)
      this.#known = grown(this.#known, Math.max(64, row * 2), Admitted.Unknown);
    if (this.#known[row] === Admitted.Unknown)
      this.#known[row] = this.#rule(node) ? Admitted.Yes : Admitted.No;
    return this.#known[row] === Admitted.Yes;
  }

  /** The node of a row came, changed or went. */
  forgetRow(row: number): void {
    if (row < this.#known.length) this.#known[row] = Admitted.Unknown;
  }
}

export class Domains {
  /** Domains that have an admitted node. */
  count = 0;
  /** Grows whenever one of them comes or goes. */
  version = 0;
  readonly #topologyKey: string;
  readonly #admission: Admission;
  readonly #numberOf = new Map<string, number>();
  /** By row: its domain, also where the node is not admitted. */
  #domainOf = new Int32Array(0);
  #isAdmitted = new Uint8Array(0);
  /** By domain: how many admitted nodes it has. */
  #nodesIn = new Int32Array(0);

  constructor(topologyKey: string, admission: Admission) {
    this.#topologyKey = topologyKey;
    this.#admission = admission;
  }

  /** Values of the label seen so far. */
  get values(): number {
    return this.#numberOf.size;
  }

  /** The row's domain as a number below `values`, or −1. */
  of(row: number): number {
    return row < this.#domainOf.length ? this.#domainOf[row]! : NO_DOMAIN;
  }

  /** Where pods on the row count: its domain, or −1 where they do not. */
  countingFor(row: number): number {
    return row < this.#isAdmitted.length && this.#isAdmitted[row] === 1
      ? this.#domainOf[row]!
      : NO_DOMAIN;
  }

  hasNodes(domain: number): boolean {
    return this.#nodesIn[domain]! > 0;
  }

  /** The node of a row came, changed or (without a shape) went. */
  setNode(row: number, shape: NodeShape | undefined): void {
    this.#makeRoom(row);
    if (this.#isAdmitted[row] === 1) this.#admit(this.#domainOf[row]!, -1);
    this.#isAdmitted[row] = 0;
    this.#domainOf[row] = NO_DOMAIN;
    const value = shape && labelOf(shape, this.#topologyKey);
    if (value === undefined) return;
    const domain = this.#domainOfValue(value);
    this.#domainOf[row] = domain;
    if (!this.#admission.admits(row, shape!)) return;
    this.#isAdmitted[row] = 1;
    this.#admit(domain, 1);
  }

  #admit(domain: number, by: 1 | -1): void {
    this.#nodesIn[domain]! += by;
    const nodes = this.#nodesIn[domain]!;
    if (by === 1 ? nodes > 1 : nodes > 0) return;
    this.count += by;
    this.version += 1;
  }

  #domainOfValue(value: string): number {
    const known = this.#numberOf.get(value);
    if (known !== undefined) return known;
    const domain = this.#numberOf.size;
    this.#numberOf.set(value, domain);
    if (domain >= this.#nodesIn.length)
      this.#nodesIn = grown(this.#nodesIn, Math.max(16, domain * 2), 0);
    return domain;
  }

  #makeRoom(row: number): void {
    if (row < this.#domainOf.length) return;
    const rows = Math.max(64, row * 2);
    this.#domainOf = grown(this.#domainOf, rows, NO_DOMAIN);
    this.#isAdmitted = grown(this.#isAdmitted, rows, 0);
  }
}
