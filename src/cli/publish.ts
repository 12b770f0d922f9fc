// Where an experiment's results go, whatever the experiment: the same rules for every command. Folder and files are
// checked before the first run; files are written before stdout, so that a reader of stdout may close the pipe.

import { join } from 'node:path';
import picocolors from 'picocolors';
import { DICTIONARY, textOf, type CsvOptions, type CsvTable } from '../report/csv-table.ts';
import { printable } from '../report/format.ts';
import type { SummaryOptions } from '../report/summary-settings.ts';
import type { Flags } from './args.ts';
import { writeAtomically } from './files.ts';
import type { Context } from './main.ts';
import { csvOptions, openInBrowser } from './output.ts';
import { openOutputFolder, type OutputFolder } from './output-folder.ts';
import { InputProblem } from './problem.ts';
import { removeFinishedLog, RUN_LOG } from './run-log-file.ts';
import { writeTables, type MorePieces } from './table-files.ts';
import type { Terminal } from './terminal.ts';

/** What an experiment can be turned into. Each form is made when it is asked for, and only then. */
export interface ExperimentReport {
  /** The scenario's name. */
  readonly name: string;
  text(settings: SummaryOptions): string;
  json(): string;
  markdown(): string;
  /** The CSV files but the dictionary. The first is the table that `--csv FILE` and `--format csv` hold. */
  tables(options: CsvOptions): readonly CsvTable[];
  /** What follows in some of them, where that is too much to be held. */
  morePieces?(options: CsvOptions): MorePieces;
  html?(): Promise<string>;
  workbook?(): Promise<Uint8Array>;
  junit?(): string;
  /** What a reader must know to trust the numbers: one sentence each, to stderr. */
  readonly notes?: readonly string[];
}

export interface ExperimentOutput {
  /** Where results will lie, when a folder gets them. */
  readonly folder: string | undefined;
  /** Writes every file asked for, then stdout, then says on stderr what was written. */
  publish(report: ExperimentReport, context: Context): Promise<void>;
}

export interface OutputWishes {
  /** Names of the CSV files that `--out DIR` will hold. */
  readonly csvFiles: readonly string[];
  /** Where the text form writes although no `--out` was given: only `run` has one. */
  readonly unasked?: string;
}

const PAGE = 'report.html';
const RESULT = 'result.json';

/** To be called before the first run: throws an `InputProblem` when something asked for cannot be written. */
export function planExperimentOutput(flags: Flags, wishes: OutputWishes): ExperimentOutput {
  const csv = csvOptions(flags);
  const format = flags.text('format') ?? 'text';
  const asked = flags.text('resume') ?? flags.text('out');
  const path = asked ?? (format === 'text' ? wishes.unasked : undefined);
  for (const flag of FILE_FLAGS)
    if (flags.text(flag) === '-')
      throw new InputProblem(`--${flag} -: for stdout, write --format ${stdoutFormat(flag)}`);
  const names = [...new Set([PAGE, RESULT, ...wishes.csvFiles, DICTIONARY])];
  const folder = path === undefined ? undefined : openOutputFolder(path, names, flags.on('force'));
  return {
    folder: folder?.path,
    async publish(report, context) {
      const written = [
        ...(folder === undefined ? [] : await fill(folder, report, csv)),
        ...(await writeNamed(report, flags, csv)),
      ];
      if (!flags.on('quiet')) await speak(rendered(report, format, csv, context.out), context);
      if (!flags.on('quiet')) await tell([...noteLines(report), ...written], context);
      const page = flags.text('html') ?? (folder && report.html && join(folder.path, PAGE));
      if (flags.on('open')) openInBrowser(page);
    },
  };
}

const FILE_FLAGS = ['json', 'csv', 'xlsx', 'html', 'markdown', 'junit'] as const;
const stdoutFormat = (flag: string): string =>
  ['json', 'csv', 'markdown'].includes(flag) ? flag : 'json';

async function fill(
  folder: OutputFolder,
  report: ExperimentReport,
  csv: CsvOptions,
): Promise<string[]> {
  folder.write(RESULT, report.json());
  const notes = await writeTables(folder, report.tables(csv), csv, report.morePieces?.(csv));
  if (report.html !== undefined) folder.write(PAGE, await report.html());
  folder.finish();
  removeFinishedLog(join(folder.path, RUN_LOG));
  const first = report.html === undefined ? RESULT : PAGE;
  return [`wrote ${join(folder.path, first)} and the data beside it`, ...notes];
}

async function writeNamed(
  report: ExperimentReport,
  flags: Flags,
  csv: CsvOptions,
): Promise<string[]> {
  const wrote: string[] = [];
  for (const flag of FILE_FLAGS) {
    const path = flags.text(flag);
    if (path === undefined) continue;
    const content = await inForm(flag, report, csv);
    if (content === undefined)
      throw new InputProblem(`--${flag}: this command has no such form, leave it out`);
    writeAtomically(path, content);
    wrote.push(`wrote ${printable(path)}`);
  }
  return wrote;
}

/** The report in the form that a flag names; undefined when it has none. */
async function inForm(
  flag: (typeof FILE_FLAGS)[number],
  report: ExperimentReport,
  csv: CsvOptions,
): Promise<string | Uint8Array | undefined> {
  switch (flag) {
    case 'json':
      return report.json();
    case 'csv':
      return firstTable(report, csv);
    case 'markdown':
      return report.markdown();
    case 'html':
      return report.html?.();
    case 'xlsx':
      return report.workbook?.();
    case 'junit':
      return report.junit?.();
  }
}

function rendered(
  report: ExperimentReport,
  format: string,
  csv: CsvOptions,
  out: Terminal,
): string {
  switch (format) {
    case 'json':
      return report.json();
    case 'csv':
      return firstTable(report, csv);
    case 'markdown':
      return report.markdown();
    default:
      return report.text({
        paint: picocolors.createColors(out.color),
        ascii: !out.unicode,
        hints: out.interactive,
        columns: out.columns,
      });
  }
}

const firstTable = (report: ExperimentReport, csv: CsvOptions): string =>
  textOf(report.tables(csv)[0]!, csv);

const speak = (text: string, { out }: Context): Promise<void> => out.write(text);

const noteLines = ({ notes = [] }: ExperimentReport): string[] =>
  notes.map((note) => `note: ${printable(note)}`);

async function tell(lines: readonly string[], { err }: Context): Promise<void> {
  for (const line of lines) await err.write(`${line}\n`);
}
