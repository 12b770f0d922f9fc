// Many runs on a terminal: in how many of them each limit held and whether that is enough, how the numbers spread over
// runs, and which runs to look at.

import type { LimitSummary, WorstRun } from '../../experiment/outcome.ts';
import { causesSentenceOf } from './causes-words.ts';
import { changeLines } from './effects-text.ts';
import { wrapped } from './fitted.ts';
import { counted, duration, grouped, percent, printable } from '../format.ts';
import { inAscii } from '../summary.ts';
import { settingsOf, type Settings, type SummaryOptions } from '../summary-settings.ts';
import { aligned, clipped, padded } from '../table.ts';
import { valueWords, worstValue } from './metric-words.ts';
import {
  distributions,
  endedWords,
  intervalWords,
  needsWords,
  percentileWords,
  replayLine,
  runsVerdict,
  type Distribution,
  type RunsReport,
} from './runs-report.ts';
import { sparkline } from './sparkline.ts';

/** The whole summary. */
export function runsText(report: RunsReport, options: SummaryOptions = {}): string {
  const settings = settingsOf(options);
  const lines = [
    headline(report),
    ...sentence(report, settings),
    '',
    ...changed(report, settings),
    ...limitLines(report, settings),
    ...distributionLines(report, settings),
    '',
    ...worstLines(report, settings),
    ...closing(report, settings),
  ];
  const text = `${lines.join('\n')}\n`;
  return settings.ascii ? inAscii(text) : text;
}

function headline({ result, context }: RunsReport): string {
  const { scenario, seed, records } = result.variant;
  const until = duration(context.scenario.run.until / 1000);
  const [first = seed] = records.seeds;
  const last = records.seeds.at(-1) ?? first;
  const seeds =
    records.length < 2
      ? `seed ${printable(first)}`
      : `seeds ${printable(first)} … ${printable(last)}`;
  return `${printable(scenario)} · ${until} simulated · ${counted(records.length, 'run')} · ${seeds}`;
}

/** Where the time went, over all runs. */
const sentence = ({ result }: RunsReport, { columns }: Settings): string[] =>
  [causesSentenceOf(result)]
    .filter((words) => words !== '')
    .flatMap((words) => wrapped(words, Math.max(60, columns)));

const changed = ({ result }: RunsReport, settings: Settings): string[] =>
  result.variant.changes.length === 0
    ? []
    : [settings.paint.bold('CHANGE'), ...changeLines(result.variant.changes, settings), ''];

const SIGNS = { held: '✓ held     ', crossed: '✗ crossed  ', undecided: '? undecided' } as const;

function limitLines({ result }: RunsReport, settings: Settings): string[] {
  const { limits, asked } = result;
  if (limits.length === 0) return [];
  const needs = limits.map((limit) => needsWords(limit, asked.share));
  const wide = limitTable(result, { longest: 48, notes: needs });
  const fits = wide.every((line) => [...line].length <= settings.columns);
  const [head, ...rows] = fits ? wide : limitTable(result, { longest: 28, notes: [] });
  const below = (place: number): string[] =>
    fits || needs[place] === '' ? [] : [`${' '.repeat(15)}${needs[place]}`];
  return [
    bolded(head!, 'LIMITS', settings),
    ...rows.flatMap((line, place) => [signed(line, limits[place]!, settings), ...below(place)]),
    '',
  ];
}

/** What a limit would have needed stands in a last column, where there is room for it. */
const limitTable = (
  { limits, asked }: RunsReport['result'],
  { longest, notes }: { readonly longest: number; readonly notes: readonly string[] },
): string[] =>
  aligned(
    [
      ['LIMITS', 'held in', `${percent(asked.confidence * 100)} interval`, ''],
      ...limits.map((limit, place) => [
        `  ${SIGNS[limit.verdict]}  ${clipped(printable(limit.expression), longest)}`,
        `${grouped(limit.heldRuns)} of ${counted(limit.runs, 'run')}`,
        intervalWords(limit, asked.share),
        notes[place] ?? '',
      ]),
    ],
    ['left', 'right', 'right', 'left'],
    '   ',
  );

/** Below this the column of means goes. */
const NARROW = 100;

