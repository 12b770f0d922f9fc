// What a limit observed, in words, beside the bound that it is judged by: of a level the worst value and the share of
// time, both never rounded onto the bound.

import type { LimitResult } from '../metrics/result.ts';
import { parseLimit, type ParsedLimit } from '../scenario/limits.ts';
import { inUnit, inUnitBeside } from './format.ts';

type Judged = Pick<LimitResult, 'expression' | 'unit'>;

/** What an expression says; undefined of one that no scenario could have written. */
function boundOf({ expression }: Pick<Judged, 'expression'>): ParsedLimit | undefined {
  const parsed = parseLimit(expression);
  return 'mistake' in parsed ? undefined : parsed;
}

/** A value that a limit was held against, in its unit. */
export function besideItsBound(value: number, limit: Judged): string {
  const bound = boundOf(limit);
  return bound === undefined
    ? inUnit(value, limit.unit)
    : inUnitBeside(value, bound.value, limit.unit);
}

/** `99.88%`, of a level that has to hold for 99.9% of the time. */
const shareOfTimeInWords = (share: number, limit: Judged): string =>
  inUnitBeside(share, boundOf(limit)?.shareOfTime ?? share, '%');

/** What was observed, in the limit's unit; of a level also the share of time in which it held, unless always. */
export function observedInWords(limit: LimitResult): string {
  const { observed, share_of_time_held: share } = limit;
  if (observed === null) return 'no data';
  const value = besideItsBound(observed, limit);
  if (boundOf(limit)?.metric !== 'ready') return value;
  const held =
    share === null || share === 100 ? '' : `, held ${shareOfTimeInWords(share, limit)} of the time`;
  return `${value} at worst${held}`;
}
