// simulate fidelity: recordings of real clusters in, how far the simulator is from them out.

import { Holding, fidelityOf, type RecordedExperiment } from '../../fidelity/hold.ts';
import type { FidelityResult, Tolerance } from '../../fidelity/result.ts';
import { fidelityTable } from '../../report/fidelity/csv.ts';
import { fidelityJson } from '../../report/fidelity/json.ts';
import { fidelityMarkdown } from '../../report/fidelity/markdown.ts';
import { fidelityText } from '../../report/fidelity/text.ts';
import { printable, type Flags, type Invocation } from '../args.ts';
import { experimentSettings, withExperimentTools, type ExperimentTools } from '../experiments.ts';
import type { Context } from '../main.ts';
import { EXIT, InputProblem } from '../problem.ts';
import { reportDrawer } from '../report-drawer.ts';
import { planExperimentOutput, type ExperimentReport } from '../publish.ts';
import { planDocs } from '../fidelity-docs.ts';
import { makeRuns } from '../fidelity-runs.ts';
import { readRecordings } from '../recordings.ts';

/** Enough that a share of 95% of runs is one to tell from 90%; a tenth of a second each at most. */
const RUNS = 200;

/** Holds the simulator against the recordings in some folders. */
export async function fidelity({ words, flags }: Invocation, context: Context): Promise<number> {
  const { experiments, notes } = readRecordings(words);
  const tolerance = {
    meanError: percent(flags, 'mean-error') ?? 2,
    worstError: percent(flags, 'worst-error') ?? 5,
  };
  const settings = experimentSettings(flags, { runs: RUNS });
  const { runs } = settings;
  if (runs === 'auto')
    throw new InputProblem('--runs is auto: a recording sets no limits to settle, give a number');
  const output = planExperimentOutput(flags, { csvFiles: ['fidelity.csv'], inputs: context.files });
  const docs = planDocs(flags.text('docs'), experiments, flags.on('force'));
  const { jobs } = settings;
  const { value, interrupted } = await withExperimentTools(settings, flags, context, (tools) =>
    held(experiments, { runs, jobs, tolerance }, tools),
  );
  if (value === undefined) {
    await context.err.write('interrupted before the first run was made\n');
    return interrupted ?? EXIT.interrupted;
  }
  const wrote = await docs(value, context.toolVersion);
  await output.publish({ ...reportOf(value, flags, context), notes }, context);
  if (!flags.on('quiet')) for (const line of wrote) await context.err.write(`${line}\n`);
  if (interrupted !== undefined) return interrupted;
  return value.held || flags.on('no-fail') ? EXIT.finished : EXIT.limitCrossed;
}

/** Every run of every experiment; undefined when not one was made. */
async function held(
  experiments: readonly RecordedExperiment[],
  { runs, jobs, tolerance }: { runs: number; jobs: number; tolerance: Tolerance },
  { signal, progress }: ExperimentTools,
): Promise<FidelityResult | undefined> {
  const holdings = experiments.map((experiment) => new Holding(experiment));
  const onRun = (done: number, of: number): void => progress.at(done, of);
  await makeRuns({ experiments, holdings, runs, jobs, signal, onRun });
  const begun = holdings.filter((holding) => holding.runs > 0);
  if (begun.length === 0) return undefined;
  const left = experiments.slice(begun.length).map(({ name }) => name);
  return fidelityOf(
    begun.map((holding) => holding.result()),
    { runs, tolerance, left },
  );
}

function reportOf(
  result: FidelityResult,
  flags: Flags,
  { toolVersion }: Context,
): ExperimentReport {
  return {
    name: 'fidelity',
    text: (options) => fidelityText(result, { ...options, all: flags.on('verbose') }),
    json: () => [fidelityJson(result, toolVersion)],
    markdown: () => fidelityMarkdown(result),
    tables: () => [fidelityTable(result)],
    html: () => reportDrawer({ atOnce: false }).drawFidelity(result, toolVersion),
  };
}

function percent(flags: Flags, name: string): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  const [, number] = /^(\d{1,4}(?:\.\d{1,6})?)%?$/.exec(text) ?? [];
  if (number === undefined)
    throw new InputProblem(`--${name} is ${printable(text)}: give a percentage, such as 2 or 2.5%`);
  return Number(number);
}
