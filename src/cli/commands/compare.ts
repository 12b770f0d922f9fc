// simulate compare: several scenarios, or results that were saved, against the first of them or the one that is named.

import { compare } from '../../experiment/compare.ts';
import type { Comparison, VariantRuns } from '../../experiment/outcome.ts';
import { savedResult } from '../../experiment/saved-result.ts';
import { simulateVariants, type Configuration } from '../../experiment/variants.ts';
import { compareMarkdown } from '../../report/experiment/compare-markdown.ts';
import { compareText } from '../../report/experiment/compare-text.ts';
import { comparisonJson } from '../../report/experiment/comparison-json.ts';
import { effectsTable } from '../../report/experiment/effects-csv.ts';
import { comparedNotFound } from '../../report/experiment/not-found-words.ts';
import { compareTable } from '../../report/experiment/sweep-csv.ts';
import { variantsTables } from '../../report/experiment/variants-csv.ts';
import { duration } from '../../report/format.ts';
import { suggestion } from '../../scenario/suggest.ts';
import { printable, type Flags, type Invocation } from '../args.ts';
import { experimentSettings, withExperimentTools } from '../experiments.ts';
import { columnsFrom, fixedRuns, sha256Of } from '../fixed-runs.ts';
import { gateFrom, gateVerdict } from '../gate.ts';
import type { InputFiles } from '../input-files.ts';
import { loadWithChanges } from '../load.ts';
import type { Context } from '../main.ts';
import { readAll } from '../mistakes.ts';
import { InputProblem } from '../problem.ts';
import { planExperimentOutput, type ExperimentReport } from '../publish.ts';
import { lineAgain, reportForms } from '../report-forms.ts';
import { setFlags } from '../../report/experiment/html/page-context.ts';

const CSV_FILES = ['compare.csv', 'effects.csv', 'runs.csv', 'summary.csv'];
const RUNS = 100;

/** A thousand runs of a result take about two megabytes. */
const MOST_RESULT_BYTES = 256 * 1024 * 1024;

/** Variants side by side, each against the baseline. */
export async function compareCommand(
  { words, flags }: Invocation,
  context: Context,
): Promise<number> {
  const sides = named(readAll(words, (file) => sideOf(file, flags, context.files)));
  refuseChangesOfSaved(sides, flags);
  const baseline = baselineOf(sides, flags.text('baseline'));
  const wishes = { all: flags.on('all'), columns: columnsFrom(flags) };
  const settings = experimentSettings(flags, { runs: RUNS });
  const toSimulate = sides.flatMap(({ what }) => (isSaved(what) ? [] : [what]));
  const runs = fixedRuns(settings, { variants: Math.max(1, toSimulate.length) });
  const rules = gateFrom(
    flags,
    limitsOfSide(sides[baseline]!).map(({ name }) => name),
  );
  const output = planExperimentOutput(flags, { csvFiles: CSV_FILES, inputs: context.files });
  const { value, interrupted } = await withExperimentTools(settings, flags, context, (tools) =>
    simulateVariants(toSimulate, {
      runs,
      pool: tools.pool,
      signal: tools.signal,
      onProgress: (done, of) => tools.progress.at(done, of),
    }),
  );
  const variants = sides.map((side) => variantOf(side, toSimulate, value));
  const others = variants.filter((_, place) => place !== baseline);
  const comparison = compare(variants[baseline]!, others, settings);
  const gate = gateVerdict(rules, comparison);
  const order = orderOf(comparison, sides[baseline]!, { words, flags, context });
  const notes = [
    ...notesOnVersions(sides, context),
    ...notesOnLengths(sides, sides[baseline]!),
    ...comparedNotFound(comparison),
  ];
  const report = { ...reportOf(comparison, wishes, context), notes };
  await output.publish({ ...report, ...reportForms(order, gate.findings) }, context);
  const exitCode = await gate.conclude(flags, { file: '-', text: '' }, context);
  return interrupted ?? exitCode;
}

const limitsOfSide = ({ what }: Side): readonly { readonly name: string }[] =>
  isSaved(what) ? what.limits : what.scenario.expect;

/** What page, workbook and JUnit file are made from. */
const orderOf = (
  comparison: Comparison,
  { file, what }: Side,
  {
    words,
    flags,
    context: { toolVersion },
  }: { readonly words: readonly string[]; readonly flags: Flags; readonly context: Context },
) =>
  ({
    kind: 'comparison',
    comparison,
    context: {
      toolVersion,
      file,
      scenario: isSaved(what) ? undefined : what.scenario,
      sha256: what.sha256,
      changes: what.changes,
      changeFlags: setFlags(what.changes),
      command: lineAgain('compare', words, flags),
    },
  }) as const;

