// One part of a document, read by its schema. A part with mistakes is read again without the wrong keys, so that the
// rules that look across keys still run over the rest of it.

import type * as z from 'zod';
import type { Findings } from './findings.ts';
import type { Json } from './scenario.ts';
import { factsOf } from './schema/keys.ts';
import { keysBehind, keysOf, partOf } from './schema-walk.ts';
import { isMap, pathText, valueAt, type Path } from './source.ts';
import { nearestOf, suggestion } from './suggest.ts';
import { described, quoted } from './wording.ts';

type Issue = z.core.$ZodIssue;

/** Reads what stands at `path`; undefined when it cannot be read even without its wrong keys. */
export function read<S extends z.ZodType>(
  schema: S,
  path: Path,
  findings: Findings,
): z.output<S> | undefined {
  const raw = valueAt(findings.source.document, path);
  const first = schema.safeParse(raw);
  if (first.success) return first.data;
  const { issues } = first.error;
  const where = { schema, path, raw, findings, slips: slipsIn(issues, schema) };
  for (const issue of issues) report(issue, where);
  const second = schema.safeParse(without(raw, issues, schema));
  return second.success ? second.data : undefined;
}

interface Where {
  readonly schema: z.ZodType;
  readonly path: Path;
  readonly raw: Json | undefined;
  readonly findings: Findings;
  /** Keys that were meant by unknown ones: they are not missing, too. */
  readonly slips: readonly string[];
}

const addressOf = (path: Path): string => JSON.stringify(path);

const slipsIn = (issues: readonly Issue[], schema: z.ZodType): readonly string[] =>
  issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [];
    const path = issue.path as Path;
    const meant = issue.keys.map((key) => nearestOf(key, allowedAt(schema, path)));
    return meant.flatMap((key) => (key === undefined ? [] : [addressOf([...path, key])]));
  });

const allowedAt = (schema: z.ZodType, path: Path): readonly string[] => {
  const part = partOf(schema, path);
  return part === undefined ? [] : keysBehind(part);
};

function report(issue: Issue, where: Where): void {
  const { schema, path, raw, findings, slips } = where;
  const inner = issue.path as Path;
  const at = [...path, ...inner];
  if (issue.code === 'unrecognized_keys') return reportUnknown(issue.keys, inner, where);
  findings.markUnreadable(at);
  const found = valueAt(raw, inner);
  const name = lastName(at);
  if (found === undefined) {
    const part = partOf(schema, inner);
    const example = part === undefined ? undefined : factsOf(part)?.example;
    const advice = example === undefined ? '' : `: write ${example}`;
    if (!slips.includes(addressOf(inner))) findings.error(at, `${name} is missing${advice}`);
  } else if (issue.code === 'custom') findings.error(at, `${name} ${issue.message}`);
  else {
    const expected = issue.code === 'invalid_type' ? issue.expected : 'object';
    findings.error(at, `${name} must be ${wanted(expected)}, found ${described(found)}`);
  }
}

const wanted = (expected: string): string =>
  ({ array: 'a list', string: 'a text' })[expected] ?? 'a map of keys';

function reportUnknown(keys: readonly string[], inner: Path, where: Where): void {
  const { schema, path, findings } = where;
  const at = [...path, ...inner];
  const holder = pathText(findings.source.document, at);
  const place = holder === '' ? '' : ` in ${holder}`;
  const beside = inner.length === 0 ? [] : allowedAt(schema, inner.slice(0, -1));
  for (const key of keys) {
    findings.markUnreadable([...at, key]);
    const advice = beside.includes(key)
      ? 'it belongs one level up'
      : suggestion(key, allowedAt(schema, inner));
    const message = NOT_YET.has(key)
      ? `${key} is not modelled yet: remove it`
      : `unknown key ${quoted(key)}${place}: ${advice}`;
    findings.error([...at, key], message, 'key');
  }
}

/** Keys of Kubernetes that people rightly expect. */
const NOT_YET: ReadonlySet<string> = new Set(['schedulingGates', 'volumes']);

/** The key that a message is about, with its place in a list: `maxSize`, `zones[1]`, `events[7]`. */
export function lastName(path: Path): string {
  const key = path.findLastIndex((step) => typeof step === 'string');
  const places = path.slice(key + 1).map((step) => `[${step}]`);
  return key === -1 ? 'the scenario' : `${path[key]!}${places.join('')}`;
}

/** A copy without the keys that were refused. */
function without(
  raw: Json | undefined,
  issues: readonly Issue[],
  schema: z.ZodType,
): Json | undefined {
  let copy = raw;
  for (const issue of issues) {
    const path = issue.path as Path;
    copy =
      issue.code === 'unrecognized_keys'
        ? withoutKeys(copy, path, new Set(issue.keys))
        : withoutValue(copy, upToKey(path, schema));
  }
  return copy;
}

const withoutValue = (value: Json | undefined, path: Path): Json | undefined =>
  path.length === 0
    ? undefined
    : withoutKeys(value, path.slice(0, -1), new Set([String(path.at(-1))]));

/** Without some keys of the map at `path`, which leads through maps alone. */
function withoutKeys(
  value: Json | undefined,
  [step, ...rest]: Path,
  keys: ReadonlySet<string>,
): Json | undefined {
  if (!isMap(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    step === undefined
      ? entries.filter(([key]) => !keys.has(key))
      : entries.map(([key, inner]) =>
          key === step ? [key, withoutKeys(inner, rest, keys)!] : [key, inner],
        ),
  );
}

/** The path as far as it leads through keys of the schema: what stands in a list or a distribution goes with it. */
function upToKey(path: Path, schema: z.ZodType): Path {
  const depth = path.findIndex((_, index) => {
    const part = partOf(schema, path.slice(0, index));
    return part === undefined || keysOf(part).length === 0;
  });
  return depth === -1 ? path : path.slice(0, depth);
}
