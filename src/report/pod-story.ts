// Why one pod waited and what became of it, in one line: kube-scheduler's words, what was bought for it, when its
// node was there, when it ran.

import type { Fact } from '../cluster/fact.ts';
import type { NodeId, PodId } from '../ids.ts';
import { Names } from '../metrics/names.ts';
import { RUN_START, type Instant } from '../units.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { clockSeconds, counted, duration, printable } from './format.ts';
import { podCauses } from './pod-causes.ts';
import type { TraceEntry } from './trace.ts';

/**
 * `web-7  00:14:02 pending  0/5 nodes are available: … · 00:14:05 asked spot-a for 1 node · 00:15:57 node ready ·
 * 00:15:58 running (waited 1m 56s)`; undefined when no pod has that name. With the scenario also what its wait, its
 * late eviction and its loss are charged to, a line each below.
 */
export function podStory(
  entries: readonly TraceEntry[],
  podName: string,
  scenario?: Scenario,
): string | undefined {
  const names = new Names();
  for (const { fact } of entries) names.hear(fact);
  const pod = names.podNames().indexOf(podName) as PodId;
  if (pod < 0) return undefined;
  const teller = new Teller(pod, names, nodeOf(pod, entries));
  for (const entry of entries) teller.hear(entry);
  const charged = scenario === undefined ? [] : podCauses(entries, podName, scenario);
  return [
    `${printable(podName)}  ${teller.steps.join(' · ') || 'ran throughout'}`,
    ...charged.map((line) => `  ${line}`),
  ].join('\n');
}

function nodeOf(pod: PodId, entries: readonly TraceEntry[]): NodeId | undefined {
  for (const { fact } of entries)
    if (fact.kind === 'pod-bound' && fact.pod === pod) return fact.node;
  return undefined;
}

class Teller {
  readonly steps: string[] = [];
  readonly #pod: PodId;
  readonly #names: Names;
  readonly #node: NodeId | undefined;
  #createdAt: Instant | null = null;
  #waiting = false;
  #lastMessage = '';

  constructor(pod: PodId, names: Names, node: NodeId | undefined) {
    this.#pod = pod;
    this.#names = names;
    this.#node = node;
  }

  hear({ fact, at }: TraceEntry): void {
    if (fact.kind === 'run-started' && this.#waiting) this.#createdAt = at;
    if ('pod' in fact && fact.pod === this.#pod) this.#ownFact(fact, at);
    else if (this.#waiting) this.#whileWaiting(fact, at);
  }

  #ownFact(fact: Fact, at: Instant): void {
    switch (fact.kind) {
      case 'pod-created':
        this.#createdAt = at;
        this.#waiting = true;
        return;
      case 'pod-unschedulable':
        if (fact.why === this.#lastMessage) return;
        this.#lastMessage = fact.why;
        return this.#tell(at, `pending  ${fact.why}`);
      case 'pod-bound':
        this.#waiting = false;
        return this.#tell(at, `bound to ${this.#names.node(fact.node)}`);
      case 'pod-started':
        return this.#tell(at, `running (waited ${duration((at - this.#createdAt!) / 1000)})`);
      case 'eviction-refused':
        return this.#tell(at, `eviction refused by budget ${this.#names.budget(fact.budget)}`);
      default:
        this.#ending(fact, at);
    }
  }

  #ending(fact: Fact, at: Instant): void {
    switch (fact.kind) {
      case 'pod-terminating':
        return this.#tell(at, `terminating: ${fact.why} by ${fact.by}`);
      case 'pod-lost':
        return this.#tell(at, `lost with ${this.#names.node(fact.node)}`);
      case 'pod-succeeded':
        return this.#tell(at, 'succeeded');
      case 'pod-failed':
        return this.#tell(at, `failed: ${fact.why}`);
      case 'pod-deleted':
        this.#waiting = false;
        return this.#tell(at, 'gone');
      default: // says nothing of why it waited or died
    }
  }

  #whileWaiting(fact: Fact, at: Instant): void {
    if (fact.kind === 'scale-up-chosen')
      this.#tell(at, `asked ${this.#names.group(fact.group)} for ${counted(fact.nodes, 'node')}`);
    else if (fact.kind === 'scale-up-refused')
      this.#tell(at, `${this.#names.group(fact.group)} refused: ${fact.why}`);
    else if (fact.kind === 'node-ready' && fact.node === this.#node) this.#tell(at, 'node ready');
  }

  /** The steady state is not part of anybody's story. */
  #tell(at: Instant, what: string): void {
    if (at >= RUN_START) this.steps.push(`${clockSeconds(at)} ${printable(what)}`);
  }
}
