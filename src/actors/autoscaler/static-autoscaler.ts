// One loop of Cluster Autoscaler, step by step.
// kubernetes/autoscaler cluster-autoscaler/core/static_autoscaler.go `RunOnce`.

import type { ClusterView } from '../../cluster/state.ts';
import type { Rng } from '../../engine/rng.ts';
import type { GroupId, NodeId, PodId } from '../../ids.ts';
import type { ClusterAutoscalerSettings, Scenario } from '../../scenario/scenario.ts';
import { elapsed, NEVER, type Instant, type Millis } from '../../units.ts';
import { ApiClient } from './api-client.ts';
import type { AutoScalingApi } from './aws/asg-cache.ts';
import { Cloud } from './cloud.ts';
import { ClusterState, type ClusterStateActs } from './cluster-state.ts';
import { LazySnapshot, type Loop, type Scene } from './loop.ts';
import { NodeList } from './node-list.ts';
import { NodeTemplates } from './node-templates.ts';
import { pendingPods } from './pod-list-processors.ts';
import { newKey, rememberedKey } from './pretended-key.ts';
import { placeNominated, RealNodes, type NominatedPod } from './real-nodes.ts';
import { ScaleDown } from './scale-down/scale-down.ts';
import { ScaleUp } from './scale-up.ts';
import { ClusterSnapshot } from './snapshot.ts';
import type { AutoscalerPort, NodeWake } from './wake.ts';
import type { WallClock } from './wall-clock.ts';

export class StaticAutoscaler {
  /** When a loop last bought; `NEVER` since the start. */
  lastScaleUp: Instant = NEVER;
  readonly cloud: Cloud;
  readonly nodeList: NodeList;
  readonly #settings: ClusterAutoscalerSettings;
  readonly #client: ApiClient;
  readonly #state: ClusterState;
  readonly #templates: NodeTemplates;
  readonly #realNodes: RealNodes;
  readonly #snapshot: ClusterSnapshot;
  readonly #scaleUp: ScaleUp;
  readonly #scaleDown: ScaleDown;
  /** Pods that kube-scheduler has refused at least once and that may still wait. */
  readonly #refused = new Set<PodId>();
  #keys = 0;