/** The sign and its word in the verdict's colour. */
function signed(line: string, { verdict }: LimitSummary, { paint }: Settings): string {
  const sign = `  ${SIGNS[verdict]}`;
  const paintOf = { held: paint.green, crossed: paint.red, undecided: paint.bold } as const;
  return paintOf[verdict](sign) + line.slice(sign.length);
}

const bolded = (line: string, title: string, { paint }: Settings): string =>
  paint.bold(title) + line.slice(title.length);

function distributionLines(report: RunsReport, settings: Settings): string[] {
  const { percentiles, result } = report;
  const runs = result.variant.records.length;
  const isWide = settings.columns >= NARROW;
  const longest = isWide ? 40 : Math.max(16, settings.columns - 14 * percentiles.length - 12);
  const rows = distributions(report).map((each) => [
    `  ${clipped(each.name, longest)}`,
    ...each.quantiles.map((value) => valueWords(value, each.unit)),
    ...(isWide ? [meanWords(each)] : []),
    shape(each, runs, settings),
  ]);
  const means = isWide ? [`mean ± ${percent(result.asked.confidence * 100)}`] : [];
  const head = ['RUNS', ...percentiles.map(percentileWords), ...means, ''];
  const numbers = [...percentiles, ...means].map(() => 'right' as const);
  const [title, ...body] = aligned([head, ...rows], ['left', ...numbers, 'left'], '   ');
  return [bolded(title!, 'RUNS', settings), ...body];
}

/** `1m 36s ± 4s`. */
function meanWords({ mean, interval, unit }: Distribution): string {
  const centre = valueWords(mean, unit);
  if (interval === null || mean === null || interval.high === interval.low) return centre;
  return `${centre} ± ${valueWords((interval.high - interval.low) / 2, unit)}`;
}

/** How it spreads; in words where there is no shape. */
function shape({ ascending, quantiles }: Distribution, runs: number, { ascii }: Settings): string {
  const seenIn = ascending.length === runs ? '' : `in ${counted(ascending.length, 'run')}`;
  if (ascending.length === 0 || quantiles.length === 0) return seenIn;
  return [sparkline(ascending, { ascii }), seenIn].filter((part) => part !== '').join(' ');
}

const MOST_WORST = 3;

function worstLines(report: RunsReport, settings: Settings): string[] {
  const worst = report.result.worst.slice(0, MOST_WORST);
  if (worst.length === 0 || report.result.variant.records.length < 2) return [];
  const whys = worst.map((run) => worstWords(run, report.result.limits));
  const widest = Math.max(...whys.map((why) => [...why].length));
  return [
    settings.paint.bold('WORST RUNS'),
    ...worst.flatMap(({ seed }, place) => {
      const line = printable(replayLine(report, seed));
      const why = `  ${padded(whys[place]!, widest)}`;
      const isLong = [...why].length + 3 + [...line].length > settings.columns;
      return isLong ? [`  ${whys[place]!}`, `    ${line}`] : [`${why}   ${line}`];
    }),
    '',
  ];
}

/** `pending p95 3m 20s, 2 limits crossed`. */
export function worstWords(run: WorstRun, limits: readonly LimitSummary[]): string {
  const { metric, value, crossed } = run;
  const seen = value === null ? 'no data' : worstValue(run, limits);
  const missed =
    crossed.length === 0 ? 'every limit held' : `${counted(crossed.length, 'limit')} crossed`;
  return `${clipped(printable(metric), 32)} ${seen}${limits.length === 0 ? '' : `, ${missed}`}`;
}

/** Why the intervals of `auto` are wider than those of as many runs asked for. */
const AT_EVERY_LOOK = 'Intervals of limits are right at every look, and the wider for it.';

function closing({ result }: RunsReport, { paint, hints }: Settings): string[] {
  const held =
    result.limits.length < 2
      ? ''
      : ` All of them together in ${grouped(result.heldRuns)} of ${counted(result.variant.records.length, 'run')}.`;
  const ended = endedWords(result);
  return [
    `${runsVerdict(result)}${held}`,
    ...(ended === '' ? [] : [ended]),
    ...(result.intervals === 'wilson' ? [] : [paint.dim(AT_EVERY_LOOK)]),
    ...(hints && result.limits.length === 0
      ? [paint.dim('no limits set: add `expect:` to the scenario')]
      : []),
  ];
}
