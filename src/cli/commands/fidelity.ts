// simulate fidelity: recordings of real clusters in, how far the simulator is from them out.

import { Holding, fidelityOf, type RecordedExperiment } from '../../fidelity/hold.ts';
import type { ExperimentResult, FidelityResult, Tolerance } from '../../fidelity/result.ts';
import { fidelityCsv } from '../../report/fidelity/csv.ts';
import { fidelityJson } from '../../report/fidelity/json.ts';
import { fidelityMarkdown } from '../../report/fidelity/markdown.ts';
import { fidelityPage } from '../../report/fidelity/page.ts';
import { fidelityText } from '../../report/fidelity/text.ts';
import { printable, type Flags, type Invocation } from '../args.ts';
import { experimentSettings, withExperimentTools, type ExperimentTools } from '../experiments.ts';
import type { Context } from '../main.ts';
import { EXIT, InputProblem } from '../problem.ts';
import { planExperimentOutput, type ExperimentReport } from '../publish.ts';
import { planDocs } from '../fidelity-docs.ts';
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
  const output = planExperimentOutput(flags, { csvFiles: ['fidelity.csv'] });
  const docs = planDocs(flags.text('docs'), experiments, flags.on('force'));
  const { value, interrupted } = await withExperimentTools(settings, flags, context, (tools) =>
    held(experiments, { runs, tolerance, tools }),
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

/** Every run of every experiment, with a turn for the event loop after each; undefined when not one was made. */
async function held(
  experiments: readonly RecordedExperiment[],
  asked: {
    readonly runs: number;
    readonly tolerance: Tolerance;
    readonly tools: ExperimentTools;
  },
): Promise<FidelityResult | undefined> {
  const { runs, tolerance, tools } = asked;
  const results: ExperimentResult[] = [];
  for (const [place, experiment] of experiments.entries()) {
    const holding = new Holding(experiment);
    for (let run = 0; run < runs && !tools.signal.aborted; run += 1) {
      holding.advance();
      tools.progress.at(place * runs + run + 1, experiments.length * runs);
      await new Promise((turn) => setImmediate(turn));
    }
    if (holding.runs > 0) results.push(holding.result());
  }
  const left = experiments.slice(results.length).map(({ name }) => name);
  return results.length === 0 ? undefined : fidelityOf(results, { runs, tolerance, left });
}

function reportOf(
  result: FidelityResult,
  flags: Flags,
  { toolVersion }: Context,
): ExperimentReport {
  return {
    name: 'fidelity',
    text: (options) => fidelityText(result, { ...options, all: flags.on('verbose') }),
    json: () => fidelityJson(result, toolVersion),
    markdown: () => fidelityMarkdown(result),
    csvFiles: (csv) => new Map([['fidelity.csv', fidelityCsv(result, csv)]]),
    html: () => fidelityPage(result, toolVersion),
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
