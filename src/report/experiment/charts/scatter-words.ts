// What cost against waiting comes to, in words: a title, how to read the picture, and each point for those who do not
// see it.

import { cut } from '../../charts/labels.ts';
import { duration, money } from '../../format.ts';
import { frontierOf, type Drawn } from './scatter-points.ts';

/** What the answer does to both; without one, from the cheapest of the frontier to the one that waits least. */
export function frontierInWords(drawn: readonly Drawn[], noun: string): string {
  const on = frontierOf(drawn);
  const [cheapest] = on;
  const fastest = on.find((point) => isAlike(point, on.at(-1)!));
  if (cheapest === undefined || fastest === undefined)
    return 'No pod waited anywhere, so there is nothing to weigh';
  const of = (role: Drawn['role']): Drawn | undefined => drawn.find((point) => point.role === role);
  const [answer, baseline] = [of('answer'), of('baseline')];
  if (answer !== undefined && baseline !== undefined && !isAlike(answer, baseline))
    return answered(answer, baseline);
  if (isAlike(cheapest, fastest)) {
    const all = drawn.every((point) => isAlike(point, cheapest));
    return all && drawn.length > 1
      ? `Every ${noun} costs ${money(cheapest.cost_usd)} and waits ${duration(cheapest.pending_p95_s)}`
      : `${leastOfBoth(cheapest, drawn, noun)}${cheapest.holds === false ? ', but it does not hold its limits' : ''}`;
  }
  const said = ({ label, cost_usd, pending_p95_s }: Drawn): string =>
    `${duration(pending_p95_s)} at ${money(cost_usd)} (${cut(label, LONGEST_NAMED)})`;
  return `What money buys: pending p95 from ${said(cheapest)} to ${said(fastest)}`;
}

/** One that costs as much, or waits as long, takes the superlative away. */
function leastOfBoth(best: Drawn, drawn: readonly Drawn[], noun: string): string {
  const isTied = drawn.some(
    (other) =>
      other !== best &&
      (other.cost_usd === best.cost_usd || other.pending_p95_s === best.pending_p95_s),
  );
  const label = cut(best.label, LONGEST_NAMED);
  return isTied
    ? `No ${noun} costs less or waits less than ${label}`
    : `${label} is both the cheapest and the one that waits least`;
}

const answered = (answer: Drawn, baseline: Drawn): string =>
  `${cut(answer.label, LONGEST_NAMED)}: pending p95 ${duration(answer.pending_p95_s)} for ${money(answer.cost_usd)}, ` +
  `instead of ${duration(baseline.pending_p95_s)} for ${money(baseline.cost_usd)}`;

/** Room for a name in the title, px. */
const LONGEST_NAMED = 260;

const isAlike = (a: Drawn, b: Drawn): boolean =>
  a.cost_usd === b.cost_usd && a.pending_p95_s === b.pending_p95_s;

/** Only what is drawn is explained. */
export function scatterCaption(drawn: readonly Drawn[], noun: string): string {
  const has = (role: Drawn['role']): boolean => drawn.some((point) => point.role === role);
  const shapes = [
    ...(has('baseline') ? ['diamond: the baseline'] : []),
    ...(has('answer') ? ['star: the answer'] : []),
  ].join('; ');
  return [
    `Means over runs, one point a ${noun}; lower left is better.`,
    'Line: the frontier, where no other one is better in one and as good in the other.',
    ...(shapes === '' ? [] : [`${shapes.charAt(0).toUpperCase()}${shapes.slice(1)}.`]),
    drawn.some(({ holds }) => holds !== null)
      ? 'Filled: holds its limits; hollow: does not, or it is undecided.'
      : '',
    'The axes need not begin at zero.',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

export const pointInWords = ({ label, cost_usd, pending_p95_s }: Drawn): string =>
  `${label}: ${money(cost_usd)}, pending p95 ${duration(pending_p95_s)}.`;
