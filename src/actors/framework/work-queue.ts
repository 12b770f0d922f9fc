// A controller's work queue: a key waits at most once, is worked on by one worker at a time, and comes again if it
// changed meanwhile. client-go util/workqueue/queue.go (Add, Get, Done).

/** Where a key is. `Waiting`: on its way to a worker, or in line for one; `Changed`: since its worker took it. */
const State = { Idle: 0, Waiting: 1, Working: 2, Changed: 3 } as const;

/** Keys are dense ids. */
export class WorkQueue<Key extends number> {
  readonly #workers: number;
  readonly #states: number[] = [];
  readonly #line: Key[] = [];
  #busy = 0;

  constructor(workers: number) {
    this.#workers = workers;
  }

  /** Something about `key` changed. True when the caller must bring it (`take`) once the change has been seen. */
  add(key: Key): boolean {
    const state = this.#stateOf(key);
    if (state === State.Working) this.#states[key] = State.Changed;
    if (state !== State.Idle) return false;
    this.#states[key] = State.Waiting;
    return true;
  }

  /** `key` is seen: true when a worker takes it now, otherwise it stands in line until `done` hands it out. */
  take(key: Key): boolean {
    if (this.#busy >= this.#workers) {
      this.#line.push(key);
      return false;
    }
    this.#begin(key);
    return true;
  }

  /** A worker has finished `key`. `again`: it changed meanwhile, bring it; `next`: the worker takes this one now. */
  done(key: Key): { readonly again: boolean; readonly next: Key | undefined } {
    const again = this.#states[key] === State.Changed;
    this.#states[key] = again ? State.Waiting : State.Idle;
    this.#busy -= 1;
    const next = this.#line.shift();
    if (next !== undefined) this.#begin(next);
    return { again, next };
  }

  #begin(key: Key): void {
    this.#states[key] = State.Working;
    this.#busy += 1;
  }

  #stateOf(key: Key): number {
    while (this.#states.length <= key) this.#states.push(State.Idle);
    return this.#states[key]!;
  }
}
