// The books of one run: what the facts said, entered as they are said, never looked up in the live state. Limits,
// rows and totals are read from here when the run has ended.

import type { Fact } from '../cluster/fact.ts';
import type { GroupSpec } from '../cluster/spec.ts';
import type { NodeId, PodId } from '../ids.ts';
import { RUN_START, type Instant } from '../units.ts';
import type { Billed } from './cost.ts';
import { byKind, type Entries } from './entries.ts';
import { CapacityLevels } from './levels.ts';
import { Moments } from './moments.ts';
import { Names } from './names.ts';
import { NODE_ENTRIES } from './node-entries.ts';
import { NodeLedger } from './node-ledger.ts';
import { Overshoot } from './overshoot.ts';
import { POD_ENTRIES } from './pod-entries.ts';
import { PodLedger } from './pod-ledger.ts';
import { ReplicaLog } from './replica-log.ts';
import { Timeline } from './timeline.ts';
import { WarmLedger } from './warm-ledger.ts';

/** What a group was asked for, and what it was refused. */
export class GroupAccount {
  readonly spec: GroupSpec;
  desired: number;
  desiredAtStart: number;
  launched = 0;
  launchesRefused = 0;
  /** How long desired capacity has stood at maxSize, in milliseconds. */
  atMaxMs = 0;
  #since: number = RUN_START;

  constructor(spec: GroupSpec) {
    this.spec = spec;
    this.desired = spec.desiredCapacity;
    this.desiredAtStart = spec.desiredCapacity;
  }

  bringTo(at: Instant): void {
    if (at <= this.#since) return;
    if (this.desired >= this.spec.maxSize) this.atMaxMs += at - this.#since;
    this.#since = at;
  }

  set(desired: number, at: Instant): void {
    this.bringTo(at);
    this.desired = desired;
    if (at < RUN_START) this.desiredAtStart = desired;
  }
}

export class Books {
  readonly names = new Names();
  readonly pods = new PodLedger();
  readonly nodes = new NodeLedger();
  readonly warm = new WarmLedger();
  readonly groups: GroupAccount[] = [];
  /** By workload; only Deployments promise a number of replicas. */
  readonly replicas: (ReplicaLog | undefined)[] = [];
  readonly overshoot = new Overshoot();
  readonly moments = new Moments();
  readonly timeline: Timeline | null;
  /** Counted pods that are not bound now. */
  pending = 0;
  evictionsRefused = 0;
  removedByAutoscaler = 0;
  /** Ready nodes at t = 0. */
  nodesAtStart = 0;
  started = false;
  /** What a reader must know to trust the numbers, one sentence each. */
  readonly warnings: string[] = [];
  /** Instances that events asked for and did not meet. */
  instancesNotFound = 0;
  #now: Instant = RUN_START;
  #changed = false;

  constructor(withTimeline: boolean) {
    this.timeline = withTimeline ? new Timeline() : null;
  }

  /** Enters one fact. */
  hear(fact: Fact, at: Instant): void {
    if (at > this.#now) this.#turnTo(at);
    this.names.hear(fact);
    ENTRIES.get(fact.kind)?.(fact, at, this);
  }

  /** Every stretch that EC2 bills: nodes, and instances in warm pools. */
  get billed(): readonly Billed[] {
    const { nodes, warm } = this;
    return warm.entries.length === 0 ? nodes.entries : [...nodes.entries, ...warm.entries];
  }

  /** Something changed that a row of the timeline shows. */
  changed(): void {
    this.#changed = true;
  }

  /** A counted pod began (`by` 1) or ceased (−1) to wait for a node. */
  waiting(by: 1 | -1): void {
    this.pending += by;
    this.#changed = true;
  }

  replicasOf(pod: PodId): ReplicaLog | undefined {
    return this.replicas[this.names.workloadOf[pod]!];
  }

  /** The pod is no ready replica any more. */
  unready(pod: PodId, at: Instant): void {
    if (this.pods.ready[pod] === 0) return;
    this.pods.ready[pod] = 0;
    this.replicasOf(pod)?.change(-1, at);
  }

  /** Its containers run no more: stopped, finished, deleted, or gone with the instance. */
  ceased(pod: PodId, at: Instant): void {
    this.unready(pod, at);
    if (this.pods.running[pod] === 0) return;
    this.pods.running[pod] = 0;
    this.nodes.running(this.pods.node[pod]! as NodeId, -1);
    this.#changed = true;
  }

  /** Brings every integral to the end of the run. */
  close(at: Instant): void {
    if (at > this.#now) this.#turnTo(at);
    this.#changed = true;
    this.#keepInstant();
    this.nodes.close(at);
    for (const group of this.groups) group.bringTo(at);
  }

  #turnTo(at: Instant): void {
    this.#keepInstant();
    this.overshoot.stood(this.#now, at, this.nodes.cluster, this.pending);
    this.#now = at;
  }

  #keepInstant(): void {
    if (!this.#changed || !this.started) return;
    this.#changed = false;
    this.timeline?.record(this.#now, this.nodes, this.pending);
  }
}

const RUN_ENTRIES: Entries<Books> = {
  'run-started': (_fact, _at, books) => {
    books.pods.redateUnbound();
    books.nodesAtStart = books.nodes.cluster.nodes.value;
    books.started = true;
    books.changed();
  },
  'group-created': ({ spec }, _at, { groups, nodes }) => {
    groups.push(new GroupAccount(spec));
    nodes.groups.push(new CapacityLevels());
  },
  'event-curtailed': ({ event, group, where, asked, found }, at, books) => {
    const inGroup = group === undefined ? [] : [`group ${books.groups[group]!.spec.name}`];
    const place =
      [...inGroup, where].filter((each) => each !== 'anywhere').join(', ') || 'anywhere';
    books.instancesNotFound += asked - found;
    books.warnings.push(
      `the ${event} at ${at / 1000}s asked for ${asked} ${asked === 1 ? 'instance' : 'instances'} (${place}) and found ${found}`,
    );
  },
  'workload-created': ({ spec }, _at, { replicas }) => {
    replicas.push(spec.kind === 'Deployment' ? new ReplicaLog(spec.replicas) : undefined);
  },
};

const ENTRIES = byKind(...NODE_ENTRIES, ...POD_ENTRIES, RUN_ENTRIES);
