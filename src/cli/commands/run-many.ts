// simulate run --runs N: many seeds of one scenario, what is said of them, and once more run 0 and the worst with all
// that happened in them.

import { monteCarlo, type MonteCarloResult } from '../../experiment/monte-carlo.ts';
import { simulate } from '../../experiment/simulate.ts';
import { CSV_FILES } from '../../report/csv.ts';
import type { CsvOptions } from '../../report/csv-table.ts';
import type { KeyedRun } from '../../report/columns.ts';
import type { ReportContext } from '../../report/context.ts';
import { notFoundNotes } from '../../report/experiment/not-found-words.ts';
import { runsTables } from '../../report/experiment/runs-csv.ts';
import { runsJsonPieces } from '../../report/experiment/runs-json.ts';
import { runsMarkdown } from '../../report/experiment/runs-markdown.ts';
import type { RunsReport } from '../../report/experiment/runs-report.ts';
import { runsText } from '../../report/experiment/runs-text.ts';
import { counted } from '../../report/format.ts';
import { heldWords } from '../../report/junit.ts';
import type { MorePieces } from '../table-files.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { rowsOfAllRuns } from '../all-runs.ts';
import { annotate, type Annotation } from '../annotations.ts';
import type { Flags } from '../args.ts';
import { withExperimentTools, type ExperimentSettings } from '../experiments.ts';
import { listenForInterrupt } from '../interrupt.ts';
import type { Loaded } from '../load.ts';
import type { Context } from '../main.ts';
import { reportsFolder, wantsReport } from '../output.ts';
import { EXIT, InputProblem } from '../problem.ts';
import { progressStyle, runsProgressOn } from '../progress.ts';
import { planExperimentOutput, type ExperimentOutput, type ExperimentReport } from '../publish.ts';
import { reportDrawer } from '../report-drawer.ts';
import { pageContext, reportForms } from '../report-forms.ts';

/** Share of the runs after which the thread that draws begins to load: it is ready when they are done, and idles no longer. */
const DRAWER_FROM = 0.75;
/** Of more runs the tenth of a second is not worth the memory of one more thread beside theirs. */
const DRAWER_UP_TO = 2000;

/** One scenario, many seeds. */
export async function runMany(
  loaded: Loaded,
  reportContext: ReportContext,
  settings: ExperimentSettings,
  { flags, context }: { readonly flags: Flags; readonly context: Context },
): Promise<number> {
  refuseWhatCannotBe(loaded, settings, flags);
  const output = planExperimentOutput(flags, {
    csvFiles: CSV_FILES,
    inputs: context.files,
    unasked: reportsFolder(loaded.scenario.name),
  });
  const drawer = reportDrawer({ atOnce: false });
  const hasPage = wantsReport(flags);
  const isDrawnSoon = (done: number, of: number): boolean =>
    hasPage && of <= DRAWER_UP_TO && done > of * DRAWER_FROM;
  const { value: result, interrupted } = await withExperimentTools(
    { ...settings, folder: output.folder },
    flags,
    context,
    ({ pool, signal, progress }) => {
      const { runs, maxRuns, share, confidence } = settings;
      const { sha256 } = reportContext;
      return monteCarlo(loaded.scenario, {
        runs,
        maxRuns,
        share,
        confidence,
        pool,
        signal,
        identity: { sha256, changes: loaded.changes },
        onProgress: (done, of) => {
          progress.at(done, of);
          if (isDrawnSoon(done, of)) drawer.prepare();
        },
      });
    },
  );
  const order = {
    kind: 'runs',
    summary: result,
    context: pageContext(loaded, { command: 'run', flags, toolVersion: context.toolVersion }),
  } as const;
  const forms = reportForms(order, [], drawer);
  if (hasPage) void forms.html(); // another thread draws while this one makes runs again
  const report = reportOf(result, loaded, reportContext, {
    ...settings,
    isEveryRun: flags.on('all-runs'),
  });
  const made = { result, loaded, settings };
  const door = { flags, context };
  const cutShort = await published(output, { ...report, ...forms }, made, door);
  await annotate(annotationsOf(result), loaded, context);
  return interrupted ?? cutShort ?? exitCodeOf(result, flags);
}

