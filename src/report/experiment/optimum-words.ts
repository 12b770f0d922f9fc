// What a search says, in sentences and cells, for the terminal and for Markdown alike.

import type { CandidateOutcome, OptimumOutcome } from '../../experiment/optimize/outcome.ts';
import { causesOverRuns } from '../causes.ts';
import { counted, grouped, NOTHING, percent, printable } from '../format.ts';
import { clipped } from '../table.ts';
import { differenceWords, metricWords, valueWords } from './metric-words.ts';

/** `hold every limit in 95% of runs`. */
const holding = ({ limits, share }: Pick<OptimumOutcome, 'limits' | 'share'>): string =>
  `${limits.length === 1 ? 'its limit' : 'every limit'} in ${percent(share * 100)} of runs`;

/** The answer in one line. */
export function verdictWords(outcome: OptimumOutcome): string {
  const { verdict, objective, candidates, best, partial } = outcome;
  const all = counted(candidates.length, 'combination');
  if (partial) return `Interrupted: what was known by then`;
  const least =
    objective.metric === 'cost_usd' ? 'Cheapest' : `Least ${metricWords(objective.metric)}`;
  switch (verdict) {
    case 'found':
      return `${least} that holds ${holding(outcome)}`;
    case 'undecided':
      return best === null
        ? `Undecided: nothing held ${holding(outcome)}, and not everything was shown to fail`
        : `Undecided: nothing was shown to hold ${holding(outcome)}. ${least} that may`;
    case 'none':
      return candidates.length === 1
        ? `The only combination does not hold ${holding(outcome)}`
        : `None of the ${all} holds ${holding(outcome)}`;
  }
}

/** `33 of 33 combinations tried, 1,827 runs: 10 to 594 of each, where 594 of all would be 19,602`. */
export function spentWords({ candidates, runs, best, nearest }: OptimumOutcome): string {
  const tried = candidates.filter((each) => each.runs > 0);
  const counts = tried.map((each) => each.runs);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const head = `${tried.length} of ${counted(candidates.length, 'combination')} tried, ${counted(runs, 'run')}`;
  if (tried.length < 2) return head;
  if (least === most) return `${head}: ${grouped(most)} of each`;
  const all = candidates[best ?? nearest ?? 0]!.runs;
  const spared = all * candidates.length;
  const spread = `${head}: ${grouped(least)} to ${grouped(most)} of each`;
  return spared > runs ? `${spread} (${grouped(all)} of all: ${grouped(spared)})` : spread;
}

/** `pending p95 <= 2m failed in 61`, the limit that failed most often first; all that failed at all. */
export function failuresOf(
  { limits }: Pick<OptimumOutcome, 'limits'>,
  { limitRuns, runs }: Pick<CandidateOutcome, 'limitRuns' | 'runs'>,
): readonly string[] {
  return limits
    .map(({ expression }, place) => ({ expression, failed: runs - limitRuns[place]!, place }))
    .filter(({ failed }) => failed > 0)
    .toSorted((a, b) => b.failed - a.failed || a.place - b.place)
    .map(
      ({ expression, failed }) =>
        `${clipped(printable(expression), 48)} fails in ${grouped(failed)}`,
    );
}

/** `held 533/594`. */
export const heldWords = ({
  heldRuns,
  runs,
}: Pick<CandidateOutcome, 'heldRuns' | 'runs'>): string =>
  runs === 0 ? NOTHING : `${grouped(heldRuns)}/${grouped(runs)}`;

/** Without an answer: who came nearest, and what failed. */
export function nearestWords(outcome: OptimumOutcome): readonly string[] {
  if (outcome.nearest === null) return [];
  const near = outcome.candidates[outcome.nearest]!;
  const held = `${grouped(near.heldRuns)} of ${counted(near.runs, 'run')}`;
  return [
    `nearest: ${settingWords(outcome, near)} holds in ${held}`,
    ...failuresOf(outcome, near).map((failure) => `  ${failure}`),
  ];
}

/** For each axis, what one step down would have done. */
export function smallerWords(outcome: OptimumOutcome): readonly string[] {
  return outcome.oneSmaller.map(({ axis, value, candidate }) => {
    const name = printable(outcome.axes[axis]!.name);
    const what = `one smaller: ${name} ${printable(value)}`;
    if (candidate === null) return `${what} is no scenario with the rest`;
    const other = outcome.candidates[candidate]!;
    const [first] = failuresOf(outcome, other);
    const costs = valueWords(other.cost_usd, 'USD', digitsOf(outcome));
    return `${what} holds ${heldWords(other)}, ${costs}${first === undefined ? '' : `: ${first}`}`;
  });
}

