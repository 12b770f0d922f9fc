// Several variants against a baseline, for a terminal: all of them in one table, then the effects of each.

import { judge, type Judged } from '../../experiment/judge.ts';
import type { Comparison, VariantSummary } from '../../experiment/outcome.ts';
import { counted, printable } from '../format.ts';
import { inAscii } from '../summary.ts';
import { settingsOf, type Settings, type SummaryOptions } from '../summary-settings.ts';
import { clipped } from '../table.ts';
import { basisLines, effectLines, partialLines } from './effects-text.ts';
import { pairsWords } from './metric-words.ts';
import { fittingTable } from './sweep-text.ts';
import type { VariantRow } from './variants-table.ts';

export interface CompareTextOptions {
  readonly all: boolean;
  readonly columns?: readonly string[] | undefined;
}

/** Rows of effects for each of several variants: a screen for all of them. */
const MOST_EFFECTS = 8;

export function compareText(
  comparison: Comparison,
  options: SummaryOptions,
  { all, columns }: CompareTextOptions,
): string {
  const settings = settingsOf(options);
  const { against } = comparison;
  const lines = [
    settings.paint.bold(compareHeadline(comparison)),
    ...overview(comparison, settings, columns),
    ...against.flatMap((each) => [
      '',
      ...effectLines(each, settings, {
        all,
        confidence: comparison.confidence,
        sides: ['baseline', 'this'],
        title: `${shortName(each.summary.variant.name)}, ${pairsWords(each)}`,
        ...(against.length > 1 ? { most: MOST_EFFECTS } : {}),
        isLast: false,
      }),
    ]),
    '',
    ...compareBasis(comparison).map((line) => settings.paint.dim(line)),
    ...partialLines(comparison),
  ];
  const text = `${lines.join('\n')}\n`;
  return settings.ascii ? inAscii(text) : text;
}

/** Said once for all tables; each table's title says how its runs were compared. */
export function compareBasis({ against, confidence }: Comparison): string[] {
  const compared = Math.max(...against.map((each) => each.compared));
  return basisLines({ ...against[0]!, compared, paired: true }, confidence);
}

export const shortName = (name: string): string => clipped(printable(name), 32);

/** `3 variants against burst`. */
export const compareHeadline = ({ baseline, against }: Comparison): string =>
  `${counted(against.length, 'variant')} against ${shortName(baseline.variant.name)}`;

/** In how many runs its limits held; whether that is enough is no question of a comparison, so it is not open either. */
const runsOf = (summary: VariantSummary): Judged => ({ ...judge(summary), isSettled: null });

/** One row a variant, the baseline first. */
export function compareRows({ baseline, against }: Comparison): readonly VariantRow[] {
  const first = {
    keys: [baseline.variant.name],
    point: runsOf(baseline),
    remark: 'baseline',
    isMarked: false,
  };
  return [
    first,
    ...against.map((each): VariantRow => ({
      keys: [each.summary.variant.name],
      point: runsOf(each.summary),
      remark: verdictCounts(each),
      isMarked: false,
    })),
  ];
}

/** `3 worse, 1 better`: what is neither says nothing about which variant to take. */
function verdictCounts({ effects }: Comparison['against'][number]): string {
  const words = (['worse', 'better'] as const).flatMap((verdict) => {
    const count = effects.filter((effect) => effect.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  return words.length === 0 ? 'no clear difference' : words.join(', ');
}

function overview(
  comparison: Comparison,
  settings: Settings,
  columns: readonly string[] | undefined,
): string[] {
  const wishes = { keyNames: ['variant'], columns };
  const { table, lines } = fittingTable(compareRows(comparison), wishes, settings);
  if (table.constant.length === 0) return [...lines];
  return [...lines, settings.paint.dim(`  The same in all: ${table.constant.join(', ')}`)];
}
