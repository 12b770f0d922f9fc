// What happened to each node, one column per question, and what stands on it now. Feeds the levels of its group and
// of the cluster: a node counts there while it is Ready and its instance is up.

import type { FactOf } from '../cluster/fact.ts';
import type { InstanceSpec } from '../cluster/spec.ts';
import type { GroupId, NodeId } from '../ids.ts';
import type { PodTemplate } from '../kubernetes.ts';
import { NEVER, RUN_START, type Instant } from '../units.ts';
import { CapacityLevels } from './levels.ts';

/** Zero as a double: a field that began as a small integer would have V8 rebuild every entry once sums grow large. */
const NOTHING = -0;

/** One instance and its Node object. Instants are `NEVER` until it happened. */
export interface NodeEntry {
  readonly id: NodeId;
  readonly group: GroupId;
  readonly instance: InstanceSpec;
  readonly launchedAt: Instant;
  /** When EC2 started its instance: earlier where that had been running in a warm pool. */
  startedAt: Instant;
  /** It went back into a warm pool and runs on there. */
  isHandedOn: boolean;
  registeredAt: Instant;
  /** When it first turned Ready. */
  readyAt: Instant;
  noticeAt: Instant;
  /** When it was first cordoned. */
  cordonedAt: Instant;
  /** When it became unschedulable under its notice; the notice's own instant if it already was. */
  cordonedForNoticeAt: Instant;
  drainStartedAt: Instant;
  drainFinishedAt: Instant;
  goneAt: Instant;
  goneWhy: FactOf<'instance-terminated'>['why'] | null;
  /** Every evictable pod had terminated gracefully when its instance went; true while nothing speaks against it. */
  drained: boolean;
  ready: boolean;
  unschedulable: boolean;
  cpuRequested: number;
  memoryRequested: number;
  cpuHeadroom: number;
  memoryHeadroom: number;
  podsHeld: number;
  /** Requests × milliseconds while the instance was up, from t = 0. */
  cpuRequestedArea: number;
  cpuHeadroomArea: number;
  since: number;
}

export class NodeLedger {
  readonly entries: NodeEntry[] = [];
  readonly cluster = new CapacityLevels();
  readonly groups: CapacityLevels[] = [];

  at(node: NodeId): NodeEntry {
    return this.entries[node]!;
  }

  launched({ node, group, instance }: FactOf<'instance-launched'>, at: Instant): void {
    this.entries.push({
      id: node,
      group,
      instance,
      launchedAt: at,
      startedAt: at,
      isHandedOn: false,
      registeredAt: NEVER,
      readyAt: NEVER,
      noticeAt: NEVER,
      cordonedAt: NEVER,
      cordonedForNoticeAt: NEVER,
      drainStartedAt: NEVER,
      drainFinishedAt: NEVER,
      goneAt: NEVER,
      goneWhy: null,
      drained: true,
      ready: false,
      unschedulable: false,
      cpuRequested: NOTHING,
      memoryRequested: NOTHING,
      cpuHeadroom: NOTHING,
      memoryHeadroom: NOTHING,
      podsHeld: 0,
      cpuRequestedArea: NOTHING,
      cpuHeadroomArea: NOTHING,
      since: Math.max(at, RUN_START) || NOTHING,
    });
    this.#boot(this.at(node), 1);
  }

  turnedReady(node: NodeId, at: Instant): void {
    const entry = this.at(node);
    if (entry.readyAt === NEVER) {
      entry.readyAt = at;
      this.#boot(entry, -1);
    }
    this.#setReady(entry, entry.goneAt === NEVER, at);
  }

  turnedNotReady(node: NodeId, at: Instant): void {
    this.#setReady(this.at(node), false, at);
  }

  cordoned(node: NodeId, at: Instant): void {
    const entry = this.at(node);
    entry.unschedulable = true;
    if (entry.cordonedAt === NEVER) entry.cordonedAt = at;
    if (entry.noticeAt !== NEVER && entry.cordonedForNoticeAt === NEVER)
      entry.cordonedForNoticeAt = at;
  }

