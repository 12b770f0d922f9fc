// Why PodTopologySpread or InterPodAffinity refuses a node, as a number: asked of every node for every pod with terms.

export const TopologyRefusal = {
  None: 0,
  SpreadLabelMissing: 1,
  Spread: 2,
  Affinity: 3,
  AntiAffinity: 4,
  ExistingAntiAffinity: 5,
} as const;
export type TopologyRefusal = (typeof TopologyRefusal)[keyof typeof TopologyRefusal];

/** The reasons as kube-scheduler 1.36 writes them. */
export const TOPOLOGY_REFUSAL_TEXT: readonly string[] = [
  '',
  "node(s) didn't match pod topology spread constraints (missing required label)",
  "node(s) didn't match pod topology spread constraints",
  "node(s) didn't match pod affinity rules",
  "node(s) didn't match pod anti-affinity rules",
  "node(s) didn't satisfy existing pods anti-affinity rules",
];