/** What else may be the answer, and what was left: nothing of it stays unsaid. */
export function openWords(outcome: OptimumOutcome): readonly string[] {
  const { candidates, best, skipped, verdict, maxRuns, budget } = outcome;
  const open = candidates.filter(({ status }, place) => status === 'undecided' && place !== best);
  const same = candidates.filter(({ status }) => status === 'the same').length;
  const bound = outcome.partial
    ? 'before the interrupt'
    : `within ${budget === null ? `--max-runs ${grouped(maxRuns)}` : `--budget ${grouped(budget)}`}`;
  const better = outcome.objective.metric === 'cost_usd' ? 'cheaper' : 'better';
  const might = verdict === 'found' ? `might be ${better} and hold` : 'stayed undecided';
  const [first] = skipped;
  return [
    ...(open.length > 0 ? [`${othersWords(outcome, open)} ${might}: not settled ${bound}`] : []),
    ...(same > 0 ? [`${counted(same, 'combination')} repeated another run by run`] : []),
    ...(first === undefined
      ? []
      : [
          `${counted(skipped.length, 'combination')} skipped, such as ${valuesOf(outcome, first)}: ${printable(first.why)}`,
        ]),
  ];
}

/** One is named, several are counted. */
const othersWords = (outcome: OptimumOutcome, others: readonly CandidateOutcome[]): string =>
  others.length === 1
    ? `${settingWords(outcome, others[0]!)}, held ${heldWords(others[0]!)},`
    : counted(others.length, 'other');

/** `maxSize 12, minSize 2`. */
export const settingWords = (
  { axes }: Pick<OptimumOutcome, 'axes'>,
  { values }: Pick<CandidateOutcome, 'values'>,
): string =>
  values.length === 0
    ? 'the scenario as it is'
    : values.map((value, axis) => `${printable(axes[axis]!.name)} ${printable(value)}`).join(', ');

const valuesOf = settingWords;

/** Decimals of dollars: cents hide what small clusters differ by. */
export const digitsOf = ({ candidates }: Pick<OptimumOutcome, 'candidates'>): number =>
  candidates.some(({ cost_usd: cost }) => cost !== null && cost < 1) ? 4 : 2;

/** `cost $0.3317 (now $0.3384)   held 194/194 (now 533/594)`. */
export function againstNow(outcome: OptimumOutcome, best: CandidateOutcome): readonly string[] {
  const { now, objective, changes } = outcome;
  const digits = digitsOf(outcome);
  const pair = (name: string, of: (each: CandidateOutcome) => string): string =>
    `${name} ${of(best)} (now ${of(now)})`;
  const parts = [
    ...(isSeparate(objective.metric)
      ? [pair(metricWords(objective.metric), (each) => valueWords(each.objective, objective.unit))]
      : []),
    pair('cost', ({ cost_usd: cost }) => valueWords(cost, 'USD', digits)),
    pair('held', heldWords),
    pair('pending p95', ({ pending_p95_s: pending }) => valueWords(pending, 's')),
  ];
  if (changes.length === 0) return [parts.join('   ').replaceAll(/ \(now [^)]*\)/g, '')];
  return [parts.join('   '), ...savingWords(outcome)];
}

/** What is minimized has a column of its own unless it is one that every table has. */
export const isSeparate = (metric: string): boolean =>
  metric !== 'cost_usd' && metric !== 'pending_p95_s';

/** The difference on the seeds that both have run, with its interval. */
function savingWords(outcome: OptimumOutcome): readonly string[] {
  const { now, objective, confidence } = outcome;
  if (now.difference === null) return [];
  const { mean, low, high, pairs } = now.difference;
  const words = (difference: number): string =>
    differenceWords(-difference, objective.unit, digitsOf(outcome));
  const ends =
    low === null || high === null
      ? ''
      : ` (${words(high)} … ${words(low)} at ${percent(confidence * 100)})`;
  const name = objective.metric === 'cost_usd' ? 'cost' : metricWords(objective.metric);
  return [`difference in ${name} on the ${counted(pairs, 'seed')} of both: ${words(mean)}${ends}`];
}

/** Of each candidate that had runs of its own, where their time went: the answer first, then the scenario as it is. */
export function whereWords(
  outcome: OptimumOutcome,
): readonly { readonly label: string; readonly sentence: string }[] {
  const { candidates, now, nowPlace, best, nearest } = outcome;
  const answer = candidates[best ?? nearest ?? -1];
  const asItIs = nowPlace === null ? now : candidates[nowPlace];
  const weight = (each: CandidateOutcome): number =>
    each === answer ? 0 : each === asItIs ? 1 : 2;
  return [...(nowPlace === null ? [now] : []), ...candidates]
    .filter(({ runs, status }) => runs > 0 && status !== 'the same')
    .toSorted((a, b) => weight(a) - weight(b))
    .map((each) => ({
      label: settingWords(outcome, each),
      sentence: causesOverRuns(each.causes, each.runs),
    }));
}
