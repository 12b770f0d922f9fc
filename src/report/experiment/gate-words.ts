// What a gate says: which rule fired on which variant, by how much and how sure; and as a suite of JUnit.

import type { GateFinding } from '../../experiment/gate.ts';
import { compact, percent, printable } from '../format.ts';
import type { JunitSuite } from '../junit.ts';
import {
  changedWords,
  differenceWords,
  intervalWords,
  metricWords,
  nowWords,
} from './metric-words.ts';

/** `cost_usd > +5%: changed: cost $0.34 → $0.37 (+9.1%, +$0.03, 95% interval +$0.02 … +$0.04)`. */
export function gateSentence(
  { rule, variant, state, effect, limits }: GateFinding,
  confidence: number,
): string {
  const name = metricWords(effect.metric, limits);
  const head = `${printable(rule.text)}: ${printable(variant.name)}: ${name}`;
  if (effect.now === null || effect.changed === null)
    return `${head} was seen on ${effect.now === null && effect.changed === null ? 'neither side' : 'one side only'}, so the rule could not be judged`;
  const { now, difference, unit } = effect;
  const share =
    now === 0 || difference === null || unit === '%'
      ? []
      : [shareWords(difference / Math.abs(now))];
  const interval = intervalWords(effect);
  const sure = interval === '' ? [] : [`${percent(confidence * 100)} interval ${interval}`];
  const figures = [...share, differenceWords(difference, unit), ...sure].join(', ');
  const open = state === 'open' ? ', not clear: more runs would tell' : '';
  return `${head} ${nowWords(effect)} → ${changedWords(effect)} (${figures})${open}`;
}

const shareWords = (share: number): string =>
  `${share < 0 ? '−' : '+'}${compact(Math.abs(share) * 100)}%`;

/** A case a rule and variant; a rule about all limits has one case, which fails with the first that is worse. */
export function gateSuite(
  scenario: string,
  findings: readonly GateFinding[],
  confidence: number,
): JunitSuite {
  const keyOf = ({ rule, variant }: GateFinding): string =>
    JSON.stringify([rule.text, variant.name]);
  const keys = [...new Set(findings.map(keyOf))];
  return {
    name: `${scenario}: --fail-on`,
    cases: keys.map((key) => {
      const own = findings.filter((finding) => keyOf(finding) === key);
      const { rule, variant } = own[0]!;
      const name = `${rule.text}: ${variant.name}`;
      const fired = own.filter(({ state }) => state === 'fired');
      if (fired.length > 0) {
        const sentences = fired.map((finding) => gateSentence(finding, confidence));
        return {
          name,
          failure: { type: 'gate', message: sentences[0]!, details: sentences.join('\n') },
        };
      }
      const open = own.find(({ state }) => state === 'open');
      return open === undefined ? { name } : { name, skipped: gateSentence(open, confidence) };
    }),
  };
}
