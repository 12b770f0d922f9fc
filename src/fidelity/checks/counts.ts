// Counts and sequences of one run: what came out, whenever it did.

import type { RecordedFact } from '../recorded-fact.ts';
import { linesOf, textOf } from './lines.ts';

/** By name: pods created, evicted and lost, launches of each group, nodes at the end, desired capacities in order. */
export function countsOf(run: readonly RecordedFact[]): Map<string, string> {
  const counts = new Map<string, string>();
  const count = (name: string, lines: readonly RecordedFact[]): void => {
    counts.set(name, String(lines.length));
  };
  count('pods created', linesOf(run, 'pod-created'));
  count('pods evicted', linesOf(run, 'pod-terminating').filter(isEviction));
  count('pods lost', linesOf(run, 'pod-lost').filter(isRunning));
  const launches = linesOf(run, 'instance-launched');
  for (const group of groupsOf(run))
    count(`instances launched in ${group}`, launches.filter(isOf(group)));
  counts.set('nodes at the end', String(nodesAtEnd(run)));
  counts.set('desired capacity', linesOf(run, 'desired-capacity-set').map(changeOf).join(', '));
  return counts;
}

const isEviction = (line: RecordedFact): boolean => textOf(line, 'why') === 'EvictionByEvictionAPI';
const isRunning = (line: RecordedFact): boolean => textOf(line, 'phase') === 'Running';
const isOf =
  (group: string) =>
  (line: RecordedFact): boolean =>
    textOf(line, 'group') === group;

/** Every group that launches in the run or held instances before it. */
const groupsOf = (run: readonly RecordedFact[]): Set<string> =>
  new Set(
    run.filter(({ fact }) => fact === 'instance-launched').map((line) => textOf(line, 'group')),
  );

/** Launched and not gone, Ready or not. */
function nodesAtEnd(run: readonly RecordedFact[]): number {
  const there = new Set<string>();
  for (const line of run) {
    if (line.fact === 'instance-launched') there.add(textOf(line, 'node'));
    if (line.fact === 'instance-terminated') there.delete(textOf(line, 'node'));
  }
  return there.size;
}

/** `spot 3→4`. */
export const changeOf = (line: RecordedFact): string =>
  `${textOf(line, 'group')} ${textOf(line, 'from')}→${textOf(line, 'to')}`;
