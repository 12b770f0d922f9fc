// How many pods of some kinds each topology domain holds. Kept up to date pod by pod; nobody counts a cluster anew to
// place one pod.

import { grown } from '../../cluster/columns.ts';
import type { PodTemplate } from '../../kubernetes.ts';
import type { Domains } from './topology-domains.ts';

export interface TallyRules {
  /** Whether pods of this template count. */
  readonly selects: (template: PodTemplate) => boolean;
  /** PodTopologySpread leaves them out, InterPodAffinity does not. */
  readonly countsTerminating: boolean;
}

const NO_DOMAIN = -1;

export class Tally {
  readonly countsTerminating: boolean;
  /** Pods counted, in all domains. */
  total = 0;
  readonly #domains: Domains;
  readonly #rules: TallyRules;
  readonly #selects = new Map<PodTemplate, boolean>();
  /** By row: how many pods on it are selected. */
  #on = new Int32Array(0);
  /** By domain: pods on admitted nodes. */
  #podsIn = new Int32Array(0);
  #least = 0;
  #isLeastKnown = false;
  /** The domains of which `#least` is the least. */
  #leastAsOf = -1;

  constructor(domains: Domains, rules: TallyRules) {
    this.#domains = domains;
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

  /** Domains that have an admitted node. */
  get domains(): number {
    return this.#domains.count;
  }

  hasLabel(row: number): boolean {
    return this.#domains.of(row) !== NO_DOMAIN;
  }

  /** The row's domain as a number below `values`, or −1. */
  domainOf(row: number): number {
    return this.#domains.of(row);
  }

  /** Values of the label seen so far. */
  get values(): number {
    return this.#domains.values;
  }

  /** Selected pods on the node itself, admitted or not. */
  on(row: number): number {
    return row < this.#on.length ? this.#on[row]! : 0;
  }

  /** Pods counted in the domain of a node; 0 when it is in none. */
  inDomainOf(row: number): number {
    const domain = this.#domains.of(row);
    return domain === NO_DOMAIN ? 0 : this.#in(domain);
  }

  /** The fewest pods that any domain holds; only meaningful while there are domains. */
  get least(): number {
    if (!this.#isLeastKnown || this.#leastAsOf !== this.#domains.version) this.#findLeast();
    return this.#least;
  }

  /** Selected pods came to the node, or left it (below zero). */
  add(row: number, by: number): void {
    if (row >= this.#on.length) this.#on = grown(this.#on, Math.max(64, row * 2), 0);
    this.#on[row]! += by;
    const domain = this.#domains.countingFor(row);
    if (domain !== NO_DOMAIN) this.#count(domain, by);
  }

  #count(domain: number, by: number): void {
    if (domain >= this.#podsIn.length)
      this.#podsIn = grown(this.#podsIn, Math.max(16, domain * 2), 0);
    const pods = (this.#podsIn[domain]! += by);
    this.total += by;
    if (pods < this.#least) this.#least = pods;
    else if (by > 0 && pods - by === this.#least) this.#isLeastKnown = false;
  }

  #in(domain: number): number {
    return domain < this.#podsIn.length ? this.#podsIn[domain]! : 0;
  }

  #findLeast(): void {
    let least = Number.MAX_SAFE_INTEGER;
    for (let domain = 0; domain < this.#domains.values; domain += 1)
      if (this.#domains.hasNodes(domain)) least = Math.min(least, this.#in(domain));
    this.#least = least;
    this.#isLeastKnown = true;
    this.#leastAsOf = this.#domains.version;
  }
}
