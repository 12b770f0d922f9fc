// simulate sweep: every combination of some values, the same nights for each, and the cheapest that holds.

import { parseAxes, type Axis } from '../../experiment/axes.ts';
import { carriedOut, planSweep, type Sweep, type SweepPlan } from '../../experiment/sweep.ts';
import { runsMade } from '../../experiment/variants.ts';
import { judgedNotFound } from '../../report/experiment/not-found-words.ts';
import { sweepSets, sweepTable } from '../../report/experiment/sweep-csv.ts';
import { sweepJson } from '../../report/experiment/sweep-json.ts';
import { sweepMarkdown } from '../../report/experiment/sweep-markdown.ts';
import { sweepRows, sweepText } from '../../report/experiment/sweep-text.ts';
import { variantsTables } from '../../report/experiment/variants-csv.ts';
import { UNSAFE } from '../../scenario/wording.ts';
import { type Flags, type Invocation } from '../args.ts';
import { experimentSettings, withExperimentTools } from '../experiments.ts';
import { columnsFrom, dryRun, fixedRuns, sha256Of } from '../fixed-runs.ts';
import { loadWithChanges, readerBeside } from '../load.ts';
import type { Context } from '../main.ts';
import { mistakes } from '../mistakes.ts';
import { EXIT, InputProblem } from '../problem.ts';
import { planExperimentOutput, type ExperimentReport } from '../publish.ts';
import { pageContext, reportForms } from '../report-forms.ts';

const CSV_FILES = ['sweep.csv', 'runs.csv', 'summary.csv'];
const RUNS = 100;

/** Every combination of the values that `--vary` names. */
export async function sweepCommand(
  { words, flags }: Invocation,
  context: Context,
): Promise<number> {
  const loaded = loadWithChanges(words[0]!, flags, context.files);
  const { scenario, changes, file, text } = loaded;
  const columns = columnsFrom(flags);
  const given = {
    readFile: readerBeside(file, context.files),
    sha256: sha256Of(text),
    changesBefore: changes,
  };
  const axes = axesFrom(flags);
  const settings = experimentSettings(flags, { runs: RUNS });
  const combinations = axes.reduce((product, { values }) => product * values.length, 1);
  const runs = fixedRuns(settings, { variants: combinations });
  const plan = planSweep(scenario, axes, given);
  if ('problems' in plan) throw mistakes(plan.problems);
  if (flags.on('dry-run')) return dryRun(dryPlan(plan, runs), settings, { flags, context });
  const output = planExperimentOutput(flags, { csvFiles: CSV_FILES, inputs: context.files });
  const { value, interrupted } = await withExperimentTools(settings, flags, context, (tools) =>
    carriedOut(plan, {
      ...settings,
      ...given,
      runs,
      pool: tools.pool,
      signal: tools.signal,
      onProgress: (done, of) => tools.progress.at(done, of),
    }),
  );
  const wishes = { all: flags.on('all'), columns };
  const { toolVersion } = context;
  const forms = reportForms({
    kind: 'variants',
    of: {
      variants: value,
      rows: sweepRows(value),
      keyNames: value.names,
      sets: sweepSets(value),
      file: 'sweep.csv',
    },
    context: pageContext(loaded, { command: 'sweep', flags, toolVersion }),
  });
  await output.publish({ ...reportOf(value, wishes, context), ...forms }, context);
  return interrupted ?? EXIT.finished;
}

const dryPlan = ({ configurations, axes }: SweepPlan, runs: number) => ({
  schema: 'simulate/sweep/v1',
  axes,
  variants: configurations.length,
  runs,
  runsMade: runsMade(configurations, runs),
  example: configurations[0]!.scenario,
});

function axesFrom(flags: Flags): readonly Axis[] {
  const texts = flags.texts('vary');
  if (texts.length === 0)
    throw new InputProblem(
      'simulate sweep needs --vary: write --vary autoScalingGroups.spot.maxSize=10..30:5',
    );
  const parsed = parseAxes(texts);
  if ('axes' in parsed) return parsed.axes;
  throw new InputProblem(...parsed.mistakes.map((mistake) => mistake.replaceAll(UNSAFE, ' ')));
}

function reportOf(
  sweep: Sweep,
  wishes: { readonly all: boolean; readonly columns: readonly string[] | undefined },
  { toolVersion }: Context,
): ExperimentReport {
  const variants = sweep.points.map(({ summary }) => summary.variant);
  return {
    name: variants[0]!.scenario,
    text: (options) => sweepText(sweep, options, wishes),
    json: () => [sweepJson(sweep, toolVersion)],
    markdown: () => sweepMarkdown(sweep, wishes),
    tables: () => [sweepTable(sweep), ...variantsTables(variants, sweepSets(sweep).byPath)],
    notes: judgedNotFound(sweep),
  };
}
