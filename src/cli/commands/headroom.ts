// simulate headroom: load, try one more and one more, report; with --survive, compare the ways to survive a burst.

import { createHash } from 'node:crypto';
import { headroom } from '../../experiment/headroom.ts';
import { survive, type SurvivalQuestion } from '../../experiment/survive.ts';
import type { HeadroomOutcome, SurvivalOutcome } from '../../experiment/optimize/outcome.ts';
import {
  headroomCsvTable,
  headroomJson,
  headroomMarkdown,
} from '../../report/experiment/headroom-files.ts';
import { headroomText } from '../../report/experiment/headroom-text.ts';
import { notFoundNotes, survivalNotFound } from '../../report/experiment/not-found-words.ts';
import {
  settingRows,
  survivalCsvTable,
  survivalJson,
  survivalMarkdown,
} from '../../report/experiment/survival-files.ts';
import { survivalText } from '../../report/experiment/survival-text.ts';
import { leftOutNotes } from '../../report/experiment/tried.ts';
import { variantsTables } from '../../report/experiment/variants-csv.ts';
import { printable } from '../../report/format.ts';
import { durationMs } from '../../scenario/schema/times.ts';
import { instant, type Instant } from '../../units.ts';
import type { Flags, Invocation } from '../args.ts';
import {
  count,
  experimentSettings,
  withExperimentTools,
  type ExperimentSettings,
  type ExperimentTools,
} from '../experiments.ts';
import { loadWithChanges, readerBeside, type Loaded } from '../load.ts';
import type { Context } from '../main.ts';
import { EXIT, InputProblem } from '../problem.ts';
import { planExperimentOutput, type ExperimentReport } from '../publish.ts';
import { pageContext, reportForms } from '../report-forms.ts';

/** Beside the table of either question. */
const CSV_FILES = ['runs.csv', 'summary.csv'];
const MOST_NODES = 100_000;

/** How many nodes may vanish at once before the first limit breaks; or what survives a given number of them. */
export function headroomCommand({ words, flags }: Invocation, context: Context): Promise<number> {
  const survives = flags.text('survive');
  const door: Door = { file: words[0]!, flags, context };
  return survives === undefined ? howMany(door) : whatSurvives(door, burstFrom(survives, flags));
}

interface Door {
  readonly file: string;
  readonly flags: Flags;
  readonly context: Context;
}

async function howMany({ file, flags, context }: Door): Promise<number> {
  const asked = questionFrom(flags);
  const loaded = loadWithChanges(file, flags, context.files);
  const settings = experimentSettings(flags, { runs: 1 });
  const output = planExperimentOutput(flags, {
    csvFiles: ['headroom.csv', ...CSV_FILES],
    inputs: context.files,
  });
  const { value, interrupted } = await withExperimentTools(settings, flags, context, (tools) =>
    headroom(loaded.scenario, {
      ...asked,
      ...sharedOptions(loaded, settings, { ...tools, ...context }),
    }),
  );
  if ('mistakes' in value) throw new InputProblem(...value.mistakes.map(printable));
  const { toolVersion } = context;
  const forms = reportForms({
    kind: 'headroom',
    outcome: value,
    context: pageContext(loaded, { command: 'headroom', flags, toolVersion }),
  });
  await output.publish({ ...headroomReport(value, context), ...forms }, context);
  return interrupted ?? EXIT.finished;
}

async function whatSurvives(
  { file, flags, context }: Door,
  burst: SurvivalQuestion,
): Promise<number> {
  const asked = questionFrom(flags);
  const loaded = loadWithChanges(file, flags, context.files);
  const settings = experimentSettings(flags, { runs: 1 });
  const output = planExperimentOutput(flags, {
    csvFiles: ['survive.csv', ...CSV_FILES],
    inputs: context.files,
  });
  const { value, interrupted } = await withExperimentTools(settings, flags, context, (tools) =>
    survive(loaded.scenario, burst, {
      ...asked,
      ...sharedOptions(loaded, settings, { ...tools, ...context }),
    }),
  );
  if ('mistakes' in value) throw new InputProblem(...value.mistakes.map(printable));
  const { toolVersion } = context;
  const forms = reportForms({
    kind: 'survival',
    outcome: value,
    context: pageContext(loaded, { command: 'headroom', flags, toolVersion }),
  });
  await output.publish({ ...survivalReport(value, context), ...forms }, context);
  if (interrupted !== undefined) return interrupted;
  if (value.verdict === 'none') return EXIT.noneHolds;
  return value.verdict === 'undecided' && !flags.on('no-fail') ? EXIT.limitCrossed : EXIT.finished;
}

/** `3` or `3:spot`. */
function burstFrom(text: string, flags: Flags): SurvivalQuestion {
  const [, digits, group] = /^(\d{1,6})(?::(.+))?$/.exec(text) ?? [];
  const number = Number(digits);
  if (!(number >= 1 && number <= MOST_NODES))
    throw new InputProblem(
      `--survive is ${printable(text)}: write how many nodes vanish, and of which group: 3 or 3:spot`,
    );
  if (flags.text('most') !== undefined)
    throw new InputProblem('--most asks how many may vanish, --survive names the number: give one');
  return { count: number, ...(group !== undefined && { group }) };
}

/** What both questions take from the command line. */
function sharedOptions(
  loaded: Loaded,
  { share, confidence, maxRuns }: ExperimentSettings,
  { pool, signal, progress, files }: ExperimentTools & Context,
) {
  return {
    share,
    confidence,
    maxRuns,
    pool,
    signal,
    onProgress: progress.at,
    readFile: readerBeside(loaded.file, files),
    sha256: createHash('sha256').update(loaded.text).digest('hex'),
    given: loaded.changes,
  };
}

function questionFrom(flags: Flags) {
  const at = momentFrom(flags);
  const most = count(flags, 'most', MOST_NODES);
  return {
    keepEvents: flags.on('keep-events'),
    ...(at === undefined ? {} : { at }),
    ...(most === undefined ? {} : { most }),
  };
}

function momentFrom(flags: Flags): Instant | undefined {
  const text = flags.text('at');
  if (text === undefined) return undefined;
  const ms = durationMs(text);
  if (ms === undefined)
    throw new InputProblem(`--at is ${printable(text)}: write a time after the start, like 5m`);
  return instant(ms);
}

const headroomReport = (outcome: HeadroomOutcome, { toolVersion }: Context): ExperimentReport => ({
  name: outcome.scenario,
  text: (options) => headroomText(outcome, options),
  json: () => [headroomJson(outcome, toolVersion)],
  markdown: () => headroomMarkdown(outcome),
  tables: () => [headroomCsvTable(outcome), ...variantsTables(outcome.tried)],
  notes: [
    ...leftOutNotes(outcome.tried, [outcome.before, ...outcome.rows.flatMap(({ steps }) => steps)]),
    ...notFoundNotes(outcome.tried),
  ],
});

const survivalReport = (outcome: SurvivalOutcome, { toolVersion }: Context): ExperimentReport => ({
  name: outcome.scenario,
  text: (options) => survivalText(outcome, options),
  json: () => [survivalJson(outcome, toolVersion)],
  markdown: () => survivalMarkdown(outcome),
  tables: () => [survivalCsvTable(outcome), ...variantsTables(outcome.tried)],
  notes: [...leftOutNotes(outcome.tried, settingRows(outcome)), ...survivalNotFound(outcome)],
});
