// How many pods of some kinds each topology domain holds: one zone, one hostname, whatever label value nodes share.
// Kept up to date pod by pod; nobody counts a cluster anew to place one pod.

import { grown } from '../../cluster/columns.ts';
import type { PodTemplate } from '../../kubernetes.ts';
import { labelOf, type NodeShape } from './node-shape.ts';

export interface TallyRules {
  readonly topologyKey: string;
  /** Whether pods of this template count. */
  readonly selects: (template: PodTemplate) => boolean;
  /** PodTopologySpread leaves them out, InterPodAffinity does not. */
  readonly countsTerminating: boolean;
  /** Whether the pods of a node that has the label count, and its domain is one; absent: always. */
  readonly admits?: (node: NodeShape) => boolean;
}

const NO_DOMAIN = -1;

export class Tally {
  readonly countsTerminating: boolean;
  /** Pods counted, in all domains. */
  total = 0;
  /** Domains that have an admitted node. */
  domains = 0;
  readonly #rules: TallyRules;
  readonly #selects = new Map<PodTemplate, boolean>();
  readonly #domainByValue = new Map<string, number>();
  /** By row: its domain, also where the node is not admitted; and how many pods on it are selected. */
  #domainOf = new Int32Array(0);
  #isAdmitted = new Uint8Array(0);
  #on = new Int32Array(0);
  /** By domain: pods on admitted nodes, and how many such nodes there are. */
  #podsIn = new Int32Array(0);
  #nodesIn = new Int32Array(0);
  #least = 0;
  #isLeastKnown = false;

  constructor(rules: TallyRules) {
    this.#rules = rules;
    this.countsTerminating = rules.countsTerminating;
  }

  selects(template: PodTemplate): boolean {
    const known = this.#selects.get(template);
    if (known !== undefined) return known;
    const answer = this.#rules.selects(template);
    this.#selects.set(template, answer);
    return answer;
  }

  hasLabel(row: number): boolean {
    return row < this.#domainOf.length && this.#domainOf[row] !== NO_DOMAIN;
  }

  /** The row's domain as a number below `values`, or −1. */
  domainOf(row: number): number {
    return row < this.#domainOf.length ? this.#domainOf[row]! : NO_DOMAIN;
  }

  /** Values of the label seen so far. */
  get values(): number {
    return this.#domainByValue.size;
  }

  /** Selected pods on the node itself, admitted or not. */
  on(row: number): number {
    return row < this.#on.length ? this.#on[row]! : 0;
  }

  /** Pods counted in the domain of a node; 0 when it is in none. */
  inDomainOf(row: number): number {
    const domain = this.domainOf(row);
    return domain === NO_DOMAIN ? 0 : this.#podsIn[domain]!;
  }

  /** The fewest pods that any domain holds; only meaningful while there are domains. */
  get least(): number {
    if (!this.#isLeastKnown) this.#findLeast();
    return this.#least;
  }

  /** The node of a row came, changed or (without a shape) went: the pods on it are to be told again. */
  setNode(row: number, shape: NodeShape | undefined): void {
    this.#makeRoom(row);
    if (this.#isAdmitted[row] === 1) this.#admit(row, -1);
    this.#on[row] = 0;
    this.#isAdmitted[row] = 0;
    this.#domainOf[row] = NO_DOMAIN;
    const value = shape && labelOf(shape, this.#rules.topologyKey);
    if (value === undefined) return;
    this.#domainOf[row] = this.#domainOfValue(value);
    if (this.#rules.admits?.(shape!) === false) return;
    this.#isAdmitted[row] = 1;
    this.#admit(row, 1);
  }

  /** A selected pod came to the node or left it. */
  add(row: number, by: 1 | -1): void {
    this.#makeRoom(row);
    this.#on[row]! += by;
    if (this.#isAdmitted[row] === 1) this.#count(this.#domainOf[row]!, by);
  }

  #admit(row: number, sign: 1 | -1): void {
    const domain = this.#domainOf[row]!;
    const pods = sign * this.#on[row]!;
    this.#podsIn[domain]! += pods;
    this.total += pods;
    this.#nodesIn[domain]! += sign;
    const nodes = this.#nodesIn[domain]!;
    if (sign === 1 ? nodes === 1 : nodes === 0) this.domains += sign;
    this.#isLeastKnown = false;
  }

  #count(domain: number, by: 1 | -1): void {
    const pods = (this.#podsIn[domain]! += by);
    this.total += by;
    if (pods < this.#least) this.#least = pods;
    else if (by === 1 && pods - 1 === this.#least) this.#isLeastKnown = false;
  }

  #findLeast(): void {
    let least = Number.MAX_SAFE_INTEGER;
    for (let domain = 0; domain < this.#domainByValue.size; domain += 1)
      if (this.#nodesIn[domain]! > 0) least = Math.min(least, this.#podsIn[domain]!);
    this.#least = least;
    this.#isLeastKnown = true;
  }

  #domainOfValue(value: string): number {
    const known = this.#domainByValue.get(value);
    if (known !== undefined) return known;
    const domain = this.#domainByValue.size;
    this.#domainByValue.set(value, domain);
    if (domain >= this.#podsIn.length) {
      this.#podsIn = grown(this.#podsIn, Math.max(16, domain * 2), 0);
      this.#nodesIn = grown(this.#nodesIn, Math.max(16, domain * 2), 0);
    }
    return domain;
  }

  #makeRoom(row: number): void {
    if (row < this.#on.length) return;
    const rows = Math.max(64, row * 2);
    this.#domainOf = grown(this.#domainOf, rows, NO_DOMAIN);
    this.#isAdmitted = grown(this.#isAdmitted, rows, 0);
    this.#on = grown(this.#on, rows, 0);
  }
}
