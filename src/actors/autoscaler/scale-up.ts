// Steps 13 and 14 of a loop: which pending pods need help, whether to help now, and the purchase.
// kubernetes/autoscaler cluster-autoscaler/core/static_autoscaler.go; core/scaleup/orchestrator/executor.go.

import type { Fact } from '../../cluster/fact.ts';
import type { Rng } from '../../engine/rng.ts';
import type { GroupId, NodeId, PodId } from '../../ids.ts';
import type { AutoScalingGroup } from '../../scenario/scenario.ts';
import type { Instant } from '../../units.ts';
import { expanderFilter } from './expander/expander.ts';
import type { ExpanderFilter } from './expander/option.ts';
import { HintingSimulator } from './hinting-simulator.ts';
import type { Parts, Scene } from './loop.ts';
import {
  estimationLimit,
  planScaleUp,
  type ScalableGroup,
  type ScaleUpPlan,
} from './orchestrator.ts';
import {
  allAreNew,
  filterOutSchedulable,
  oldEnough,
  recreatablePods,
} from './pod-list-processors.ts';
import { isReady } from './readiness.ts';
import { MOST_RESOURCES, remainingQuota } from './resource-quota.ts';
import { isDaemonPod, type SimPod } from './sim-pod.ts';
import type { WallClock } from './wall-clock.ts';

/** `too new`: even the oldest pod is; nothing is deleted in such a loop either. */
export type ScaleUpOutcome = 'bought' | 'too new' | 'nothing';

export class ScaleUp {
  readonly #parts: Parts;
  readonly #groups: readonly AutoScalingGroup[];
  readonly #rng: Rng;
  readonly #clock: WallClock;
  readonly #simulator = new HintingSimulator();
  readonly #chain: readonly ExpanderFilter[];
  /** The refusal last told of each group: it is told again only when it changes. */
  readonly #told = new Map<GroupId, string>();

  constructor(parts: Parts, groups: readonly AutoScalingGroup[], rng: Rng, clock: WallClock) {
    this.#parts = parts;
    this.#groups = groups;
    this.#rng = rng;
    this.#clock = clock;
    const { expander, priorities } = parts.settings;
    this.#chain = expander.map((name) => expanderFilter(name, priorities));
  }

  /** `draining`: nodes that the autoscaler itself is emptying. */
  run(scene: Scene, pending: readonly SimPod[], draining: readonly NodeId[]): ScaleUpOutcome {
    const pods = this.#podsToHelp(scene, pending, draining);
    if (pods.length === 0) return 'nothing';
    const { settings, client } = this.#parts;
    const { view, now } = scene;
    const ready = scene.nodes.filter(
      (node) => isReady(view, node) && view.nodes.unschedulable[node] === 0,
    );
    if (settings.maxNodesTotal > 0 && ready.length >= settings.maxNodesTotal) {
      client.event();
      for (const { id } of pods) client.eventAbout(id);
      this.#skip(scene, pods, 'max total nodes in cluster reached');
      return 'nothing';
    }
    if (allAreNew(pods, now, this.#clock.stamp)) {
      this.#skip(scene, pods, 'pods younger than 2 s');
      return 'too new';
    }
    return this.#buy(scene, pods);
  }

  #skip({ port }: Scene, pods: readonly SimPod[], why: string): void {
    port.emit({ kind: 'scale-up-skipped', pods: pods.length, why, waiting: idsOf(pods) });
  }

