// Paths as people write them: `autoScalingGroups.spot.maxSize`, `events[0].at`, `workloads."web.v2".replicas`.
// List items go by their name, or by [n] from 0.

import type * as z from 'zod';
import type { Json } from './scenario.ts';
import { scenarioSchema } from './schema.ts';
import { childOf, keysBehind, keysOf, mayHoldKeys } from './schema-walk.ts';
import { isList, isMap, isWithin, pathText, valueAt, type Path } from './source.ts';
import { suggestion } from './suggest.ts';
import { quoted } from './wording.ts';

/** One step of a written path: a key, a name (which may stand in quotes), or a place in a list. */
export type Step = { readonly word: string; readonly isQuoted: boolean } | { readonly at: number };

const STEP = /^(?:\[(\d{1,9})\]|\.?("(?:[^"\\]|\\.)*")|\.?([^.[\]"]+))/;

/** The steps of a path; undefined when it is none. */
export function parsePath(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let rest = text.trim();
  if (rest.startsWith('.')) return undefined;
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (match === null) return undefined;
    const [whole, index, inQuotes, word] = match;
    if (index !== undefined) steps.push({ at: Number(index) });
    else if (inQuotes === undefined) steps.push({ word: word!, isQuoted: false });
    else steps.push({ word: inQuotes.slice(1, -1).replaceAll(/\\(.)/g, '$1'), isQuoted: true });
    rest = rest.slice(whole.length);
  }
  return steps;
}

/** Finds what a written path means in `document`; it need not be there yet, but the schema must know it. */
export function resolvePath(document: Json, text: string): { path: Path } | { mistake: string } {
  const steps = parsePath(text);
  if (steps === undefined || steps.length === 0)
    return { mistake: `${quoted(text)} is no path: write one like autoScalingGroups.spot.maxSize` };
  let here: Here = { value: document, part: scenarioSchema, holder: 'the scenario' };
  const path: (string | number)[] = [];
  for (const step of steps) {
    const found = isList(here.value) ? itemOf(here.value, step, here) : keyOf(here, step);
    if ('mistake' in found) return found;
    path.push(found.step);
    here = below(here, found.step, pathText(document, path));
  }
  return { path };
}

/**
 * Of paths that are set one after another, one that is lost: the other, behind it, sets the same under another name
 * (`autoScalingGroups[0].maxSize`), or what holds it.
 */
export function lostPath(
  document: Json,
  paths: readonly string[],
): { readonly lost: string; readonly by: string } | undefined {
  const found = paths.map((path) => resolvePath(document, path));
  for (const [place, later] of found.entries()) {
    if (!('path' in later)) continue;
    const lost = found
      .slice(0, place)
      .findIndex((earlier) => 'path' in earlier && isWithin(earlier.path, later.path));
    if (lost !== -1) return { lost: paths[lost]!, by: paths[place]! };
  }
  return undefined;
}

/** Where a walk along a path stands: in the document, in the schema, and what to call it. */
interface Here {
  readonly value: Json | undefined;
  readonly part: z.ZodType | undefined;
  readonly holder: string;
}

function below({ value, part }: Here, step: string | number, holder: string): Here {
  return {
    value: valueAt(value, [step]),
    part: part === undefined ? undefined : childOf(part, step),
    holder,
  };
}

type Found = { readonly step: string | number } | { readonly mistake: string };

function itemOf(list: readonly Json[], step: Step, { holder }: Here): Found {
  if ('at' in step) {
    if (step.at < list.length) return { step: step.at };
    return {
      mistake:
        list.length === 0
          ? `${holder} is empty`
          : `${holder} ends at [${list.length - 1}], counted from 0`,
    };
  }
  const names = list.map((item) => valueAt(item, ['name']));
  const index = names.indexOf(step.word);
  if (index !== -1) return { step: index };
  const known = names.filter((name) => typeof name === 'string');
  const isFromFile = list.some((item) => valueAt(item, ['manifest']) !== undefined);
  const hint = isFromFile
    ? 'what a manifest holds is changed in its own file'
    : known.length === 0
      ? 'its items have no names, write [0]'
      : suggestion(step.word, known);
  return { mistake: `there is no ${quoted(step.word)} in ${holder}: ${hint}` };
}

function keyOf({ value, part, holder }: Here, step: Step): Found {
  if ('at' in step) return { mistake: `${holder} is no list: [${step.at}] means nothing there` };
  const { word } = step;
  if (word === '__proto__') return { mistake: `the key ${quoted(word)} is not allowed` };
  const allowed = part === undefined ? [] : isMap(value) ? keysBehind(part) : keysOf(part);
  const isThere = valueAt(value, [word]) !== undefined;
  // Below a value that we read ourselves its reader knows the keys.
  const isOwn = part === undefined ? isMap(value) : mayHoldKeys(part);
  if (isThere || isOwn || allowed.includes(word)) return { step: word };
  return allowed.length > 0
    ? { mistake: `there is no key ${quoted(word)} in ${holder}: ${suggestion(word, allowed)}` }
    : { mistake: `${holder} holds no keys: ${quoted(word)} means nothing there` };
}
