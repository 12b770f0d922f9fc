// The variants of a comparison as a table and as points: the baseline first, each with what it changes, its means, and
// the difference from the baseline with its verdict.

import type { Comparison, Effect, VariantSummary } from '../../../experiment/outcome.ts';
import { cell, number, text, type Cell, type DataTable } from '../../charts/chart.ts';
import { changedValue } from '../../context.ts';
import { printable } from '../../format.ts';
import type { ScatterPoint } from '../charts/scatter-points.ts';
import { effectWords, intervalWords, metricWords, valueWords } from '../metric-words.ts';
import { verdictOfAll } from './header.ts';

/** The columns: what is asked of every variant. */
const ASKED = ['pending_p95_s', 'cost_usd', 'lost_pods'] as const;

export function variantsTable({ baseline, against }: Comparison): DataTable {
  const hasLimits = baseline.limits.length > 0;
  const hasChanges = [baseline, ...against.map(({ summary }) => summary)].some(
    ({ variant }) => variant.changes.length > 0,
  );
  const rowOf = (summary: VariantSummary, effects?: Comparison['against'][number]): Cell[] => [
    printable(summary.variant.name),
    ...(hasLimits
      ? [cell(summary.heldRuns, (held) => `${held}/${summary.variant.records.length}`)]
      : []),
    ...ASKED.flatMap((metric) => [
      meanCell(summary, metric),
      differenceCell(
        effects?.effects.find((effect) => effect.metric === metric),
        effects?.paired,
      ),
    ]),
    ...(hasChanges ? [changesInWords(summary)] : []),
  ];
  return {
    columns: [
      text('variant'),
      ...(hasLimits ? [number('all limits held', 'held_runs')] : []),
      ...ASKED.flatMap((metric) => [
        number(metricWords(metric), metric),
        number('difference', `${metric}_difference`),
      ]),
      ...(hasChanges ? [text('changes')] : []),
    ],
    rows: [rowOf(baseline), ...against.map((each) => rowOf(each.summary, each))],
  };
}

function meanCell({ metrics }: VariantSummary, name: string): Cell {
  const summary = metrics.find(({ metric }) => metric === name);
  return cell(summary?.mean ?? null, (mean) => valueWords(mean, summary?.unit ?? ''));
}

const differenceCell = (effect: Effect | undefined, paired = true): Cell =>
  effect === undefined
    ? { value: null, shown: '' }
    : cell(effect.difference, () =>
        [`${effectWords(effect, paired)} ${SHORT[effect.verdict]}`, intervalWords(effect)]
          .filter((line) => line !== '')
          .join('\n'),
      );

/** Verdicts as a table has room for. */
const SHORT: Readonly<Record<Effect['verdict'], string>> = {
  worse: 'worse',
  better: 'better',
  higher: 'higher',
  lower: 'lower',
  'no clear difference': '(not clear)',
  'not comparable': '(not comparable)',
};

const changesInWords = ({ variant: { changes } }: VariantSummary): string =>
  changes
    .map(({ path, to }) => `${printable(path)} = ${printable(changedValue(to))}`)
    .join('; ')
    .slice(0, 600);

/** `held 87 of 100 runs, pending p95 1m 36s, cost $0.34`. */
export function meansOf(summary: VariantSummary): string {
  const { metrics, heldRuns, limits, variant } = summary;
  const said = ASKED.flatMap((name) => {
    const found = metrics.find(({ metric }) => metric === name);
    return found === undefined || found.mean === null
      ? []
      : [`${metricWords(name)} ${valueWords(found.mean, found.unit)}`];
  });
  const held =
    limits.length === 0 ? [] : [`limits held in ${heldRuns} of ${variant.records.length} runs`];
  return [...held, ...said].join(', ');
}

/** Points of cost against waiting. */
export function variantPoints({ baseline, against }: Comparison): ScatterPoint[] {
  const pointOf = (summary: VariantSummary, role: ScatterPoint['role']): ScatterPoint => {
    const mean = (name: string): number | null =>
      summary.metrics.find(({ metric }) => metric === name)?.mean ?? null;
    const verdict = verdictOfAll(summary);
    return {
      label: printable(summary.variant.name),
      cost_usd: mean('cost_usd'),
      pending_p95_s: mean('pending_p95_s'),
      role,
      holds: verdict === 'held' ? true : verdict === 'crossed' ? false : null,
    };
  };
  return [
    pointOf(baseline, 'baseline'),
    ...against.map(({ summary }) => pointOf(summary, 'other')),
  ];
}
