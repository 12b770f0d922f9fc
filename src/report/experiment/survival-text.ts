// The ways to survive a burst, side by side, for a terminal: the cheapest first said, then a row for each.

import type {
  CandidateOutcome,
  KnobOutcome,
  SurvivalOutcome,
} from '../../experiment/optimize/outcome.ts';
import { heldIn } from '../../experiment/statistics/share.ts';
import { counted, duration, grouped, NOTHING, percent, printable } from '../format.ts';
import { settingsOf, type SummaryOptions } from '../summary-settings.ts';
import { inAscii } from '../summary.ts';
import { clipped } from '../table.ts';
import { changeLines } from './effects-text.ts';
import { fittedTable, wrapped } from './fitted.ts';
import { valueWords } from './metric-words.ts';
import { failuresOf, heldWords } from './optimum-words.ts';

export function survivalText(outcome: SurvivalOutcome, options: SummaryOptions): string {
  const settings = settingsOf(options);
  const { paint, columns } = settings;
  const cut = (line: string): string => clipped(line, Math.max(60, columns));
  const told = (line: string): string[] => wrapped(line, Math.max(60, columns));
  const best = outcome.best === null ? undefined : outcome.knobs[outcome.best]!;
  const [head, ...rows] = fittedTable(
    [SURVIVAL_HEAD, ...survivalRows(outcome)],
    ['left', 'right', 'right', 'right', 'right', 'left'],
    { width: columns - 2, least: ['PENDING P95'] },
  );
  const lines = [
    ...told(survivalTitle(outcome)).map(paint.bold),
    ...told(`  ${survivalVerdict(outcome)}`),
    ...(best === undefined ? [] : changeLines(best.changes, settings)),
    '',
    `  ${paint.dim(cut(head!))}`,
    ...rows.map((row) => `  ${cut(row)}`),
    '',
    ...survivalNotes(outcome).flatMap(told).map(paint.dim),
  ];
  const text = `${lines.join('\n')}\n`;
  return settings.ascii ? inAscii(text) : text;
}

/** `burst · 3 Spot nodes of spot vanish at once, 5m after the start`. */
export const survivalTitle = ({ scenario, burst, at_s: at, partial }: SurvivalOutcome): string =>
  `${printable(scenario)} · ${counted(burst.count, 'Spot node')} of ${printable(burst.group)} ${burst.count === 1 ? 'vanishes' : 'vanish at once'}, ${duration(at)} after the start${partial ? ' (interrupted)' : ''}`;

export function survivalVerdict({ verdict, best, knobs, now, share }: SurvivalOutcome): string {
  const promise = `every limit in ${percent(share * 100)} of runs`;
  const knob = best === null ? undefined : knobs[best]!;
  const setting = knob === undefined ? '' : `${knob.knob} ${knob.settings[knob.best!]!}`;
  switch (verdict) {
    case 'as it is':
      return `nothing is needed: it holds ${promise} as it is`;
    case 'found':
      return `cheapest that holds ${promise}: ${setting}`;
    case 'undecided':
      if (knob === undefined && !heldIn({ held: now.heldRuns, runs: now.runs }, share))
        return `undecided within the runs: nothing held ${promise}, and not everything was shown to fail`;
      return knob === undefined
        ? `undecided within the runs: it may hold ${promise} as it is`
        : `undecided within the runs; cheapest that may hold ${promise}: ${setting}`;
    case 'none':
      return `none of them holds ${promise}`;
  }
}

export const SURVIVAL_HEAD = ['KNOB', 'SETTING', 'HELD', 'COST', 'PENDING P95', ''];

export function survivalRows(outcome: SurvivalOutcome): readonly (readonly string[])[] {
  const { now, knobs, verdict } = outcome;
  const word =
    verdict === 'as it is' ? 'holds' : now.status === 'fails' ? failing(outcome, now) : now.status;
  return [
    ['as it is', NOTHING, ...numbers(outcome, now), word],
    ...knobs.map((knob) => knobRow(outcome, knob)),
    ...outcome.notCompared.map(({ knob }) => [
      knob,
      NOTHING,
      NOTHING,
      NOTHING,
      NOTHING,
      'not compared',
    ]),
  ];
}

function knobRow(outcome: SurvivalOutcome, knob: KnobOutcome): readonly string[] {
  const { best, nearest, settings, candidates, final, verdict } = knob;
  const shown = final ?? candidates[best ?? nearest ?? 0];
  if (shown === undefined) return [knob.knob, NOTHING, NOTHING, NOTHING, NOTHING, 'nothing to set'];
  const setting = settings[best ?? nearest ?? 0]!;
  const words = {
    found: outcome.knobs[outcome.best ?? -1] === knob ? 'cheapest' : (final?.status ?? 'holds'),
    undecided: 'undecided',
    none: failing(outcome, shown),
  };
  return [knob.knob, setting, ...numbers(outcome, shown), words[verdict]];
}

const numbers = ({ now }: SurvivalOutcome, of: CandidateOutcome): readonly string[] => [
  heldWords(of),
  valueWords(of.cost_usd, 'USD', (now.cost_usd ?? 0) < 1 ? 4 : 2),
  valueWords(of.pending_p95_s, 's'),
];

/** The limit that fails most. */
const failing = (outcome: SurvivalOutcome, of: CandidateOutcome): string =>
  `fails: ${failuresOf(outcome, of)[0]?.replace(/ fails in .*$/, '') ?? 'its limits'}`;

/** What it stands on, and what was left out. */
export const survivalNotes = ({
  notes,
  notCompared,
  leftOut,
  confidence,
  runs,
  maxRuns,
}: SurvivalOutcome): readonly string[] => [
  ...notes.map((note) => `note: ${printable(note)}`),
  ...notCompared.map(({ knob, why }) => `${knob}: ${why}`),
  ...(leftOut > 0
    ? [
        `left out: ${counted(leftOut, 'event')} that reclaim or rebalance (--keep-events keeps them)`,
      ]
    : []),
  `Each row is the cheapest setting of its knob that holds; words at ${percent(confidence * 100)} confidence for all together. ${counted(runs, 'run')}, at most ${grouped(maxRuns)} of each setting.`,
];
