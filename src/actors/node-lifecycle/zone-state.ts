// How ill a zone is, and how fast its nodes may then get NoExecute taints.
// kubernetes/kubernetes pkg/controller/nodelifecycle/node_lifecycle_controller.go ComputeZoneState, ReducedQPSFunc, v1.36.

export type ZoneState = 'normal' | 'partial' | 'full';

/** Nodes of one zone, by their Ready condition. */
export interface ZoneCensus {
  readonly ready: number;
  readonly notReady: number;
}

/** `--unhealthy-zone-threshold`. */
const UNHEALTHY_ZONE_THRESHOLD = 0.55;
/** `--large-cluster-size-threshold`. */
const LARGE_ZONE = 50;
/** `--node-eviction-rate`, nodes a second. */
export const EVICTION_RATE = 0.1;
/** `--secondary-node-eviction-rate`, in a large zone that is partially disrupted; a small one stops. */
const SECONDARY_EVICTION_RATE = 0.01;

export function zoneState({ ready, notReady }: ZoneCensus): ZoneState {
  if (ready === 0 && notReady > 0) return 'full';
  const isUnhealthy = notReady > 2 && notReady / (notReady + ready) >= UNHEALTHY_ZONE_THRESHOLD;
  return isUnhealthy ? 'partial' : 'normal';
}

/** Nodes a second; 0 stops tainting. */
export function evictionRate(state: ZoneState, { ready, notReady }: ZoneCensus): number {
  if (state !== 'partial') return EVICTION_RATE;
  return ready + notReady > LARGE_ZONE ? SECONDARY_EVICTION_RATE : 0;
}
