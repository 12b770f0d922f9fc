// The summary on a terminal: did the limits hold, how long did pods wait, what did it cost, how to replay it; in that
// order. A word stands beside every sign, so nothing is said by colour alone.

import type { RunResult } from '../metrics/result.ts';
import { causesSentence } from './causes.ts';
import { changedValue, replayCommand, type ReportContext } from './context.ts';
import { duration, printable } from './format.ts';
import { limitLines } from './summary-limits.ts';
import { settingsOf, type Settings, type SummaryOptions } from './summary-settings.ts';
import { costLines, nodeLines, podLines } from './summary-tables.ts';
import { aligned } from './table.ts';
import { verdictSentence } from './verdict.ts';

export function toSummary(
  result: RunResult,
  context: ReportContext,
  options: SummaryOptions = {},
): string {
  const settings = settingsOf(options);
  const lines = [
    headline(result, context),
    causesSentence(result),
    '',
    ...changeLines(context),
    ...limitLines(result, context, settings),
    ...podLines(result, settings),
    ...nodeLines(result, settings),
    ...costLines(result, context, settings),
    '',
    ...closing(result, context, settings),
  ];
  const text = `${lines.join('\n')}\n`;
  return settings.ascii ? inAscii(text) : text;
}

function headline(result: RunResult, { scenario }: ReportContext): string {
  const until = duration(result.until_s);
  const simulated = result.partial
    ? `${until} of ${duration(scenario.run.until / 1000)} simulated (interrupted)`
    : `${until} simulated`;
  return `${printable(result.scenario)} · ${simulated} · 1 run · seed ${printable(result.seed)}`;
}

function changeLines({ changes }: ReportContext): string[] {
  if (changes.length === 0) return [];
  const rows = changes.map(({ path, from, to }) => [
    `  ${from === undefined ? '+' : to === undefined ? '-' : '~'} ${printable(path)}`,
    printable(`${changedValue(from)} → ${changedValue(to)}`),
  ]);
  return ['CHANGE', ...aligned(rows, ['left', 'left'], '   '), ''];
}

function closing(result: RunResult, context: ReportContext, { paint, hints }: Settings): string[] {
  const verdict = result.limits.length === 0 ? '' : `${verdictSentence(result)} `;
  return [
    `${verdict}One run is one possible day; --runs 100 shows the range.`,
    `Replay: ${printable(replayCommand(context))}`,
    ...(hints && result.limits.length === 0
      ? [paint.dim('no limits set: add `expect:` to the scenario')]
      : []),
  ];
}

const ASCII: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'x',
  '·': '-',
  '–': '-',
  '−': '-',
  '…': '...',
  '→': '->',
  '±': '+-',
  '×': 'x',
  '’': "'",
};

/** Signs have their ASCII form; of other letters only that there was one. */
export const inAscii = (text: string): string =>
  text.replace(/\P{ASCII}/gu, (sign) => ASCII[sign] ?? '?');