  #podsToHelp(
    { snapshot, now }: Scene,
    pending: readonly SimPod[],
    draining: readonly NodeId[],
  ): SimPod[] {
    const { realNodes, settings } = this.#parts;
    const waiting = pending.filter((pod) => !realNodes.isExpendable(pod));
    if (draining.length > 0) waiting.push(...recreatablePods(snapshot.get(), draining));
    const left =
      waiting.length === 0
        ? []
        : filterOutSchedulable(snapshot.get(), waiting, this.#simulator, this.#rng);
    this.#simulator.dropOldHints();
    const helped = left.filter((pod) => !isDaemonPod(pod));
    return oldEnough(helped, now, settings.newPodScaleUpDelay, this.#clock.stamp);
  }

  #buy(scene: Scene, pods: readonly SimPod[]): ScaleUpOutcome {
    const { client } = this.#parts;
    const plan = this.#plan(scene, pods);
    if (plan.chosen === undefined) {
      for (const { id } of plan.remaining) client.eventAbout(id);
      this.#tellRefusals(scene, plan, pods);
      if (plan.options.length === 0) scene.port.emit(noOptions(pods.length));
      return 'nothing';
    }
    this.#told.clear();
    return this.#execute(scene, plan, plan.chosen, pods) ? 'bought' : 'nothing';
  }

  #plan({ view, snapshot: lazy, now }: Scene, pods: readonly SimPod[]): ScaleUpPlan {
    const snapshot = lazy.get();
    const { settings, state, cloud, templates } = this.#parts;
    const groups = this.#groups.map((group, index): ScalableGroup => {
      const id = index as GroupId;
      return {
        id,
        name: group.name,
        target: cloud.cache.targetSize(id),
        maxSize: group.maxSize,
        healthy: state.isHealthy(id),
        backedOff: state.isBackedOff(id, now),
        template: templates.of(view, id),
      };
    });
    return planScaleUp({
      snapshot,
      pods,
      groups,
      chain: this.#chain,
      limits: {
        maxNodesTotal: settings.maxNodesTotal,
        quota: remainingQuota(MOST_RESOURCES, snapshot.capacities()),
        estimation: estimationLimit(settings),
        balanceSimilar: settings.balanceSimilarNodeGroups,
      },
      rng: this.#rng,
    });
  }

  /** Groups one after another; the first that AWS refuses stops the rest and rests itself. */
  #execute(
    { api, now, port }: Scene,
    { options }: ScaleUpPlan,
    { option, increases }: NonNullable<ScaleUpPlan['chosen']>,
    needy: readonly SimPod[],
  ): boolean {
    const { client, cloud, state } = this.#parts;
    const what = { pods: option.pods.length, options: options.length, ...told(option.pods, needy) };
    for (const { group, increase: nodes } of increases) {
      port.emit({ kind: 'scale-up-chosen', group, nodes, ...what });
      client.event();
      client.event();
      if (!cloud.cache.increaseSize(api, group, nodes, now)) {
        const backedOff = (id: GroupId, until: Instant): void =>
          port.emit({ kind: 'group-backed-off', group: id, until });
        state.fail(group, now, { backedOff });
        return false;
      }
      state.registerScaleUp(group, nodes, now);
    }
    state.recalculate();
    for (const { id } of option.pods) client.eventAbout(id);
    return true;
  }

  #tellRefusals({ port }: Scene, { skipped }: ScaleUpPlan, pods: readonly SimPod[]): void {
    this.#groups.forEach((_, index) => {
      const group = index as GroupId;
      const why = skipped.get(group) ?? 'no pending pod fits a new node';
      if (this.#told.get(group) === why) return;
      this.#told.set(group, why);
      port.emit({ kind: 'scale-up-refused', group, why, left: idsOf(pods) });
    });
  }
}

/** Said in every such loop; which pods it left, and why, `scale-up-refused` says where that changes. */
const noOptions = (pods: number): Fact => ({
  kind: 'scale-up-skipped',
  pods,
  why: 'no expansion options',
});

const idsOf = (pods: readonly SimPod[]): PodId[] => pods.map(({ id }) => id);

/** Whom a purchase helps, and who needed help beside them. */
function told(helped: readonly SimPod[], needy: readonly SimPod[]) {
  const ids = new Set(idsOf(helped));
  return { helped: [...ids], passedOver: idsOf(needy).filter((pod) => !ids.has(pod)) };
}
