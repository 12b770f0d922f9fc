// Variants against a baseline as a page: what was changed, what that did to each metric and how sure that is, cost
// against waiting, and the rest of every variant folded.

import type { Comparison, VariantSummary } from '../../../experiment/outcome.ts';
import type { ChangeAlone } from '../../../experiment/what-if.ts';
import type { Change } from '../../../scenario/vary.ts';
import { printable } from '../../format.ts';
import { figure } from '../../html/figure.ts';
import { fold } from '../../html/folded.ts';
import { html, when, type Html } from '../../html/markup.ts';
import { page } from '../../html/page.ts';
import { table } from '../../html/table.ts';
import { movedSentence } from '../causes-words.ts';
import { causesTable } from '../charts/cause-shift.ts';
import { curvesChart } from '../charts/curves.ts';
import { scatterChart } from '../charts/scatter.ts';
import { pairsWords } from '../metric-words.ts';
import { comparedNotFound } from '../not-found-words.ts';
import { shownEffects } from '../shown-effects.ts';
import {
  aloneSection,
  causesByVariant,
  causeShift,
  sentenceOf,
  type NamedSummary,
} from './causes-sections.ts';
import {
  allEffects,
  effectsOfMany,
  effectsOfOne,
  effectsSection,
  variantsInWords,
} from './effect-figures.ts';
import { effectChip, effectSentences, verdictsInWords } from './effect-words.ts';
import { digestInWords, header, seedsInWords, simulatedInWords } from './header.ts';
import type { PageContext } from './page-context.ts';
import {
  changeList,
  foldedEnd,
  inWords,
  limitsTable,
  makeAgain,
  section,
  tableSection,
  WORDS_OF_A_COMPARISON,
  worstRuns,
} from './parts.ts';
import { meansOf, variantPoints, variantsTable } from './variants.ts';

type Against = Comparison['against'][number];

const FILES: readonly (readonly [string, string])[] = [
  ['effects.csv', 'one row a variant and metric: now, changed, difference, interval, verdict'],
  ['changes.csv', 'one row a change'],
  ['summary.csv', 'one row a variant and metric, over runs'],
  ['runs.csv', 'one row a run, one column a metric, one a limit'],
  ['columns.csv', 'one row a column: its unit and meaning'],
];

/** What a page of a comparison is made from; `alone`: each of several changes by itself. */
export interface ComparisonOfPage {
  readonly comparison: Comparison;
  readonly alone?: readonly ChangeAlone[];
}

export async function comparisonPage(
  { comparison, alone = [] }: ComparisonOfPage,
  context: PageContext,
): Promise<string> {
  const { baseline } = comparison;
  const [only, ...others] = comparison.against;
  const isOne = only !== undefined && others.length === 0;
  const word = isOne ? verdictsInWords(only.effects) : variantsInWords(comparison);
  return page({
    title: `${printable(baseline.variant.scenario)}: ${word}`,
    body: html`${top({ comparison, alone }, word, context)}
    ${isOne ? whatChanged(only, baseline) : variants(comparison)}
    ${isOne ? await figure(effectsOfOne(only, comparison)) : await curvesAndFrontier(comparison)}
    ${isOne ? '' : await figure(effectsOfMany(comparison))} ${await whereItWent(comparison, alone)}
    ${isOne ? await curvesAndFrontier(comparison) : ''}
    ${isOne ? effectsSection(only, comparison) : ''} ${isOne ? variants(comparison) : ''}
    ${limitsAndWorst(comparison, context, isOne)} ${makeAgain(context)}
    ${foldedEnd(context, { words: WORDS_OF_A_COMPARISON, files: FILES })}`,
  });
}

const curvesAndFrontier = async (comparison: Comparison): Promise<Html> =>
  html`<div class="pair">
    ${await figure(curvesChart([comparison.baseline, ...comparison.against.map(({ summary }) => summary)]))}
    ${await figure(scatterChart({ points: variantPoints(comparison), noun: 'variant', isWide: false }))}
  </div>`;

/** Of one change, which causes it moved, and with several made alone also what each moved; of many, a bar each. */
async function whereItWent(
  { baseline, against }: Comparison,
  alone: readonly ChangeAlone[],
): Promise<Html> {
  const [only, ...others] = against;
  const named = (label: string, summary: VariantSummary): NamedSummary => ({ label, summary });
  const base = named('now', baseline);
  if (only === undefined || others.length > 0)
    return causesByVariant(
      [
        { ...base, label: baseline.variant.name },
        ...against.map(({ summary }) => named(summary.variant.name, summary)),
      ].slice(0, MOST_BARS),
      { noun: 'variant', left: Math.max(0, against.length + 1 - MOST_BARS) },
    );
  const made = alone.flatMap(({ path, value, effect }) =>
    'refused' in effect ? [] : [named(`${path}=${value}`, effect.summary)],
  );
  return html`${await causeShift(only, SIDES)}
  ${when(made.length > 0, () => aloneSection(alone, only))}
  ${made.length === 0 ? '' : await causesByVariant([base, ...made, named('all together', only.summary)], { noun: 'variant' })}`;
}

