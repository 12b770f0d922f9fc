// `expect:` → limits with names, whose workloads exist and whose windows lie within the run.

import { workloadId } from '../../ids.ts';
import type { Instant } from '../../units.ts';
import type { Findings } from '../findings.ts';
import { foregone, parseLimit, type ParsedLimit } from '../limits.ts';
import { lastName, read } from '../read.ts';
import type { Limit, Workload } from '../scenario.ts';
import { namedLimit, type WrittenLimit } from '../schema.ts';
import { durationText } from '../schema/times.ts';
import { isList, valueAt, type Path } from '../source.ts';
import { described, quoted } from '../wording.ts';
import type { Names } from './names.ts';

export interface ExpectContext {
  readonly findings: Findings;
  readonly until: Instant;
  readonly workloads: readonly (Workload | undefined)[];
  readonly workloadNames: Names;
}

/** Limits in file order. */
export function buildLimits(context: ExpectContext): readonly Limit[] {
  const { findings } = context;
  const list = valueAt(findings.source.document, ['expect']);
  if (!isList(list)) return [];
  const taken = new Map<string, Path>();
  return list.flatMap((item, index) => {
    const path = ['expect', index];
    const written =
      typeof item === 'string' ? ({ limit: item } as WrittenLimit) : readNamed(path, item, context);
    if (written === undefined) return [];
    const name: string = written.name ?? `limit_${index + 1}`;
    const twin = taken.get(name);
    if (twin !== undefined)
      findings.error(
        [...path, 'name'],
        `another limit is named ${quoted(name)}${findings.lineOf(twin)}: rename one`,
      );
    taken.set(name, [...path, 'name']);
    const at = typeof item === 'string' ? path : [...path, 'limit'];
    const limit = buildLimit(written.limit, at, context);
    return limit === undefined ? [] : [{ name, ...limit }];
  });
}

function readNamed(
  path: Path,
  item: unknown,
  { findings }: ExpectContext,
): WrittenLimit | undefined {
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
    const { name, limit } = read(namedLimit, path, findings) ?? {};
    return limit === undefined ? undefined : { limit, ...(name === undefined ? {} : { name }) };
  }
  findings.error(
    path,
    `${lastName(path)} must be a limit like pending p95 <= 2m, found ${described(item)}`,
  );
  return undefined;
}

function buildLimit(
  text: string,
  path: Path,
  context: ExpectContext,
): Omit<Limit, 'name'> | undefined {
  const { findings } = context;
  const parsed = parseLimit(text);
  if ('mistake' in parsed) {
    findings.error(path, parsed.mistake, parsed);
    return undefined;
  }
  const why = foregone(parsed);
  if (why !== undefined) findings.note(path, why);
  checkWindow(parsed, path, context);
  const { workloadName, ...limit } = parsed;
  if (workloadName === undefined) return limit;
  const workload = workloadOf(workloadName, parsed, path, context);
  return workload === undefined ? undefined : { ...limit, workload: workloadId(workload) };
}

function checkWindow(
  { expression, from, to }: ParsedLimit,
  path: Path,
  { findings, until }: ExpectContext,
): void {
  if (!findings.isReadable(['run', 'until'])) return;
  const late = [from, to].find((time) => time !== undefined && time > until);
  if (late === undefined) return;
  const [word] = late === from ? ['from'] : ['to'];
  const line = findings.lineOf(['run', 'until']);
  findings.error(
    path,
    `${word} ${durationText(late)} is after the end of the run, until ${durationText(until)}${line}`,
    { start: expression.search(new RegExp(`\\b${word} `)), text: word },
  );
}

function workloadOf(
  name: string,
  { metric, expression }: ParsedLimit,
  path: Path,
  { findings, workloads, workloadNames }: ExpectContext,
): number | undefined {
  const part = { start: expression.indexOf(name), text: name };
  const id = workloadNames.find(name, path, part);
  const kind = id === undefined ? undefined : workloads[id]?.kind;
  if (kind === 'DaemonSet')
    findings.error(
      path,
      `${quoted(name)} is a DaemonSet: its pods are left out of every measure`,
      part,
    );
  else if (kind === 'Pod' && (metric === 'ready' || metric === 'unavailable_replica_s'))
    findings.error(
      path,
      `${quoted(name)} is a Pod: ${metric} is about a Deployment's replicas`,
      part,
    );
  return id;
}
