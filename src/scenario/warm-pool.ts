// What follows from the settings of a warm pool: how many instances it holds, and what a start from it saves.

import { millis, type Millis } from '../units.ts';
import type { WarmPool, WarmPoolState } from './scenario.ts';

/**
 * How many instances a warm pool holds beside a group that wants `desired`. API reference PutWarmPool: the difference
 * between MaxGroupPreparedCapacity (else the group's maximum) and desired capacity, but MinSize at least.
 */
export const warmPoolSize = (
  { minSize, maxGroupPreparedCapacity }: Pick<WarmPool, 'minSize' | 'maxGroupPreparedCapacity'>,
  desired: number,
): number => Math.max(minSize, maxGroupPreparedCapacity - desired);

/** A launch until the instance answers, and the start of one that was stopped or hibernated, of an m7i.large. */
const LAUNCH_MS = 25_825;
const START_STOPPED_MS = 21_178;
const START_HIBERNATED_MS = 20_707;

/**
 * What EC2 need not do again, out of the group's `startup`: brevdev/ec2-coldboot-research, docs/start-stopped-results
 * and docs/hibernate-results. A running instance waits for nothing of EC2's. What the instance itself is spared (user
 * data, images) only its owner knows, so nothing is taken off for that.
 */
export const WARM_START_SAVES: Readonly<Record<WarmPoolState, Millis>> = {
  Stopped: millis(LAUNCH_MS - START_STOPPED_MS),
  Hibernated: millis(LAUNCH_MS - START_HIBERNATED_MS),
  Running: millis(LAUNCH_MS),
};
