import { describe, expect, test } from 'vitest';
import {
  afterEviction,
  afterLook,
  beforeEviction,
  nextLook,
} from '../../../src/actors/termination-handler/eviction-loop.ts';
import { instant, seconds } from '../../../src/units.ts';
import { at } from '../../support/a-scenario.ts';

// kubernetes/kubectl pkg/drain/drain_test.go TestDeleteEvictPods, waitForDelete
describe('waiting for a pod to go', () => {
  test('it is gone, or another pod bears its name: success', () => {
    expect(afterLook('gone', at(1), at(3))).toEqual({ do: 'succeed' });
  });

  test('it never goes: looked for until the timeout, then failed', () => {
    const looks = [0, 1, 2, 3].map((now) => afterLook('same', at(now), at(3)));
    expect(looks.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(looks[3]).toEqual({ do: 'fail', why: 'global timeout reached' });
  });

  test('the API server answers with an error: failed at once', () => {
    expect(afterLook('error', at(1), at(3))).toMatchObject({ do: 'fail' });
  });

  test('without a timeout it waits for ever', () => {
    expect(afterLook('same', at(1_000_000), undefined)).toBeUndefined();
  });

  test('looks tick every second from the first answer; a tick during a slow look is dropped', () => {
    expect(nextLook(at(10), at(10))).toBe(at(11));
    expect(nextLook(instant(11_020), at(10))).toBe(at(12));
    expect(nextLook(instant(14_300), at(10))).toBe(at(15));
  });
});

test('a refused eviction is tried again after five seconds', () => {
  expect(afterEviction(429)).toEqual({ do: 'evict-again', after: seconds(5) });
});

test('a pod that is gone already is a success; an error of the server fails it at once', () => {
  expect(afterEviction(404)).toEqual({ do: 'succeed' });
  expect(afterEviction(500)).toMatchObject({ do: 'fail' });
});

test('a granted pod is looked for at once', () => {
  expect(afterEviction(201)).toEqual({ do: 'get' });
});

test('after the deadline nothing is asked any more', () => {
  expect(beforeEviction(at(119), at(120))).toEqual({ do: 'evict' });
  expect(beforeEviction(at(120), at(120))).toEqual({ do: 'fail', why: 'global timeout reached' });
});

test('a budget that allows nothing until t = 20 lets the pod go at the fifth try, at t = 23', () => {
  const tries: number[] = [];
  for (let now = at(3); ;) {
    expect(beforeEviction(now, at(123))).toEqual({ do: 'evict' });
    tries.push(now / 1000);
    const step = afterEviction(now >= at(20) ? 201 : 429);
    if (step.do !== 'evict-again') break;
    now = instant(now + step.after);
  }
  expect(tries).toEqual([3, 8, 13, 18, 23]);
});
