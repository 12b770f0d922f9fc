// simulate run --runs N: many seeds of one scenario, what is said of them, and once more run 0 and the worst with all
// that happened in them.

import { monteCarlo, type MonteCarloResult } from '../../experiment/monte-carlo.ts';
import { simulate } from '../../experiment/simulate.ts';
import { CSV_FILES } from '../../report/csv.ts';
import type { KeyedRun } from '../../report/columns.ts';
import type { ReportContext } from '../../report/context.ts';
import { runsCsvFiles } from '../../report/experiment/runs-csv.ts';
import { runsJson } from '../../report/experiment/runs-json.ts';
import { runsMarkdown } from '../../report/experiment/runs-markdown.ts';
import type { RunsReport } from '../../report/experiment/runs-report.ts';
import { runsText } from '../../report/experiment/runs-text.ts';
import { heldWords } from '../../report/junit.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { annotate, type Annotation } from '../annotations.ts';
import type { Flags } from '../args.ts';
import { withExperimentTools, type ExperimentSettings } from '../experiments.ts';
import type { Loaded } from '../load.ts';
import type { Context } from '../main.ts';
import { reportsFolder } from '../output.ts';
import { EXIT, InputProblem } from '../problem.ts';
import { planExperimentOutput, type ExperimentReport } from '../publish.ts';
import { pageContext, reportForms } from '../report-forms.ts';

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
    unasked: reportsFolder(loaded.scenario.name),
  });
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
        onProgress: (done, of) => progress.at(done, of),
      });
    },
  );
  const report = reportOf(result, loaded, reportContext, settings);
  const order = {
    kind: 'runs',
    summary: result,
    context: pageContext(loaded, { command: 'run', flags, toolVersion: context.toolVersion }),
  } as const;
  await output.publish({ ...report, ...reportForms(order) }, context);
  await annotate(annotationsOf(result), loaded, context);
  return interrupted ?? exitCodeOf(result, flags);
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
  { percentiles }: ExperimentSettings,
): ExperimentReport {
  let replayed: KeyedRun[] | undefined;
  const replays = (): KeyedRun[] => (replayed ??= replaysOf(result, scenario));
  const report: RunsReport = { result, context, otherFlags, percentiles, replays };
  return {
    name: scenario.name,
    text: (options) => runsText(report, options),
    json: () => runsJson(result, context),
    markdown: () => runsMarkdown(report),
    csvFiles: (options) => runsCsvFiles(report, options),
    notes: scenario.notes,
  };
}

/** Run 0 and the worst, in that order; the same run once. */
function replaysOf({ variant, worst }: MonteCarloResult, scenario: Scenario): KeyedRun[] {
  const chosen = [variant.records[0], worst[0]].filter((each) => each !== undefined);
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
