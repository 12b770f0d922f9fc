// When one more thread is worth its start. Threads share no compiled code: while one gets warm, V8's compiler is busy for it
// on a second core, with some two seconds of work that are the same in every thread.

/** By then V8 has compiled most of what runs need; before, they take ten times as long as they will. */
const WARM_AFTER_MS = 1500;
/**
 * Work of which this much is done or in sight goes faster with one more thread; with less, two threads on two cores were
 * measured to be slower than one. What a search will still ask for nobody knows: it is taken to be as long again.
 */
const WORTH_A_START_MS = 7000;
/** Over about so many records the pace is averaged. */
const AVERAGED_OVER = 20;
/** A thread need not have the next run at hand where the one under way takes longer than this. */
const SHORT_MS = 100;

/** How many of at most `most` threads begin at once: with half of them, runs and compilers keep all cores busy. */
export const threadsAtOnce = (most: number): number => Math.ceil(most / 2);

/** The pace at which a pool's records come. Times are milliseconds from any start. */
export class ThreadDemand {
  #records = 0;
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
    this.#records += 1;
    this.#msPerRecord += (took - this.#msPerRecord) / Math.min(this.#records, AVERAGED_OVER);
  }

  /** Whether runs follow each other so fast that a thread would wait for its next. */
  get areShort(): boolean {
    return this.#records > 0 && this.#msPerRecord < SHORT_MS;
  }

  /** Whether one more thread should join those at work, which have `left` runs to begin; a first run may take long. */
  isWorthOneMore(left: number, now: number): boolean {
    const underWay = now - this.#lastAt;
    const worked = this.#workedMs + underWay;
    if (worked < WARM_AFTER_MS) return false;
    return worked + left * Math.max(this.#msPerRecord, underWay) > WORTH_A_START_MS;
  }
}
