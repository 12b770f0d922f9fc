// `--vary path=10..30:5`, `--vary path=calm,stormy`: an axis is a path of the scenario and the values it takes. Texts in,
// axes out, or every mistake in them. Whether the scenario knows the path is for `vary` to say.

import { lostPath } from '../scenario/paths.ts';
import type { Json } from '../scenario/scenario.ts';
import { durationMs, durationText } from '../scenario/schema/times.ts';
import type { Set } from '../scenario/vary.ts';
import { quoted } from '../scenario/wording.ts';

/** One key and the values it takes, as they would be written in the scenario. */
export interface Axis {
  readonly path: string;
  /** YAML, each; at least one, none twice. */
  readonly values: readonly string[];
  /** `range` is written a..b and goes up; a `list` has the order in which it was written. */
  readonly form: 'range' | 'list';
}

/** What one axis may hold: more is no question that a person reads the answer of. */
export const MOST_VALUES = 1000;
/** What the axes may make together. */
export const MOST_COMBINATIONS = 10_000;

export type ParsedAxes =
  | { readonly axes: readonly Axis[] }
  /** One sentence each, beginning with the text that it is about. */
  | { readonly mistakes: readonly string[] };

/** Reads the texts of all `--vary` flags. */
export function parseAxes(texts: readonly string[]): ParsedAxes {
  const readings = texts.map(parseAxis);
  const mistakes = readings.filter((reading) => typeof reading === 'string');
  const axes = readings.filter((reading) => typeof reading !== 'string');
  const paths = axes.map(({ path }) => path);
  for (const path of new Set(paths.filter((each, place) => paths.indexOf(each) !== place)))
    mistakes.push(`--vary ${quoted(path)} is given twice: name all its values in one`);
  const made = axes.reduce((product, { values }) => product * values.length, 1);
  if (mistakes.length === 0 && made > MOST_COMBINATIONS)
    mistakes.push(
      `--vary makes ${made} combinations, at most ${MOST_COMBINATIONS} are made: widen the steps`,
    );
  return mistakes.length > 0 ? { mistakes } : { axes };
}

function parseAxis(text: string): Axis | string {
  const cut = equalsSign(text);
  const refused = (why: string): string => `--vary ${quoted(text)}: ${why}`;
  if (cut <= 0) return refused('write --vary path=10..30:5 or --vary path=calm,stormy');
  const path = text.slice(0, cut).trim();
  const written = text.slice(cut + 1).trim();
  const range = RANGE.exec(written);
  const values = range === null ? listed(written) : counted(range);
  if (typeof values === 'string') return refused(values);
  if (values.length > MOST_VALUES)
    return refused(`${values.length} values, at most ${MOST_VALUES} are taken: widen the step`);
  return { path, values, form: range === null ? 'list' : 'range' };
}

/** Where path and value meet: the first one that does not stand in a quoted name; −1 without one. */
export function equalsSign(text: string): number {
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"' && text[at - 1] !== '\\') isQuoted = !isQuoted;
    if (text[at] === '=' && !isQuoted) return at;
  }
  return -1;
}

const RANGE = /^([^\s,:]+?)\.\.([^\s,:]+)(?::([^\s,:]+))?$/;

/** The values from a to b: whole or decimal numbers, those with one and the same unit, or durations. */
function counted([, first, last, step]: RegExpExecArray): readonly string[] | string {
  const ends = [first!, last!, ...(step === undefined ? [] : [step])];
  const scale = scaleOf(ends);
  if (scale === undefined)
    return `${ends.join(' and ')} are no numbers of one unit: write 10..30:5, 30s..2m:30s or 10%..50%:10%`;
  const [from, to, by = scale.step] = ends.map(scale.read);
  if (by === undefined) return `a step is missing: write ${first}..${last}:${first}`;
  if (by <= 0) return `the step ${step} leads nowhere: write one above 0`;
  if (from! > to!) return `${first} is above ${last}: write ${last}..${first}`;
  const count = Math.floor((to! - from!) / by) + 1;
  if (count > MOST_VALUES)
    return `${count} values, at most ${MOST_VALUES} are taken: widen the step`;
  return Array.from({ length: count }, (_, place) => scale.write(from! + place * by));
}

