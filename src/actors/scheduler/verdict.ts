// What the filters say about one node, as one number: the first filter that refuses it and, for NodeResourcesFit, all
// that lacks. Numbers, because every node has one per kind of pod and they are counted and compared all the time.

import { PORTS_TAKEN_TEXT } from '../framework/node-ports.ts';
import { insufficientText } from '../framework/node-resources-fit.ts';
import { STATIC_REFUSAL_TEXT, type StaticRefusal } from '../framework/static-filters.ts';
import { TOPOLOGY_REFUSAL_TEXT, TopologyRefusal } from '../framework/topology-refusal.ts';

export type Verdict = number;

/** There is no such Node object. */
export const ABSENT = -1;
export const FITS = 0;
export const NODE_UNSCHEDULABLE = 1;
const NODE_NAME = 2;
const TAINT_TOLERATION = 3;
const NODE_AFFINITY = 4;
export const NODE_PORTS = 5;
/** Refusals by PodTopologySpread and InterPodAffinity follow it, numbered from 1. */
const BEFORE_TOPOLOGY = NODE_PORTS;
/** Bits of a refusal by NodeResourcesFit; extended resources follow, one bit each in the pod's own order. */
export const LACKS_PODS = 16;
export const LACKS_CPU = 32;
export const LACKS_MEMORY = 64;
/** More is asked for than the node has in all: no eviction helps (`InsufficientResource.Unresolvable`). */
export const BEYOND_ALLOCATABLE = 128;
const LACKS_FIRST_OTHER = 256;

export const lacksOther = (index: number): Verdict => LACKS_FIRST_OTHER << index;

export const STATIC_VERDICT: Readonly<Record<StaticRefusal, Verdict>> = {
  NodeUnschedulable: NODE_UNSCHEDULABLE,
  NodeName: NODE_NAME,
  TaintToleration: TAINT_TOLERATION,
  NodeAffinity: NODE_AFFINITY,
};

export const topologyVerdict = (refusal: TopologyRefusal): Verdict =>
  refusal === TopologyRefusal.None ? FITS : BEFORE_TOPOLOGY + refusal;

/** By `PodTopologySpread` or `InterPodAffinity`, of which NodeResourcesFit's bits tell nothing. */
const isByTopology = (verdict: Verdict): boolean =>
  verdict > BEFORE_TOPOLOGY && verdict < LACKS_PODS;

/** Sets of plugins that rejected a pod, as bits: what decides which events may help it. */
export const Plugin = {
  NodeUnschedulable: 1,
  TaintToleration: 2,
  NodeAffinity: 4,
  NodePorts: 8,
  NodeResourcesFit: 16,
  /** PreEnqueue: victims are being deleted. */
  DefaultPreemption: 32,
  PodTopologySpread: 64,
  InterPodAffinity: 128,
} as const;
export type Plugins = number;

/** The plugin that refused. */
export function refuser(verdict: Verdict): Plugins {
  switch (verdict) {
    case NODE_UNSCHEDULABLE:
      return Plugin.NodeUnschedulable;
    case TAINT_TOLERATION:
      return Plugin.TaintToleration;
    case NODE_NAME:
    case NODE_AFFINITY:
      return Plugin.NodeAffinity;
    case NODE_PORTS:
      return Plugin.NodePorts;
    case BEFORE_TOPOLOGY + TopologyRefusal.SpreadLabelMissing:
    case BEFORE_TOPOLOGY + TopologyRefusal.Spread:
      return Plugin.PodTopologySpread;
    default:
      return isByTopology(verdict) ? Plugin.InterPodAffinity : Plugin.NodeResourcesFit;
  }
}

/** Status Unschedulable, not UnschedulableAndUnresolvable: evicting pods may help. */
export const mayYieldToPreemption = (verdict: Verdict): boolean =>
  verdict >= NODE_PORTS &&
  (verdict & BEYOND_ALLOCATABLE) === 0 &&
  verdict !== BEFORE_TOPOLOGY + TopologyRefusal.SpreadLabelMissing &&
  verdict !== BEFORE_TOPOLOGY + TopologyRefusal.Affinity;

/** kube-scheduler's reasons for a verdict; `others` names the pod's extended resources. */
export function reasons(verdict: Verdict, others: readonly string[]): string[] {
  if (verdict < NODE_PORTS) return [STATIC_TEXT[verdict]!];
  if (verdict === NODE_PORTS) return [PORTS_TAKEN_TEXT];
  if (isByTopology(verdict)) return [TOPOLOGY_REFUSAL_TEXT[verdict - BEFORE_TOPOLOGY]!];
  return lackingResources(verdict, others).map(insufficientText);
}

/** What NodeResourcesFit found too little of. */
export function lackingResources(verdict: Verdict, others: readonly string[]): string[] {
  const lacking: string[] = [];
  if (verdict & LACKS_PODS) lacking.push('pods');
  if (verdict & LACKS_CPU) lacking.push('cpu');
  if (verdict & LACKS_MEMORY) lacking.push('memory');
  others.forEach((name, index) => {
    if (verdict & lacksOther(index)) lacking.push(name);
  });
  return lacking;
}

const STATIC_TEXT: readonly string[] = [
  '',
  STATIC_REFUSAL_TEXT.NodeUnschedulable,
  STATIC_REFUSAL_TEXT.NodeName,
  STATIC_REFUSAL_TEXT.TaintToleration,
  STATIC_REFUSAL_TEXT.NodeAffinity,
];