interface Made {
  readonly result: MonteCarloResult;
  readonly loaded: Loaded;
  readonly settings: ExperimentSettings;
}

/** For the rows of every run each is made again, which takes its time: with progress, and until Ctrl-C. */
async function published(
  output: ExperimentOutput,
  report: ExperimentReport,
  { result: { variant }, loaded: { scenario }, settings: { jobs } }: Made,
  { flags, context }: { readonly flags: Flags; readonly context: Context },
): Promise<number | undefined> {
  if (!flags.on('all-runs')) {
    await output.publish(report, context);
    return undefined;
  }
  const { err } = context;
  const style = flags.on('quiet') ? 'none' : progressStyle(flags.text('progress'), err);
  const interrupt = listenForInterrupt();
  const line = runsProgressOn(err, style, 'writing');
  const { signal } = interrupt;
  const { name, records } = variant;
  const tasks = records.seeds.map((seed, row) => ({ run: records.runs[row]!, seed }));
  let written = 0;
  const at = (done: number, of: number): void => line.at((written = done), of);
  const progress = { ...line, at };
  const morePieces = (csv: CsvOptions): MorePieces =>
    rowsOfAllRuns({ scenario, variant: name, csv, tasks, jobs, signal, progress });
  await output.publish({ ...report, morePieces }, context).finally(interrupt.release);
  if (written < tasks.length && !flags.on('quiet'))
    await err.write(`note: interrupted, rows of ${written} of ${counted(tasks.length, 'run')}\n`);
  return interrupt.exitCode();
}

function refuseWhatCannotBe(
  { scenario }: Loaded,
  { runs }: ExperimentSettings,
  flags: Flags,
): void {
  if (runs === 'auto' && scenario.expect.length === 0)
    throw new InputProblem(
      '--runs auto stops when every limit is settled, and the scenario has none: add `expect:`, or say how many runs',
    );
  if (runs !== 'auto' && flags.text('max-runs') !== undefined)
    throw new InputProblem('--max-runs is the budget of --runs auto: leave one of them out');
  if (flags.on('check'))
    throw new InputProblem('--check is for one run: leave out --runs, or take it to trace');
}

function reportOf(
  result: MonteCarloResult,
  { scenario, otherFlags }: Loaded,
  context: ReportContext,
  { percentiles, isEveryRun }: ExperimentSettings & { readonly isEveryRun: boolean },
): ExperimentReport {
  let replayed: KeyedRun[] | undefined;
  const replays = (): KeyedRun[] => (replayed ??= replaysOf(result, scenario));
  const report: RunsReport = { result, context, otherFlags, percentiles, replays };
  return {
    name: scenario.name,
    text: (options) => runsText(report, options),
    json: () => runsJsonPieces(result, context),
    markdown: () => runsMarkdown(report),
    tables: (options) => runsTables(report, options, { rows: isEveryRun ? 'none' : 'replays' }),
    notes: [...scenario.notes, ...notFoundNotes([result.variant])],
  };
}

/** Run 0 and the worst, in that order; the same run once. */
function replaysOf({ variant, worst }: MonteCarloResult, scenario: Scenario): KeyedRun[] {
  const { seeds, runs } = variant.records;
  const first = seeds.slice(0, 1).map((seed) => ({ seed, run: runs[0]! }));
  const chosen = [...first, ...worst.slice(0, 1)];
  return chosen
    .filter(({ run }, place) => place === chosen.findIndex((each) => each.run === run))
    .map(({ run, seed }) => ({ variant: variant.name, run, result: simulate(scenario, { seed }) }));
}

/** Limits that these runs do not hold, as a reviewer reads of them. */
const annotationsOf = ({ limits, asked }: MonteCarloResult): Annotation[] =>
  limits.flatMap((limit, place) =>
    limit.verdict === 'held'
      ? []
      : [
          {
            limit: place,
            message: `${limit.verdict}: ${limit.expression}: ${heldWords(limit, asked.share)}`,
          },
        ],
  );

function exitCodeOf({ limits }: MonteCarloResult, flags: Flags): number {
  const isOpen = limits.some(({ verdict }) => verdict !== 'held');
  return isOpen && !flags.on('no-fail') ? EXIT.limitCrossed : EXIT.finished;
}
