// Where things stand in a scenario: a tree of plain values and the place of every key in its text. The text may be
// missing (a change made on the command line); then no place is known.

import type { Json, JsonObject } from './scenario.ts';

/** Keys and list positions from the root. */
export type Path = readonly (string | number)[];

/** Lines and columns count from 1; `line` is 0 where there is no text to point into. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** The whole line. */
  readonly excerpt: string;
}

export const NOWHERE: Place = { line: 0, column: 0, length: 0, excerpt: '' };

export interface Source {
  /** As the caller names it. */
  readonly file: string;
  readonly document: JsonObject;
  /** The place of a key or its value; of what holds it, when it is not there. */
  readonly placeOf: (path: Path, part: 'key' | 'value') => Place;
}

/** A tree without a text. */
export const sourceWithoutText = (file: string, document: JsonObject): Source => ({
  file,
  document,
  placeOf: () => NOWHERE,
});

export const isMap = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** What stands at `path`; undefined when nothing does. */
export function valueAt(document: Json | undefined, path: Path): Json | undefined {
  let value: Json | undefined = document;
  for (const step of path) {
    if (typeof step === 'number') value = isList(value) ? value[step] : undefined;
    else value = isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

/** `autoScalingGroups.spot.maxSize`: list items by their name, else `[n]` from 0; names with other signs are quoted. */
export function pathText(document: Json, path: Path): string {
  let text = '';
  path.forEach((step, depth) => {
    if (typeof step === 'string') {
      text += `${text === '' ? '' : '.'}${step}`;
      return;
    }
    const name = valueAt(document, [...path.slice(0, depth + 1), 'name']);
    text += typeof name === 'string' && name !== '' ? `.${nameStep(name)}` : `[${step}]`;
  });
  return text;
}

/** A name as a step of a path. */
export const nameStep = (name: string): string =>
  /^[A-Za-z_][\w-]*$/.test(name) ? name : JSON.stringify(name);

/** Whether `inner` is `outer` or stands somewhere in it. */
export const isWithin = (inner: Path, outer: Path): boolean =>
  outer.length <= inner.length && outer.every((step, index) => step === inner[index]);
