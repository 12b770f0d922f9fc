// The cheapest sizes, for a pull request comment: the verdict, the change, now against then, the table folded.

import type { OptimumOutcome } from '../../experiment/optimize/outcome.ts';
import { folded, fitting, said, sentences, table } from '../markdown.ts';
import { changesTable } from './effects-markdown.ts';
import { inMarkdown, optimumNotFound } from './not-found-words.ts';
import { cellsOf, headOf, shownRows } from './optimum-text.ts';
import {
  againstNow,
  nearestWords,
  openWords,
  smallerWords,
  spentWords,
  verdictWords,
  whereWords,
} from './optimum-words.ts';

const LONGEST = 300;

/** Under 10 kB whatever the names. */
export const optimumMarkdown = (outcome: OptimumOutcome): string => {
  const best = outcome.best === null ? undefined : outcome.candidates[outcome.best]!;
  const bullets = (lines: readonly string[], most: number): string =>
    lines
      .slice(0, most)
      .map((line) => `- ${said(line.trim(), LONGEST)}`)
      .join('\n');
  return fitting((rows) =>
    [
      `### ${said(outcome.scenario)}: ${said(verdictWords(outcome), LONGEST)}`,
      best === undefined ? '' : changesTable(outcome.changes, rows),
      bullets(
        best === undefined
          ? nearestWords(outcome)
          : [...againstNow(outcome, best), ...smallerWords(outcome)],
        rows,
      ),
      folded('What was tried', tried(outcome, rows * 2)),
      folded('Where the time went', sentences(whereWords(outcome), rows)),
      bullets([spentWords(outcome), ...openWords(outcome)], rows),
      inMarkdown(optimumNotFound(outcome)),
    ]
      .filter((part) => part !== '')
      .join('\n\n')
      .concat('\n'),
  );
};

const tried = (outcome: OptimumOutcome, most: number): string =>
  table(
    headOf(outcome).map((name) => said(name)),
    shownRows(outcome, most).map((candidate) =>
      cellsOf(outcome, candidate).map((cell) => said(cell)),
    ),
    most,
  );
