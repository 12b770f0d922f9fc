import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/experiment/run-record.ts';
import type { RunOrders } from '../../src/experiment/run-pool.ts';
import type { TaskQueue } from '../../src/experiment/task-queue.ts';
import { poolOf, type Clock, type Hand } from '../../src/experiment/worker-pool.ts';

const RECORD = {} as RunRecord;

/** Makes nothing of a task but its record, a turn of the event loop each. */
class StandIn implements Hand {
  made = 0;
  /** As its queue said last. */
  askedAtOnce: number | undefined;
  isStopped = false;
  readonly #fails: boolean;

  constructor(fails = false) {
    this.#fails = fails;
  }

  async work(queue: TaskQueue): Promise<void> {
    for (let task = queue.take(); task !== undefined; task = queue.take()) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#fails) {
        queue.fail();
        throw new Error('the disk is full');
      }
      this.made += 1;
      queue.orders.onRecord(RECORD, task);
      queue.onRecord();
      this.askedAtOnce = queue.askedAtOnce;
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true;
  }
}

const STOPPED: Clock = { now: () => 0, every: () => () => {} };

function hiring(isWorthOneMore: (left: number) => boolean, fails?: (hand: number) => boolean) {
  const hands: StandIn[] = [];
  const start = (): Hand => {
    const hand = new StandIn(fails?.(hands.length));
    hands.push(hand);
    return hand;
  };
  return {
    hands,
    start,
    clock: STOPPED,
    demand: { begun: () => {}, recorded: () => {}, areShort: true, isWorthOneMore },
  };
}

/** Orders of so many runs, and which of them were recorded. */
function orders(runs: number, signal?: AbortSignal): RunOrders & { readonly recorded: number[] } {
  const recorded: number[] = [];
  return {
    recorded,
    scenarios: [],
    tasks: Array.from({ length: runs }, (_, run) => ({ variant: 0, run })),
    onRecord: (_, task) => void recorded.push(task.run),
    ...(signal === undefined ? {} : { signal }),
  };
}

describe('a pool of threads', () => {
  it('has every run made once, by half of its threads while no more are worth it', async () => {
    const { hands, ...rest } = hiring(() => false);
    const asked = orders(50);
    await poolOf(4, rest).carryOut(asked);
    expect(hands).toHaveLength(2);
    expect(asked.recorded.toSorted((a, b) => a - b)).toEqual(asked.tasks.map(({ run }) => run));
  });

  it('takes in one more thread at a time, which shares the work, up to as many as are allowed', async () => {
    const { hands, ...rest } = hiring((left) => left < 40);
    const asked = orders(60);
    await poolOf(4, rest).carryOut(asked);
    expect(hands).toHaveLength(4);
    expect(hands.every(({ made }) => made > 0)).toBe(true);
    expect(new Set(asked.recorded).size).toBe(60);
    expect(asked.recorded).toHaveLength(60);
  });

  it('starts no thread for work that is all begun, or that an interrupt ended', async () => {
    const few = hiring(() => true);
    await poolOf(8, few).carryOut(orders(1));
    expect(few.hands).toHaveLength(1);
    const interrupted = hiring(() => true);
    await poolOf(8, interrupted).carryOut(orders(50, AbortSignal.abort()));
    expect(interrupted.hands).toHaveLength(4);
  });

  it('does all with the threads that are there when the system gives no more, and asks for none again', async () => {
    const { hands, start, ...rest } = hiring(() => true);
    let asked = 0;
    const few = () => ((asked += 1) > 3 ? undefined : start());
    const pool = poolOf(8, { ...rest, start: few });
    const [first, second] = [orders(40), orders(40)];
    await pool.carryOut(first);
    await pool.carryOut(second);
    expect([hands.length, asked]).toEqual([3, 4]);
    expect([first.recorded.length, second.recorded.length]).toEqual([40, 40]);
    const late = hiring(() => true);
    const onlyOne = () => (late.hands.length === 0 ? late.start() : undefined);
    const third = orders(40);
    await poolOf(2, { ...late, start: onlyOne }).carryOut(third);
    expect(third.recorded).toHaveLength(40);
  });

  it('says so when the system gives no thread at all', async () => {
    const pool = poolOf(2, { ...hiring(() => true), start: () => undefined });
    await expect(pool.carryOut(orders(2))).rejects.toThrow('no more threads');
  });

  it('keeps its threads for the next work, and stops them when it closes', async () => {
    const { hands, ...rest } = hiring(() => true);
    const pool = poolOf(3, rest);
    await pool.carryOut(orders(30));
    await pool.carryOut(orders(30));
    expect(hands).toHaveLength(3);
    await pool.close();
    expect(hands.every(({ isStopped }) => isStopped)).toBe(true);
  });

  it('fails as the first of its threads did, after the others have ended', async () => {
    const { hands, ...rest } = hiring(
      () => true,
      (hand) => hand === 2,
    );
    await expect(poolOf(4, rest).carryOut(orders(1000))).rejects.toThrow('the disk is full');
    expect(hands.reduce((sum, { made }) => sum + made, 0)).toBeLessThan(20);
  });
});

describe('a pool and how long runs take', () => {
  it('looks up from a run that takes long, and takes in one more thread beside it', async () => {
    const { hands, ...rest } = hiring(() => true);
    let look = (): void => {};
    let isLooking = false;
    const clock: Clock = {
      now: () => 0,
      every: (_, asked) => {
        [look, isLooking] = [asked, true];
        return () => void (isLooking = false);
      },
    };
    const asked = orders(4);
    const carried = poolOf(2, { ...rest, clock }).carryOut(asked);
    expect(hands).toHaveLength(1); // its first run is under way, nothing was recorded
    look();
    expect(hands).toHaveLength(2);
    await carried;
    expect(hands.map(({ made }) => made)).toEqual([2, 2]);
    expect(isLooking).toBe(false);
  });

  it('lets a thread have the next run at hand only where runs are short', async () => {
    const askedAtOnce = async (areShort: boolean): Promise<number | undefined> => {
      const { hands, ...rest } = hiring(() => false);
      const demand = { ...rest.demand, areShort };
      await poolOf(1, { ...rest, demand }).carryOut(orders(3));
      return hands[0]!.askedAtOnce;
    };
    expect(await askedAtOnce(true)).toBe(2);
    expect(await askedAtOnce(false)).toBe(1);
  });
});
