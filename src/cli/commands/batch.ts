// simulate batch: a planning spreadsheet drives the runs, one variant a row, and gets its rows back with what came of
// each.

import { batch, planBatch, type Batch } from '../../experiment/batch.ts';
import { runsMade } from '../../experiment/variants.ts';
import {
  batchTable,
  batchJson,
  batchMarkdown,
  batchText,
  batchRows,
  batchSets,
  keyNames,
} from '../../report/experiment/batch-report.ts';
import { judgedNotFound } from '../../report/experiment/not-found-words.ts';
import { OUTCOME_COLUMNS } from '../../report/experiment/sweep-csv.ts';
import { variantsTables } from '../../report/experiment/variants-csv.ts';
import { readPlan, type Plan } from '../../scenario/plan.ts';
import { renderProblems } from '../../scenario/problems.ts';
import type { Invocation } from '../args.ts';
import { experimentSettings, withExperimentTools } from '../experiments.ts';
import { columnsFrom, dryRun, fixedRuns } from '../fixed-runs.ts';
import type { InputFiles } from '../input-files.ts';
import type { Context } from '../main.ts';
import { mistakes } from '../mistakes.ts';
import { scenariosOf } from '../plan-scenarios.ts';
import { EXIT, InputProblem } from '../problem.ts';
import { planExperimentOutput, type ExperimentReport } from '../publish.ts';
import { lineAgain, reportForms } from '../report-forms.ts';

const CSV_FILES = ['batch.csv', 'runs.csv', 'summary.csv'];
const RUNS = 100;
const MOST_PLAN_BYTES = 4 * 1024 * 1024;

/** Every row of a plan. */
export async function batchCommand(
  { words, flags }: Invocation,
  context: Context,
): Promise<number> {
  const file = words[0]!;
  const { files } = context;
  const plan = planFrom(file, files);
  const planned = planBatch(
    plan,
    shown(file),
    scenariosOf(plan, { file, shown: shown(file), flags, files }),
  );
  if ('problems' in planned) throw mistakes(planned.problems);
  const { configurations } = planned;
  const wishes = { all: flags.on('all'), columns: columnsFrom(flags) };
  const settings = experimentSettings(flags, { runs: RUNS });
  const runs = fixedRuns(settings, { variants: configurations.length });
  if (flags.on('dry-run')) {
    const made = runsMade(configurations, runs);
    const example = configurations[0]!.scenario;
    const dry = { schema: SCHEMA, variants: configurations.length, runs, runsMade: made, example };
    return dryRun(dry, settings, { flags, context });
  }
  const output = planExperimentOutput(flags, { csvFiles: CSV_FILES, inputs: context.files });
  const { value, interrupted } = await withExperimentTools(settings, flags, context, (tools) =>
    batch(plan, configurations, {
      ...settings,
      runs,
      pool: tools.pool,
      signal: tools.signal,
      onProgress: (done, of) => tools.progress.at(done, of),
    }),
  );
  const forms = reportForms({
    kind: 'variants',
    of: {
      variants: value,
      rows: batchRows(value),
      keyNames: keyNames(value),
      sets: batchSets(value),
      file: 'batch.csv',
    },
    context: {
      toolVersion: context.toolVersion,
      file,
      scenario: undefined, // rows may have one each
      sha256: '',
      changes: [],
      changeFlags: '',
      command: lineAgain('batch', [file], flags),
    },
  });
  await output.publish({ ...reportOf(value, wishes, context), ...forms }, context);
  return interrupted ?? EXIT.finished;
}

const SCHEMA = 'simulate/batch/v1';
const shown = (file: string): string => (file === '-' ? 'stdin' : file);

function planFrom(file: string, files: InputFiles): Plan {
  const text = files.read(file, MOST_PLAN_BYTES, 'plan');
  const results = OUTCOME_COLUMNS.map(({ name }) => name);
  const reading = readPlan(text, shown(file), { results });
  if ('plan' in reading) return reading.plan;
  const count = reading.problems.length;
  throw new InputProblem(
    renderProblems(reading.problems),
    `${count} ${count === 1 ? 'problem' : 'problems'}. How a plan is written: simulate help batch`,
  );
}

function reportOf(
  result: Batch,
  wishes: { readonly all: boolean; readonly columns: readonly string[] | undefined },
  { toolVersion }: Context,
): ExperimentReport {
  const variants = result.points.map(({ summary }) => summary.variant);
  return {
    name: variants[0]!.scenario,
    text: (options) => batchText(result, options, wishes),
    json: () => [batchJson(result, toolVersion)],
    markdown: () => batchMarkdown(result, wishes.columns),
    tables: () => [batchTable(result), ...variantsTables(variants, batchSets(result).byPath)],
    notes: judgedNotFound(result),
  };
}
