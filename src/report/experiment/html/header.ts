// The first thing read on every page of an experiment: its name, its verdict in words, and a chip for each thing that
// was asked. A word and a sign beside every colour.

import type { LimitSummary, LimitVerdict, VariantSummary } from '../../../experiment/outcome.ts';
import type { Scenario } from '../../../scenario/scenario.ts';
import { counted, duration, percent, printable } from '../../format.ts';
import { html, when, type Html } from '../../html/markup.ts';
import { rangeOf } from '../metric-words.ts';

/** More chips are not taken in at a glance; a table has them all. */
const MOST_CHIPS = 12;

/** How a verdict looks: `plain` where there is nothing to be for or against. */
export type Look = LimitVerdict | 'plain';

export interface Chip {
  readonly look: Look;
  /** A sign and a word: `✗ crossed`. */
  readonly sign: string;
  /** What it is about, as written. */
  readonly subject: string;
  readonly observed: string;
}

export interface Header {
  readonly name: string;
  readonly look: Look;
  /** The verdict in words: `✗ 1 of 3 limits crossed`. */
  readonly word: string;
  /** What was done and by whom, the parts in order. */
  readonly eyebrow: readonly string[];
  readonly partial: string | undefined;
  readonly chips: readonly Chip[];
  /** Where the rest of many chips is: an id in the page, and what it is called. */
  readonly rest: { readonly id: string; readonly title: string };
  readonly note?: Html;
  /** What a reader must know to trust the numbers: one sentence each, without a full stop. */
  readonly notes?: readonly string[];
}

export function header({ name, look, word, eyebrow, partial, chips, rest, ...said }: Header): Html {
  const left = chips.length - MOST_CHIPS;
  return html`<header class="verdict ${look}">
    <p class="eyebrow">${eyebrow.filter((part) => part !== '').join(' · ')}</p>
    <h1>${printable(name)} <span class="word">${word}</span></h1>
    ${when(partial !== undefined, () => html`<p class="partial"><strong>Interrupted.</strong> ${partial!}</p>`)}
    ${when(
      chips.length > 0,
      () =>
        html`<ul class="chips" aria-label="Verdicts">
          ${chips.slice(0, MOST_CHIPS).map(chip)}
        </ul>`,
    )}
    ${when(left > 0, () => html`<p class="note">${counted(left, 'more')} in <a href="#${rest.id}">${rest.title}</a>.</p>`)}
    ${said.note ?? ''}${(said.notes ?? []).map((each) => html`<p class="note">Note: ${each}.</p>`)}
  </header>`;
}

const chip = ({ look, sign, subject, observed }: Chip): Html =>
  html`<li class="${look}">
    <span class="sign">${sign}</span> <code>${printable(subject)}</code>
    <span class="observed">${observed}</span>
  </li> `;

/** The word and its sign, as everywhere. */
export const SIGNED: Readonly<Record<LimitVerdict, string>> = {
  held: '✓ held',
  crossed: '✗ crossed',
  undecided: '? undecided',
};

/** `93/100 runs · 86% … 97%, needs 95%`. */
export const limitChip = (limit: LimitSummary, share: number): Chip => ({
  look: limit.verdict,
  sign: SIGNED[limit.verdict],
  subject: limit.expression,
  observed: `${limit.heldRuns}/${counted(limit.runs, 'run')}${
    limit.verdict === 'held' ? '' : `, ${rangeOf(limit, share)}, needs ${percent(share * 100)}`
  }`,
});

/** The worst verdict speaks for all: crossed, then undecided. */
export function verdictOfAll({ limits }: Pick<VariantSummary, 'limits'>): Look {
  if (limits.length === 0) return 'plain';
  if (limits.some(({ verdict }) => verdict === 'crossed')) return 'crossed';
  return limits.some(({ verdict }) => verdict === 'undecided') ? 'undecided' : 'held';
}

/** `✗ 1 of 3 limits crossed, 1 undecided`. */
export function limitsInWords({ limits }: Pick<VariantSummary, 'limits'>): string {
  const all = counted(limits.length, 'limit');
  const crossed = limits.filter(({ verdict }) => verdict === 'crossed').length;
  const open = limits.filter(({ verdict }) => verdict === 'undecided').length;
  if (limits.length === 0) return 'no limits set';
  if (crossed > 0)
    return `✗ ${crossed} of ${all} crossed${open === 0 ? '' : `, ${open} undecided`}`;
  if (open > 0) return `? ${open} of ${all} undecided`;
  return limits.length === 1 ? '✓ its limit held' : `✓ all ${all} held`;
}

/** `6h simulated`, where the scenario is known. */
export const simulatedInWords = (scenario: Scenario | undefined): string =>
  scenario === undefined ? '' : `${duration(scenario.run.until / 1000)} simulated`;

/** `seeds 42 … 42/99`. */
export function seedsInWords({ variant: { seed, records } }: VariantSummary): string {
  const last = records.runs.at(-1) ?? 0;
  return last === 0
    ? `seed ${printable(seed)}`
    : `seeds ${printable(seed)} … ${printable(seed)}/${last}`;
}

/** `scenario a1b2c3d4e5f6`, or nothing. */
export const digestInWords = (sha256: string): string =>
  sha256 === '' ? '' : `scenario ${sha256.slice(0, 12)}`;
