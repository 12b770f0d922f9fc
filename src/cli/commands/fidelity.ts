// simulate fidelity: recordings of real clusters in, how far the simulator is from them out.

import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Holding, fidelityOf, type RecordedExperiment } from '../../fidelity/hold.ts';
import { labScenario } from '../../fidelity/lab.ts';
import { MOST_RUN_BYTES, readRun } from '../../fidelity/reading.ts';
import type { RecordedFact } from '../../fidelity/recorded-fact.ts';
import { startSpreadOf } from '../../fidelity/start-spread.ts';
import type { ExperimentResult, FidelityResult, Tolerance } from '../../fidelity/result.ts';
import { fidelityCsv } from '../../report/fidelity/csv.ts';
import { fidelityJson } from '../../report/fidelity/json.ts';
import { fidelityMarkdown } from '../../report/fidelity/markdown.ts';
import { fidelityPage } from '../../report/fidelity/page.ts';
import { fidelityText } from '../../report/fidelity/text.ts';
import { MOST_SCENARIO_BYTES } from '../../scenario/load.ts';
import { renderProblems } from '../../scenario/problems.ts';
import type { Problem } from '../../scenario/scenario.ts';
import { printable, type Flags, type Invocation } from '../args.ts';
import { experimentSettings, withExperimentTools, type ExperimentTools } from '../experiments.ts';
import { readText } from '../files.ts';
import type { Context } from '../main.ts';
import { EXIT, InputProblem, systemReason } from '../problem.ts';
import { planExperimentOutput, type ExperimentReport } from '../publish.ts';

/** Enough that a share of 95% of runs is one to tell from 90%. */
const RUNS = 200;

/** Holds the simulator against the recordings in some folders. */
export async function fidelity({ words, flags }: Invocation, context: Context): Promise<number> {
  const experiments = readExperiments(words);
  const tolerance = {
    meanError: percent(flags, 'mean-error') ?? 2,
    worstError: percent(flags, 'worst-error') ?? 5,
  };
  const settings = experimentSettings(flags, { runs: RUNS });
  const runs = settings.runs === 'auto' ? RUNS : settings.runs;
  const output = planExperimentOutput(flags, { csvFiles: ['fidelity.csv'] });
  const { value, interrupted } = await withExperimentTools(settings, flags, context, (tools) =>
    held(experiments, { runs, tolerance, tools }),
  );
  if (value !== undefined) await output.publish(reportOf(value, flags, context), context);
  if (interrupted !== undefined) return interrupted;
  return value?.held === true || flags.on('no-fail') ? EXIT.finished : EXIT.limitCrossed;
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
  return results.length === 0 ? undefined : fidelityOf(results, tolerance, tools.signal.aborted);
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

/** All folders, or every problem in any of them. */
function readExperiments(folders: readonly string[]): RecordedExperiment[] {
  const read = folders.map(readExperiment);
  const problems = read.flatMap((each) => ('problems' in each ? each.problems : []));
  if (problems.length === 0) return read as RecordedExperiment[];
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`;
  throw new InputProblem(
    renderProblems(problems, ''),
    `${count} A folder of recordings: scenario.yaml and 1.ndjson, 2.ndjson, …; see docs/fidelity.md`,
  );
}

type Read = RecordedExperiment | { readonly problems: readonly Problem[] };

function readExperiment(folder: string): Read {
  const runs = runFiles(folder);
  if ('problems' in runs) return runs;
  const file = join(folder, 'scenario.yaml');
  const files: Record<string, string> = {};
  const text = textOf(file, MOST_SCENARIO_BYTES, 'scenario');
  if ('problems' in text) return text;
  const readFile = (path: string): string =>
    (files[path] = readText(resolve(folder, path), MOST_SCENARIO_BYTES, 'manifest'));
  const seen = { startSpread: startSpreadOf(runs.runs) };
  const loading = labScenario(text.text, { file, readFile }, seen);
  if ('problems' in loading) return loading;
  return { name: loading.scenario.name, scenario: loading.scenario, files, runs: runs.runs };
}

function runFiles(
  folder: string,
):
  | { readonly runs: readonly (readonly RecordedFact[])[] }
  | { readonly problems: readonly Problem[] } {
  const names = namesIn(folder);
  if ('problems' in names) return names;
  if (names.length === 0)
    return wrong(folder, 'no recorded run: the folder must hold 1.ndjson, 2.ndjson, …');
  const read = names.map((name) => {
    const file = join(folder, name);
    const text = textOf(file, MOST_RUN_BYTES, 'recorded run');
    return 'problems' in text ? text : readRun(text.text, file);
  });
  const problems = read.flatMap((each) => ('problems' in each ? each.problems : []));
  if (problems.length > 0) return { problems };
  return { runs: read.flatMap((each) => ('facts' in each ? [each.facts] : [])) };
}

/** By number: `10.ndjson` comes after `9.ndjson`. */
function namesIn(folder: string): string[] | { readonly problems: readonly Problem[] } {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.ndjson'))
      .toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1));
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    return wrong(folder, `cannot read the folder: ${reason}`);
  }
}

function textOf(
  file: string,
  most: number,
  what: string,
): { readonly text: string } | { readonly problems: readonly Problem[] } {
  try {
    return { text: readText(file, most, what) };
  } catch (error) {
    if (!(error instanceof InputProblem)) throw error;
    return wrong(file, error.lines.join(' ').replace(`${file}: `, ''));
  }
}

const wrong = (file: string, message: string): { readonly problems: readonly Problem[] } => ({
  problems: [{ severity: 'error', file, line: 0, column: 0, length: 0, path: '', message }],
});

function percent(flags: Flags, name: string): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  const [, number] = /^(\d{1,4}(?:\.\d{1,6})?)%?$/.exec(text) ?? [];
  if (number === undefined)
    throw new InputProblem(`--${name} is ${printable(text)}: give a percentage, such as 2 or 2.5%`);
  return Number(number);
}
