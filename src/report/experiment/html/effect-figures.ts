// The effects of variants as charts and as tables: of one, every metric; of several, waiting and cost of each.

import type { Comparison, Effect } from '../../../experiment/outcome.ts';
import type { Chart } from '../../charts/chart.ts';
import { counted, percent, printable } from '../../format.ts';
import { html, when, type Html } from '../../html/markup.ts';
import { table } from '../../html/table.ts';
import { effectsChart, tableOf, type EffectRow } from '../charts/effects.ts';
import { basisLines } from '../effects-text.ts';
import { effectWords, metricWords } from '../metric-words.ts';
import { hiddenWords, isClear, shownEffects } from '../shown-effects.ts';
import { section } from './parts.ts';

type Against = Comparison['against'][number];

/** The metrics that everybody asks for, and those that clearly moved; of these the title counts all, drawn or not. */
export function effectsOfOne(against: Against, { confidence }: Comparison): Chart {
  const { shown, clearHidden } = shownEffects(against.effects);
  const left =
    clearHidden === 0
      ? ''
      : ` ${counted(clearHidden, 'more metric')} that clearly changed: in the table of every metric.`;
  return effectsChart({
    name: 'effect',
    finding: clearInWords(against, shown),
    caption: `Each row has its own scale. Intervals at ${percent(confidence * 100)} each, words for all that moved together.${left}`,
    rows: shown.map((effect) => rowOf(effect, against)),
  });
}

const MOST_NAMED = 3;

/** `Clearly changed: pending p95, cost, lost pods and 27 more`: those that are drawn are named first. */
function clearInWords({ effects, limits }: Against, drawn: readonly Effect[]): string {
  const clear = [...new Set([...drawn, ...effects])].filter(isClear);
  if (clear.length === 0) return 'Nothing clearly changed';
  const names = clear.slice(0, MOST_NAMED).map(({ metric }) => metricWords(metric, limits));
  const more = clear.length - names.length;
  return `Clearly changed: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const MOST_VARIANTS = 12;

/** Waiting and cost of each variant; rows of one metric share a scale. */
export function effectsOfMany({ against, confidence }: Comparison): Chart {
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
    finding: bestInWords(shown),
    caption:
      `Rows of one metric share a scale. Intervals at ${percent(confidence * 100)} each.` +
      (left > 0 ? ` ${counted(left, 'more variant')} in effects.csv.` : ''),
    rows,
  });
}

/** Who saves most, of waiting and of money, where anybody clearly does. */
function bestInWords(against: readonly Against[]): string {
  const [waits, costs] = [bestOf(against, 'pending_p95_s'), bestOf(against, 'cost_usd')];
  const head = 'Against the baseline';
  if (waits === undefined && costs === undefined)
    return 'No variant clearly waits or costs less than the baseline';
  if (waits !== undefined && costs?.name === waits.name)
    return `${head} ${waits.name} waits least (${waits.words}) and costs least (${costs.words})`;
  const said = [
    ...(waits === undefined ? [] : [`${waits.name} waits least (${waits.words})`]),
    ...(costs === undefined ? [] : [`${costs.name} costs least (${costs.words})`]),
  ];
  return `${head} ${said.join(', ')}`;
}

/** The variant that clearly saves most of a metric, and how much. */
function bestOf(
  against: readonly Against[],
  metric: string,
): { readonly name: string; readonly words: string } | undefined {
  const better = against.flatMap(({ summary, effects, paired }) =>
    effects
      .filter((effect) => effect.metric === metric && effect.verdict === 'better')
      .map((effect) => ({ effect, paired, name: printable(summary.variant.name) })),
  );
  const [most] = better.toSorted((a, b) => a.effect.difference! - b.effect.difference!);
  return most && { name: most.name, words: effectWords(most.effect, most.paired) };
}

/** `Of 3 variants 1 clearly waits less than the baseline, and 2 clearly cost less`. */
export function variantsInWords({ against }: Pick<Comparison, 'against'>): string {
  const better = (metric: string): number =>
    against.filter(({ effects }) =>
      effects.some((effect) => effect.metric === metric && effect.verdict === 'better'),
    ).length;
  const say = (n: number, one: string, many: string): string =>
    n === 0 ? `none clearly ${one}` : `${n} clearly ${n === 1 ? one : many}`;
  const waits = say(better('pending_p95_s'), 'waits', 'wait');
  const costs = say(better('cost_usd'), 'costs', 'cost');
  return `Of ${counted(against.length, 'variant')} ${waits} less than the baseline, and ${costs} less`;
}

/** An effect as a row of a chart or a table. */
const rowOf = (effect: Effect, { limits, paired }: Against): EffectRow => ({
  label: metricWords(effect.metric, limits),
  effect,
  words: effectWords(effect, paired),
});

/** Every effect that was seen, as a table. */
export const allEffects = (
  against: Against,
  { name, caption }: Record<'name' | 'caption', string>,
) => effectsTable(shownEffects(against.effects, { all: true }).shown, against, { name, caption });

const effectsTable = (
  effects: readonly Effect[],
  against: Against,
  words: { readonly name: string; readonly caption: string },
): Html => table(tableOf(effects.map((effect) => rowOf(effect, against))), words);

/** The effects of one variant in numbers, and all others folded. */
export function effectsSection(against: Against, { confidence }: Comparison): Html {
  const chosen = shownEffects(against.effects);
  const all = shownEffects(against.effects, { all: true }).shown;
  const basis = basisLines(against, confidence).join(' ');
  return section(
    { id: 'effects', title: 'Effect on every metric' },
    html`${effectsTable(chosen.shown, against, { name: 'effects', caption: basis })}
    ${when(
      chosen.shown.length < all.length,
      () =>
        html`<details>
          <summary>${hiddenWords(chosen).replace(' (--all)', '')}</summary>
          ${effectsTable(all, against, {
            name: 'all-effects',
            caption: `Every metric that was seen. ${basis}`,
          })}
        </details>`,
    )}`,
  );
}
