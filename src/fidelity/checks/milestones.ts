// When things happened in one run. What happens several times is told apart by its rank, a scale-up request by what
// it asked for, so that runs that went different ways are never averaged over one another.

import type { RecordedFact } from '../recorded-fact.ts';
import { changeOf } from './counts.ts';
import { linesOf, textOf } from './lines.ts';

type Moments = readonly RecordedFact[];

/** Seconds after the start, by name. */
export function milestonesOf(run: readonly RecordedFact[]): Map<string, number> {
  const evictions = linesOf(run, 'pod-terminating').filter(
    (line) => textOf(line, 'why') === 'EvictionByEvictionAPI',
  );
  return new Map([
    ...ranked('cordon', cordonsOfNoticed(run)),
    ...first('first eviction', evictions),
    ...first('last eviction', evictions.slice(-1)),
    ...first('first unschedulable', linesOf(run, 'pod-unschedulable')),
    ...scaleUps(run),
    ...ranked('node Ready', linesOf(run, 'node-ready')),
    ...first('last bind', linesOf(run, 'pod-bound').slice(-1)),
    ...ranked('node not ready', linesOf(run, 'node-not-ready')),
    ...ranked('node deleted', linesOf(run, 'node-deleted')),
    ...ranked('scale-down', linesOf(run, 'instance-removed-by-autoscaler')),
  ]);
}

const first = (name: string, lines: Moments): [string, number][] =>
  lines.slice(0, 1).map(({ t }) => [name, t]);

const ranked = (name: string, lines: Moments): [string, number][] =>
  lines.map(({ t }, place) => [`${name} ${place + 1}`, t]);

/** The first time each node that had a notice before became unschedulable. */
function cordonsOfNoticed(run: readonly RecordedFact[]): RecordedFact[] {
  const noticed = new Set<string>();
  const cordons: RecordedFact[] = [];
  for (const line of run) {
    const node = textOf(line, 'node');
    if (line.fact === 'spot-notice-issued') noticed.add(node);
    if (line.fact === 'node-cordoned' && noticed.delete(node)) cordons.push(line);
  }
  return cordons;
}

/** `scale-up spot 3→4`; asked for again, with ` (2)`. */
function scaleUps(run: readonly RecordedFact[]): [string, number][] {
  const times = new Map<string, number>();
  return linesOf(run, 'desired-capacity-set')
    .filter(({ from, to }) => Number(to) > Number(from))
    .map((line) => {
      const name = `scale-up ${changeOf(line)}`;
      const time = (times.get(name) ?? 0) + 1;
      times.set(name, time);
      return [time === 1 ? name : `${name} (${time})`, line.t];
    });
}
