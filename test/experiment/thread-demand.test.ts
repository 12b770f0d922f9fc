import { describe, expect, it } from 'vitest';
import { ThreadDemand, threadsAtOnce } from '../../src/experiment/thread-demand.ts';

/** A pool that has made `runs` runs, one every `ms`. */
function paced({ runs, ms }: { readonly runs: number; readonly ms: number }): ThreadDemand {
  const demand = new ThreadDemand();
  demand.begun(0);
  for (let run = 1; run <= runs; run += 1) demand.recorded(run * ms);
  return demand;
}

describe('threads of a pool', () => {
  it('begin with half of those allowed, and never with none', () => {
    expect([1, 2, 3, 8].map(threadsAtOnce)).toEqual([1, 1, 2, 4]);
  });

  it('stay as many while the first runs are slow, however many are left', () => {
    expect(paced({ runs: 40, ms: 30 }).isWorthOneMore(100_000, 1200)).toBe(false);
  });

  it('become one more when what is done and what is left take long enough', () => {
    const demand = paced({ runs: 600, ms: 3 });
    expect(demand.isWorthOneMore(1000, 1800)).toBe(false); // 4.8 s in all
    expect(demand.isWorthOneMore(2000, 1800)).toBe(true); // 7.8 s
  });

  it('become one more in a long search, which asks for few runs at a time', () => {
    const demand = new ThreadDemand();
    let now = 0;
    const grewAfter = Array.from({ length: 100 }, (_, batch) => {
      now += 1000; // between two batches the search thinks: no work of the pool
      demand.begun(now);
      for (let run = 0; run < 20; run += 1) demand.recorded((now += 10));
      return demand.isWorthOneMore(0, now) ? batch : undefined;
    }).find((batch) => batch !== undefined);
    expect(grewAfter).toBe(35); // 36 batches of 0.2 s
  });

  it('become one more beside a first run that takes long, the sooner the more are left', () => {
    const begun = new ThreadDemand();
    begun.begun(0);
    const startsAt = (left: number) =>
      [1000, 2000, 3000, 4000].find((now) => begun.isWorthOneMore(left, now));
    expect([1, 2, 10].map(startsAt)).toEqual([4000, 3000, 2000]);
  });

  it('have the next run at hand where runs are short', () => {
    expect(new ThreadDemand().areShort).toBe(false);
    expect(paced({ runs: 5, ms: 3 }).areShort).toBe(true);
    expect(paced({ runs: 5, ms: 900 }).areShort).toBe(false);
  });
});
