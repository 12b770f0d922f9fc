// What the heap of a thread is held to. Threads are several, and each lets garbage lie as if the machine were its own.

import type { ResourceLimits } from 'node:worker_threads';

/**
 * Young generation: half of V8's default. What a run makes dies with it, so that runs take no longer, and the process is
 * smaller by some 13 MiB a thread; with a quarter of the default they do take longer.
 *
 * Old generation: what one run or page needs at most is far below. But a thread that is promised less than 2 GiB waits
 * until its heap is twice what lives in it before it collects, others until it is four times that (V8,
 * `MemoryController::MaxGrowingFactor`): some 20 MiB a thread, in the same time.
 */
export const THREAD_LIMITS: ResourceLimits = {
  maxYoungGenerationSizeMb: 24,
  maxOldGenerationSizeMb: 2000,
};
