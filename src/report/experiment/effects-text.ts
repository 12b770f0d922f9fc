// What a change did, for a terminal: the change itself, then each metric with its difference, its interval and a word.

import { ASKED_FIRST } from '../../experiment/compare.ts';
import type { Comparison, Effect } from '../../experiment/outcome.ts';
import type { ChangeAlone, WhatIf } from '../../experiment/what-if.ts';
import type { Change } from '../../scenario/vary.ts';
import { changedValue } from '../context.ts';
import { counted, percent, printable } from '../format.ts';
import { inAscii } from '../summary.ts';
import { settingsOf, type Settings, type SummaryOptions } from '../summary-settings.ts';
import { aligned, clipped, padded } from '../table.ts';
import { aloneHead, aloneRows } from './alone.ts';
import { causeRows } from './causes-moved.ts';
import { movedSentence } from './causes-words.ts';
import { wrapped } from './fitted.ts';
import {
  changedWords,
  effectWords,
  halfWidthWords,
  intervalWords,
  metricWords,
  nowWords,
  pairsWords,
} from './metric-words.ts';
import { hiddenWords, isClear, shownEffects } from './shown-effects.ts';

type Against = Comparison['against'][number];

/** The change, then its effect. */
export function whatIfText(
  { changes, comparison, alone }: WhatIf,
  options: SummaryOptions,
  { all }: { readonly all: boolean },
): string {
  const settings = settingsOf(options);
  const { against, confidence } = comparison;
  const sides = ['now', 'changed'] as const;
  const lines = [
    settings.paint.bold('Change'),
    ...changeLines(changes, settings),
    '',
    ...sentenceLines(against[0]!, settings),
    ...effectLines(against[0]!, settings, { all, confidence, sides }),
    ...aloneLines(alone, settings),
    ...partialLines(comparison),
  ];
  const text = `${lines.join('\n')}\n`;
  return settings.ascii ? inAscii(text) : text;
}

/** Where the difference in waiting and losing comes from. */
function sentenceLines(against: Against, { columns }: Settings): string[] {
  const sentence = movedSentence(against);
  return sentence === '' ? [] : [...wrapped(sentence, Math.max(60, columns)), ''];
}

/** Which of several changes moved what. */
function aloneLines(changes: readonly ChangeAlone[], { paint, columns }: Settings): string[] {
  if (changes.length === 0) return [];
  const rows = aloneRows(changes, Math.max(24, columns - 60));
  const heads = aloneHead(changes);
  const [head, ...body] = aligned(
    [['Each change alone', ...heads], ...rows.map(([name, ...cells]) => [`  ${name!}`, ...cells])],
    ['left', ...heads.map(() => 'left' as const)],
  );
  return ['', paint.bold(clipped(head!, columns)), ...body.map((line) => clipped(line, columns))];
}

/** After an interrupt: how many runs the numbers stand on. */
export const partialLines = ({ baseline, against }: Comparison): string[] => {
  const variants = [baseline, ...against.map(({ summary }) => summary)];
  if (!variants.some(({ variant }) => variant.partial)) return [];
  const fewest = Math.min(...variants.map(({ variant }) => variant.records.length));
  return ['', `Interrupted: these are the first ${counted(fewest, 'run')} of each.`];
};

/** `~ path  old → new`; + for what was not there, − for what is no more. */
export function changeLines(changes: readonly Change[], { paint, columns }: Settings): string[] {
  if (changes.length === 0) return ['  nothing: the scenario already says all of it'];
  const paths = changes.map(({ path }) => clipped(printable(path), 60));
  const widest = Math.max(...paths.map((path) => [...path].length));
  const room = Math.max(20, columns - widest - 7);
  return changes.map(({ from, to }, place) => {
    const sign = from === undefined ? '+' : to === undefined ? '−' : '~';
    const both = [...(from === undefined ? [] : [from]), to].map(valueOf);
    const isLong = [...both.join(' → ')].length > room;
    const words = isLong ? both.map((value) => clipped(value, Math.floor(room / 2) - 2)) : both;
    const line = `  ${sign} ${padded(paths[place]!, widest)}   ${words.join(' → ')}`;
    return sign === '+' ? paint.green(line) : line;
  });
}

const valueOf = (value: unknown): string => clipped(printable(changedValue(value)), 60);

export interface EffectsTextOptions {
  readonly all: boolean;
  readonly confidence: number;
  /** What the two sides are called. */
  readonly sides: readonly [string, string];
  /** A line of its own above the table, instead of `Effect, 100 paired runs` in its head. */
  readonly title?: string;
  /** Rows, unless all are wanted. */
  readonly most?: number;
  /** What the words stand on is left to be said once, by whoever shows several tables. */
  readonly isLast?: boolean;
}

/** A table of effects: its head says how many runs were compared, its last lines what the verdicts stand on. */
export function effectLines(
  against: Against,
  settings: Settings,
  options: EffectsTextOptions,
): string[] {
  const chosen = shownEffects(against.effects, options);
  const [head, ...body] = fittingTable(chosen.shown, against, settings, options);
  const hidden = hiddenWords(chosen);
  return [
    ...(options.title === undefined ? [] : [settings.paint.bold(options.title)]),
    settings.paint.bold(head!),
    ...body.map((line, place) => painted(line, chosen.shown[place]!, settings)),
    ...(hidden === '' ? [] : [`  ${settings.paint.dim(hidden)}`]),
    ...(options.isLast === false
      ? []
      : basisLines(against, options.confidence).map((line) => `  ${settings.paint.dim(line)}`)),
    ...causeLines(against, settings, options),
  ];
}

