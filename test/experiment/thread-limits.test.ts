import { describe, expect, it } from 'vitest';
import { startedThreads } from '../../src/experiment/thread-limits.ts';

const refused = (): Error => Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });

describe('threads that are started at once', () => {
  it('are as many as the system gives', () => {
    let given = 0;
    const start = (): number => {
      if (given === 3) throw refused();
      return (given += 1);
    };
    expect(startedThreads(2, start)).toEqual([1, 2]);
    expect(startedThreads(8, start)).toEqual([3]);
    expect(startedThreads(8, start)).toEqual([]);
  });

  it('are none when one of them is wrong by itself', () => {
    const start = (): never => {
      throw new TypeError('no such file');
    };
    expect(() => startedThreads(2, start)).toThrow('no such file');
  });
});
