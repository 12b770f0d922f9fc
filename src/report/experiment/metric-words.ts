// Metrics in words and numbers as people say them: `pending p95`, `1m 38s`, `+3m 16s`, `93/100`.

import type { Effect, VariantRuns } from '../../experiment/outcome.ts';
import { compact, counted, inUnit, NOTHING, printable } from '../format.ts';
import { clipped } from '../table.ts';

/** What a name ends with that only says the unit. */
const UNIT_ENDINGS = /_(?:s|usd|percent)$/;

/** `pending_p95_s` → `pending p95`; `held_<limit>` → the limit as written. */
export function metricWords(
  metric: string,
  limits: VariantRuns['limits'] = [],
  longest = 48,
): string {
  if (!metric.startsWith('held_')) return metric.replace(UNIT_ENDINGS, '').replaceAll('_', ' ');
  const limit = limits.find(({ name }) => `held_${name}` === metric);
  return clipped(`held: ${printable(limit?.expression ?? metric.slice(5))}`, longest);
}

/** Units that go without saying beside the name of the metric. */
const PLAIN: readonly string[] = ['pods', 'nodes', 'replicas', 'requests', 'launches', 'runs'];

export function valueWords(value: number | null, unit: string): string {
  if (value === null) return NOTHING;
  return PLAIN.includes(unit) ? compact(value) : inUnit(value, unit);
}

/** With its sign: `+3m 16s`, `−$0.75`, `+4 points`; without one when nothing is left after rounding. */
export function differenceWords(difference: number | null, unit: string): string {
  if (difference === null) return NOTHING;
  const size = Math.abs(difference);
  const text = unit === '%' ? pointsWords(size) : valueWords(size, unit);
  if (!/[1-9]/.test(text)) return text;
  return `${difference < 0 ? '−' : '+'}${text}`;
}

/** A difference of percentages. */
const pointsWords = (points: number): string =>
  `${compact(points)} ${compact(points) === '1' ? 'point' : 'points'}`;

/** A share of runs, not a number of the world. */
export const isShareOfRuns = ({ metric }: Pick<Effect, 'metric'>): boolean =>
  metric === 'limits_held' || metric.startsWith('held_');

export const nowWords = (effect: Effect): string => sideWords(effect, effect.now);
export const changedWords = (effect: Effect): string => sideWords(effect, effect.changed);

function sideWords(effect: Effect, value: number | null): string {
  if (!isShareOfRuns(effect) || value === null) return valueWords(value, effect.unit);
  return `${compact((value * effect.pairs) / 100, 0)}/${compact(effect.pairs, 0)}`;
}

/** What changed: runs where pairs are counted, else in the metric's unit. */
export function effectWords(effect: Effect, paired: boolean): string {
  if (!isShareOfRuns(effect) || !paired || effect.difference === null)
    return differenceWords(effect.difference, effect.unit);
  return differenceWords(Math.round((effect.difference * effect.pairs) / 100), 'runs');
}

/** `+2m 50s … +3m 41s`, or nothing where there is no interval. */
export const intervalWords = ({ low, high, unit }: Effect): string =>
  low === null || high === null
    ? ''
    : `${differenceWords(low, unit)} … ${differenceWords(high, unit)}`;

/** `±24s`: half of the interval, where there is no room for both ends. */
export const halfWidthWords = ({ low, high, unit }: Effect): string =>
  low === null || high === null
    ? ''
    : `±${differenceWords((high - low) / 2, unit).replace(/^\+/, '')}`;

/** `100 paired runs`; how many were compared, and how. */
export const pairsWords = (pairs: number, paired: boolean): string =>
  paired ? counted(pairs, 'paired run') : `${counted(pairs, 'run')} each, independent`;
