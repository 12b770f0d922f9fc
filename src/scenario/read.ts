// One part of a document, read by its schema. A part with mistakes is read again without the wrong keys, so that the
// rules that look across keys still run over the rest of it.

import type { z } from 'zod';
import type { Findings } from './findings.ts';
import type { Json } from './scenario.ts';
import { keysOf, partOf } from './schema-walk.ts';
import { isList, isMap, pathText, valueAt, type Path } from './source.ts';
import { suggestion } from './suggest.ts';
import { described, quoted } from './wording.ts';

type Issue = z.core.$ZodIssue;

/** Reads what stands at `path`; undefined when it cannot be read even without its wrong keys. */
export function read<S extends z.ZodType>(
  schema: S,
  path: Path,
  findings: Findings,
  raw: Json | undefined = valueAt(findings.source.document, path),
): z.output<S> | undefined {
  const first = schema.safeParse(raw);
  if (first.success) return first.data;
  for (const issue of first.error.issues) report(issue, { schema, path, raw, findings });
  const second = schema.safeParse(without(raw, first.error.issues));
  return second.success ? second.data : undefined;
}

interface Where {
  readonly schema: z.ZodType;
  readonly path: Path;
  readonly raw: Json | undefined;
  readonly findings: Findings;
}

function report(issue: Issue, { schema, path, raw, findings }: Where): void {
  const inner = issue.path as Path;
  const at = [...path, ...inner];
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysOf(partOf(schema, inner));
    const beside = keysOf(partOf(schema, inner.slice(0, -1)));
    for (const key of issue.keys) {
      findings.error([...at, key], unknownKey(key, at, { allowed, beside, findings }), 'key');
      findings.markUnreadable([...at, key]);
    }
    return;
  }
  findings.markUnreadable(at);
  const found = valueAt(raw, inner);
  const name = lastName(at, findings);
  if (issue.code === 'custom') findings.error(at, `${name} ${issue.message}`);
  else if (issue.code === 'invalid_type')
    findings.error(at, `${name} must be ${wanted(issue.expected)}, found ${described(found)}`);
  else findings.error(at, `${name} cannot be ${described(found)}`);
}

const wanted = (expected: string): string =>
  ({ object: 'a map of keys', record: 'a map of keys', array: 'a list', string: 'a text' })[
    expected
  ] ?? expected;

function unknownKey(
  key: string,
  at: Path,
  {
    allowed,
    beside,
    findings,
  }: { allowed: readonly string[]; beside: readonly string[]; findings: Findings },
): string {
  const holder = pathText(findings.source.document, at);
  const where = holder === '' ? '' : ` in ${holder}`;
  if (at.length > 1 && beside.includes(key))
    return `unknown key ${quoted(key)}${where}: it belongs one level up`;
  return `unknown key ${quoted(key)}${where}: ${suggestion(key, allowed)}`;
}

/** The key that a message is about: `maxSize`, `zones[1]`, or for an item of a list its whole path. */
export function lastName(path: Path, findings: Findings): string {
  const last = path.at(-1);
  if (typeof last === 'string') return last;
  return last === undefined ? 'the scenario' : pathText(findings.source.document, path);
}

/** A copy without the keys that were refused; an item of a list takes its whole list with it. */
function without(raw: Json | undefined, issues: readonly Issue[]): Json | undefined {
  let copy = raw;
  for (const issue of issues) {
    const path = issue.path as Path;
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
    for (const each of paths) copy = removed(copy, upToList(each));
  }
  return copy;
}

const upToList = (path: Path): Path => {
  const item = path.findIndex((step) => typeof step === 'number');
  return item === -1 ? path : path.slice(0, item);
};

function removed(value: Json | undefined, path: Path): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return undefined;
  if (!isMap(value) || isList(value) || !Object.hasOwn(value, step)) return value;
  const { [step]: inner, ...others } = value;
  const kept = rest.length === 0 ? undefined : removed(inner, rest);
  return kept === undefined ? others : { ...others, [step]: kept };
}