  noticed(node: NodeId, at: Instant): void {
    const entry = this.at(node);
    if (entry.noticeAt !== NEVER) return;
    entry.noticeAt = at;
    if (entry.unschedulable) entry.cordonedForNoticeAt = at;
  }

  gone(node: NodeId, why: FactOf<'instance-terminated'>['why'], at: Instant): void {
    const entry = this.at(node);
    this.accrue(entry, at);
    this.#setReady(entry, false, at);
    if (entry.readyAt === NEVER) this.#boot(entry, -1);
    entry.goneAt = at;
    entry.goneWhy = why;
  }

  /** A pod takes (`sign` 1) or gives back (−1) its room. */
  occupy(node: NodeId, template: PodTemplate, sign: 1 | -1, at: Instant): void {
    const entry = this.at(node);
    this.accrue(entry, at);
    const cpu = sign * template.requests.cpu;
    const memory = sign * template.requests.memory;
    entry.cpuRequested += cpu;
    entry.memoryRequested += memory;
    entry.podsHeld += sign;
    if (template.priority < 0) {
      entry.cpuHeadroom += cpu;
      entry.memoryHeadroom += memory;
    }
    if (!entry.ready) return;
    hold(this.cluster, template, sign, at);
    hold(this.groups[entry.group]!, template, sign, at);
  }

  /** A counted pod's containers began (`by` 1) or ceased (−1) to run. */
  running(node: NodeId, by: 1 | -1): void {
    this.cluster.podsRunning += by;
    this.groups[this.at(node).group]!.podsRunning += by;
  }

  /** Integrates what the node held until `at`; a gone instance holds nothing. */
  accrue(entry: NodeEntry, at: Instant): void {
    if (entry.goneAt !== NEVER || at <= entry.since) return;
    const length = at - entry.since;
    entry.cpuRequestedArea += entry.cpuRequested * length;
    entry.cpuHeadroomArea += entry.cpuHeadroom * length;
    entry.since = at;
  }

  /** Brings every integral to the end of the run. */
  close(at: Instant): void {
    for (const entry of this.entries) this.accrue(entry, at);
    this.cluster.bringTo(at);
    for (const group of this.groups) group.bringTo(at);
  }

  #boot(entry: NodeEntry, by: 1 | -1): void {
    this.cluster.booting += by;
    this.groups[entry.group]!.booting += by;
  }

  #setReady(entry: NodeEntry, ready: boolean, at: Instant): void {
    if (entry.ready === ready) return;
    this.#count(entry, at, -1);
    entry.ready = ready;
    this.#count(entry, at, 1);
  }

  /** Adds a Ready node, and what stands on it, to the sums it belongs to; or takes it out. */
  #count(entry: NodeEntry, at: Instant, sign: 1 | -1): void {
    if (!entry.ready) return;
    add(this.cluster, entry, at, sign);
    add(this.groups[entry.group]!, entry, at, sign);
  }
}

function add(levels: CapacityLevels, entry: NodeEntry, at: Instant, sign: 1 | -1): void {
  levels.bringTo(at);
  const { allocatable } = entry.instance;
  levels.nodes.value += sign;
  levels.cpuAllocatable.value += sign * allocatable.cpu;
  levels.memoryAllocatable.value += sign * allocatable.memory;
  levels.podsAllocatable += sign * allocatable.pods;
  levels.cpuRequested.value += sign * entry.cpuRequested;
  levels.memoryRequested.value += sign * entry.memoryRequested;
  levels.cpuHeadroom.value += sign * entry.cpuHeadroom;
  levels.memoryHeadroom.value += sign * entry.memoryHeadroom;
  levels.podsHeld += sign * entry.podsHeld;
}

/** One pod more (`sign` 1) or less (−1) on a node that counts. */
function hold(levels: CapacityLevels, template: PodTemplate, sign: 1 | -1, at: Instant): void {
  levels.bringTo(at);
  const cpu = sign * template.requests.cpu;
  const memory = sign * template.requests.memory;
  levels.cpuRequested.value += cpu;
  levels.memoryRequested.value += memory;
  levels.podsHeld += sign;
  if (template.priority >= 0) return;
  levels.cpuHeadroom.value += cpu;
  levels.memoryHeadroom.value += memory;
}
