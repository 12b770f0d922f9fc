// The first thing read: did the limits hold. A word and a sign beside every colour.

import type { LimitResult, RunResult } from '../../metrics/result.ts';
import { counted, duration, printable } from '../format.ts';
import { observedInWords } from '../observed.ts';
import { html, when, type Html } from './markup.ts';
import type { ReportContext } from '../context.ts';

/** More chips are not taken in at a glance; the table of limits has them all. */
const MOST_CHIPS = 12;

export type Verdict = 'held' | 'crossed' | 'none';

export const verdictOf = ({ limits }: RunResult): Verdict => {
  if (limits.length === 0) return 'none';
  return limits.every(({ held }) => held) ? 'held' : 'crossed';
};

/** `✗ 1 of 4 limits crossed`. */
export function verdictInWords(result: RunResult): string {
  const all = result.limits.length;
  const crossed = result.limits.filter(({ held }) => !held).length;
  const soFar = result.partial ? ' so far' : '';
  if (all === 0) return `no limits set${result.partial ? ', interrupted' : ''}`;
  if (crossed > 0) return `✗ ${crossed} of ${counted(all, 'limit')} crossed${soFar}`;
  return all === 1 ? `✓ its limit held${soFar}` : `✓ all ${all} limits held${soFar}`;
}

export function verdict(result: RunResult, context: ReportContext): Html {
  const rest = result.limits.length - MOST_CHIPS;
  return html`<header class="verdict ${verdictOf(result)}">
    <p class="eyebrow">${eyebrow(result, context)}</p>
    <h1>${printable(result.scenario)} <span class="word">${verdictInWords(result)}</span></h1>
    ${when(result.partial, () => html`<p class="partial"><strong>Interrupted.</strong> The run was ended before its time; everything here is about the part that was run.</p>`)}
    ${when(
      result.limits.length > 0,
      () =>
        html`<ul class="chips" aria-label="Limits">
          ${result.limits.slice(0, MOST_CHIPS).map(chip)}
        </ul>`,
    )}
    ${when(rest > 0, () => html`<p class="note">${counted(rest, 'more limit')} in the <a href="#limits">table of limits</a>.</p>`)}
    ${when(result.limits.length === 0, () => html`<p class="note">Limits turn a run into a test: add <code>expect:</code> to the scenario.</p>`)}
  </header>`;
}

function eyebrow({ seed, until_s }: RunResult, { toolVersion, sha256 }: ReportContext): string {
  const scenario = sha256 === '' ? [] : [`scenario ${sha256.slice(0, 12)}`];
  return [
    `${duration(until_s)} simulated`,
    '1 run',
    `seed ${printable(seed)}`,
    ...scenario,
    `simulate ${toolVersion}`,
  ].join(' · ');
}

const chip = (limit: LimitResult): Html =>
  html`<li class="${limit.held ? 'held' : 'crossed'}">
    <span class="sign">${limit.held ? '✓ held' : '✗ crossed'}</span>
    <code>${limit.expression}</code> <span class="observed">${observedInWords(limit)}</span>
  </li> `;
