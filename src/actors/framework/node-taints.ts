// The taints that Kubernetes itself puts on nodes. k8s.io/api core/v1 well_known_taints.go.

import type { Taint, TaintEffect } from '../../kubernetes.ts';

export const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

const taint = (key: string, effect: TaintEffect): Taint => ({ key, value: '', effect });

/** Every new Node carries it until it is Ready (admission plugin TaintNodesByCondition). */
export const NOT_READY_NO_SCHEDULE = taint(NOT_READY, 'NoSchedule');
export const NOT_READY_NO_EXECUTE = taint(NOT_READY, 'NoExecute');
export const UNREACHABLE_NO_SCHEDULE = taint(UNREACHABLE, 'NoSchedule');
export const UNREACHABLE_NO_EXECUTE = taint(UNREACHABLE, 'NoExecute');
/** Mirrors `spec.unschedulable`. */
export const UNSCHEDULABLE_NO_SCHEDULE = taint(UNSCHEDULABLE, 'NoSchedule');
