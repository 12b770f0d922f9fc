// What a key means: its type, unit, range, default, meaning and example; for a map, the keys in it.

import type * as z from 'zod';
import { parsePath, type Step } from './paths.ts';
import type { Json } from './scenario.ts';
import { scenarioSchema } from './schema.ts';
import { factsOf, type KeyFacts } from './schema/keys.ts';
import { childOf, keysBehind } from './schema-walk.ts';
import { suggestion } from './suggest.ts';
import { quoted } from './wording.ts';

/** Columns of a terminal that nobody has made wider. */
const WIDTH = 80;

/** Explains a key by its path, or the whole scenario for an empty one. Names and places of list items are skipped. */
export function explainKey(path: string): { readonly text: string } | { readonly problem: string } {
  const steps = parsePath(path);
  if (steps === undefined)
    return { problem: `${quoted(path)} is no path: write one like autoScalingGroups.maxSize` };
  const walked = walk(steps);
  if ('problem' in walked) return walked;
  const { part, keys } = walked;
  return { text: `${explained(part, keys.join('.')).join('\n')}\n` };
}

type Walked =
  | { readonly part: z.ZodType; readonly keys: readonly string[] }
  | { readonly problem: string };

function walk(steps: readonly Step[]): Walked {
  let part: z.ZodType = scenarioSchema;
  let isItem = true;
  const keys: string[] = [];
  for (const [index, step] of steps.entries()) {
    if ('at' in step) continue;
    const child = step.isQuoted ? undefined : childOf(part, step.word);
    if (child === undefined) {
      const isName =
        !isItem && index < steps.length - 1 && factsOf(part)?.type.startsWith('list') === true;
      if (!isName) return { problem: unknownKey(step.word, part, keys) };
      isItem = true;
      continue;
    }
    part = child;
    keys.push(step.word);
    isItem = false;
  }
  return { part, keys };
}

function unknownKey(word: string, part: z.ZodType, keys: readonly string[]): string {
  const where = keys.length === 0 ? 'the scenario' : keys.join('.');
  const allowed = keysBehind(part);
  if (allowed.length === 0) return `${where} has no keys below it: simulate explain ${where}`;
  return `there is no key ${quoted(word)} in ${where}: ${suggestion(word, allowed)}`;
}

function explained(part: z.ZodType, name: string): string[] {
  const facts = factsOf(part);
  const keys = keysBehind(part);
  return [
    ...(facts === undefined
      ? []
      : [name === '' ? 'scenario' : name, '', ...wrapped(facts.meaning, 2)]),
    ...(facts === undefined || name === '' ? [] : ['', ...factLines(facts)]),
    ...(facts?.details === undefined ? [] : ['', ...facts.details.map((line) => `  ${line}`)]),
    ...(keys.length === 0 ? [] : ['', ...keyLines(part, keys)]),
  ];
}

function factLines({
  type,
  unit,
  range,
  isRequired,
  fallback,
  example,
  ...facts
}: KeyFacts): string[] {
  const rows: (readonly [string, string])[] = [
    ['type', type],
    ['unit', unit ?? ''],
    ['range', range ?? ''],
    ['default', isRequired ? 'none, it must be given' : defaultText(facts.default, fallback)],
    ['example', example],
  ];
  return rows
    .filter(([, value]) => value !== '')
    .flatMap(([title, value]) => hanging(`  ${title.padEnd(9)}`, value));
}

const defaultText = (value: Json | undefined, fallback: string | undefined): string =>
  value === undefined ? (fallback ?? '') : flow(value);

/** A value as one would write it on one line. */
function flow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/** The keys of a map, each with its meaning. */
function keyLines(part: z.ZodType, keys: readonly string[]): string[] {
  const column = Math.min(26, Math.max(...keys.map((key) => key.length))) + 4;
  return ['  Keys', ...keys.flatMap((key) => keyLine(key, childOf(part, key), column))];
}

function keyLine(key: string, part: z.ZodType | undefined, column: number): string[] {
  const facts = part === undefined ? undefined : factsOf(part);
  const meaning = facts === undefined ? '' : firstSentence(facts.meaning);
  const head = `    ${key}`;
  if (head.length + 2 > column + 2) return [head, ...hanging(' '.repeat(column + 2), meaning)];
  return hanging(head.padEnd(column + 2), meaning);
}

const firstSentence = (text: string): string => /^.*?[.](?= |$)/.exec(text)?.[0] ?? text;

/** `text` after `head`, its further lines below its first. */
function hanging(head: string, text: string): string[] {
  const [first = '', ...rest] = broken(text, WIDTH - head.length);
  return [`${head}${first}`, ...rest.map((line) => `${' '.repeat(head.length)}${line}`)];
}

const wrapped = (text: string, indent: number): string[] =>
  broken(text, WIDTH - indent).map((line) => `${' '.repeat(indent)}${line}`);

function broken(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
