// What a wait, a late eviction or a lost pod can be charged to: a closed set, each with its exact definition. Ids are
// an interface (causes.csv, JSON): additions come last. How a charge is found is told in docs/causes.md.

/** Why a pod waited for a node; in the order in which a pod meets them. */
export const WAITING = {
  'scheduler-queue': 'Created until kube-scheduler’s first verdict: bound, or refused',
  'scheduler-retry':
    'Its node had room and took pods until it was bound: queue, backoff and client QPS of kube-scheduler',
  preemption: 'Nominated to a node until the pods of lower priority that it preempts had left',
  'autoscaler-interval': 'Refused by kube-scheduler until a loop of Cluster Autoscaler looked',
  'autoscaler-new-pods':
    'A loop saw it and waited: all pods were younger than two seconds, or it than --new-pod-scale-up-delay',
  'autoscaler-one-option':
    'A loop bought for other pods: it takes one option, of one group or of groups alike',
  'autoscaler-sees-room':
    'Loops passed it over although nothing was on its way: by their count a node had room, or they had stopped early',
  'group-reaction': 'Desired capacity raised until the group’s launch call',
  'health-check': 'An instance was gone until its group launched the replacement',
  'launch-refused':
    'First refusal of a launch until the launch that came, or until Cluster Autoscaler turned to another group; a group in backoff',
  'node-startup': 'Launch call until the node was Ready',
  'node-taints': 'The node was Ready until its NoSchedule taints were gone',
  'max-size': 'No group could grow, and one of them because of a maximum size',
  'group-unhealthy': 'No group could grow, and one of them because too many nodes were unready',
  'no-fitting-group': 'Every group could grow, and a new node of none would take the pod',
  'no-autoscaler':
    'Nobody adds nodes for it: Cluster Autoscaler is off, or the pod’s priority lies below its cutoff',
  'spread-or-affinity':
    'Every group could grow, and a new node of none would take the pod, which topology spread or pod (anti-)affinity kept from a node that had room',
} as const;

/** Why a pod that was evicted under a notice was not evicted at the notice; in the order of the handler's work. */
export const EVICTING = {
  'handler-start':
    'Notice until --node-termination-grace-period before the reclaim: the handler was told to begin then',
  'handler-workers':
    'Due while the handler’s only worker drained the node for a rebalance recommendation',
  'handler-poll': 'Due until the handler began on the node: its poll and its look for due events',
  'request-limit':
    'The handler began until the API server answered the pod’s first eviction request: requests one after another, and client QPS',
  'budget-refused': 'First 429 by a disruption budget until the eviction was granted',
} as const;

/** Why a pod was lost: of the stages above the one that took most of the notice, or what left no time for any. */
export const LOST = {
  ...EVICTING,
  'notice-shorter-than-grace':
    'Evicted with a grace period longer than the notice, and still terminating when the instance went',
  'no-handler': 'No termination handler ran on its node',
  'drain-disabled': 'The handler’s flags have it cordon only, or ignore Spot notices',
  'drain-failed': 'The drain of its node failed before it was asked to go',
  'already-leaving': 'It was being deleted for another reason, and still terminating',
  'scale-down': 'Its instance was given back while the pod ran there',
} as const;

export type WaitingCause = keyof typeof WAITING;
export type EvictingCause = keyof typeof EVICTING;
export type LostCause = keyof typeof LOST;
export type CauseKind = 'waiting' | 'evicting' | 'lost';

/** What one cause is charged with in one run. */
export interface CauseRow {
  readonly kind: CauseKind;
  readonly cause: WaitingCause | EvictingCause | LostCause;
  /** Of `waiting` they sum to `pending_pod_seconds`, of `evicting` to notice → eviction; null of `lost`. */
  readonly pod_seconds: number | null;
  /** Pods with a part in it; of `lost` they sum to `lost_pods`. */
  readonly pods: number;
  /** Of its kind: of the pod-seconds, or of the lost pods. */
  readonly share_percent: number;
  /** The budget that refused, if it was one only. */
  readonly budget: string | null;
  /** The most disruptions that budget allowed at once, from t = 0 on. */
  readonly disruptions_allowed: number | null;
}

export const WAITING_CAUSES = Object.keys(WAITING) as WaitingCause[];
export const EVICTING_CAUSES = Object.keys(EVICTING) as EvictingCause[];
export const LOST_CAUSES = Object.keys(LOST) as LostCause[];

/** Every cause of every kind, in the order in which pods meet them. */
export const ALL_CAUSES: readonly Pick<CauseRow, 'kind' | 'cause'>[] = [
  ...WAITING_CAUSES.map((cause) => ({ kind: 'waiting', cause }) as const),
  ...EVICTING_CAUSES.map((cause) => ({ kind: 'evicting', cause }) as const),
  ...LOST_CAUSES.map((cause) => ({ kind: 'lost', cause }) as const),
];

/** The definition of a cause, as causes.csv's dictionary and the report's table give it. */
export const meaningOf = ({ kind, cause }: Pick<CauseRow, 'kind' | 'cause'>): string =>
  kind === 'waiting'
    ? WAITING[cause as WaitingCause]
    : kind === 'lost' && cause in EVICTING
      ? `Most of its notice: ${LOST[cause as LostCause]}`
      : LOST[cause as LostCause];