/** How texts of one unit are counted: as whole numbers, so that no step is lost to rounding. */
interface Scale {
  readonly read: (text: string) => number;
  readonly write: (count: number) => string;
  /** What a range without a step goes up by. */
  readonly step: number | undefined;
}

const NUMBER = /^(\d{1,12})(?:\.(\d{1,6}))?([A-Za-z%]*)$/;

function scaleOf(texts: readonly string[]): Scale | undefined {
  const parts = texts.map((text) => NUMBER.exec(text));
  const unit = parts[0]?.[3] ?? '';
  if (parts.every((part) => part !== null && part[3] === unit))
    return decimalScale(unit, Math.max(...parts.map((part) => part![2]?.length ?? 0)));
  if (texts.some((text) => durationMs(text) === undefined)) return undefined;
  return { read: (text) => durationMs(text)!, write: durationText, step: undefined };
}

/** Numbers with so many decimals and one unit; steps of 1 are only meant where that is the smallest thing. */
function decimalScale(unit: string, decimals: number): Scale {
  const ones = Number(`1e${decimals}`);
  return {
    read: (text) => Math.round(Number.parseFloat(text) * ones),
    write: (count) => `${count / ones}${unit}`,
    step: decimals === 0 && (unit === '' || unit === '%') ? 1 : undefined,
  };
}

/** Texts between commas. */
function listed(written: string): readonly string[] | string {
  const values = betweenCommas(written);
  if (values.includes('')) return 'a value is missing: write values with commas between';
  const twin = values.find((value, place) => values.indexOf(value) !== place);
  return twin === undefined ? values : `${quoted(twin)} stands twice: remove one`;
}

/** Commas in brackets or quotes divide nothing: `{ median: 90s, p95: 147s }` is one value. */
function betweenCommas(written: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  let quote = '';
  for (const sign of written) {
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    if (sign === ',' && depth === 0 && quote === '') parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim());
}

/** Every combination, the last axis turning fastest: a place among its values for each axis. */
export function combinations(axes: readonly Axis[]): readonly (readonly number[])[] {
  return axes.reduce<readonly (readonly number[])[]>(
    (before, { values }) =>
      before.flatMap((places) => values.map((_, place) => [...places, place])),
    [[]],
  );
}

/** The changes that make one combination of the scenario. */
export const setsOf = (axes: readonly Axis[], places: readonly number[]): readonly Set[] =>
  axes.map(({ path, values }, axis) => ({ path, value: values[places[axis]!]! }));

/** What files call a combination: `maxSize=20 minSize=2`. */
export const combinationName = (names: readonly string[], values: readonly string[]): string =>
  values.map((value, axis) => `${names[axis]!}=${value}`).join(' ');

/** What tables call each axis: the last word of its path, with those before it where two would be alike. */
export function axisNames(axes: readonly Axis[]): readonly string[] {
  const words = axes.map(({ path }) => path.match(/"(?:[^"\\]|\\.)*"|\[\d+\]|[^.[\]]+/g) ?? [path]);
  const tail = (place: number, length: number): string => words[place]!.slice(-length).join('.');
  return axes.map(({ path }, place) => {
    const lengths = words[place]!.map((_, index) => index + 1);
    const isOwn = (length: number): boolean =>
      axes.every((_, other) => other === place || tail(other, length) !== tail(place, length));
    const length = lengths.find(isOwn);
    return length === undefined ? path : tail(place, length);
  });
}

/** An axis that sets what another has set, and what is wrong with that: tables would show values that nothing has. */
export function twinAxis(
  document: Json,
  axes: readonly Axis[],
): { readonly path: string; readonly message: string } | undefined {
  const paths = axes.map(({ path }) => path);
  const found = lostPath(document, paths);
  if (found === undefined) return undefined;
  const message = `sets what --vary ${quoted(found.lost)} sets too: vary one of them`;
  return { path: found.by, message };
}
