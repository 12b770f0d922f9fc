// The cluster that a recording tells of, rebuilt line by line, so that our scheduler can be asked what it would have
// written in a state that the real one was in.

import { launchedInstance } from '../../actors/auto-scaling-group/launched-instance.ts';
import { Placement } from '../../actors/scheduler/placement.ts';
import { apply } from '../../cluster/apply.ts';
import type { Fact, TerminationReason } from '../../cluster/fact.ts';
import { Cluster } from '../../cluster/state.ts';
import { seededRng } from '../../engine/rng.ts';
import { worldFacts } from '../../experiment/world.ts';
import { groupId, NO_NODE, nodeId, podId, workloadId, type NodeId, type PodId } from '../../ids.ts';
import type { Taint, TaintEffect } from '../../kubernetes.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { instant, seconds } from '../../units.ts';
import type { RecordedFact } from '../recorded-fact.ts';
import { textOf } from './lines.ts';

/** Lines after which the scheduler may answer otherwise. */
export const CHANGING: ReadonlySet<string> = new Set([
  'node-registered',
  'node-cordoned',
  'node-tainted',
  'node-deleted',
  'pod-bound',
  'pod-nominated',
  'pod-terminating',
  'pod-deleted',
]);

export class RecordedWorld {
  readonly #scenario: Scenario;
  readonly #cluster = new Cluster();
  readonly #nodes = new Map<string, NodeId>();
  readonly #pods = new Map<string, PodId>();
  /** Pods that the recorded scheduler deleted to make room. */
  readonly #preempted = new Set<PodId>();

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    for (const fact of worldFacts(scenario)) apply(this.#cluster, fact, instant(0));
  }

  /** What our scheduler would write about a pod now; undefined when it would place it, or there is no such pod. */
  messageFor(name: string): string | undefined {
    const pod = this.#pods.get(name);
    const { pods } = this.#cluster;
    if (pod === undefined || !pods.exists(pod) || pods.isBound(pod)) return undefined;
    const placement = new Placement(this.#cluster);
    placement.adopt();
    for (const other of this.#preempted) placement.preempted.add(other);
    for (const other of this.#pods.values()) {
      const node = pods.nominatedNode[other]! as NodeId;
      if (pods.exists(other) && !pods.isBound(other) && node !== NO_NODE)
        placement.nominations.set(other, node);
    }
    const outcome = placement.decide(pod, seededRng(name));
    return outcome.fits ? undefined : outcome.why;
  }

  see(line: RecordedFact): void {
    const node = this.#nodes.get(textOf(line, 'node'));
    const pod = this.#pods.get(textOf(line, 'pod'));
    if (line.fact === 'instance-launched') return this.#launch(line);
    if (line.fact === 'pod-created') return this.#create(line);
    if (pod !== undefined) return this.#seePod(line, pod, node);
    if (node !== undefined) this.#seeNode(line, node);
  }

  #say(fact: Fact, { t }: RecordedFact): void {
    apply(this.#cluster, fact, instant(t * 1000));
  }

  #launch(line: RecordedFact): void {
    const groups = this.#scenario.autoScalingGroups;
    const group = groups.findIndex(({ name }) => name === textOf(line, 'group'));
    const types = groups[group]?.instanceTypes ?? [];
    const type = types.find(({ name }) => name === textOf(line, 'instanceType'));
    if (type === undefined) return; // not of this scenario
    const pool = { type, zone: textOf(line, 'zone'), market: 'spot' } as const;
    const instance = launchedInstance(groups[group]!, pool);
    const node = nodeId(this.#nodes.size);
    this.#nodes.set(textOf(line, 'node'), node);
    this.#say({ kind: 'instance-launched', node, group: groupId(group), instance }, line);
  }

  #create(line: RecordedFact): void {
    const { workloads } = this.#scenario;
    const workload = workloads.findIndex(({ name }) => name === textOf(line, 'workload'));
    if (workload < 0) return;
    const pod = podId(this.#cluster.pods.count); // a name may come again
    this.#pods.set(textOf(line, 'pod'), pod);
    this.#say({ kind: 'pod-created', pod, workload: workloadId(workload) }, line);
  }

  #seeNode(line: RecordedFact, node: NodeId): void {
    switch (line.fact) {
      case 'node-registered':
        return this.#say({ kind: 'node-registered', node, taints: [] }, line);
      case 'node-ready':
      case 'node-not-ready':
      case 'node-deleted':
        return this.#say({ kind: line.fact, node }, line);
      case 'node-cordoned':
        return this.#say({ kind: 'node-cordoned', node, why: 'spot-notice' }, line);
      case 'node-tainted':
        return this.#taint(line, node);
      default: // the scheduler does not look at it
    }
  }

  /** A line tells all taints that a node has. */
  #taint(line: RecordedFact, node: NodeId): void {
    const wanted = taintsOf(textOf(line, 'taints'));
    const isSame = (a: Taint) => (b: Taint) => a.key === b.key && a.effect === b.effect;
    for (const old of this.#cluster.nodes.taints(node))
      if (!wanted.some(isSame(old)))
        this.#say({ kind: 'node-untainted', node, key: old.key, effect: old.effect }, line);
    const held = this.#cluster.nodes.taints(node);
    for (const taint of wanted)
      if (!held.some(isSame(taint))) this.#say({ kind: 'node-tainted', node, taint }, line);
  }

  #seePod(line: RecordedFact, pod: PodId, node: NodeId | undefined): void {
    switch (line.fact) {
      case 'pod-bound':
        if (node !== undefined) this.#say({ kind: 'pod-bound', pod, node }, line);
        return;
      case 'pod-nominated':
        if (node !== undefined) this.#say({ kind: 'pod-nominated', pod, node }, line);
        return;
      case 'pod-terminating': {
        const why = textOf(line, 'why') as TerminationReason;
        if (why === 'PreemptionByScheduler') this.#preempted.add(pod);
        const grace = seconds(Number(textOf(line, 'grace')));
        return this.#say({ kind: 'pod-terminating', pod, grace, why, by: '' }, line);
      }
      case 'pod-deleted':
        return this.#say({ kind: 'pod-deleted', pod }, line);
      default: // the scheduler does not look at it
    }
  }
}

/** `key=value:Effect,key=value:Effect`. */
const taintsOf = (text: string): Taint[] =>
  text.split(',').flatMap((taint) => {
    const [, key, value, effect] = /^([^=:]+)=?([^:]*):(\w+)$/.exec(taint) ?? [];
    return key === undefined ? [] : [{ key, value: value!, effect: effect as TaintEffect }];
  });
