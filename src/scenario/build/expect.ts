// `expect:` → limits with names, whose workloads exist and whose windows lie within the run.

import { workloadId } from '../../ids.ts';
import type { Instant } from '../../units.ts';
import type { Findings } from '../findings.ts';
import { foregone, parseLimit, type ParsedLimit } from '../limits.ts';
import { read } from '../read.ts';
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
    if (taken.has(name)) findings.error(path, `two limits are named ${quoted(name)}: rename one`);
    taken.set(name, path);
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
  findings.error(path, `must be a limit like pending p95 <= 2m, found ${described(item)}`);
  return undefined;
}

function buildLimit(
  text: string,
  path: Path,
  context: ExpectContext,
): Omit<Limit, 'name'> | undefined {
  const { findings, until } = context;
  const parsed = parseLimit(text);
  if ('mistake' in parsed) {
    findings.error(path, `the limit ${quoted(text)} ${parsed.mistake}`);
    return undefined;
  }
  const why = foregone(parsed);
  if (why !== undefined) findings.note(path, `the limit ${quoted(text)} ${why}`);
  if (findings.isReadable(['run', 'until']))
    for (const [word, time] of [
      ['from', parsed.from],
      ['to', parsed.to],
    ] as const)
      if (time !== undefined && time > until)
        findings.error(
          path,
          `the limit ${quoted(text)} looks at ${word} ${durationText(time)}, after the end of the run, until ${durationText(until)}${findings.lineOf(['run', 'until'])}`,
        );
  const { workloadName, ...limit } = parsed;
  if (workloadName === undefined) return limit;
  const workload = workloadOf(workloadName, parsed, path, context);
  return workload === undefined ? undefined : { ...limit, workload: workloadId(workload) };
}

function workloadOf(
  name: string,
  { metric }: ParsedLimit,
  path: Path,
  { findings, workloads, workloadNames }: ExpectContext,
): number | undefined {
  const id = workloadNames.find(name, path);
  const kind = id === undefined ? undefined : workloads[id]?.kind;
  if (kind === 'DaemonSet')
    findings.error(path, `${quoted(name)} is a DaemonSet: its pods are left out of every measure`);
  else if (kind === 'Pod' && (metric === 'ready' || metric === 'unavailable_replica_s'))
    findings.error(
      path,
      `${quoted(name)} is a ${kind}: ${metric} is about a Deployment's replicas`,
    );
  return id;
}
