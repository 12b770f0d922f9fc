// Kinds of values that are not times: numbers, texts, choices, percentages, labels, taints, Kubernetes quantities.

import type { Labels, Taint, TaintEffect } from '../../kubernetes.ts';
import type { Bytes, MilliCpu } from '../../units.ts';
import { parseCpu, parseMemory } from '../kubernetes/quantity.ts';
import type { CountOrPercent, Json } from '../scenario.ts';
import { isList, isMap } from '../source.ts';
import { nearestOf } from '../suggest.ts';
import { described, oneOf, quoted } from '../wording.ts';
import type { Kind, Mistake, Reading } from './keys.ts';

const wrong = (wanted: string, raw: unknown, advice = ''): { mistake: string } => ({
  mistake: `must be ${wanted}, found ${described(raw)}${advice === '' ? '' : `: ${advice}`}`,
});

/** Thousands apart, as in every text for people. */
export const grouped = (n: number): string =>
  String(n).replaceAll(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');

interface Bounds {
  readonly least?: number;
  readonly most?: number;
  readonly unit?: string;
}

const rangeText = ({ least, most }: Bounds): string | undefined => {
  if (least !== undefined && most !== undefined) return `${grouped(least)} to ${grouped(most)}`;
  if (least !== undefined) return `${grouped(least)} or more`;
  return most === undefined ? undefined : `at most ${grouped(most)}`;
};

function numeric(isWhole: boolean, bounds: Bounds): Kind<number> {
  const wanted = isWhole ? 'a whole number' : 'a number';
  const { least = -Infinity, most = Infinity, unit } = bounds;
  const range = rangeText(bounds);
  return {
    type: isWhole ? 'whole number' : 'number',
    ...(unit === undefined ? {} : { unit }),
    ...(range === undefined ? {} : { range }),
    shape: {
      type: isWhole ? 'integer' : 'number',
      ...(bounds.least === undefined ? {} : { minimum: bounds.least }),
      ...(bounds.most === undefined ? {} : { maximum: bounds.most }),
    },
    read(raw): Reading<number> {
      if (typeof raw === 'string') return wrong(wanted, raw, numberAdvice(raw));
      if (typeof raw !== 'number') return wrong(wanted, raw);
      if (!Number.isFinite(raw)) return { mistake: `must be ${wanted}, found ${raw}` };
      if (isWhole && !Number.isSafeInteger(raw)) return wrong(wanted, raw);
      if (raw < least)
        return { mistake: `${grouped(raw)} is below ${grouped(least)}, the least allowed` };
      if (raw > most)
        return { mistake: `${grouped(raw)} is above ${grouped(most)}, the most allowed` };
      return { value: raw };
    },
  };
}

function numberAdvice(text: string): string {
  const plain = text.trim().replaceAll(/[_, ]/g, '');
  if (plain === '' || !Number.isFinite(Number(plain))) return '';
  return plain === text ? 'remove the quotes' : `write ${plain}`;
}

export const wholeNumber = (bounds: Bounds = {}): Kind<number> => numeric(true, bounds);
export const number = (bounds: Bounds = {}): Kind<number> => numeric(false, bounds);

export const yesNo: Kind<boolean> = {
  type: 'true or false',
  shape: { type: 'boolean' },
  read: (raw) =>
    typeof raw === 'boolean'
      ? { value: raw }
      : wrong(
          'true or false',
          raw,
          /^(?:true|false)$/.test(String(raw)) ? 'remove the quotes' : '',
        ),
};

/** One of some words; `notYet` are words that are real and not modelled. */
export function choice<const T extends string>(
  allowed: readonly T[],
  { notYet = [] }: { readonly notYet?: readonly string[] } = {},
): Kind<T> {
  return {
    type: 'one of',
    range: allowed.join(', '),
    shape: { enum: allowed },
    read(raw) {
      const found = allowed.find((each) => each === raw);
      if (found !== undefined) return { value: found };
      if (notYet.some((each) => each === raw))
        return { mistake: `${String(raw)} is not supported yet: write ${oneOf(allowed)}` };
      const nearest = typeof raw === 'string' ? nearestOf(raw, allowed) : undefined;
      return wrong(
        oneOf(allowed),
        raw,
        nearest === undefined ? '' : `did you mean ${quoted(nearest)}?`,
      );
    },
  };
}

const LONGEST_TEXT = 255;

/** One line of text, for names that nobody but the scenario knows. */
export const text: Kind<string> = {
  type: 'text',
  shape: { type: 'string', minLength: 1, maxLength: LONGEST_TEXT },
  read(raw) {
    if (typeof raw === 'number' || typeof raw === 'boolean')
      return wrong('a text', raw, `put it in quotes: "${raw}"`);
    if (typeof raw !== 'string') return wrong('a text', raw);
    if (raw.trim() === '') return { mistake: 'is empty: give it a text' };
    if (raw.length > LONGEST_TEXT)
      return { mistake: `has ${raw.length} characters, at most ${LONGEST_TEXT} are allowed` };
    if (/[\u0000-\u001f\u007f]/.test(raw))
      return { mistake: 'holds characters that cannot be printed' };
    return { value: raw };
  },
};

/** A name that the Kubernetes API accepts: an RFC 1123 subdomain. */
export const objectName: Kind<string> = {
  type: 'text',
  range: 'a Kubernetes object name: a-z, 0-9, - and .',
  shape: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$', maxLength: 253 },
  read(raw) {
    const reading = text.read(raw);
    if (!('value' in reading)) return reading;
    return /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(reading.value) && reading.value.length <= 253
      ? reading
      : { mistake: `${quoted(reading.value)} is no Kubernetes name: use a-z, 0-9, - and .` };
  },
};

/** A text or a number: a seed is text in the end, and people write numbers. */
export const seed: Kind<string> = {
  type: 'text or number',
  shape: { type: ['string', 'number'] },
  read: (raw) =>
    typeof raw === 'number' && Number.isFinite(raw) ? { value: String(raw) } : text.read(raw),
};

/** `50%`; ours carry the sign. */
export const percent: Kind<number> = {
  type: 'percentage',
  unit: '%',
  range: '0% to 100%',
  shape: { type: 'string', pattern: String.raw`^\d+(\.\d+)?%$` },
  read(raw) {
    if (typeof raw === 'number') return { mistake: `${raw}: missing unit: write ${raw}%` };
    const digits = /^(\d+(?:\.\d+)?) ?%$/.exec(String(raw))?.[1];
    if (typeof raw !== 'string' || digits === undefined) return wrong('a percentage like 50%', raw);
    const value = Number(digits);
    return value <= 100 ? { value } : { mistake: `${raw} is above 100%` };
  },
};

/** Kubernetes' IntOrString, as in a PodDisruptionBudget: `2` or `80%`. */
export const countOrPercent: Kind<CountOrPercent> = {
  type: 'count or percentage',
  range: '0 or more, or 0% to 100%',
  shape: { type: ['integer', 'string'], minimum: 0, pattern: String.raw`^\d+%$` },
  read(raw) {
    if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0)
      return { value: { count: raw } };
    const digits = typeof raw === 'string' ? /^(\d+)%$/.exec(raw)?.[1] : undefined;
    if (digits !== undefined && Number(digits) <= 100)
      return { value: { percent: Number(digits) } };
    return wrong('a count like 2 or a percentage like 80%', raw);
  },
};

