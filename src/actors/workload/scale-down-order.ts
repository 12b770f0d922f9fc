// Which pods a ReplicaSet deletes first when it has too many.
// kubernetes/kubernetes pkg/controller/controller_utils.go ActivePodsWithRanks.Less, v1.36 (LogarithmicScaleDown).

import { elapsed, type Instant } from '../../units.ts';
import type { NodeId, PodId } from '../../ids.ts';

export interface Candidate {
  readonly pod: PodId;
  /** `undefined` until bound. */
  readonly node: NodeId | undefined;
  readonly running: boolean;
  readonly ready: boolean;
  /** `controller.kubernetes.io/pod-deletion-cost`. */
  readonly deletionCost: number;
  /** Active pods of the same Deployment on its node, itself included. */
  readonly siblings: number;
  readonly readyAt: Instant;
  readonly createdAt: Instant;
  /** `metadata.uid` as a number: random, and what decides among equals. */
  uid(): number;
}

/** The candidates, those to be deleted first in front. */
export const scaleDownOrder = (
  candidates: readonly Candidate[],
  now: Instant,
): readonly Candidate[] => candidates.toSorted((a, b) => goesBefore(a, b, now));

/** Unassigned, Pending, not ready, cheap to delete, with many siblings on its node, young: each before its opposite. */
function goesBefore(a: Candidate, b: Candidate, now: Instant): number {
  return (
    Number(a.node !== undefined) - Number(b.node !== undefined) ||
    Number(a.running) - Number(b.running) ||
    Number(a.ready) - Number(b.ready) ||
    a.deletionCost - b.deletionCost ||
    b.siblings - a.siblings ||
    (a.ready && b.ready && olderAge(a.readyAt, b.readyAt, now)) ||
    olderAge(a.createdAt, b.createdAt, now) ||
    byUid(a, b)
  );
}

/** Positive when `a` is older by at least a power of two; 0 when both share a second or, below that, an age class. */
function olderAge(a: Instant, b: Instant, now: Instant): number {
  if (wholeSeconds(a) === wholeSeconds(b)) return 0;
  return ageClass(a, now) - ageClass(b, now);
}

/** API times carry whole seconds. */
const wholeSeconds = (time: Instant): number => Math.floor(time / 1000);

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** ⌊log2 of the age in nanoseconds⌋, −1 for none (`logarithmicRankDiff`). */
function ageClass(since: Instant, now: Instant): number {
  let age = elapsed((wholeSeconds(since) * 1000) as Instant, now) * NANOSECONDS_PER_MILLISECOND;
  let power = -1;
  for (; age >= 1; age /= 2) power += 1;
  return power;
}

const byUid = (a: Candidate, b: Candidate): number => a.uid() - b.uid() || a.pod - b.pod;