/** A scenario to be simulated, or what was saved of one. */
interface Side {
  readonly file: string;
  readonly name: string;
  readonly what: Configuration | VariantRuns;
  /** How long its runs are; null where a file does not say. */
  readonly until_s: number | null;
  /** Of the version that saved it. */
  readonly savedBy?: string;
}

const isSaved = (what: Side['what']): what is VariantRuns => 'records' in what;

function sideOf(file: string, flags: Flags, files: InputFiles): Side {
  if (!file.endsWith('.json')) {
    const { scenario, changes, text } = loadWithChanges(file, flags, files);
    const what = { name: scenario.name, scenario, changes, sha256: sha256Of(text) };
    return { file, name: scenario.name, what, until_s: scenario.run.until / 1000 };
  }
  const saved = savedResult(files.read(file, MOST_RESULT_BYTES, 'result'));
  if ('mistake' in saved) throw new InputProblem(`${printable(file)}: ${saved.mistake}`);
  const { variant, until_s, toolVersion: savedBy } = saved;
  return { file, name: variant.name, what: variant, until_s, savedBy };
}

/** Each by the name of its scenario; those of one name by their files, and of one file by their turn. */
function named(sides: readonly Side[]): readonly Side[] {
  const isTwin = ({ name }: Side): boolean => sides.filter((side) => side.name === name).length > 1;
  return sides.map((side, place) => {
    const turn = sides.slice(0, place).filter(({ file }) => file === side.file).length + 1;
    const own = isTwin(side) ? side.file : side.name;
    const name = turn === 1 ? own : `${own} (${turn})`;
    return { ...side, name, what: { ...side.what, name } };
  });
}

function refuseChangesOfSaved(sides: readonly Side[], flags: Flags): void {
  const saved = sides.find(({ savedBy }) => savedBy !== undefined);
  const changing = ['set', 'seed', 'until'].find((flag) => flags.texts(flag).length > 0);
  if (saved !== undefined && changing !== undefined)
    throw new InputProblem(
      `--${changing} cannot change ${printable(saved.file)}, which was saved: leave it out, or compare scenarios`,
    );
}

function baselineOf(sides: readonly Side[], wanted: string | undefined): number {
  if (wanted === undefined) return 0;
  const place = sides.findIndex(({ name, file }) => name === wanted || file === wanted);
  if (place !== -1) return place;
  const names = sides.map(({ name }) => name);
  throw new InputProblem(
    `--baseline: none of these is ${printable(wanted)}: ${suggestion(wanted, names)}`,
  );
}

function variantOf(
  { what }: Side,
  simulated: readonly Configuration[],
  variants: readonly VariantRuns[],
): VariantRuns {
  return isSaved(what) ? what : variants[simulated.indexOf(what)]!;
}

function reportOf(
  comparison: Comparison,
  wishes: { readonly all: boolean; readonly columns: readonly string[] | undefined },
  { toolVersion }: Context,
): Omit<ExperimentReport, 'notes'> {
  const variants = [
    comparison.baseline.variant,
    ...comparison.against.map(({ summary }) => summary.variant),
  ];
  return {
    name: variants[0]!.scenario,
    text: (options) => compareText(comparison, options, wishes),
    json: () => [comparisonJson(comparison, toolVersion)],
    markdown: () => compareMarkdown(comparison, wishes.columns),
    tables: () => [compareTable(comparison), effectsTable(comparison), ...variantsTables(variants)],
  };
}

const notesOnVersions = (sides: readonly Side[], { toolVersion }: Context): string[] =>
  sides
    .filter(({ savedBy }) => savedBy !== undefined && savedBy !== '' && savedBy !== toolVersion)
    .map(
      ({ file, savedBy }) =>
        `${file} was saved by version ${savedBy!}, this is ${toolVersion}: a difference may be the version's`,
    );

/** Costs, waits and losses add up over a run: of a longer one they are more, whatever the scenario. */
const notesOnLengths = (sides: readonly Side[], baseline: Side): string[] =>
  sides
    .filter(({ until_s }) => until_s !== null && until_s !== (baseline.until_s ?? until_s))
    .map(
      ({ name, until_s }) =>
        `runs of ${name} are ${duration(until_s!)} long, those of ${baseline.name} ${duration(baseline.until_s!)}: costs and sums differ by that too`,
    );
