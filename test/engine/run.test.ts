import { expect, test } from 'vitest';
import type { Actor } from '../../src/engine/actor.ts';
import { seededRng } from '../../src/engine/rng.ts';
import { Run, run, type RunPlan } from '../../src/engine/run.ts';
import { instant, millis, type Instant } from '../../src/units.ts';

type Rung = { kind: 'opened' } | { kind: 'rang'; bell: string } | { kind: 'closed' };
type Ringer = Actor<Rung, null, string>;

function plan(actors: readonly Ringer[], log: string[], until = 100): RunPlan<Rung, null> {
  return {
    actors,
    view: null,
    rng: seededRng('1'),
    apply: (fact) => log.push(`applied ${fact.kind === 'rang' ? fact.bell : fact.kind}`),
    observers: [],
    openings: [{ at: instant(0), fact: { kind: 'opened' } }],
    closing: { kind: 'closed' },
    until: instant(until),
  };
}

const aRinger = (name: string, rest: Partial<Ringer>): Ringer => ({
  name,
  hears: {},
  wake() {},
  ...rest,
});

test('a fact is applied before its speaker goes on, and heard by the others when the speaker has finished', () => {
  const log: string[] = [];
  const first = aRinger('first', {
    hears: {
      opened: (_fact, _view, port) => {
        port.emit({ kind: 'rang', bell: 'one' });
        log.push('first went on');
      },
    },
  });
  const second = aRinger('second', {
    hears: { rang: ({ bell }) => log.push(`second heard ${bell}`) },
  });
  run(plan([first, second], log));
  expect(log).toEqual([
    'applied opened',
    'applied one',
    'first went on',
    'second heard one',
    'applied closed',
  ]);
});

test('a speaker does not hear itself', () => {
  const heard: string[] = [];
  const ringer = aRinger('ringer', {
    hears: {
      opened: (_fact, _view, port) => port.emit({ kind: 'rang', bell: 'own' }),
      rang: ({ bell }) => heard.push(bell),
    },
  });
  run(plan([ringer], []));
  expect(heard).toEqual([]);
});

test('within one instant the earlier seat acts first, whoever asked first', () => {
  const order: string[] = [];
  const asks = (name: string): Ringer =>
    aRinger(name, {
      hears: { opened: (_fact, _view, port) => port.wakeAfter(millis(5), name) },
      wake: (who) => order.push(who),
    });
  run(plan([asks('a'), asks('b'), asks('c')], []));
  expect(order).toEqual(['a', 'b', 'c']);
});

test('wakes after the end are not answered', () => {
  const rung: Instant[] = [];
  const clock = aRinger('clock', {
    hears: { opened: (_fact, _view, port) => port.wakeAfter(millis(40), 'tick') },
    wake(_wake, _view, port) {
      rung.push(port.now);
      port.wakeAfter(millis(40), 'tick');
    },
  });
  expect(run(plan([clock], [])).wakes).toBe(2);
  expect(rung).toEqual([40, 80]);
});

test('a run driven in slices says the same as one driven at once', () => {
  const said = (slice: number): string[] => {
    const log: string[] = [];
    const clock = aRinger('clock', {
      hears: { opened: (_fact, _view, port) => port.wakeAfter(millis(1), 'tick') },
      wake(_wake, _view, port) {
        port.emit({ kind: 'rang', bell: port.rng.next().toFixed(6) });
        port.wakeAfter(millis(1), 'tick');
      },
    });
    const sliced = new Run<Rung, null>(plan([clock], log));
    while (sliced.advance(slice));
    sliced.end();
    return log;
  };
  expect(said(1)).toEqual(said(1_000_000));
});

test('two actors that chase each other within one instant are stopped and named', () => {
  const echo = (name: string): Ringer =>
    aRinger(name, {
      hears: {
        opened: (_fact, _view, port) => port.emit({ kind: 'rang', bell: name }),
        rang: (_fact, _view, port) => port.emit({ kind: 'rang', bell: name }),
      },
    });
  expect(() => run({ ...plan([echo('ping'), echo('pong')], []), apply: () => {} })).toThrow(
    /too many facts at 0 ms: p[io]ng chases .*p[io]ng/,
  );
});

test('asking to be woken in the past is a bug that names the actor', () => {
  const late = aRinger('late', {
    hears: { opened: (_fact, _view, port) => port.wakeAfter(millis(-1), 'x') },
  });
  expect(() => run(plan([late], []))).toThrow('late asked to be woken -1 ms from now');
});
