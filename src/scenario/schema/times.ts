// Kinds of values that are times: durations, instants, and the laws from which the world draws a duration.

import {
  constantly,
  instant,
  millis,
  type Duration,
  type Instant,
  type Millis,
} from '../../units.ts';
import type { JsonObject } from '../scenario.ts';
import { isList, isMap, type Path } from '../source.ts';
import { suggestion } from '../suggest.ts';
import { described } from '../wording.ts';
import type { Kind, Reading } from './keys.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const PATTERN = String.raw`^(\d+(\.\d+)?(ms|s|m|h|d))+$`;
/** No run and no wait is longer than ten years. */
const LONGEST = 10 * 366 * UNIT_MS['d']!;

/** `90s`, `1h30m`, `16ms` or a clock's `00:12:30` in milliseconds; undefined when it is none of them. */
export function durationMs(text: string): number | undefined {
  const clock = /^(\d+):([0-5]\d):([0-5]\d(?:\.\d{1,3})?)$/.exec(text);
  if (clock)
    return (
      Number(clock[1]) * UNIT_MS['h']! +
      Number(clock[2]) * UNIT_MS['m']! +
      Math.round(Number(clock[3]) * 1000)
    );
  if (!new RegExp(PATTERN).test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g);
  return Math.round(
    [...parts].reduce((sum, part) => sum + Number(part[1]) * UNIT_MS[part[2]!]!, 0),
  );
}

/** `90s`, `2m`, `1h30m`: milliseconds as one would write them. */
export function durationText(ms: number): string {
  if (ms === 0) return '0s';
  let rest = ms;
  return ['h', 'm', 's', 'ms']
    .map((unit) => {
      const count = Math.floor(rest / UNIT_MS[unit]!);
      rest -= count * UNIT_MS[unit]!;
      return count === 0 ? '' : `${count}${unit}`;
    })
    .join('');
}

interface TimeBounds {
  readonly least?: number;
}

function readMs(raw: unknown, { least = 0 }: TimeBounds): Reading<number> {
  if (typeof raw === 'number') {
    const meant = raw > 0 && Number.isFinite(raw) ? ` (did you mean ${raw}s?)` : '';
    return { mistake: `${raw}: missing unit: write 10s, 2m or 1h${meant}` };
  }
  if (typeof raw !== 'string')
    return { mistake: `must be a duration like 90s, found ${described(raw)}` };
  const text = raw.trim();
  if (text.startsWith('-') && durationMs(text.slice(1)) !== undefined)
    return { mistake: `${text} is negative: write 0s or more` };
  if (/^\d+(\.\d+)?$/.test(text))
    return { mistake: `${text}: missing unit: write 10s, 2m or 1h (did you mean ${text}s?)` };
  const ms = durationMs(text);
  if (ms === undefined)
    return { mistake: `must be a duration like 90s, 2m or 1h30m, found ${described(raw)}` };
  if (ms < least) return { mistake: `${text} is below ${durationText(least)}, the least allowed` };
  return ms <= LONGEST ? { value: ms } : { mistake: `${text} is longer than ten years` };
}

const typed = <T>(reading: Reading<number>, make: (ms: number) => T): Reading<T> =>
  'value' in reading ? { value: make(reading.value) } : reading;

const boundsText = ({ least = 0 }: TimeBounds): string => `${durationText(least)} or more`;

export const duration = (bounds: TimeBounds = {}): Kind<Millis> => ({
  type: 'duration',
  unit: 'ms, s, m, h or d, written with it',
  range: boundsText(bounds),
  shape: { type: 'string', pattern: PATTERN },
  read: (raw) => typed(readMs(raw, bounds), millis),
});

/** A moment of the run, counted from its start. */
export const moment = (bounds: TimeBounds = {}): Kind<Instant> => ({
  type: 'time after the start',
  unit: 'ms, s, m, h or d, written with it',
  range: boundsText(bounds),
  shape: { type: 'string', pattern: PATTERN },
  read: (raw) => typed(readMs(raw, bounds), instant),
});

