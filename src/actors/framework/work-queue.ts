// A controller's work queue: a key waits at most once, is worked on by one worker at a time, and comes again if it
// changed meanwhile. client-go util/workqueue/queue.go (Add, Get, Done).

export class WorkQueue<Key extends number> {
  readonly #workers: number;
  /** Keys on their way to a worker, or standing in line for one. */
  readonly #waiting = new Set<Key>();
  readonly #line: Key[] = [];
  /** Keys being worked on; true when they changed since their worker took them. */
  readonly #working = new Map<Key, boolean>();

  constructor(workers: number) {
    this.#workers = workers;
  }

  /** Something about `key` changed. True when the caller must bring it (`take`) once the change has been seen. */
  add(key: Key): boolean {
    if (this.#working.has(key)) this.#working.set(key, true);
    else if (!this.#waiting.has(key)) {
      this.#waiting.add(key);
      return true;
    }
    return false;
  }

  /** `key` is seen: true when a worker takes it now, otherwise it stands in line until `done` hands it out. */
  take(key: Key): boolean {
    if (this.#working.size >= this.#workers) {
      this.#line.push(key);
      return false;
    }
    this.#begin(key);
    return true;
  }

  /** A worker has finished `key`. `again`: it changed meanwhile, bring it; `next`: the worker takes this one now. */
  done(key: Key): { readonly again: boolean; readonly next: Key | undefined } {
    const again = this.#working.get(key) === true;
    this.#working.delete(key);
    if (again) this.#waiting.add(key);
    const next = this.#line.shift();
    if (next !== undefined) this.#begin(next);
    return { again, next };
  }

  #begin(key: Key): void {
    this.#waiting.delete(key);
    this.#working.set(key, false);
  }
}
