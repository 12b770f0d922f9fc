// What a change did, in chips and sentences: the four things that everybody asks for, and a count of what moved.

import type { Comparison, Effect, EffectVerdict } from '../../../experiment/outcome.ts';
import { html, when, type Html } from '../../html/markup.ts';
import { counted } from '../../format.ts';
import { movedSentence } from '../causes-words.ts';
import {
  changedWords,
  differenceWords,
  effectWords,
  intervalWords,
  metricWords,
  nowWords,
} from '../metric-words.ts';
import type { Chip, Look } from './header.ts';

type Against = Comparison['against'][number];

const LOOKS: Readonly<Record<EffectVerdict, Look>> = {
  worse: 'crossed',
  better: 'held',
  higher: 'plain',
  lower: 'plain',
  'no clear difference': 'plain',
  'not comparable': 'plain',
};
const SIGNS: Readonly<Record<EffectVerdict, string>> = {
  worse: '✗ worse',
  better: '✓ better',
  higher: '▲ higher',
  lower: '▼ lower',
  'no clear difference': '≈ no clear difference',
  'not comparable': '– not comparable',
};

/** `✗ worse  pending p95  1m 36s → 4m 52s`. */
export const effectChip = (effect: Effect, { limits }: Against): Chip => ({
  look: LOOKS[effect.verdict],
  sign: SIGNS[effect.verdict],
  subject: metricWords(effect.metric, limits),
  observed: `${nowWords(effect)} → ${changedWords(effect)}`,
});

/** `12 metrics worse, 2 better, 8 higher or lower`: those that clearly moved. */
export function verdictsInWords(effects: readonly Effect[]): string {
  const of = (...verdicts: readonly EffectVerdict[]): number =>
    effects.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const parts = [
    [of('worse'), 'worse'] as const,
    [of('better'), 'better'] as const,
    [of('higher', 'lower'), 'higher or lower'] as const,
  ].filter(([n]) => n > 0);
  if (parts.length === 0) return 'no clear difference';
  return parts
    .map(([n, word], i) => `${i === 0 ? counted(n, 'metric') : String(n)} ${word}`)
    .join(', ');
}

const SAID = ['limits_held', 'pending_p95_s', 'cost_usd', 'lost_pods'];

/** Where the difference came from, then one sentence each: from what to what, by how much, how sure. */
export const effectSentences = (against: Against): Html[] => [
  ...[movedSentence(against)].filter((words) => words !== '').map((words) => html`${words}`),
  ...SAID.flatMap((name) => {
    const effect = against.effects.find(({ metric }) => metric === name);
    return effect === undefined || effect.now === null || effect.changed === null
      ? []
      : [sentence(effect, against)];
  }),
];

function sentence(effect: Effect, { paired }: Against): Html {
  const name = effect.metric === 'limits_held' ? 'All limits held' : metricWords(effect.metric);
  const subject = name.charAt(0).toUpperCase() + name.slice(1);
  const interval = intervalWords(effect);
  if (effect.metric === 'limits_held')
    return html`${subject} in ${nowWords(effect)} runs, and in
      <strong>${changedWords(effect)}</strong> with the change: ${effect.verdict}.`;
  if (effect.difference === 0)
    return html`${subject} stayed at <strong>${nowWords(effect)}</strong> in every run.`;
  return html`${subject} went from ${nowWords(effect)} to <strong>${changedWords(effect)}</strong>,
    ${effectWords(effect, paired) || differenceWords(effect.difference, effect.unit)} on
    average${when(interval !== '', () => html` (${interval})`)}: ${effect.verdict}.`;
}
