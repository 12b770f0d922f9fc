// What a change did, for a pull request comment: the verdict, the change, the effects, and every clear one folded.

import type { Comparison, Effect } from '../../experiment/outcome.ts';
import type { WhatIf } from '../../experiment/what-if.ts';
import type { Change } from '../../scenario/vary.ts';
import { changedValue } from '../context.ts';
import { counted, percent } from '../format.ts';
import { fitting, folded, said, table, withoutMath } from '../markdown.ts';
import { aloneHead, aloneRows } from './alone.ts';
import { causeRows } from './causes-moved.ts';
import { movedSentence } from './causes-words.ts';
import { basisLines, partialLines } from './effects-text.ts';
import {
  changedWords,
  effectWords,
  intervalWords,
  metricWords,
  nowWords,
  pairsWords,
} from './metric-words.ts';
import { comparedNotFound, inMarkdown } from './not-found-words.ts';
import { isClear, shownEffects } from './shown-effects.ts';

type Against = Comparison['against'][number];

/** The comment of a what-if; under 10 kB whatever the names. */
export const whatIfMarkdown = ({ changes, comparison, alone }: WhatIf): string => {
  const [against] = comparison.against;
  const { scenario } = comparison.baseline.variant;
  return fitting((rows) =>
    [
      `### ${said(scenario)}: ${effectSentence(against!)}`,
      partialLines(comparison).join(''),
      said(movedSentence(against!), 400),
      changesTable(changes, rows),
      effectsTable(against!, comparison.confidence, ['Now', 'Changed'], rows),
      folded(
        'Each change alone',
        table(
          ['Change', ...aloneHead(alone)],
          aloneRows(alone, 60).map(([name, ...cells]) => [
            said(name!, 60),
            ...cells.map((cell) => said(cell, 80)),
          ]),
          rows,
        ),
      ),
      basisLines(against!, comparison.confidence)
        .map((line) => said(line, 200))
        .join(' '),
      inMarkdown(comparedNotFound(comparison, alone)),
    ]
      .filter((part) => part !== '')
      .join('\n\n')
      .concat('\n'),
  );
};

/** `3 metrics worse, 1 better`: what the words of all metrics come to. */
export function effectSentence({ effects }: Against): string {
  const words = (['worse', 'better', 'higher', 'lower'] as const).flatMap((verdict) => {
    const count = effects.filter((effect) => effect.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  return words.length === 0 ? 'no clear difference' : `${words.join(', ')}`;
}

export const changesTable = (changes: readonly Change[], most: number): string =>
  changes.length === 0
    ? 'Nothing changes: the scenario already says all of it.'
    : table(
        ['Change', 'From', 'To'],
        changes.map(({ path, from, to }) => [
          said(path, 80),
          said(changedValue(from)),
          said(changedValue(to)),
        ]),
        most,
      );

/** The effects a reader is shown first, and below them, folded, all others that are clear. */
export function effectsTable(
  against: Against,
  confidence: number,
  sides: readonly [string, string],
  most: number,
): string {
  const { shown } = shownEffects(against.effects, { most });
  const others = against.effects.filter((effect) => isClear(effect) && !shown.includes(effect));
  const head = [
    pairsWords(against),
    ...sides,
    'Difference',
    `${percent(confidence * 100)} interval`,
    '',
  ];
  const of = (effects: readonly Effect[]): string =>
    table(
      head,
      effects.map((effect) => row(effect, against)),
      most * 2,
    );
  const more = counted(others.length, 'more metric');
  const causes = table(
    ['Where it comes from, mean per run', ...sides, 'Difference'],
    causeRows(against),
    most,
  );
  return [
    of(shown),
    folded(`${more} that differ`, of(others)),
    folded('Where it comes from', causes),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const row = (effect: Effect, { limits, paired }: Against): string[] => [
  said(metricWords(effect.metric, limits, 80), 80),
  ...[
    nowWords(effect),
    changedWords(effect),
    effectWords(effect, paired),
    intervalWords(effect),
  ].map(withoutMath),
  isClear(effect) ? `__${effect.verdict}__` : effect.verdict,
];
