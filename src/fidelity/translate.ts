// What a simulated run says, in the lines of a recording: the same kinds, the same fields, the same silence about what
// a watch of the real API would not show.

import type { Fact, FactOf } from '../cluster/fact.ts';
import { replicate } from '../experiment/replicate.ts';
import type { GroupId, NodeId, PodId } from '../ids.ts';
import type { Taint } from '../kubernetes.ts';
import { Names } from '../metrics/names.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Instant } from '../units.ts';
import type { RecordedFact } from './recorded-fact.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One run of a scenario in the lines of a recording, in order. */
export function simulatedRun(scenario: Scenario, seed: string): RecordedFact[] {
  const teller = new Teller();
  replicate(scenario, { seed, observers: [(fact, at) => teller.hear(fact, at)] });
  return teller.lines;
}

const OWNERS: Readonly<Record<string, string>> = {
  Deployment: 'ReplicaSet',
  DaemonSet: 'DaemonSet',
  Pod: '',
};

/** Kinds that are the same there, and tell of a node or a pod alone. */
const OF_A_NODE: ReadonlySet<string> = new Set([
  'node-ready',
  'node-not-ready',
  'node-cordoned',
  'node-deleted',
  'spot-notice-issued',
  'rebalance-recommended',
  'handler-started',
]);
const OF_A_POD: ReadonlySet<string> = new Set([
  'pod-created',
  'pod-bound',
  'pod-ready',
  'pod-not-ready',
  'pod-succeeded',
  'pod-deleted',
]);

class Teller {
  readonly lines: RecordedFact[] = [];
  readonly #names = new Names();
  readonly #nodeOfPod: NodeId[] = [];
  readonly #taints: Taint[][] = [];
  readonly #desired: number[] = [];
  /** The instant at which the autoscaler gave back an instance, and of which group. */
  #returned: { readonly at: Instant; readonly group: GroupId } | undefined;
  #now = 0 as Instant;

  hear(fact: Fact, at: Instant): void {
    this.#names.hear(fact);
    this.#now = at;
    if ('node' in fact && OF_A_NODE.has(fact.kind)) this.#sayNode(fact.kind, fact.node as NodeId);
    else if ('pod' in fact && OF_A_POD.has(fact.kind)) this.#hearPod(fact as FactOf<'pod-bound'>);
    else this.#hearOther(fact);
  }

  #say(fact: string, fields: Fields): void {
    this.lines.push({ t: this.#now / 1000, fact, ...fields });
  }

  #sayNode(kind: string, node: NodeId, more: Fields = {}): void {
    this.#say(kind, { node: this.#names.node(node), ...more });
  }

