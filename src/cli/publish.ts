// Where an experiment's results go, whatever the experiment: the same rules for every command. Folder and files are
// checked before the first run; files are written before stdout, so that a reader of stdout may close the pipe.

import { join } from 'node:path';
import picocolors from 'picocolors';
import { DICTIONARY, textOf, type CsvOptions, type CsvTable } from '../report/csv-table.ts';
import { printable } from '../report/format.ts';
import type { SummaryOptions } from '../report/summary-settings.ts';
import type { Flags } from './args.ts';
import { growingFile, type GrowingFile } from './files.ts';
import type { InputFiles } from './input-files.ts';
import { refuseWrongShard } from './kept-runs.ts';
import type { Context } from './main.ts';
import { csvOptions, openInBrowser } from './output.ts';
import { openOutputFolder, type OutputFolder } from './output-folder.ts';
import { InputProblem } from './problem.ts';
import { refuseUselessRowFlags } from './row-flags.ts';
import { removeFinishedLog, RUN_LOG } from './run-log-file.ts';
import { writeTables, type MorePieces } from './table-files.ts';
import {
  behindLinks,
  checkNamedFiles,
  FILE_FLAGS,
  filesRead,
  refuseUnwritableFiles,
  resultsFolder,
  spokenWhateverHappens,
  type FileFlag,
} from './targets.ts';
import type { Terminal } from './terminal.ts';

/** What an experiment can be turned into. Each form is made when it is asked for, and only then. */
export interface ExperimentReport {
  /** The scenario's name. */
  readonly name: string;
  text(settings: SummaryOptions): string;
  /** In pieces: of ten thousand runs it is tens of megabytes. */
  json(): Iterable<string>;
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
  /** What the command reads: never replaced by what it writes. */
  readonly inputs: InputFiles;
  /** Where the text form writes although no `--out` was given: only `run` has one. */
  readonly unasked?: string;
}

const PAGE = 'report.html';
const RESULT = 'result.json';

/** To be called before the first run: throws an `InputProblem` when something asked for cannot be written. */
export function planExperimentOutput(flags: Flags, wishes: OutputWishes): ExperimentOutput {
  const csv = csvOptions(flags);
  const format = flags.text('format') ?? 'text';
  const asked = resultsFolder(flags);
  const path = asked ?? (format === 'text' ? wishes.unasked : undefined);
  refuseWrongShard(flags);
  refuseUselessRowFlags(flags, path);
  checkNamedFiles(flags, wishes.inputs);
  const names = [...new Set([PAGE, RESULT, ...wishes.csvFiles, DICTIONARY])];
  if (path !== undefined) refuseToReplaceRead(path, names, wishes.inputs);
  const folder = path === undefined ? undefined : openOutputFolder(path, names, flags.on('force'));
  refuseUnwritableFiles(flags);
  return {
    folder: folder?.path,
    async publish(report, context) {
      const write = async (): Promise<string[]> => [
        ...(folder === undefined ? [] : await fill(folder, report, csv)),
        ...(await writeNamed(report, flags, csv)),
      ];
      const speak = async (): Promise<void> => {
        if (flags.on('quiet')) return;
        for (const piece of rendered(report, format, csv, context.out))
          await context.out.write(piece);
      };
      const written = await spokenWhateverHappens(write, speak);
      if (!flags.on('quiet')) await tell([...noteLines(report), ...written], context);
      const page = flags.text('html') ?? (folder && report.html && join(folder.path, PAGE));
      if (flags.on('open')) openInBrowser(page);
    },
  };
}

/** A result that is compared with others stays, though the comparison has the same name; and so does a plan. */
function refuseToReplaceRead(folder: string, names: readonly string[], inputs: InputFiles): void {
  const read = filesRead(inputs);
  const lost = names.find((name) => read.has(behindLinks(join(folder, name))));
  if (lost !== undefined)
    throw new InputProblem(
      `${printable(folder)}: this command reads ${lost} there, and would replace it: name another folder`,
    );
}

async function fill(
  folder: OutputFolder,
  report: ExperimentReport,
  csv: CsvOptions,
): Promise<string[]> {
  const page = report.html?.(); // drawn by another thread while this one writes the data
  writePieces(folder.begin(RESULT), report.json());
  const notes = await writeTables(folder, report.tables(csv), csv, report.morePieces?.(csv));
  if (page !== undefined) folder.write(PAGE, await page);
  folder.finish();
  removeFinishedLog(join(folder.path, RUN_LOG));
  const first = page === undefined ? RESULT : PAGE;
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
    writePieces(growingFile(path), content);
    wrote.push(`wrote ${printable(path)}`);
  }
  return wrote;
}

/** The report in the form that a flag names; undefined when it has none. */
async function inForm(
  flag: FileFlag,
  report: ExperimentReport,
  csv: CsvOptions,
): Promise<Iterable<string | Uint8Array> | undefined> {
  const whole = <T extends string | Uint8Array>(form: T | undefined) => form && [form];
  switch (flag) {
    case 'json':
      return report.json();
    case 'csv':
      return whole(firstTable(report, csv));
    case 'markdown':
      return whole(report.markdown());
    case 'html':
      return whole(await report.html?.());
    case 'xlsx':
      return whole(await report.workbook?.());
    case 'junit':
      return whole(report.junit?.());
  }
}

function writePieces(file: GrowingFile, pieces: Iterable<string | Uint8Array>): void {
  for (const piece of pieces) file.append(piece);
  file.done();
}

function rendered(
  report: ExperimentReport,
  format: string,
  csv: CsvOptions,
  out: Terminal,
): Iterable<string> {
  switch (format) {
    case 'json':
      return report.json();
    case 'csv':
      return [firstTable(report, csv)];
    case 'markdown':
      return [report.markdown()];
    default: {
      const paint = picocolors.createColors(out.color);
      const { interactive: hints, columns } = out;
      return [report.text({ paint, ascii: !out.unicode, hints, columns })];
    }
  }
}

const firstTable = (report: ExperimentReport, csv: CsvOptions): string =>
  textOf(report.tables(csv)[0]!, csv);

const noteLines = ({ notes = [] }: ExperimentReport): string[] =>
  notes.map((note) => `note: ${printable(note)}`);

async function tell(lines: readonly string[], { err }: Context): Promise<void> {
  for (const line of lines) await err.write(`${line}\n`);
}
