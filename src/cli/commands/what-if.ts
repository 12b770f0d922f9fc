// simulate what-if: the scenario as it is and as it would be, the same nights for both, and what differs.

import { whatIf, type WhatIf } from '../../experiment/what-if.ts';
import { whatIfJson } from '../../report/experiment/comparison-json.ts';
import { changesCsvTable, effectsTable } from '../../report/experiment/effects-csv.ts';
import { whatIfMarkdown } from '../../report/experiment/effects-markdown.ts';
import { whatIfText } from '../../report/experiment/effects-text.ts';
import { comparedNotFound } from '../../report/experiment/not-found-words.ts';
import { variantsTables } from '../../report/experiment/variants-csv.ts';
import type { Invocation } from '../args.ts';
import { changesFrom, wrongChanges } from '../changes.ts';
import { experimentSettings, withExperimentTools } from '../experiments.ts';
import { fixedRuns, sha256Of } from '../fixed-runs.ts';
import { gateFrom, gateVerdict } from '../gate.ts';
import { loadBase, readerBeside } from '../load.ts';
import type { Context } from '../main.ts';
import { planExperimentOutput, type ExperimentReport } from '../publish.ts';
import { pageContext, reportForms } from '../report-forms.ts';

const CSV_FILES = ['effects.csv', 'changes.csv', 'runs.csv', 'summary.csv'];
const RUNS = 100;

/** Paired runs with and without a change. */
export async function whatIfCommand(
  { words, flags }: Invocation,
  context: Context,
): Promise<number> {
  const loaded = loadBase(words[0]!, flags, context.files);
  const { scenario, changes, file, text } = loaded;
  const sets = changesFrom(flags, context.files, scenario);
  const readFile = readerBeside(file, context.files);
  const settings = experimentSettings(flags, { runs: RUNS });
  const each = flags.on('each');
  const runs = fixedRuns(settings, { variants: 2 + (each ? sets.length : 0) });
  const rules = gateFrom(
    flags,
    scenario.expect.map(({ name }) => name),
  );
  const output = planExperimentOutput(flags, { csvFiles: CSV_FILES, inputs: context.files });
  const { value, interrupted } = await withExperimentTools(settings, flags, context, (tools) =>
    whatIf(scenario, sets, {
      ...settings,
      each,
      runs,
      pool: tools.pool,
      signal: tools.signal,
      onProgress: (done, of) => tools.progress.at(done, of),
      readFile,
      sha256: sha256Of(text),
      changesBefore: changes,
    }),
  );
  if ('problems' in value) throw wrongChanges(value.problems, sets, scenario, readFile);
  const order = {
    kind: 'comparison',
    comparison: value.comparison,
    alone: value.alone,
    context: pageContext(loaded, { command: 'what-if', flags, toolVersion: context.toolVersion }),
  } as const;
  const report = reportOf(value, { all: flags.on('all'), context });
  const gate = gateVerdict(rules, value.comparison);
  await output.publish({ ...report, ...reportForms(order, gate.findings) }, context);
  const exitCode = await gate.conclude(flags, loaded, context);
  return interrupted ?? exitCode;
}

function reportOf(
  result: WhatIf,
  { all, context }: { readonly all: boolean; readonly context: Context },
): ExperimentReport {
  const { comparison, changes, alone } = result;
  const { variant } = comparison.baseline;
  return {
    name: variant.scenario,
    text: (options) => whatIfText(result, options, { all }),
    json: () => [whatIfJson(result, context.toolVersion)],
    markdown: () => whatIfMarkdown(result),
    tables: () => [
      effectsTable(comparison),
      changesCsvTable(changes),
      ...variantsTables([variant, comparison.against[0]!.summary.variant]),
    ],
    notes: comparedNotFound(comparison, alone),
  };
}
