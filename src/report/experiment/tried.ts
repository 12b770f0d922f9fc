// The runs of a search one by one: what each configuration sets, for the columns of runs.csv, and how many runs a search
// made beyond those that are held.

import type { OptimumOutcome, TriedRuns } from '../../experiment/optimize/outcome.ts';
import { counted, grouped } from '../format.ts';
import { optimumRows } from './optimum-csv.ts';
import { asCell } from './sweep-csv.ts';
import type { SetValues } from '../keyed-variant.ts';

/** What each configuration of `tried` sets, by path; the scenario as it is sets nothing. */
export const triedSets = (outcome: OptimumOutcome): readonly SetValues[] =>
  optimumRows(outcome).map(({ values }) =>
    Object.fromEntries(values.map((value, axis) => [outcome.axes[axis]!.path, asCell(value)])),
  );

/** One sentence where files have fewer runs than `made` of each of `tried`; none as a rule. */
export function leftOutNotes(
  tried: readonly TriedRuns[],
  made: readonly { readonly runs: number }[],
): string[] {
  const held = tried.reduce((sum, { records }) => sum + records.length, 0);
  const left = tried.reduce(
    (sum, { records }, place) => sum + Math.max(0, made[place]!.runs - records.length),
    0,
  );
  if (left === 0) return [];
  const kept = `the first ${grouped(held)} of a search are kept`;
  return [`runs.csv and summary.csv leave out ${counted(left, 'run')}: ${kept}`];
}