  #sayPod(kind: string, pod: PodId, more: Fields = {}): void {
    const { name, kind: owner } = this.#names.specOf(pod);
    const node = this.#nodeOfPod[pod];
    this.#say(kind, {
      pod: this.#names.pod(pod),
      workload: name,
      ownedBy: OWNERS[owner],
      ...(node === undefined ? {} : { node: this.#names.node(node) }),
      ...more,
    });
  }

  #hearPod({ kind, pod, node }: FactOf<'pod-bound'>): void {
    if (kind === 'pod-bound') this.#nodeOfPod[pod] = node;
    this.#sayPod(kind, pod);
  }

  #hearOther(fact: Fact): void {
    switch (fact.kind) {
      case 'pod-unschedulable':
        return this.#sayPod(fact.kind, fact.pod, { why: fact.why });
      case 'pod-nominated':
        if (fact.node !== undefined)
          this.#sayPod(fact.kind, fact.pod, { node: this.#names.node(fact.node) });
        return;
      case 'pod-terminating':
        return this.#sayPod(fact.kind, fact.pod, {
          grace: fact.grace / 1000,
          ...(fact.why === 'scaled-down' ? {} : { why: fact.why }),
        });
      case 'pod-lost':
        return this.#sayPod(fact.kind, fact.pod, {
          phase: 'Running',
          terminating: fact.terminating,
        });
      case 'workload-scaled':
        return this.#say(fact.kind, {
          workload: this.#names.workload(fact.workload),
          replicas: fact.replicas,
        });
      default:
        return this.#hearOfNodes(fact);
    }
  }

  #hearOfNodes(fact: Fact): void {
    switch (fact.kind) {
      case 'instance-launched':
        this.#taints[fact.node] = [];
        return this.#sayNode(fact.kind, fact.node, {
          group: this.#names.group(fact.group),
          instanceType: fact.instance.instanceType,
          zone: fact.instance.zone,
        });
      case 'node-registered':
        this.#sayNode(fact.kind, fact.node);
        this.#taints[fact.node]!.push(...fact.taints);
        return this.#sayTaints(fact.node);
      case 'node-tainted':
        this.#taints[fact.node]!.push(fact.taint);
        return this.#sayTaints(fact.node);
      case 'node-untainted':
        this.#taints[fact.node] = this.#taints[fact.node]!.filter(
          ({ key, effect }) => key !== fact.key || effect !== fact.effect,
        );
        return this.#sayTaints(fact.node);
      case 'instance-terminated':
        return this.#sayNode(fact.kind, fact.node, { why: fact.why });
      case 'instance-removed-by-autoscaler':
        this.#returned = { at: this.#now, group: this.#names.groupOf[fact.node]! };
        return this.#sayNode(fact.kind, fact.node);
      default:
        return this.#hearOfGroups(fact);
    }
  }

  #sayTaints(node: NodeId): void {
    const taints = this.#taints[node]!.map(({ key, value, effect }) => `${key}=${value}:${effect}`);
    this.#sayNode('node-tainted', node, { taints: taints.join(',') });
  }

  #hearOfGroups(fact: Fact): void {
    switch (fact.kind) {
      case 'group-created':
        this.#desired.push(fact.spec.desiredCapacity);
        return;
      case 'desired-capacity-set':
        return this.#desiredCapacitySet(fact);
      case 'launch-refused':
        return this.#say(fact.kind, { group: this.#names.group(fact.group) });
      case 'out-of-capacity-begun':
        return this.#say('out-of-capacity', { group: this.#names.group(fact.group) });
      case 'run-ended':
        return this.#say(fact.kind, {});
      default:
        return this.#hearAutoscaler(fact);
    }
  }

  /** Terminating an instance "with decrement" is one call there, and tells of no desired capacity. */
  #desiredCapacitySet(fact: FactOf<'desired-capacity-set'>): void {
    this.#desired[fact.group] = fact.to;
    const isReturn =
      this.#returned?.at === this.#now &&
      this.#returned.group === fact.group &&
      fact.to === fact.from - 1;
    if (isReturn) this.#returned = undefined;
    else {
      const { from, to, by } = fact;
      this.#say(fact.kind, { group: this.#names.group(fact.group), from, to, by });
    }
  }

  /** What Cluster Autoscaler writes into its log of the decisions that are facts here. */
  #hearAutoscaler(fact: Fact): void {
    switch (fact.kind) {
      case 'autoscaler-loop-started':
        return this.#say(fact.kind, {});
      case 'scale-up-chosen': {
        const { name, maxSize } = this.#names.groups[fact.group]!;
        const from = this.#desired[fact.group]!;
        const plan = `${name} ${from}->${from + fact.nodes} (max: ${maxSize})`;
        return this.#say('autoscaler-said', { text: `Final scale-up plan: [{${plan}}]` });
      }
      case 'scale-up-skipped':
        if (fact.why === 'no expansion options')
          this.#say('autoscaler-said', { text: 'No expansion options' });
        return;
      case 'group-backed-off':
        return this.#say('autoscaler-said', {
          text: `Disabling scale-up for node group ${this.#names.group(fact.group)} until ${fact.until / 1000}`,
        });
      default: // a watch would not show it
    }
  }
}
