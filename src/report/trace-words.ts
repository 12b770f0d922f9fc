// Every kind of fact in words: which thing it is about, and the rest of what it says. One case per kind; a new kind
// of fact does not compile before it can be read.

import type { Fact } from '../cluster/fact.ts';
import type { Names } from '../metrics/names.ts';
import { clock, printable } from './format.ts';

/** What a line of the trace says after its instant, speaker and kind. */
export interface Words {
  readonly subject: string;
  readonly details: string;
}

const words = (subject: string, ...details: readonly string[]): Words => ({
  subject: printable(subject),
  details: printable(details.filter((detail) => detail !== '').join('  ')),
});

const seconds = (ms: number): string => `${ms / 1000}s`;

/** A fact in words; `names` must have heard it. */
export function wordsOf(fact: Fact, names: Names): Words {
  switch (fact.kind) {
    case 'groups-opened':
    case 'workloads-opened':
    case 'run-started':
    case 'run-ended':
    case 'autoscaler-loop-started':
      return words('*');
    case 'group-created':
      return words(fact.spec.name, `${fact.spec.minSize}..${fact.spec.maxSize}`);
    case 'workload-created':
      return words(fact.spec.name, fact.spec.kind, `replicas ${fact.spec.replicas}`);
    case 'budget-created':
      return words(fact.spec.name, `in ${fact.spec.namespace}`);
    case 'budget-updated':
      return words(
        names.budget(fact.budget),
        `healthy ${fact.currentHealthy} of ${fact.expectedPods}`,
        `wanted ${fact.desiredHealthy}`,
        `disruptions allowed ${fact.disruptionsAllowed}`,
      );
    case 'budget-spent':
      return words(names.budget(fact.budget), `for ${names.pod(fact.pod)}`);
    case 'scale-up-skipped':
      return words('*', `${fact.pods} pods`, fact.why);
    case 'event-curtailed':
      return words(
        fact.group === undefined ? '*' : names.group(fact.group),
        `${fact.event} of ${fact.asked}`,
        `found ${fact.found}`,
        fact.where,
      );
    default:
      return 'pod' in fact
        ? podWords(fact, names)
        : 'node' in fact
          ? nodeWords(fact, names)
          : 'warm' in fact
            ? warmWords(fact, names)
            : groupWords(fact, names);
  }
}

type AboutRun = Extract<
  Fact,
  {
    kind:
      | 'groups-opened'
      | 'workloads-opened'
      | 'run-started'
      | 'run-ended'
      | 'autoscaler-loop-started'
      | 'group-created'
      | 'workload-created'
      | 'budget-created'
      | 'budget-updated'
      | 'budget-spent'
      | 'scale-up-skipped'
      | 'event-curtailed';
  }
>;
type AboutPod = Exclude<Extract<Fact, { pod: unknown }>, AboutRun>;
type AboutNode = Exclude<Extract<Fact, { node: unknown }>, AboutPod>;
type AboutWarm = Exclude<Extract<Fact, { warm: unknown }>, AboutNode>;
type AboutGroup = Exclude<Fact, AboutRun | AboutPod | AboutNode | AboutWarm>;

function podWords(fact: AboutPod, names: Names): Words {
  const pod = names.pod(fact.pod);
  switch (fact.kind) {
    case 'pod-created':
      return words(
        pod,
        `of ${names.workload(fact.workload)}`,
        fact.pinnedTo === undefined ? '' : `for ${names.node(fact.pinnedTo)}`,
      );
    case 'pod-unschedulable':
      return words(pod, fact.why);
    case 'pod-nominated':
      return words(pod, fact.node === undefined ? 'no more' : `to ${names.node(fact.node)}`);
    case 'pod-bound':
      return words(pod, `to ${names.node(fact.node)}`);
    case 'pod-terminating':
      return words(pod, fact.why, `by ${fact.by}`, `grace ${seconds(fact.grace)}`);
    case 'pod-failed':
      return words(pod, fact.why);
    case 'pod-lost':
      return words(
        pod,
        `with ${names.node(fact.node)}`,
        fact.terminating ? 'while terminating' : '',
      );
    case 'eviction-refused':
      return words(pod, '429', `budget ${names.budget(fact.budget)} allows no disruption`);
    case 'pod-started':
    case 'pod-ready':
    case 'pod-not-ready':
    case 'pod-succeeded':
    case 'pod-deleted':
      return words(pod);
    default:
      return fact satisfies never;
  }
}

function nodeWords(fact: AboutNode, names: Names): Words {
  const node = names.node(fact.node);
  switch (fact.kind) {
    case 'instance-launched': {
      const { instanceType, zone, market } = fact.instance;
      const from = fact.warm === undefined ? '' : `from ${names.warm(fact.warm)}`;
      return words(node, instanceType, zone, market, from);
    }
    case 'warm-instance-returned':
      return words(node, `as ${names.warm(fact.warm)}`);
    case 'instance-terminated':
    case 'node-cordoned':
    case 'drain-failed':
    case 'scale-down-failed':
      return words(node, fact.why);
    case 'spot-notice-issued':
      return words(node, fact.action, `at ${clock(fact.reclaimAt)}`);
    case 'node-registered':
      return words(node, ...fact.taints.map(({ key, effect }) => `${key}:${effect}`));
    case 'node-tainted':
      return words(node, `${fact.taint.key}:${fact.taint.effect}`);
    case 'node-untainted':
      return words(node, `${fact.key}:${fact.effect}`);
    case 'drain-started':
      return words(node, `${fact.pods} pods`);
    case 'instance-removed-by-autoscaler':
    case 'instance-death-noticed':
    case 'instance-reported-terminated':
    case 'rebalance-recommended':
    case 'node-ready':
    case 'node-not-ready':
    case 'node-uncordoned':
    case 'node-deleted':
    case 'handler-started':
    case 'drain-finished':
    case 'node-unneeded':
    case 'node-needed':
      return words(node);
    default:
      return fact satisfies never;
  }
}

function warmWords(fact: AboutWarm, names: Names): Words {
  const warm = names.warm(fact.warm);
  switch (fact.kind) {
    case 'warm-instance-launched': {
      const { instanceType, zone, market } = fact.instance;
      return words(warm, instanceType, zone, market);
    }
    case 'warm-instance-ready':
      return words(warm, `Warmed:${fact.state}`);
    case 'warm-instance-terminated':
      return words(warm);
    default:
      return fact satisfies never;
  }
}

function groupWords(fact: AboutGroup, names: Names): Words {
  if (fact.kind === 'workload-scaled')
    return words(names.workload(fact.workload), `replicas ${fact.replicas}`);
  const group = names.group(fact.group);
  switch (fact.kind) {
    case 'desired-capacity-set':
      return words(group, `${fact.from} → ${fact.to}`, `by ${fact.by}`);
    case 'out-of-capacity-begun':
    case 'out-of-capacity-ended':
      return words(group, fact.zone === undefined ? 'in every zone' : `in ${fact.zone}`);
    case 'launch-refused':
      return words(
        group,
        fact.why,
        fact.instanceType,
        fact.zone,
        fact.into === undefined ? '' : 'into the warm pool',
      );
    case 'scale-up-chosen':
      return words(
        group,
        `+${fact.nodes} nodes`,
        `for ${fact.pods} pods`,
        `of ${fact.options} options`,
      );
    case 'scale-up-refused':
      return words(group, fact.why);
    case 'group-backed-off':
      return words(group, `until ${clock(fact.until)}`);
    default:
      return fact satisfies never;
  }
}
