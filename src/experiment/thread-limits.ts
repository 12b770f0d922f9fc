// What the heap of a thread is held to. Threads are several, and each lets garbage lie as if the machine were its own.

import type { ResourceLimits } from 'node:worker_threads';

/**
 * Young generation: V8's default on Node 20, said here so that other versions are no larger. With half of it a process is
 * smaller by some 13 MiB a thread, and thousands of runs in two threads take 5 % longer.
 *
 * Old generation: what one run or page needs at most is far below. But a thread that is promised less than 2 GiB waits
 * until its heap is twice what lives in it before it collects, others until it is four times that (V8,
 * `MemoryController::MaxGrowingFactor`): some 20 MiB a thread, in the same time.
 */
export const THREAD_LIMITS = {
  maxYoungGenerationSizeMb: 48,
  maxOldGenerationSizeMb: 2000,
} satisfies ResourceLimits;

/** What was asked of a thread does not fit into what it is held to: no mistake, and the message says what to do. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';

  constructor(what: string, advice: string) {
    const most = THREAD_LIMITS.maxOldGenerationSizeMb;
    super(`${what} needs more memory than the ${most} MB of a thread: ${advice}`);
  }
}

/** Why a thread did not make a run, from what Node says of it or a sentence; `run` names it, so that it can be replayed alone. */
export function runFailure(run: string, why: unknown): Error {
  // One thread alone has the memory that Node itself has.
  if (isOutOfMemory(why))
    return new OutOfMemory(
      run,
      'simulate a shorter time or fewer pods, or set NODE_OPTIONS=--max-old-space-size=8000 and add --jobs 1',
    );
  return new Error(`${run} failed: ${why instanceof Error ? why.message : String(why)}`);
}

/** How Node says that a thread has come to its limit. */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** How Node says that the system gives no thread: a limit on processes, as containers have. */
export const isOutOfThreads = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_INIT_FAILED';

/** Not even one thread can be had. */
export class OutOfThreads extends Error {
  override readonly name = 'OutOfThreads';

  constructor() {
    super(
      'the system gives this process no more threads: raise its limit (ulimit -u, or the pids of a container)',
    );
  }
}

/** So many threads, or as many of them as the system gives. */
export function startedThreads<Thread>(most: number, start: () => Thread): Thread[] {
  const threads: Thread[] = [];
  try {
    while (threads.length < most) threads.push(start());
  } catch (error) {
    if (!isOutOfThreads(error)) throw error;
  }
  return threads;
}
