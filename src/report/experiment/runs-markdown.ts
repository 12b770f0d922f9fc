// Many runs as Markdown for a pull request comment: the verdict, the limits, how the numbers spread, the worst runs
// folded. Under 10 kB whatever the names.

import { counted, grouped, percent } from '../format.ts';
import { codeInCell, fitting, folded, said, table, withoutMath } from '../markdown.ts';
import { clipped } from '../table.ts';
import { causesSentenceOf } from './causes-words.ts';
import { valueWords } from './metric-words.ts';
import { inMarkdown, notFoundNotes } from './not-found-words.ts';
import {
  distributions,
  endedWords,
  intervalWords,
  needsWords,
  percentileWords,
  replayLine,
  runsVerdict,
  type RunsReport,
} from './runs-report.ts';
import { worstWords } from './runs-text.ts';

/** The whole comment. */
export const runsMarkdown = (report: RunsReport): string =>
  fitting((rows) => composed(report, rows));

const composed = (report: RunsReport, rows: number): string =>
  [
    `### ${said(report.result.variant.scenario)}: ${runsVerdict(report.result)}`,
    said(causesSentenceOf(report.result), 400),
    `${counted(report.result.variant.records.length, 'run')}, seed ${said(report.result.variant.seed)}. ${endedWords(report.result)}`.trimEnd(),
    inMarkdown(notFoundNotes([report.result.variant])),
    limitsTable(report, rows),
    distributionsTable(report, rows),
    folded('Worst runs', worstTable(report, rows)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');

const SIGNS = { held: '✓ held', crossed: '✗ crossed', undecided: '? undecided' } as const;

const limitsTable = ({ result }: RunsReport, most: number): string =>
  table(
    ['Limit', 'Verdict', 'Held in', `${percent(result.asked.confidence * 100)} interval`, ''],
    result.limits.map((limit) => [
      said(limit.expression, 80),
      SIGNS[limit.verdict],
      `${grouped(limit.heldRuns)} of ${grouped(limit.runs)}`,
      intervalWords(limit, result.asked.share),
      needsWords(limit, result.asked.share),
    ]),
    most,
  );

const distributionsTable = (report: RunsReport, most: number): string =>
  table(
    ['Over runs', ...report.percentiles.map(percentileWords), 'mean'],
    distributions(report).map(({ name, unit, quantiles, mean }) => [
      said(name),
      ...[...quantiles, mean].map((value) => withoutMath(valueWords(value, unit))),
    ]),
    Math.max(3, most),
  );

const worstTable = (report: RunsReport, most: number): string =>
  table(
    ['Why', 'Replay'],
    report.result.worst.map((run) => [
      said(worstWords(run, report.result.limits), 80),
      codeInCell(clipped(replayLine(report, run.seed), 200)),
    ]),
    most,
  );
