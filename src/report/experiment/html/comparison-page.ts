// Variants against a baseline as a page: what was changed, what that did to each metric and how sure that is, cost
// against waiting, and the rest of every variant folded.

import type { Comparison, Effect, VariantSummary } from '../../../experiment/outcome.ts';
import type { Change } from '../../../scenario/vary.ts';
import { counted, percent, printable } from '../../format.ts';
import { figure } from '../../html/figure.ts';
import { fold } from '../../html/folded.ts';
import { html, when, type Html } from '../../html/markup.ts';
import { page } from '../../html/page.ts';
import { table } from '../../html/table.ts';
import { curvesChart } from '../charts/curves.ts';
import { effectsChart, tableOf, type EffectRow } from '../charts/effects.ts';
import { scatterChart } from '../charts/scatter.ts';
import { basisLines } from '../effects-text.ts';
import { effectWords, metricWords, pairsWords } from '../metric-words.ts';
import { hiddenWords, isClear, shownEffects } from '../shown-effects.ts';
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

export async function comparisonPage(
  comparison: Comparison,
  context: PageContext,
): Promise<string> {
  const { baseline } = comparison;
  const [only, ...others] = comparison.against;
  const isOne = only !== undefined && others.length === 0;
  const word = isOne ? verdictsInWords(only.effects) : variantsInWords(comparison);
  return page({
    title: `${printable(baseline.variant.scenario)}: ${word}`,
    body: html`${top(comparison, word, context)}
      ${isOne ? whatChanged(only, baseline) : variants(comparison)}
      ${await figure(isOne ? effectsOfOne(only, comparison) : effectsOfMany(comparison))}
      <div class="pair">
        ${await figure(curvesChart([baseline, ...comparison.against.map(({ summary }) => summary)]))}
        ${await figure(scatterChart({ points: variantPoints(comparison), noun: 'variant', isWide: false }))}
      </div>
      ${isOne ? effectsSection(only, comparison) : ''} ${isOne ? variants(comparison) : ''}
      ${limitsAndWorst(comparison, context, isOne)} ${makeAgain(context)}
      ${foldedEnd(context, { words: WORDS_OF_A_COMPARISON, files: FILES })}`,
  });
}

function top(comparison: Comparison, word: string, { toolVersion, scenario }: PageContext): Html {
  const { baseline, against } = comparison;
  const summaries = [baseline, ...against.map(({ summary }) => summary)];
  const [only] = against;
  const shown = against.length === 1 ? shownEffects(only!.effects, { most: 10 }).shown : [];
  const isPartial = summaries.some(({ variant }) => variant.partial);
  const head = header({
    name: baseline.variant.scenario,
    look: 'plain',
    word,
    eyebrow: [
      simulatedInWords(scenario),
      only === undefined ? '' : pairsWords(baseline.variant.records.length, only.paired),
      seedsInWords(baseline),
      digestInWords(baseline.variant.sha256),
      `simulate ${toolVersion}`,
    ],
    partial: isPartial
      ? 'Fewer runs were made than asked for; everything here is about those that were.'
      : undefined,
    chips: shown.map((effect) => effectChip(effect, only!)),
    rest: { id: 'effects', title: 'the table of effects' },
  });
  return html`${head} ${when(against.length === 1, () => inWords(effectSentences(only!)))}`;
}

/** `3 variants: 1 holds more limits, none costs less` is too clever: how many clearly wait or cost less is enough. */
function variantsInWords({ against }: Comparison): string {
  const better = (metric: string): number =>
    against.filter(({ effects }) =>
      effects.some((effect) => effect.metric === metric && effect.verdict === 'better'),
    ).length;
  const [waits, costs] = [better('pending_p95_s'), better('cost_usd')];
  return `${counted(against.length, 'variant')} against the baseline: ${waits} clearly wait less, ${costs} clearly cost less`;
}

const whatChanged = ({ summary }: Against, baseline: VariantSummary): Html =>
  section({ id: 'changes', title: 'What changed' }, changeList(furtherChanges(summary, baseline)));

/** Changes that the baseline does not have. */
const furtherChanges = (
  { variant: { changes } }: VariantSummary,
  { variant }: VariantSummary,
): readonly Change[] =>
  changes.filter(({ path }) => !variant.changes.some((change) => change.path === path));

