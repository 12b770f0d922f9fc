// What a search spent on each candidate before its fate was clear, as bars.

import type {
  CandidateOutcome,
  CandidateStatus,
  OptimumOutcome,
} from '../../../experiment/optimize/outcome.ts';
import type { Chart } from '../../charts/chart.ts';
import { colour, pattern } from '../../charts/theme.ts';
import { counted, grouped, printable } from '../../format.ts';
import { barsChart, type BarLook } from '../charts/bars.ts';
import { shownRows } from '../optimum-text.ts';
import { heldWords, settingWords } from '../optimum-words.ts';

/** More bars are not read; the table has them all. */
const MOST_BARS = 30;

const BAR_LOOKS: Readonly<Record<CandidateStatus, BarLook>> = {
  cheapest: { fill: colour('blue'), stroke: colour('blue') },
  fails: { fill: pattern('draining'), stroke: colour('vermillion') },
  dearer: { fill: pattern('muted'), stroke: colour('muted') },
  'no cheaper': { fill: colour('calm'), stroke: colour('green') },
  'the same': { fill: colour('paper'), stroke: colour('muted') },
  undecided: { fill: pattern('cordoned'), stroke: colour('purple') },
  'not in the grid': { fill: colour('paper'), stroke: colour('ink') },
};

/** Candidates that repeated another one have no bar: they say nothing of their own. */
export function searchChart(outcome: OptimumOutcome): Chart {
  const own = outcome.candidates.filter(({ status }) => status !== 'the same');
  const same = outcome.candidates.length - own.length;
  const shown = shownRows(outcome, MOST_BARS).filter(({ status }) => status !== 'the same');
  const left = own.length - shown.filter((each) => each !== outcome.now).length;
  return barsChart({
    name: 'search',
    finding: searchInWords(outcome),
    caption:
      'How many runs each candidate had before its fate was clear, and what that was.' +
      (same > 0
        ? ` Without ${counted(same, 'candidate')} that repeated another one run by run.`
        : '') +
      (left > 0 ? ` ${counted(left, 'more candidate')} in the table.` : ''),
    axis: 'runs',
    noun: 'candidate',
    bars: shown.map((candidate) => ({
      label: settingWords(outcome, candidate),
      value: candidate.runs,
      of: null,
      words: `${fateOf(outcome, candidate)}, held ${heldWords(candidate)}`,
      look: BAR_LOOKS[candidate.status],
    })),
  });
}

/** What the search spent, and how soon most was clear. */
function searchInWords({ candidates, runs }: OptimumOutcome): string {
  const counts = candidates.map((each) => each.runs).filter((count) => count > 0);
  const most = Math.max(0, ...counts);
  const few = counts.filter((count) => count * 2 <= most).length;
  const all = counted(counts.length, 'candidate');
  if (few === 0) return `${counted(runs, 'run')} for ${all}, at most ${grouped(most)} of each`;
  return `${counted(runs, 'run')} for ${all}: ${grouped(few)} needed at most ${grouped(Math.floor(most / 2))}, the longest ${grouped(most)}`;
}

/** Where the search left it, and whom it repeated. */
export function fateOf(outcome: OptimumOutcome, { status, sameAs }: CandidateOutcome): string {
  if (status === 'not in the grid') return 'as it is now';
  return sameAs === null
    ? status
    : `as ${outcome.candidates[sameAs]!.values.map(printable).join(', ')}`;
}
