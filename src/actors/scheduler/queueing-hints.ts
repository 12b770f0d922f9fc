// Which events may help pods that were rejected: each plugin names the events that can change its mind and looks at what
// happened. kubernetes/kubernetes pkg/scheduler/framework/plugins/*: EventsToRegister and their queueing hints.

import type { NodeId } from '../../ids.ts';
import type { PodTemplate, Taint } from '../../kubernetes.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { matchesNodeAffinity } from '../framework/node-affinity.ts';
import { portsClash } from '../framework/node-ports.ts';
import { insufficientResources } from '../framework/node-resources-fit.ts';
import { shapeOf } from '../framework/node-shape.ts';
import { tolerates, toleratesAll } from '../framework/taint-toleration.ts';
import {
  affinityHeedsLostPod,
  affinityHeedsNewNode,
  affinityHeedsNewPod,
  spreadHeedsNode,
  spreadHeedsPod,
} from './topology-hints.ts';
import type { WaitingGroup } from './unschedulable-pods.ts';
import { Plugin } from './verdict.ts';

/** Something happened that may let a refused pod in. */
export type ClusterEvent =
  /** A bound pod is gone or finished; or a nomination is, which only held pods of `upTo` and less priority back. */
  | { readonly kind: 'room-freed'; readonly by: PodTemplate; readonly upTo?: number }
  /** A pod was bound, as the API server tells everyone. */
  | { readonly kind: 'pod-added'; readonly pod: PodTemplate }
  | { readonly kind: 'node-added' | 'node-deleted'; readonly node: NodeId }
  | { readonly kind: 'taint-added' | 'uncordoned'; readonly node: NodeId }
  | { readonly kind: 'taint-removed'; readonly node: NodeId; readonly taint: Taint };

/**
 * Plugins that ask for new nodes but not for changed taints. The scheduler asks on their behalf, and then any change
 * of any node's taints, also one for the worse, has their pods tried again: pkg/scheduler/scheduler.go
 * buildQueueingHintMap, against kubernetes/kubernetes#109437.
 */
const TRIED_ON_EVERY_TAINT =
  Plugin.NodePorts | Plugin.NodeAffinity | Plugin.NodeResourcesFit | Plugin.InterPodAffinity;

/** Whether any plugin that rejected the group wants its pods tried again. */
export function helps(event: ClusterEvent, group: WaitingGroup, view: ClusterView): boolean {
  const { template } = view.workloads[group.workload]!.spec;
  if (event.kind === 'room-freed') return freedRoomHelps(event, group, template);
  // PreEnqueue holds the group back; of all events only a pod's deletion makes it look again.
  if (group.rejectedBy & Plugin.DefaultPreemption) return false;
  if (event.kind === 'pod-added') return addedPodHelps(event.pod, group, template);
  if (event.kind === 'node-deleted') return spreadHelps(group, template, event.node, view);
  if (view.nodes.exists[event.node] === 0) return false;
  if (event.kind === 'node-added') return newNodeHelps(event.node, group, view);
  // An uncordoned node is told as a change of its taints too (framework/events.go extractNodeSpecUnschedulableChange).
  if (group.rejectedBy & TRIED_ON_EVERY_TAINT) return true;
  switch (event.kind) {
    case 'taint-added':
      return spreadHelps(group, template, event.node, view);
    case 'taint-removed':
      if (spreadHelps(group, template, event.node, view)) return true;
      return (
        (group.rejectedBy & Plugin.TaintToleration) !== 0 &&
        toleratesAll(template.tolerations, view.nodes.taints(event.node)) &&
        !template.tolerations.some((toleration) => tolerates(toleration, event.taint))
      );
    case 'uncordoned':
      return (group.rejectedBy & Plugin.NodeUnschedulable) !== 0;
  }
}

function freedRoomHelps(
  { by, upTo }: Extract<ClusterEvent, { kind: 'room-freed' }>,
  { rejectedBy }: WaitingGroup,
  template: PodTemplate,
): boolean {
  if (upTo !== undefined && template.priority > upTo) return false;
  if (rejectedBy & Plugin.NodeResourcesFit) return true;
  if (rejectedBy & Plugin.PodTopologySpread && spreadHeedsPod(template, by)) return true;
  if (rejectedBy & Plugin.InterPodAffinity && affinityHeedsLostPod(template, by)) return true;
  return (rejectedBy & Plugin.NodePorts) !== 0 && portsClash(template.hostPorts, by.hostPorts);
}

function addedPodHelps(pod: PodTemplate, { rejectedBy }: WaitingGroup, template: PodTemplate) {
  if (rejectedBy & Plugin.PodTopologySpread && spreadHeedsPod(template, pod)) return true;
  return (rejectedBy & Plugin.InterPodAffinity) !== 0 && affinityHeedsNewPod(template, pod);
}

/** PodTopologySpread looks again: over whom it spreads may have changed. */
const spreadHelps = (
  { rejectedBy }: WaitingGroup,
  template: PodTemplate,
  node: NodeId,
  view: ClusterView,
): boolean =>
  (rejectedBy & Plugin.PodTopologySpread) !== 0 && spreadHeedsNode(template, shapeOf(view, node));

/** Each plugin looks at the new node alone, as if nothing ran on it. */
function newNodeHelps(node: NodeId, { workload, rejectedBy }: WaitingGroup, view: ClusterView) {
  const { template, kind } = view.workloads[workload]!.spec;
  const shape = shapeOf(view, node);
  if (rejectedBy & Plugin.NodePorts) return true;
  if (rejectedBy & Plugin.NodeUnschedulable && !shape.unschedulable) return true;
  if (rejectedBy & Plugin.TaintToleration && toleratesAll(template.tolerations, shape.taints))
    return true;
  // A daemon pod's affinity names a node that was there before it.
  if (rejectedBy & Plugin.NodeAffinity && kind !== 'DaemonSet')
    if (matchesNodeAffinity(template, shape)) return true;
  if (rejectedBy & Plugin.PodTopologySpread && spreadHeedsNode(template, shape)) return true;
  if (rejectedBy & Plugin.InterPodAffinity && affinityHeedsNewNode(template, shape)) return true;
  if (!(rejectedBy & Plugin.NodeResourcesFit)) return false;
  const { allocatable } = view.nodes.instance(node);
  return insufficientResources(template.requests, allocatable, NOTHING).length === 0;
}

const NOTHING = { cpu: 0, memory: 0, other: {}, pods: 0 } as Parameters<
  typeof insufficientResources
>[2];