/** Kubernetes' and Cluster Autoscaler's `…Seconds` and `…Sec` keys, which people paste: a whole number. */
export const wholeSeconds = ({ least = 0 }: { least?: number } = {}): Kind<Millis> => ({
  type: 'whole number',
  unit: 'seconds',
  range: `${least} or more`,
  shape: { type: 'integer', minimum: least },
  read(raw) {
    if (typeof raw === 'string' && durationMs(raw) !== undefined)
      return { mistake: `is in seconds, without a unit: write ${durationMs(raw)! / 1000}` };
    if (typeof raw !== 'number' || !Number.isSafeInteger(raw))
      return { mistake: `must be a whole number of seconds, found ${described(raw)}` };
    if (raw < least) return { mistake: `${raw} is below ${least}, the least allowed` };
    return raw * 1000 <= LONGEST
      ? { value: millis(raw * 1000) }
      : { mistake: `${raw} is longer than ten years` };
  },
});

const LAWS = ['median', 'p95', 'exponential', 'uniform'];

/**
 * A duration the world decides: `90s`, `{ median: 90s, p95: 147s }` (lognormal, never below `floor`),
 * `{ exponential: 1h }` or `{ uniform: [2s, 15s] }`.
 */
export const drawn = ({
  floor = 0,
  least = 0,
}: { floor?: number; least?: number } = {}): Kind<Duration> => ({
  type: 'duration or distribution',
  unit: 'ms, s, m, h or d, written with it',
  range: '90s, { median: 90s, p95: 147s }, { exponential: 1h } or { uniform: [2s, 15s] }',
  shape: {
    anyOf: [
      { type: 'string', pattern: PATTERN },
      {
        type: 'object',
        properties: { median: { type: 'string' }, p95: { type: 'string' } },
        required: ['median', 'p95'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: { exponential: { type: 'string' } },
        required: ['exponential'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: {
          uniform: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
        },
        required: ['uniform'],
        additionalProperties: false,
      },
    ],
  },
  read: (raw) =>
    isMap(raw)
      ? readLaw(raw, floor)
      : typed(readMs(raw, { least }), (ms) => constantly(millis(ms))),
});

function readLaw(raw: JsonObject, floor: number): Reading<Duration> {
  const keys = Object.keys(raw).toSorted().join('+');
  const { median, p95, exponential, uniform } = raw;
  switch (keys) {
    case 'median+p95':
      return readPair([median, p95], [['median'], ['p95']], (low, high) => ({
        law: 'lognormal',
        median: low,
        p95: high,
        floor: millis(floor),
      }));
    case 'exponential':
      return below(readMs(exponential, { least: 1 }), ['exponential'], (mean) => ({
        law: 'exponential',
        mean,
      }));
    case 'uniform': {
      if (!isList(uniform) || uniform.length !== 2) {
        const found = described(uniform);
        const mistake = `must be a list of two durations like [2s, 15s], found ${found}`;
        return { mistake, at: ['uniform'] };
      }
      const ends = [
        ['uniform', 0],
        ['uniform', 1],
      ] as const;
      return readPair([uniform[0], uniform[1]], ends, (least, greatest) => ({
        law: 'uniform',
        least,
        greatest,
      }));
    }
    default:
      return { mistake: unknownLaw(Object.keys(raw)) };
  }
}

const below = <T>(reading: Reading<number>, at: Path, make: (ms: Millis) => T): Reading<T> =>
  'value' in reading ? { value: make(millis(reading.value)) } : { mistake: reading.mistake, at };

function unknownLaw(keys: readonly string[]): string {
  const unknown = keys.find((key) => !LAWS.includes(key));
  const forms = 'write { median: 90s, p95: 147s }, { exponential: 1h } or { uniform: [2s, 15s] }';
  if (unknown === undefined) return `is no complete distribution: ${forms}`;
  const hint = suggestion(unknown, LAWS);
  return `has the unknown key ${JSON.stringify(unknown)}: ${hint.startsWith('did') ? hint : forms}`;
}

/** Two durations, the second not below the first; a lognormal's median may not be 0. */
function readPair(
  raw: readonly [unknown, unknown],
  at: readonly [Path, Path],
  law: (low: Millis, high: Millis) => Duration,
): Reading<Duration> {
  const isMedian = at[0][0] === 'median';
  const low = below(readMs(raw[0], { least: isMedian ? 1 : 0 }), at[0], (ms) => ms);
  const high = below(readMs(raw[1], {}), at[1], (ms) => ms);
  if (!('value' in low)) return 'value' in high ? low : { ...low, others: [high] };
  if (!('value' in high)) return high;
  if (high.value >= low.value) return { value: law(low.value, high.value) };
  const than = isMedian ? `median ${String(raw[0])}` : `the ${String(raw[0])} before it`;
  return { mistake: `${String(raw[1])} is below ${than}: exchange them`, at: at[1] };
}