/** Where the difference in waiting and losing comes from. */
function causeLines(
  against: Against,
  { paint, columns }: Settings,
  { sides }: EffectsTextOptions,
): string[] {
  const rows = causeRows(against);
  if (rows.length === 0) return [];
  const longest = Math.max(20, columns - 40);
  const [head, ...body] = aligned(
    [
      ['Where it comes from, mean per run', ...sides, 'difference'],
      ...rows.map(([cause, ...numbers]) => [`  ${clipped(cause!, longest)}`, ...numbers]),
    ],
    ['left', 'right', 'right', 'left'],
    '   ',
  );
  return ['', paint.bold(head!), ...body];
}

/** With the ends of every interval where there is room for them, else with half of each, else with shorter names. */
function fittingTable(
  effects: readonly Effect[],
  against: Against,
  { columns }: Settings,
  options: EffectsTextOptions,
): string[] {
  const widest = (lines: readonly string[]): number =>
    Math.max(...lines.map((line) => [...line].length));
  const wide = table(effects, against, options, { isNarrow: false, longest: LONGEST_NAME });
  if (widest(wide) <= columns) return wide;
  const narrow = table(effects, against, options, { isNarrow: true, longest: NARROW_NAME });
  const excess = widest(narrow) - columns;
  if (excess <= 0) return narrow;
  const longest = Math.max(SHORTEST_NAME, NARROW_NAME - excess);
  return table(effects, against, options, { isNarrow: true, longest });
}

/** Characters of a metric's name: a limit's may be long, on a narrow screen none is longer than the longest metric's. */
const LONGEST_NAME = 48;
const NARROW_NAME = 27;
const SHORTEST_NAME = 12;

function table(
  effects: readonly Effect[],
  against: Against,
  { confidence, sides, title }: EffectsTextOptions,
  { isNarrow, longest }: { readonly isNarrow: boolean; readonly longest: number },
): string[] {
  const { limits, paired } = against;
  const pairs = pairsWords(against);
  const corner = title === undefined ? (isNarrow ? pairs : `Effect, ${pairs}`) : '';
  const interval = isNarrow ? '±' : `${percent(confidence * 100)} interval`;
  const name = ({ metric }: Effect): string =>
    clipped(metricWords(metric, limits, longest), longest);
  return aligned(
    [
      [clipped(corner, longest + 2), ...sides, 'difference', interval, ''],
      ...effects.map((effect) => [
        `  ${name(effect)}`,
        nowWords(effect),
        changedWords(effect),
        effectWords(effect, paired),
        (isNarrow ? halfWidthWords : intervalWords)(effect),
        effect.verdict,
      ]),
    ],
    ['left', 'right', 'right', 'right', 'right', 'left'],
    isNarrow ? '  ' : '   ',
  );
}

/** The word at the end in its colour; what is not clear steps back. */
function painted(line: string, effect: Effect, { paint }: Settings): string {
  const { verdict } = effect;
  const start = line.slice(0, line.length - verdict.length);
  if (verdict === 'worse') return start + paint.red(verdict);
  if (verdict === 'better') return start + paint.green(verdict);
  return isClear(effect) ? line : start + paint.dim(verdict);
}

const TOO_FEW = 'So few runs cannot be told from luck, however far apart: --runs 100 could.';
const TOO_FEW_FOR_REST =
  'So few runs can tell the first four from luck, and no other: --runs 100 could.';

/**
 * n pairs that all differ the same way come by chance in 2 of 2^n cases; times the correction that is the least p of a
 * metric, and it may be more than is asked.
 */
function tooFewLines({ effects, compared }: Against, pairs: number, confidence: number): string[] {
  const first = effects.filter(
    ({ metric, difference }) => ASKED_FIRST.includes(metric) && (difference ?? 0) !== 0,
  ).length;
  const canTell = (metrics: number): boolean =>
    pairs > 30 || (2 * 2 * Math.max(1, metrics)) / (1 << pairs) < 1 - confidence;
  if (!canTell(ASKED_FIRST.length)) return [TOO_FEW];
  return canTell(compared - first) ? [] : [TOO_FEW_FOR_REST];
}

/** What verdicts and intervals stand on. */
export function basisLines(against: Against, confidence: number): string[] {
  const { effects, compared, paired } = against;
  const pairs = Math.max(0, ...effects.map((effect) => effect.pairs));
  if (pairs < 2) return ['One run each: no telling a difference from luck, --runs 100 would.'];
  const same = paired ? [] : ['No seeds in common: the sides are compared as independent runs.'];
  if (compared === 0) return ['Every run came out the same on both sides.', ...same];
  const metrics = compared === 1 ? 'the metric that moves' : `all ${compared} metrics that move`;
  return [
    `Means over runs. Words: ${percent(confidence * 100)} confidence for ${metrics} together`,
    '(Holm, half of the risk on the first four); intervals for each alone.',
    ...(paired ? tooFewLines(against, pairs, confidence) : []),
    ...same,
  ];
}
