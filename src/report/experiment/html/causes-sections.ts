// Where the time went, on pages that have several variants: a bar each, where a difference came from, and a sentence
// for every variant, folded.

import { axisNames } from '../../../experiment/axes.ts';
import type { Comparison, VariantSummary } from '../../../experiment/outcome.ts';
import type { ChangeAlone } from '../../../experiment/what-if.ts';
import type { CauseDifference } from '../../../metrics/causes/difference.ts';
import { cell, number, text, type DataTable } from '../../charts/chart.ts';
import { printable } from '../../format.ts';
import { figure } from '../../html/figure.ts';
import { fold } from '../../html/folded.ts';
import { html, NOTHING_AT_ALL, when, type Html } from '../../html/markup.ts';
import { table } from '../../html/table.ts';
import { aloneHead, aloneRows } from '../alone.ts';
import { causesByVariantChart, type ChargedVariant } from '../charts/causes-by-variant.ts';
import { causeShiftChart } from '../charts/cause-shift.ts';
import { causeLabel, movedCauses } from '../causes-moved.ts';
import { causesOf, causesSentenceOf } from '../causes-words.ts';
import { differenceWords } from '../metric-words.ts';
import { isClear } from '../shown-effects.ts';
import { section } from './parts.ts';

type Against = Comparison['against'][number];

/** Where the difference of two variants came from; nothing where either was saved without charges. */
export async function causeShift(
  { causes, effects }: Against,
  sides: readonly [string, string],
): Promise<Html> {
  if (causes.length === 0) return NOTHING_AT_ALL;
  const waited = effects.find(({ metric }) => metric === 'pending_pod_seconds');
  const isMoved = waited !== undefined && isClear(waited);
  return figure(causeShiftChart({ causes, isClear: isMoved, sides }));
}

/** A variant as a row: what it is called and its runs. */
export interface NamedSummary {
  readonly label: string;
  readonly summary: VariantSummary;
}

/** A bar each; `left` more are in the files. */
export async function causesByVariant(
  named: readonly NamedSummary[],
  { noun, left = 0 }: { readonly noun: string; readonly left?: number },
): Promise<Html> {
  const variants = named.flatMap(({ label, summary }): ChargedVariant[] => {
    const causes = causesOf(summary);
    return causes === undefined ? [] : [{ label: printable(label), causes }];
  });
  if (variants.length < 2) return NOTHING_AT_ALL;
  return figure(causesByVariantChart({ variants, noun, left }));
}

/** The first sentence of each, folded; nothing where none is known. */
export function sentencesFold(
  told: readonly { readonly label: string; readonly sentence: string }[],
  noun: string,
): Html {
  const rows = told
    .filter(({ sentence }) => sentence !== '')
    .map(({ label, sentence }) => [printable(label), sentence]);
  return when(rows.length > 0, () =>
    fold(
      'where',
      `Where the time went, ${noun} by ${noun}`,
      table(
        { columns: [text(noun), text('where the time went', 'causes')], rows },
        {
          caption: `What the greatest part of the wait was, and why pods were lost, ${noun} by ${noun}.`,
          name: 'where',
        },
      ),
    ),
  );
}

/** The first sentence of a variant, as a paragraph. */
export const sentenceOf = (summary: VariantSummary): Html => {
  const sentence = causesSentenceOf(summary);
  return when(sentence !== '', () => html`<p>${sentence}</p>`);
};

/** Several changes, each made alone: what each did, and which cause it moved. */
export function aloneSection(alone: readonly ChangeAlone[], together: Against): Html {
  const heads = aloneHead(alone);
  const rows = aloneRows(alone, 200).map((row) =>
    // A change that cannot stand alone says why, in the first of the columns.
    Array.from({ length: heads.length + 1 }, (_, place) => row[place] ?? ''),
  );
  return when(alone.length > 0, () =>
    section(
      { id: 'alone', title: 'Each change alone' },
      html`${table(
        { columns: [text('change'), ...heads.map((head) => text(head))], rows },
        {
          caption:
            'The difference that each change makes by itself; words where it is clear. They need not add up to that of all.',
          name: 'alone',
        },
      )}
      ${table(causesOfEach(alone, together), {
        caption:
          'Which change moved what: differences of each cause, means over runs; waits in pod-seconds, losses in pods.',
        name: 'causes-alone',
      })}`,
    ),
  );
}

/** One row a cause that some change moved, one column a change, and last all of them together. */
function causesOfEach(alone: readonly ChangeAlone[], together: Against): DataTable {
  const made = alone.filter(({ effect }) => !('refused' in effect));
  const names = axisNames(made.map(({ path }) => ({ path, values: [], form: 'list' })));
  const columns = [
    ...made.flatMap(({ value, effect }, place) =>
      'refused' in effect ? [] : [{ label: `${names[place]!}=${value}`, causes: effect.causes }],
    ),
    { label: 'all together', causes: together.causes },
  ];
  const moved = new Map(
    columns
      .flatMap(({ causes }) => [...movedCauses(causes, 'waiting'), ...movedCauses(causes, 'lost')])
      .map((each) => [causeLabel(each), each]),
  );
  const differenceIn = (causes: readonly CauseDifference[], { kind, cause }: CauseDifference) =>
    causes.find((each) => each.kind === kind && each.cause === cause)?.difference ?? 0;
  return {
    columns: [
      text('cause'),
      ...columns.map(({ label }, place) => number(printable(label), `difference_${place + 1}`)),
    ],
    rows: [...moved].map(([label, row]) => [
      label,
      ...columns.map(({ causes }) =>
        cell(differenceIn(causes, row), (value) => differenceWords(value, row.unit)),
      ),
    ]),
  };
}
