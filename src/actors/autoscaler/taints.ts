// The taints that Cluster Autoscaler puts on nodes. kubernetes/autoscaler cluster-autoscaler/utils/taints/taints.go.

import type { Taint } from '../../kubernetes.ts';
import { seconds, type Instant } from '../../units.ts';

export const TO_BE_DELETED = 'ToBeDeletedByClusterAutoscaler';
export const DELETION_CANDIDATE = 'DeletionCandidateOfClusterAutoscaler';

/** The value is the time of tainting in whole seconds. */
const stamp = (now: Instant): string => String(Math.floor(now / seconds(1)));

export const toBeDeleted = (now: Instant): Taint => ({
  key: TO_BE_DELETED,
  value: stamp(now),
  effect: 'NoSchedule',
});

export const deletionCandidate = (now: Instant): Taint => ({
  key: DELETION_CANDIDATE,
  value: stamp(now),
  effect: 'PreferNoSchedule',
});