function effectsOfOne(against: Against, { confidence }: Comparison) {
  const { shown } = shownEffects(against.effects);
  const clear = shown.filter(isClear);
  const names = clear.map((effect) => metricWords(effect.metric, against.summary.variant.limits));
  const listed = names.slice(0, 3).join(', ');
  return effectsChart({
    name: 'effect',
    finding:
      names.length === 0
        ? 'Nothing clearly changed'
        : `Clearly changed: ${listed}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`,
    caption: `Each row has its own scale. Intervals at ${percent(confidence * 100)} each, words for all that moved together.`,
    rows: shown.map((effect) => rowOf(effect, against)),
  });
}

const MOST_VARIANTS = 12;

/** Waiting and cost of each variant; rows of one metric share a scale. */
function effectsOfMany({ against, confidence }: Comparison) {
  const shown = against.slice(0, MOST_VARIANTS);
  const rows = ['pending_p95_s', 'cost_usd'].flatMap((metric) =>
    shown.flatMap((each) =>
      each.effects
        .filter((effect) => effect.metric === metric)
        .map((effect): EffectRow => ({
          ...rowOf(effect, each),
          label: `${metricWords(metric)}, ${printable(each.summary.variant.name)}`,
          scale: metric,
        })),
    ),
  );
  const left = against.length - shown.length;
  return effectsChart({
    name: 'effect',
    finding: 'What each variant does to waiting and to cost, against the baseline',
    caption:
      `Rows of one metric share a scale. Intervals at ${percent(confidence * 100)} each.` +
      (left > 0 ? ` ${counted(left, 'more variant')} in effects.csv.` : ''),
    rows,
  });
}

const rowOf = (effect: Effect, { summary, paired }: Against): EffectRow => ({
  label: metricWords(effect.metric, summary.variant.limits),
  effect,
  words: effectWords(effect, paired),
});

function effectsSection(against: Against, { confidence }: Comparison): Html {
  const chosen = shownEffects(against.effects);
  const all = shownEffects(against.effects, { all: true }).shown;
  const basis = basisLines(against, confidence).join(' ');
  const tableFor = (effects: readonly Effect[], name: string, caption: string): Html =>
    table(tableOf(effects.map((effect) => rowOf(effect, against))), { caption, name });
  return section(
    { id: 'effects', title: 'Effect on every metric' },
    html`${tableFor(chosen.shown, 'effects', basis)}
    ${when(
      chosen.shown.length < all.length,
      () =>
        html`<details>
          <summary>${hiddenWords(chosen).replace(' (--all)', '')}</summary>
          ${tableFor(all, 'all-effects', `Every metric that was seen. ${basis}`)}
        </details>`,
    )}`,
  );
}

const variants = (comparison: Comparison): Html =>
  tableSection(
    {
      id: 'variants',
      title: 'Variants',
      caption:
        'The baseline first; means over runs, and the difference from the baseline in words.',
    },
    variantsTable(comparison),
  );

/** Each variant's limits and worst runs: shown where there are two, folded where there are more. */
function limitsAndWorst(
  { baseline, against }: Comparison,
  context: PageContext,
  isOne: boolean,
): Html {
  const all = [
    { summary: baseline, against: undefined },
    ...against.map((each) => ({ summary: each.summary, against: each })),
  ];
  const folds = all.map(({ summary, against: its }, place) =>
    fold(
      `variant-${place}`,
      `${printable(summary.variant.name)}: ${meansOf(summary)}`,
      html`${when(summary.limits.length > 0, () =>
        table(limitsTable(summary), {
          caption: `${printable(summary.variant.name)}: in how many runs each limit held, and the interval of that share.`,
          name: `limits-${place}`,
        }),
      )}
      ${when(!isOne && its !== undefined, () =>
        table(tableOf(shownEffects(its!.effects, { all: true }).shown.map((e) => rowOf(e, its!))), {
          caption: `${printable(summary.variant.name)}: its effect on every metric, against the baseline.`,
          name: `effects-${place}`,
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

const worstOf = (summary: VariantSummary, baseline: VariantSummary, context: PageContext): Html =>
  when(
    summary.worst.length > 0,
    () =>
      html`<p>Worst runs:</p>
        ${worstRuns(summary, context, furtherChanges(summary, baseline))}`,
  );
