// Where a run's results go: the folder and files that were asked for, checked before the run starts.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import picocolors from 'picocolors';
import type { RunResult } from '../metrics/result.ts';
import type { ReportContext } from '../report/context.ts';
import { CSV_FILES, csvTables } from '../report/csv.ts';
import { textOf, type CsvOptions } from '../report/csv-table.ts';
import { toJson } from '../report/json.ts';
import { junitOfRun } from '../report/junit.ts';
import { toMarkdown } from '../report/markdown.ts';
import { toSummary } from '../report/summary.ts';
import { printable, type Flags } from './args.ts';
import { count } from './experiments.ts';
import { folderName, writeAtomically } from './files.ts';
import { openOutputFolder, type OutputFolder } from './output-folder.ts';
import { InputProblem } from './problem.ts';
import type { ReportDrawer } from './report-drawer.ts';
import { refuseUselessRowFlags } from './row-flags.ts';
import { writeTables } from './table-files.ts';
import { checkNamedFiles, refuseUnwritableFiles } from './targets.ts';
import type { InputFiles } from './input-files.ts';
import type { Terminal } from './terminal.ts';

export interface OutputPlan {
  /** Where the report will lie, when one is written. */
  readonly reportPath: string | undefined;
  /** Writes everything asked for; gives lines such as `wrote reports/burst/report.html` for stderr. */
  writeFiles(result: RunResult, context: ReportContext): Promise<string[]>;
  onStdout(result: RunResult, context: ReportContext, out: Terminal): Promise<string>;
}

const REPORT = 'report.html';
const RESULT = 'result.json';

/** Whether these flags ask for a page, so that somebody may begin to load what draws it. */
export const wantsReport = (flags: Flags): boolean =>
  flags.text('html') !== undefined ||
  flags.text('out') !== undefined ||
  (flags.text('format') ?? 'text') === 'text';

/** Where the text form writes when nobody says where. */
export const reportsFolder = (scenarioName: string): string =>
  join('reports', folderName(scenarioName));

/** Text form writes `reports/<name>/`; other formats write only with `--out`. */
export function planOutput(
  scenarioName: string,
  flags: Flags,
  { drawer, inputs }: { readonly drawer: ReportDrawer; readonly inputs: InputFiles },
): OutputPlan {
  const csv = csvOptions(flags);
  checkNamedFiles(flags, inputs);
  if (flags.text('xlsx') !== undefined)
    throw new InputProblem('--xlsx: a workbook is made of many runs: add --runs 100');
  const format = flags.text('format') ?? 'text';
  const asked = flags.text('out');
  const path = asked ?? (format === 'text' ? reportsFolder(scenarioName) : undefined);
  refuseUselessRowFlags(flags, path);
  const folder =
    path === undefined
      ? undefined
      : openOutputFolder(path, [REPORT, RESULT, ...CSV_FILES], flags.on('force'));
  refuseUnwritableFiles(flags);
  return {
    reportPath: flags.text('html') ?? (folder && join(folder.path, REPORT)),
    writeFiles: async (result, context) => [
      ...(folder === undefined ? [] : await fill(folder, result, context, { csv, drawer })),
      ...(await writeNamed(flags, result, context, { csv, drawer })),
    ],
    onStdout: (result, context, out) => rendered(format, result, context, { csv, out }),
  };
}

interface Means {
  readonly csv: CsvOptions;
  readonly drawer: ReportDrawer;
}

/** The report is drawn while the data is written. */
async function fill(
  folder: OutputFolder,
  result: RunResult,
  context: ReportContext,
  { csv, drawer }: Means,
): Promise<string[]> {
  const drawn = drawer.draw(result, context);
  folder.write(RESULT, toJson(result, context));
  const notes = await writeTables(folder, tablesOf(result, csv), csv);
  folder.write(REPORT, await drawn);
  folder.finish();
  return [`wrote ${join(folder.path, REPORT)} and the data beside it`, ...notes];
}

async function writeNamed(
  flags: Flags,
  result: RunResult,
  context: ReportContext,
  { csv, drawer }: Means,
): Promise<string[]> {
  const wrote: string[] = [];
  const write = (flag: string, text: string): void => {
    const path = flags.text(flag)!;
    writeAtomically(path, text);
    wrote.push(`wrote ${printable(path)}`);
  };
  if (flags.text('json') !== undefined) write('json', toJson(result, context));
  if (flags.text('csv') !== undefined) write('csv', summaryCsv(result, csv));
  if (flags.text('markdown') !== undefined) write('markdown', toMarkdown(result, context));
  if (flags.text('html') !== undefined) write('html', await drawer.draw(result, context));
  if (flags.text('junit') !== undefined) write('junit', junitOfRun(result));
  return wrote;
}

async function rendered(
  format: string,
  result: RunResult,
  context: ReportContext,
  { csv, out }: { readonly csv: CsvOptions; readonly out: Terminal },
): Promise<string> {
  switch (format) {
    case 'json':
      return toJson(result, context);
    case 'csv':
      return summaryCsv(result, csv);
    case 'markdown':
      return toMarkdown(result, context);
    default:
      return toSummary(result, context, {
        paint: picocolors.createColors(out.color),
        ascii: !out.unicode,
        hints: out.interactive,
        columns: out.columns,
      });
  }
}

const tablesOf = (result: RunResult, csv: CsvOptions) =>
  csvTables([{ variant: 'base', run: 0, result }], csv);

const summaryCsv = (result: RunResult, csv: CsvOptions): string =>
  textOf(tablesOf(result, csv)[0]!, csv);

/** The dialect of CSVs that the flags ask for. */
export function csvOptions(flags: Flags): CsvOptions {
  const delimiter = flags.text('delimiter');
  const decimal = flags.text('decimal');
  if (delimiter !== undefined && (delimiter.length !== 1 || /["\r\n]/.test(delimiter)))
    throw new InputProblem(
      `--delimiter is ${printable(delimiter)}: give one character, no quote and no end of a line`,
    );
  if (decimal !== undefined && decimal !== '.' && decimal !== ',')
    throw new InputProblem(`--decimal is ${printable(decimal)}: choose . or ,`);
  if ((decimal ?? '.') === (delimiter ?? ','))
    throw new InputProblem(
      `--delimiter and --decimal are both ${decimal ?? delimiter}: use --delimiter ';' with --decimal ','`,
    );
  const sample = flags.text('sample');
  const maxRows = count(flags, 'max-rows', MOST_ROWS);
  return {
    excel: flags.on('excel'),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(sample === undefined ? {} : { sampleSeconds: sampleSeconds(sample) }),
    ...(flags.on('csv-wide') ? { wideTimeline: true } : {}),
    ...(maxRows === undefined ? {} : { maxRows }),
  };
}

/** More than a disk holds. */
const MOST_ROWS = 999_999_999;

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function sampleSeconds(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const length = Number(amount) * (UNIT_SECONDS[unit ?? ''] ?? 0);
  if (!(length > 0)) throw new InputProblem(`--sample is ${printable(text)}: write 10s, 2m or 1h`);
  return length;
}

/** Hands a file to the desktop's own opener; a desktop that has none is no reason to fail. */
export function openInBrowser(path: string | undefined): void {
  if (path === undefined) return;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(opener, [path], { detached: true, stdio: 'ignore' });
  child.on('error', () => {
    process.stderr.write(`note: nothing here opens a page (${opener}): open ${path} yourself\n`);
  });
  child.unref();
}