  constructor(scenario: Scenario, rng: Rng, clock: WallClock) {
    const { clusterAutoscaler: settings, autoScalingGroups: groups } = scenario;
    this.#settings = settings;
    this.cloud = new Cloud(groups);
    this.nodeList = new NodeList(rng.fork('node-list'));
    this.#client = new ApiClient(rng.fork('api-client'));
    this.#snapshot = new ClusterSnapshot(rng.fork('plugin-runner'));
    this.#state = new ClusterState(
      { ...settings, backoff: backoffSettings(settings) },
      this.cloud.cache,
      this.cloud.instances,
    );
    this.#templates = new NodeTemplates(groups);
    this.#realNodes = new RealNodes(settings.expendablePodsPriorityCutoff);
    const parts = {
      settings,
      client: this.#client,
      cloud: this.cloud,
      state: this.#state,
      templates: this.#templates,
      realNodes: this.#realNodes,
    };
    this.#scaleUp = new ScaleUp(parts, groups, rng.fork('scale-up'), clock);
    this.#scaleDown = new ScaleDown(parts, rng.fork('scale-down'));
  }

  get lastDeletion(): Instant {
    return this.#scaleDown.lastDeletion;
  }

  podRefused(pod: PodId): void {
    this.#refused.add(pod);
  }

  podTerminating(pod: PodId): void {
    this.#realNodes.podTerminating(pod);
  }

  podGone(pod: PodId): void {
    this.#realNodes.podGone(pod);
    this.podBound(pod);
  }

  podBound(pod: PodId): void {
    if (this.#refused.delete(pod)) this.#client.forget(pod);
  }

  /** The process starts: it describes the groups, begins its background refreshes and meets all kinds of pods. */
  start(view: ClusterView, now: Instant): void {
    this.cloud.cache.refresh(
      this.cloud.api(view, () => {}),
      now,
    );
    this.cloud.instances.start(now);
    this.#snapshot.introduce(view.workloads.map(({ spec }) => spec.template));
  }

  /** A loop that looks and does nothing, so that its memory is that of one that has run before. */
  rehearse(view: ClusterView, port: AutoscalerPort, now: Instant): void {
    const { nominated } = pendingPods(view, this.#refused);
    this.#scaleDown.look(this.#imagine(this.#observe(view, port, now), nominated));
  }

  /** One loop; how long it took. */
  runOnce(view: ClusterView, port: AutoscalerPort): Millis {
    const { now } = port;
    this.#client.begin(now);
    const loop = this.#observe(view, port, now);
    this.#act(loop);
    this.#client.request(); // reads and writes the status ConfigMap, whatever happened
    this.#client.request();
    return elapsed(now, this.#client.clock);
  }

  wake(wake: NodeWake, view: ClusterView, port: AutoscalerPort): void {
    this.#scaleDown.wake(wake, view, port);
  }

  /** Steps 1 to 7: what is there. */
  #observe(view: ClusterView, port: AutoscalerPort, now: Instant): Loop {
    const { cache, instances } = this.cloud;
    const api = this.cloud.api(view, (fact) => port.emit(fact));
    const nodes = this.nodeList.list(view);
    instances.catchUp(now);
    cache.refresh(api, now);
    this.#templates.refresh(view, nodes, (node) => cache.groupOf(node), now);
    this.#state.update(view, nodes, now, this.#acts(api, port, now));
    return { view, port, now, api, nodes };
  }

  #acts(api: AutoScalingApi, port: AutoscalerPort, now: Instant): ClusterStateActs {
    return {
      backedOff: (group, until) => port.emit({ kind: 'group-backed-off', group, until }),
      decreaseTargetSize: (group, by) => this.cloud.cache.decreaseTargetSize(api, group, by, now),
      event: () => this.#client.event(),
    };
  }

  /** Steps 8 to 15: clean up, pack, buy, take away. */
  #act(loop: Loop): void {
    this.#removeLongUnregistered(loop);
    if (!this.#state.isClusterHealthy()) {
      this.#scaleDown.forget(loop);
      this.#client.event();
      return;
    }
    this.#deleteFailedPlaceholders(loop);
    if (this.#fixGroupSizes(loop)) return;
    const { unschedulable, nominated } = pendingPods(loop.view, this.#refused);
    const scene = this.#imagine(loop, nominated);
    const outcome = this.#scaleUp.run(scene, unschedulable, this.#scaleDown.draining());
    if (outcome === 'bought') this.lastScaleUp = loop.now;
    if (this.#settings.scaleDownEnabled)
      this.#scaleDown.run(scene, { lastScaleUp: this.lastScaleUp, wait: outcome === 'too new' });
  }

  /** Instances that never registered go, but never below the group's minimum. */
  #removeLongUnregistered({ api, now }: Loop): void {
    const { cache, instances } = this.cloud;
    for (const { group, node } of this.#state.longUnregistered(now)) {
      if (node === undefined) cache.deletePlaceholders(api, group, now);
      else cache.deleteInstance(api, node, now);
      instances.invalidate(group);
    }
  }

  /** Placeholders that AWS cannot fulfil are given up in every loop that sees them. */
  #deleteFailedPlaceholders({ api, now }: Loop): void {
    const { cache, instances } = this.cloud;
    let deleted = false;
    for (let id = 0; id < cache.groups.length; id += 1) {
      const group = id as GroupId;
      if (this.#state.creationErrors(group) === 0) continue;
      if (!cache.deletePlaceholders(api, group, now)) continue;
      instances.invalidate(group);
      deleted = true;
    }
    if (deleted) this.#state.recalculate();
  }

  /** Whether a group's size was corrected, or could not be: either ends the loop. */
  #fixGroupSizes({ api, now }: Loop): boolean {
    const { cache } = this.cloud;
    let fixed = false;
    for (let group = 0; group < cache.groups.length; group += 1) {
      const excess = this.#state.excess(group as GroupId, now);
      if (excess === 0) continue;
      if (!cache.decreaseTargetSize(api, group as GroupId, excess, now)) return true;
      fixed = true;
    }
    return fixed;
  }

  #upcoming(now: Instant): { group: GroupId; count: number }[] {
    const upcoming: { group: GroupId; count: number }[] = [];
    if (!this.#state.isAwaiting) return upcoming;
    for (let id = 0; id < this.cloud.cache.groups.length; id += 1) {
      const group = id as GroupId;
      const count = this.#state.upcoming(group, now);
      if (count > 0) upcoming.push({ group, count });
    }
    return upcoming;
  }

  /** Nodes that are counted as upcoming and have registered already are not there twice. */
  #imagine(loop: Loop, nominated: readonly NominatedPod[]): Scene {
    const started: NodeId[] = [];
    for (const { group } of this.#upcoming(loop.now))
      started.push(...this.#state.notStarted(group));
    const nodes =
      started.length === 0 ? loop.nodes : loop.nodes.filter((node) => !started.includes(node));
    const { view, port, now, api } = loop;
    const snapshot = new LazySnapshot(() => this.#fill(view, nodes, nominated, now));
    return { view, port, now, api, nodes, snapshot };
  }

  /** Real nodes with nominated pods, then the nodes awaited. */
  #fill(
    view: ClusterView,
    nodes: readonly NodeId[],
    nominated: readonly NominatedPod[],
    now: Instant,
  ): ClusterSnapshot {
    const snapshot = this.#snapshot;
    snapshot.clear();
    for (const node of nodes) snapshot.add(this.#realNodes.node(view, node));
    placeNominated(
      snapshot,
      nominated.filter(({ pod }) => !this.#realNodes.isExpendable(pod)),
    );
    for (const { group, count } of this.#upcoming(now))
      for (let k = 0; k < count; k += 1) {
        const key = this.#templates.isRemembered(group) ? rememberedKey(group, k) : this.#newKey();
        snapshot.add(this.#templates.of(view, group).pretendedNode(key));
      }
    return snapshot;
  }

  /** A template is named at random in every loop, so nobody remembers having placed a pod on its nodes. */
  #newKey(): number {
    this.#keys += 1;
    return newKey(this.#keys);
  }
}

const backoffSettings = (settings: ClusterAutoscalerSettings): ClusterStateBackoff => ({
  initial: settings.initialNodeGroupBackoffDuration,
  greatest: settings.maxNodeGroupBackoffDuration,
  resetTimeout: settings.nodeGroupBackoffResetTimeout,
});
type ClusterStateBackoff = ConstructorParameters<typeof ClusterState>[0]['backoff'];