export const cpu: Kind<MilliCpu> = {
  type: 'Kubernetes quantity',
  unit: 'cores',
  range: '0 or more',
  shape: { type: ['string', 'number'] },
  read: parseCpu,
};

export const memory: Kind<Bytes> = {
  type: 'Kubernetes quantity',
  unit: 'bytes',
  range: '0 or more',
  shape: { type: ['string', 'number'] },
  read: parseMemory,
};

const EFFECTS: readonly TaintEffect[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** `key=value:Effect`, as kubectl writes it; `=value` may be missing. */
export const taint: Kind<Taint> = {
  type: 'taint',
  range: `key=value:Effect, the effect ${oneOf(EFFECTS)}`,
  shape: { type: 'string', pattern: '^[^=:]+(=[^:]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$' },
  read(raw) {
    const parts = typeof raw === 'string' ? /^([^=:\s]+)(?:=([^:]*))?:(.+)$/.exec(raw) : null;
    if (parts === null) return wrong('a taint like dedicated=gpu:NoSchedule', raw);
    const effect = EFFECTS.find((each) => each === parts[3]);
    if (effect === undefined)
      return { mistake: `has the unknown effect ${quoted(parts[3]!)}: write ${oneOf(EFFECTS)}` };
    return { value: { key: parts[1]!, value: parts[2] ?? '', effect } };
  },
};

/** `key: value` pairs. Values are texts, as in Kubernetes; a number or true is refused there too. */
export const labels: Kind<Labels> = {
  type: 'map of texts',
  shape: { type: 'object', additionalProperties: { type: 'string' } },
  read(raw) {
    if (!isMap(raw)) return wrong('a map of labels', raw);
    const mistakes = Object.keys(raw).flatMap((key): Mistake[] => {
      const value = raw[key];
      if (typeof value === 'string') return [];
      const canBeQuoted = typeof value === 'number' || typeof value === 'boolean';
      const advice = canBeQuoted ? 'put it in quotes' : '';
      return [{ ...wrong('a text', value, advice), at: [key] }];
    });
    return all(mistakes) ?? { value: { ...raw } as Labels };
  },
};

/** All mistakes as one reading; undefined when there are none. */
export function all(
  mistakes: readonly Mistake[],
): (Mistake & { readonly others: readonly Mistake[] }) | undefined {
  const [first, ...others] = mistakes;
  return first === undefined ? undefined : { ...first, others };
}

/** A list whose items are all of one kind. */
export function listOf<T>(
  kind: Kind<T>,
  { least = 0 }: { least?: number } = {},
): Kind<readonly T[]> {
  return {
    type: `list of ${kind.type === 'text' ? 'texts' : `${kind.type}s`}`,
    ...(kind.unit === undefined ? {} : { unit: kind.unit }),
    ...(kind.range === undefined ? {} : { range: kind.range }),
    shape: { type: 'array', items: kind.shape, ...(least === 0 ? {} : { minItems: least }) },
    read(raw) {
      if (!isList(raw))
        return wrong('a list', raw, typeof raw === 'string' ? `write [${raw}]` : '');
      if (raw.length < least) return { mistake: 'is an empty list: name at least one' };
      const readings = raw.map((item) => kind.read(item));
      const mistakes = readings.flatMap((reading, index) =>
        'value' in reading
          ? []
          : [reading, ...(reading.others ?? [])].map(({ mistake, at = [] }) => ({
              mistake,
              at: [index, ...at],
            })),
      );
      return (
        all(mistakes) ?? {
          value: readings.flatMap((reading) => ('value' in reading ? [reading.value] : [])),
        }
      );
    },
  };
}

/** Kubernetes YAML, read where the pod is put together. */
export const kubernetes = (type: string, shape: 'array' | 'object'): Kind<Json> => ({
  type,
  shape: { type: shape },
  read(raw) {
    const fits = shape === 'array' ? isList(raw) : isMap(raw);
    return fits
      ? { value: raw as Json }
      : wrong(shape === 'array' ? 'a list' : 'a map of keys', raw);
  },
});
