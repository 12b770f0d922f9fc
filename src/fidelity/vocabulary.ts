// The kinds of line that a recording may hold, and what each must say. A simulated run is told in the same ones.

/** One kind of line. Every line has `t` and `fact` beside these fields. */
export interface LineKind {
  readonly fact: string;
  /** Fields without which the line says nothing: texts, but for the numbers in `NUMBERS`. */
  readonly fields: readonly string[];
  /** What happened, in a sentence of the guide to recording. */
  readonly says: string;
}

/** Fields that hold a number. */
export const NUMBERS: ReadonlySet<string> = new Set(['from', 'to', 'replicas']);

const node = (fact: string, says: string, ...more: readonly string[]): LineKind => ({
  fact,
  fields: ['node', ...more],
  says,
});
const pod = (fact: string, says: string, ...more: readonly string[]): LineKind => ({
  fact,
  fields: ['pod', 'workload', ...more],
  says,
});

export const LINE_KINDS: readonly LineKind[] = [
  node('instance-launched', 'EC2 launched an instance of a group', 'group'),
  node('node-registered', 'its Node object appeared'),
  node('node-ready', 'the Ready condition became True'),
  node('node-not-ready', 'the Ready condition was True and is not any more'),
  node('node-cordoned', '`spec.unschedulable` became true'),
  node(
    'node-tainted',
    'its taints changed; `taints` holds all of them: `key=value:Effect,…`',
    'taints',
  ),
  node('node-deleted', 'the Node object was deleted'),
  node('handler-started', "the node's termination handler runs"),
  node('spot-notice-issued', 'the two-minute notice is visible on the instance'),
  node('rebalance-recommended', 'the rebalance recommendation is visible on the instance'),
  node('instance-terminated', 'the instance is gone, and its containers with it; `why`'),
  node('instance-removed-by-autoscaler', 'Cluster Autoscaler gave the instance back'),
  { fact: 'launch-refused', fields: ['group'], says: 'EC2 had no capacity for a launch' },
  { fact: 'out-of-capacity', fields: ['group'], says: 'EC2 refuses launches from now on; `for`' },
  {
    fact: 'desired-capacity-set',
    fields: ['group', 'from', 'to'],
    says: "a group's desired capacity was set; `by`. Not said when an instance is given back",
  },
  {
    fact: 'workload-scaled',
    fields: ['workload', 'replicas'],
    says: '`spec.replicas` of a workload was set',
  },
  pod('pod-created', 'the Pod object appeared'),
  pod('pod-unschedulable', "kube-scheduler's message, each time it changes", 'why'),
  pod('pod-nominated', 'kube-scheduler preempts pods on this node for it', 'node'),
  pod('pod-bound', '`spec.nodeName` was set', 'node'),
  pod('pod-ready', 'the Ready condition became True'),
  pod('pod-not-ready', 'the Ready condition was True and is not any more'),
  pod(
    'pod-terminating',
    'it has a deletionTimestamp; `grace` in seconds, and `why`, the reason of its DisruptionTarget condition',
  ),
  pod('pod-succeeded', 'its containers are done'),
  pod('pod-deleted', 'the Pod object is gone'),
  pod('pod-lost', 'it was on the instance when that went; `phase`, `terminating`', 'phase'),
  { fact: 'autoscaler-loop-started', fields: [], says: 'Cluster Autoscaler looks at the cluster' },
  { fact: 'autoscaler-said', fields: ['text'], says: 'a decision in its log' },
  { fact: 'run-ended', fields: [], says: 'the recording ends here' },
];
