// Which nodes are so little used that their removal is worth a thought.
// kubernetes/autoscaler cluster-autoscaler/core/scaledown/eligibility/eligibility.go.

import type { ClusterView } from '../../../cluster/state.ts';
import type { GroupId, NodeId } from '../../../ids.ts';
import type { ClusterAutoscalerSettings } from '../../../scenario/scenario.ts';
import { millis, type Instant } from '../../../units.ts';
import { AsOf } from '../as-of.ts';
import type { LazySnapshot } from '../loop.ts';
import { isReady } from '../readiness.ts';
import type { RealNodes } from '../real-nodes.ts';
import { TO_BE_DELETED } from '../taints.ts';
import { utilizationBySums, utilizationOf } from './utilization.ts';

/** What eligibility is judged by. */
export interface EligibilityScene {
  readonly view: ClusterView;
  readonly snapshot: LazySnapshot;
  readonly realNodes: RealNodes;
  /** Registered nodes, without those that are only awaited. */
  readonly nodes: readonly NodeId[];
  readonly now: Instant;
  readonly groupOf: (node: NodeId) => GroupId | undefined;
  /** Target size above the minimum. */
  readonly mayShrink: (group: GroupId) => boolean;
  /** Counts the changes of what `groupOf` and `mayShrink` tell. */
  readonly groupsVersion: number;
  /** Nodes with pods that have terminated for too long to count. */
  readonly longTerminating: ReadonlySet<NodeId>;
}

/** `MaxCloudProviderNodeDeletionTime`: a node marked longer ago may be looked at again. */
const DELETION_TIME = millis(5 * 60_000);

export class Eligibility {
  readonly #settings: ClusterAutoscalerSettings;
  readonly #asOf = new AsOf();
  #eligible: ReadonlySet<NodeId> = new Set();
  /** A deletion mark was met, which grows old. */
  #metMark = false;

  constructor(settings: ClusterAutoscalerSettings) {
    this.#settings = settings;
  }

  /** Eligible nodes in the loop's order: judged anew only when something has changed. */
  nodes(scene: EligibilityScene): readonly NodeId[] {
    const { view, groupsVersion } = scene;
    if (!isPlain(scene) || !this.#asOf.holds(view, groupsVersion)) this.#judge(scene);
    const eligible = this.#eligible;
    return eligible.size === 0 ? [] : scene.nodes.filter((node) => eligible.has(node));
  }

  #judge(scene: EligibilityScene): void {
    this.#metMark = false;
    this.#eligible = new Set(scene.nodes.filter((node) => this.#isEligible(scene, node)));
    if (isPlain(scene) && !this.#metMark) this.#asOf.note(scene.view, scene.groupsVersion);
    else this.#asOf.forget();
  }

  #isEligible(scene: EligibilityScene, node: NodeId): boolean {
    const { view, now } = scene;
    const group = scene.groupOf(node);
    if (group === undefined || !scene.mayShrink(group)) return false;
    if (!this.#isIdle(scene, node)) return false;
    if (!this.#settings.scaleDownUnreadyEnabled && !isReady(view, node)) return false;
    return !this.#isMarkedForDeletion(view, node, now);
  }

  /** Its pods request no more than the threshold of what it can give. */
  #isIdle(scene: EligibilityScene, node: NodeId): boolean {
    const { scaleDownUtilizationThreshold, ignoreDaemonsetsUtilization } = this.#settings;
    const { view, snapshot, realNodes, now, longTerminating } = scene;
    const shown = realNodes.node(view, node);
    const made = snapshot.made;
    const free = made === undefined ? shown.free : made.free(made.rowOf(node));
    if (!ignoreDaemonsetsUtilization && !longTerminating.has(node))
      return utilizationBySums(shown.allocatable, free) <= scaleDownUtilizationThreshold;
    const pods = snapshot.get().podsOn(snapshot.get().rowOf(node));
    const ignoreDaemonSets = ignoreDaemonsetsUtilization;
    const { utilization } = utilizationOf(pods, shown.allocatable, { ignoreDaemonSets, now });
    return utilization <= scaleDownUtilizationThreshold;
  }

  #isMarkedForDeletion(view: ClusterView, node: NodeId, now: Instant): boolean {
    const mark = view.nodes.taints(node).find(({ key }) => key === TO_BE_DELETED);
    if (mark === undefined) return false;
    this.#metMark = true;
    return now - Number(mark.value) * 1000 < DELETION_TIME;
  }
}

/** All nodes as they really are: none left out, no pod placed on them in thought, none forgotten for its age. */
const isPlain = ({ view, snapshot, nodes, longTerminating }: EligibilityScene): boolean =>
  snapshot.made === undefined &&
  longTerminating.size === 0 &&
  nodes.length === view.nodes.registered.length;
