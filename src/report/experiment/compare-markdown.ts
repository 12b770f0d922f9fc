// Several variants against a baseline, for a pull request comment: the table of all, the effects of each folded.

import type { Comparison } from '../../experiment/outcome.ts';
import { counted } from '../format.ts';
import { fitting, folded, said, saidInHtml, table } from '../markdown.ts';
import { movedSentence } from './causes-words.ts';
import { compareBasis, compareHeadline, compareRows } from './compare-text.ts';
import { partialLines } from './effects-text.ts';
import { effectSentence, effectsTable } from './effects-markdown.ts';
import { pairsWords } from './metric-words.ts';
import { comparedNotFound, inMarkdown } from './not-found-words.ts';
import { variantsTable } from './variants-table.ts';

/** Under 10 kB whatever the names. */
export const compareMarkdown = (
  comparison: Comparison,
  columns?: readonly string[] | undefined,
): string =>
  fitting((rows) => {
    const { against, confidence } = comparison;
    const { head, rows: cells } = variantsTable(compareRows(comparison), {
      keyNames: ['variant'],
      columns,
    });
    const shown = against.slice(0, rows);
    return [
      `### ${said(compareHeadline(comparison), 100)}`,
      ...partialLines(comparison).filter((line) => line !== ''),
      table(
        head.map((word) => said(word)),
        cells.map((row) => row.map((cell) => said(cell))),
        rows * 2,
      ),
      ...shown.map((each) =>
        folded(
          `${saidInHtml(each.summary.variant.name)}: ${effectSentence(each)} (${pairsWords(each)})`,
          [
            said(movedSentence(each), 400),
            effectsTable(each, confidence, ['Baseline', 'This'], rows),
          ]
            .filter((part) => part !== '')
            .join('\n\n'),
        ),
      ),
      ...(shown.length < against.length
        ? [`${counted(against.length - shown.length, 'more variant')} in effects.csv.`]
        : []),
      compareBasis(comparison)
        .map((line) => said(line, 200))
        .join(' '),
      ...[inMarkdown(comparedNotFound(comparison))].filter((note) => note !== ''),
    ]
      .join('\n\n')
      .concat('\n');
  });
