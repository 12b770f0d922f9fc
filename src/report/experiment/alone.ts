// Several changes, each made alone: which knob moved what. Words stand where a difference is clear.

import { ASKED_FIRST } from '../../experiment/compare.ts';
import type { ChangeAlone } from '../../experiment/what-if.ts';
import { printable } from '../format.ts';
import { clipped } from '../table.ts';
import { effectWords, metricWords } from './metric-words.ts';
import { isClear } from './shown-effects.ts';

/** The heads of the columns behind that of the change. */
export const aloneHead = (changes: readonly ChangeAlone[]): readonly string[] =>
  metricsOf(changes).map((metric) => metricWords(metric));

/** One row a change: its path and value, then each difference, or why it cannot stand alone. */
export const aloneRows = (
  changes: readonly ChangeAlone[],
  longest: number,
): readonly (readonly string[])[] =>
  changes.map(({ path, value, effect }) => {
    const name = clipped(printable(`${path}=${value}`), longest);
    if ('refused' in effect) return [name, clipped(printable(effect.refused), longest)];
    const { effects, paired } = effect;
    const cells = metricsOf(changes).map((metric) => {
      const found = effects.find((each) => each.metric === metric);
      if (found === undefined) return '';
      const words = effectWords(found, paired);
      return isClear(found) ? `${words} ${found.verdict}` : words;
    });
    return [name, ...cells];
  });

/** Limits are only asked about where there are any. */
const metricsOf = (changes: readonly ChangeAlone[]): readonly string[] =>
  ASKED_FIRST.filter((metric) =>
    changes.some(
      ({ effect }) => 'effects' in effect && effect.effects.some((each) => each.metric === metric),
    ),
  );
