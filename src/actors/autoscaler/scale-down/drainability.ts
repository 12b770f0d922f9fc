// Whether a pod lets its node be drained: Cluster Autoscaler's rules in their order, the first that speaks decides.
// kubernetes/autoscaler cluster-autoscaler/simulator/drainability/rules/rules.go; simulator/drain.go `GetPodsToMove`.

import { after, type Instant, type Millis } from '../../../units.ts';
import { isDaemonPod, isLongTerminating, type SimPod } from '../sim-pod.ts';

/** Why a pod blocks (utils/drain/drain.go `BlockingPodReason`). */
export type BlockingReason =
  | 'MinReplicasReached'
  | 'NotReplicated'
  | 'UnmovableKubeSystemPod'
  | 'NotSafeToEvictAnnotation'
  | 'LocalStorageRequested'
  | 'NotEnoughPdb';

export interface DrainRules {
  readonly skipNodesWithSystemPods: boolean;
  readonly skipNodesWithLocalStorage: boolean;
  readonly skipNodesWithCustomControllerPods: boolean;
  readonly minReplicaCount: number;
  readonly blockingSystemPodDisruptionTimeout: Millis;
}

/** What the rules ask about the world around a pod. */
export interface DrainContext {
  readonly rules: DrainRules;
  readonly now: Instant;
  /** `spec.replicas` of the pod's controller. */
  readonly replicasOf: (pod: SimPod) => number;
  /** Disruptions left in each budget that selects the pod. */
  readonly disruptionsAllowed: (pod: SimPod) => readonly number[];
}

const REPLICATED = new Set(['ReplicationController', 'Job', 'ReplicaSet', 'StatefulSet']);

/** `ignored` pods neither move nor block. */
export function drainability(
  pod: SimPod,
  context: DrainContext,
): 'ignored' | 'moves' | BlockingReason {
  const { rules, now } = context;
  if (isLongTerminating(pod, now)) return 'ignored';
  if (rules.skipNodesWithCustomControllerPods && hasTooFewReplicas(pod, context))
    return 'MinReplicasReached';
  if (isDaemonPod(pod) || pod.template.drainability.safeToEvict === true) return 'moves';
  if (!isReplicated(pod, rules)) return 'NotReplicated';
  const budgets = context.disruptionsAllowed(pod);
  if (rules.skipNodesWithSystemPods && isSystemPod(pod) && budgets.length === 0)
    return after(pod.createdAt, rules.blockingSystemPodDisruptionTimeout) < now
      ? 'moves'
      : 'UnmovableKubeSystemPod';
  if (pod.template.drainability.safeToEvict === false) return 'NotSafeToEvictAnnotation';
  if (rules.skipNodesWithLocalStorage && pod.template.drainability.localStorage)
    return 'LocalStorageRequested';
  return budgets.some((allowed) => allowed < 1) ? 'NotEnoughPdb' : 'moves';
}

const hasTooFewReplicas = (pod: SimPod, { rules, replicasOf }: DrainContext): boolean =>
  rules.minReplicaCount > 0 &&
  pod.controller?.kind === 'ReplicaSet' &&
  replicasOf(pod) < rules.minReplicaCount;

const isReplicated = ({ controller }: SimPod, rules: DrainRules): boolean =>
  controller !== undefined &&
  (!rules.skipNodesWithCustomControllerPods || REPLICATED.has(controller.kind));

const isSystemPod = ({ template }: SimPod): boolean => template.namespace === 'kube-system';

export interface PodsToMove {
  readonly pods: readonly SimPod[];
  readonly daemonPods: readonly SimPod[];
  readonly blocking?: { readonly pod: SimPod; readonly reason: BlockingReason };
}

/** Which pods of a node must find another place, up to the first that blocks. */
export function podsToMove(pods: readonly SimPod[], context: DrainContext): PodsToMove {
  const moving: SimPod[] = [];
  const daemonPods: SimPod[] = [];
  for (const pod of pods) {
    const outcome = drainability(pod, context);
    if (outcome === 'ignored') continue;
    if (outcome !== 'moves')
      return { pods: moving, daemonPods, blocking: { pod, reason: outcome } };
    (isDaemonPod(pod) ? daemonPods : moving).push(pod);
  }
  return { pods: moving, daemonPods };
}