/** More bars are not read. */
const MOST_BARS = 40;
const SIDES = ['now', 'with the change'] as const;

function top(
  { comparison, alone }: Required<ComparisonOfPage>,
  word: string,
  { toolVersion, scenario }: PageContext,
): Html {
  const { baseline, against } = comparison;
  const summaries = [baseline, ...against.map(({ summary }) => summary)];
  const [only] = against;
  const asked = against.length === 1 ? shownEffects(only!.effects, { most: MOST_CHIPS }).shown : [];
  const isPartial = summaries.some(({ variant }) => variant.partial);
  const head = header({
    name: baseline.variant.scenario,
    look: 'plain',
    word,
    eyebrow: [
      simulatedInWords(scenario),
      only === undefined ? '' : pairsWords(only),
      seedsInWords(baseline),
      digestInWords(baseline.variant.sha256),
      `simulate ${toolVersion}`,
    ],
    partial: isPartial
      ? 'Fewer runs were made than asked for; everything here is about those that were.'
      : undefined,
    chips: asked.map((effect) => effectChip(effect, only!)),
    rest: { id: 'effects', title: 'the table of effects' },
    notes: comparedNotFound(comparison, alone),
  });
  return html`${head} ${when(against.length === 1, () => inWords(effectSentences(only!)))}`;
}

/** What everybody asks of a change; the chart below has the rest. */
const MOST_CHIPS = 4;

/** Of two scenarios that were compared as they are nothing is known to have been changed. */
function whatChanged({ summary }: Against, baseline: VariantSummary): Html {
  const changes = furtherChanges(summary, baseline);
  return when(changes.length > 0, () =>
    section({ id: 'changes', title: 'What changed' }, changeList(changes)),
  );
}

/** Changes that the baseline does not have. */
const furtherChanges = (
  { variant: { changes } }: VariantSummary,
  { variant }: VariantSummary,
): readonly Change[] =>
  changes.filter(({ path }) => !variant.changes.some((change) => change.path === path));

const variants = (comparison: Comparison): Html =>
  tableSection(
    {
      id: 'variants',
      title: 'Variants',
      caption:
        'The baseline first; means over runs, and below each difference from the baseline its interval.',
    },
    variantsTable(comparison),
  );

/** Each variant's limits and worst runs, and of several what each moved. */
function limitsAndWorst(
  { baseline, against }: Comparison,
  context: PageContext,
  isOne: boolean,
): Html {
  const all = [
    { summary: baseline, its: undefined },
    ...against.map((each) => ({ summary: each.summary, its: isOne ? undefined : each })),
  ];
  const folds = all.map(({ summary, its }, place) =>
    fold(
      `variant-${place}`,
      `${printable(summary.variant.name)}: ${meansOf(summary)}`,
      html`${sentenceOf(summary)} ${when(its !== undefined, () => movedBy(its!, place))}
      ${when(summary.limits.length > 0, () =>
        table(limitsTable(summary), {
          caption: `${printable(summary.variant.name)}: in how many runs each limit held, and the interval of that share.`,
          name: `limits-${place}`,
        }),
      )}
      ${worstOf(summary, baseline, context)}`,
    ),
  );
  return html`<section class="folded" aria-labelledby="each">
    <h2 id="each">Each variant</h2>
    ${folds}
  </section>`;
}

/** What one of several variants moved: in a sentence, cause by cause, metric by metric. */
const movedBy = (against: Against, place: number): Html =>
  html`<p>${movedSentence(against)}</p>
    ${when(against.causes.length > 0, () =>
      table(causesTable(against.causes, SIDES_OF_MANY), {
        caption: `${printable(against.summary.variant.name)}: each cause of waiting and losing, against the baseline; means over runs.`,
        name: `causes-${place}`,
      }),
    )}
    ${allEffects(against, {
      caption: `${printable(against.summary.variant.name)}: its effect on every metric, against the baseline.`,
      name: `effects-${place}`,
    })}`;

const SIDES_OF_MANY = ['baseline', 'this'] as const;

const worstOf = (summary: VariantSummary, baseline: VariantSummary, context: PageContext): Html =>
  when(
    summary.worst.length > 0,
    () =>
      html`<p>Worst runs:</p>
        ${worstRuns(summary, context, furtherChanges(summary, baseline))}`,
  );
