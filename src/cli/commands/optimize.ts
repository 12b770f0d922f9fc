// simulate optimize: load, search, report, and write the changed scenario when asked.

import { existsSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { parseAxes } from '../../experiment/axes.ts';
import { optimize, OPTIMIZE_DEFAULTS } from '../../experiment/optimize/optimize.ts';
import type { OptimumOutcome } from '../../experiment/optimize/outcome.ts';
import { optimumNotFound } from '../../report/experiment/not-found-words.ts';
import { optimumRows, optimumTable } from '../../report/experiment/optimum-csv.ts';
import { optimumJson } from '../../report/experiment/optimum-json.ts';
import { optimumMarkdown } from '../../report/experiment/optimum-markdown.ts';
import { optimumText } from '../../report/experiment/optimum-text.ts';
import { leftOutNotes, triedSets } from '../../report/experiment/tried.ts';
import { variantsTables } from '../../report/experiment/variants-csv.ts';
import { rewritten } from '../../scenario/rewrite.ts';
import type { Set } from '../../scenario/vary.ts';
import { printable } from '../../report/format.ts';
import type { Flags, Invocation } from '../args.ts';
import { count, experimentSettings, share, withExperimentTools } from '../experiments.ts';
import { refuseUnwritable, writeAtomically } from '../files.ts';
import { loadWithChanges, readerBeside, setsFrom, type Loaded } from '../load.ts';
import type { Context } from '../main.ts';
import { EXIT, InputProblem } from '../problem.ts';
import { planExperimentOutput, type ExperimentReport } from '../publish.ts';
import { pageContext, reportForms } from '../report-forms.ts';

const CSV_FILES = ['optimize.csv', 'runs.csv', 'summary.csv'];

/** The cheapest configuration that holds the limits. */
export async function optimizeCommand(
  { words, flags }: Invocation,
  context: Context,
): Promise<number> {
  const axes = axesFrom(flags);
  const loaded = loadWithChanges(words[0]!, flags, context.files);
  refuseToOverwrite(flags);
  const settings = experimentSettings(flags, { runs: 1 });
  const budget = count(flags, 'budget', MOST_BUDGET);
  const output = planExperimentOutput(flags, { csvFiles: CSV_FILES, inputs: context.files });
  const { value, interrupted } = await withExperimentTools(
    settings,
    flags,
    context,
    ({ pool, signal, progress }) =>
      optimize(loaded.scenario, {
        axes,
        minimize: flags.text('minimize') ?? 'cost',
        share: settings.share,
        confidence: settings.confidence,
        maxRuns: settings.maxRuns,
        ...(budget === undefined ? {} : { budget }),
        tolerance: share(flags, 'tolerance') ?? OPTIMIZE_DEFAULTS.tolerance,
        pool,
        signal,
        onProgress: progress.at,
        readFile: readerBeside(loaded.file, context.files),
        sha256: createHash('sha256').update(loaded.text).digest('hex'),
        given: loaded.changes,
      }),
  );
  if ('mistakes' in value) throw new InputProblem(...value.mistakes.map(printable));
  const { toolVersion } = context;
  const forms = reportForms({
    kind: 'optimum',
    outcome: value,
    context: pageContext(loaded, { command: 'optimize', flags, toolVersion }),
  });
  await output.publish({ ...reportOf(value, loaded, flags, context), ...forms }, context);
  await writeScenario(value, loaded, flags, context);
  return interrupted ?? exitCodeOf(value, flags);
}

const MOST_BUDGET = 10_000_000;

function axesFrom(flags: Flags) {
  const texts = flags.texts('vary');
  if (texts.length === 0)
    throw new InputProblem(
      'nothing to search: say what may change, as in --vary autoScalingGroups.spot.maxSize=10..30',
    );
  const parsed = parseAxes(texts);
  if ('mistakes' in parsed) throw new InputProblem(...parsed.mistakes);
  return parsed.axes;
}

/** Scenarios are edited by people: one that is there stays unless --force. */
export function refuseToOverwrite(flags: Flags): void {
  const path = flags.text('write');
  if (path === '-') throw new InputProblem('--write -: a scenario is written to a file, name one');
  if (path !== undefined && existsSync(path) && !flags.on('force'))
    throw new InputProblem(
      `${printable(path)} is there already: choose another --write, or --force to replace it`,
    );
  if (path !== undefined) refuseUnwritable(path);
}

/** The file as its author wrote it, with what `--set` said and what was found. */
async function writeScenario(
  outcome: OptimumOutcome,
  loaded: Loaded,
  flags: Flags,
  { err }: Context,
): Promise<void> {
  const path = flags.text('write');
  if (path === undefined) return;
  if (outcome.best === null || outcome.partial)
    return err.write(`nothing written to ${printable(path)}: no configuration was found\n`);
  const { values } = outcome.candidates[outcome.best]!;
  const sets = outcome.axes.map(({ path: key }, axis): Set => ({
    path: key,
    value: values[axis]!,
  }));
  const text = rewritten(loaded.text, [...setsFrom(flags), ...sets]);
  if ('mistake' in text)
    throw new InputProblem(`${printable(path)}: cannot write: ${text.mistake}`);
  writeAtomically(path, text.text);
  const doubt = outcome.verdict === 'found' ? '' : ', which was not shown to hold the limits';
  if (!flags.on('quiet')) await err.write(`wrote ${printable(path)}${doubt}\n`);
}

function exitCodeOf({ verdict }: OptimumOutcome, flags: Flags): number {
  if (verdict === 'none') return EXIT.noneHolds;
  return verdict === 'undecided' && !flags.on('no-fail') ? EXIT.limitCrossed : EXIT.finished;
}

const reportOf = (
  outcome: OptimumOutcome,
  loaded: Loaded,
  flags: Flags,
  { toolVersion }: Context,
): ExperimentReport => ({
  name: outcome.scenario,
  text: (options) =>
    optimumText(outcome, options, {
      all: flags.on('all'),
      writeHint: `--write ${loaded.file.replace(/(\.ya?ml)?$/, '.sized.yaml')}`,
    }),
  json: () => [optimumJson(outcome, toolVersion)],
  markdown: () => optimumMarkdown(outcome),
  tables: () => [optimumTable(outcome), ...variantsTables(outcome.tried, triedSets(outcome))],
  notes: [...leftOutNotes(outcome.tried, optimumRows(outcome)), ...optimumNotFound(outcome)],
});
