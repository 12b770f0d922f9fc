// When one more thread is worth its start. Threads share no compiled code: while one gets warm, V8's compiler is busy for it
// on a second core, with some two seconds of work that are the same in every thread.

/** By then V8 has compiled most of what runs need; before, they take ten times as long as they will. */
const WARM_AFTER_MS = 1500;
/**
 * Work of which this much is done or in sight goes faster with one more thread; with less, two threads on two cores were
 * measured to be slower than one. What a search will still ask for nobody knows: it is taken to be as long again.
 */
const WORTH_A_START_MS = 5500;
/** Over about so many records the pace is averaged. */
const AVERAGED_OVER = 20;

/** How many of at most `most` threads begin at once: with half of them, runs and compilers keep all cores busy. */
export const threadsAtOnce = (most: number): number => Math.ceil(most / 2);

/** The pace at which a pool's records come. Times are milliseconds from any start. */
export class ThreadDemand {
  #workedMs = 0;
  #msPerRecord = 0;
  #lastAt = 0;

  /** The pool has something to do, for the first time or again. */
  begun(now: number): void {
    this.#lastAt = now;
  }

  recorded(now: number): void {
    const took = now - this.#lastAt;
    this.#lastAt = now;
    this.#workedMs += took;
    this.#msPerRecord += (took - this.#msPerRecord) / AVERAGED_OVER;
  }

  /** Whether one more thread should join those at work, which have `left` runs to begin. */
  isWorthOneMore(left: number): boolean {
    if (this.#workedMs < WARM_AFTER_MS) return false;
    return this.#workedMs + left * this.#msPerRecord > WORTH_A_START_MS;
  }
}
