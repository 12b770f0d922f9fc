// Metrics in words and numbers as people say them: `pending p95`, `1m 38s`, `+3m 16s`, `93/100`.

import type {
  Comparison,
  Effect,
  LimitSummary,
  NamedLimit,
  VariantRuns,
  WorstRun,
} from '../../experiment/outcome.ts';
import { subjectOf } from '../../experiment/worst.ts';
import { compact, counted, grouped, inUnit, NOTHING, printable, wholePercent } from '../format.ts';
import { besideItsBound } from '../observed.ts';
import { clipped } from '../table.ts';

/** What a name ends with that only says the unit. */
const UNIT_ENDINGS = /_(?:s|usd|percent)$/;

/** Names that say their unit, so that numbers need not. */
const SAYING_UNITS: Readonly<Record<string, string>> = {
  pending_pod_seconds: 'pending pod-seconds',
  unavailable_replica_s: 'unavailable replica-seconds',
  overshoot_node_s: 'overshoot node-seconds',
  node_hours_spot: 'node-hours spot',
  node_hours_on_demand: 'node-hours on demand',
};

/** `pending_p95_s` → `pending p95`; `held_<limit>` → the limit as written. */
export function metricWords(
  metric: string,
  limits: VariantRuns['limits'] = [],
  longest = 48,
): string {
  if (!metric.startsWith('held_'))
    return SAYING_UNITS[metric] ?? metric.replace(UNIT_ENDINGS, '').replaceAll('_', ' ');
  const limit = limits.find(({ name }) => `held_${name}` === metric);
  return clipped(`held: ${printable(limit?.expression ?? metric.slice(5))}`, longest);
}

/** Units that are written with each number; of others the metric's name says what is counted. */
const WRITTEN: readonly string[] = ['s', 'USD', '%'];

export function valueWords(value: number | null, unit: string, digits?: number): string {
  if (value === null) return NOTHING;
  if (unit === 'USD' && digits !== undefined) return dollars(value, digits);
  if (WRITTEN.includes(unit)) return inUnit(value, unit);
  return compact(value, Math.abs(value) >= 1000 ? 0 : 1);
}

/** What a run is worst by, never rounded onto the bound of a limit on it. */
export function worstValue(
  { metric, value, unit }: Pick<WorstRun, 'metric' | 'value' | 'unit'>,
  limits: readonly Pick<NamedLimit, 'expression'>[],
): string {
  if (value === null) return NOTHING;
  const usual = inUnit(value, unit);
  const finer = limits
    .filter(({ expression }) => subjectOf(expression) === metric)
    .map(({ expression }) => besideItsBound(value, { expression, unit }))
    .find((text) => text !== usual);
  return finer ?? valueWords(value, unit);
}

const dollars = (usd: number, digits: number): string =>
  `${usd < 0 ? '−' : ''}$${grouped(Math.abs(usd), digits)}`;

/** With its sign: `+3m 16s`, `−$0.75`, `+4 points`; without one when nothing is left after rounding. */
export function differenceWords(difference: number | null, unit: string, digits?: number): string {
  if (difference === null) return NOTHING;
  const size = Math.abs(difference);
  const text = unit === '%' ? pointsWords(size) : valueWords(size, unit, digits);
  if (!/[1-9]/.test(text)) return text;
  return `${difference < 0 ? '−' : '+'}${text}`;
}

/** A difference of percentages. */
const pointsWords = (points: number): string =>
  `${compact(points)} ${compact(points) === '1' ? 'point' : 'points'}`;

/** Decimals of dollars in one row: four as soon as one of its numbers is about cents. */
const digitsOf = ({ now, changed, difference, low, high }: Effect): number =>
  [now, changed, difference, low, high].some(
    (usd) => usd !== null && usd !== 0 && Math.abs(usd) < 0.1,
  )
    ? 4
    : 2;

/** A share of runs, not a number of the world. */
export const isShareOfRuns = ({ metric }: Pick<Effect, 'metric'>): boolean =>
  metric === 'limits_held' || metric.startsWith('held_');

export const nowWords = (effect: Effect): string => sideWords(effect, effect.now, effect.now_runs);
export const changedWords = (effect: Effect): string =>
  sideWords(effect, effect.changed, effect.changed_runs);

function sideWords(effect: Effect, value: number | null, runs: number): string {
  if (!isShareOfRuns(effect) || value === null)
    return valueWords(value, effect.unit, digitsOf(effect));
  // Seen on one side only: there are no pairs to count in.
  if (effect.pairs === 0) return inUnit(value, effect.unit);
  return `${compact((value * runs) / 100, 0)}/${compact(runs, 0)}`;
}

/** What changed: runs where pairs are counted, else in the metric's unit. */
export function effectWords(effect: Effect, paired: boolean): string {
  if (!isShareOfRuns(effect) || !paired || effect.difference === null)
    return differenceWords(effect.difference, effect.unit, digitsOf(effect));
  return differenceWords(Math.round((effect.difference * effect.pairs) / 100), 'runs');
}

/** `+2m 50s … +3m 41s`, or nothing where there is no interval. */
export function intervalWords(effect: Effect): string {
  const { low, high, unit } = effect;
  const words = (end: number): string => differenceWords(end, unit, digitsOf(effect));
  return low === null || high === null ? '' : `${words(low)} … ${words(high)}`;
}

/** `±24s`: half of the interval, where there is no room for both ends. */
export function halfWidthWords(effect: Effect): string {
  const { low, high, unit } = effect;
  if (low === null || high === null) return '';
  return `±${differenceWords((high - low) / 2, unit, digitsOf(effect)).replace(/^\+/, '')}`;
}

/** Where the true share of runs lies, of which `share` must hold it: `86% … 97%`. */
export const rangeOf = ({ low, high }: Pick<LimitSummary, 'low' | 'high'>, share: number): string =>
  [low, high].map((end) => wholePercent(end * 100, share * 100)).join(' … ');

/** `100 paired runs`; how many were compared, and how. */
export function pairsWords({ effects, paired }: Comparison['against'][number]): string {
  const most = (of: (effect: Effect) => number): number => Math.max(0, ...effects.map(of));
  if (paired)
    return counted(
      most(({ pairs }) => pairs),
      'paired run',
    );
  const [now, changed] = [most((each) => each.now_runs), most((each) => each.changed_runs)];
  return now === changed
    ? `${counted(now, 'run')} each, independent`
    : `${compact(now, 0)} and ${counted(changed, 'run')}, independent`;
}
