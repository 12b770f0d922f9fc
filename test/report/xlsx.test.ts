import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { meanCauses } from '../../src/metrics/causes/mean.ts';
import { toWorkbook } from '../../src/report/xlsx.ts';
import { sheetTable, workbookOf } from '../../src/report/xlsx/sheet.ts';
import { withoutTimes } from '../../src/report/xlsx/zip-times.ts';
import {
  aBatchOrder,
  aRunsOrder,
  aSweepOrder,
  aWhatIfOrder,
  EVERY_ORDER,
  type OrderOf,
} from '../support/experiment-pages.ts';
import { testNeeding } from '../support/needs.ts';
import { once } from '../support/once.ts';
import { sheetCells, unzipped, type SheetCell } from '../support/unzipped.ts';
import { chargesOf, eachRecord, valuesOf } from '../../src/experiment/run-table.ts';

let order: OrderOf<'comparison'>;
let workbook: Uint8Array;
let whatIf: ReadonlyMap<string, SheetCell>;
beforeAll(async () => {
  order = await aWhatIfOrder();
  workbook = await toWorkbook(order);
  whatIf = sheetCells(unzipped(workbook), 'What-if');
});

const sheetNames = (bytes: Uint8Array): string[] =>
  [
    ...unzipped(bytes)
      .files.get('xl/workbook.xml')!
      .matchAll(/<sheet [^>]*name="([^"]*)"/g),
  ].map(([, name]) => name!);

/** The addresses of a column by its header, below it. */
function column(cells: ReadonlyMap<string, SheetCell>, name: string): [string, SheetCell][] {
  const header = [...cells].find(
    ([address, { value }]) => /^[A-Z]+1$/.test(address) && value === name,
  );
  const letters = header![0].replace('1', '');
  return [...cells].filter(([address]) => address.replace(/\d+/, '') === letters).slice(1);
}

const everyWorkbook = once(() =>
  Promise.all(
    EVERY_ORDER.map(async ([name, make]) => [name, await toWorkbook(await make())] as const),
  ),
);

test('every kind of experiment has its sheets, a dictionary last', async () => {
  const sheets = (await everyWorkbook()).map(([name, bytes]) => [name, sheetNames(bytes)]);
  expect(Object.fromEntries(sheets)).toEqual({
    'many runs': ['Summary', 'Limits', 'Runs', 'Causes', 'Dictionary'],
    'a what-if': ['What-if', 'Causes', 'Summary', 'Limits', 'Runs', 'Changes', 'Dictionary'],
    'changes made alone': [
      'What-if',
      'Causes',
      'Summary',
      'Limits',
      'Runs',
      'Changes',
      'Dictionary',
    ],
    'a comparison': ['What-if', 'Causes', 'Summary', 'Limits', 'Runs', 'Changes', 'Dictionary'],
    'a sweep of one key': ['Sweep', 'Causes', 'Summary', 'Limits', 'Runs', 'Dictionary'],
    'a sweep of two keys': ['Sweep', 'Causes', 'Summary', 'Limits', 'Runs', 'Dictionary'],
    'a search': ['Candidates', 'Causes', 'Summary', 'Runs', 'Dictionary'],
    headroom: ['Headroom', 'Summary', 'Runs', 'Dictionary'],
    'what survives': ['Settings', 'Summary', 'Runs', 'Dictionary'],
  });
});

/** A sheet's first row; or, of the dictionary, all rows. */
function rowsOfSheet(bytes: Uint8Array, sheet: string): string[][] {
  const rows: string[][] = [];
  for (const [address, { value }] of sheetCells(unzipped(bytes), sheet)) {
    const [, letters, line] = /^([A-Z]+)(\d+)$/.exec(address)!;
    const place = [...letters!].reduce((sum, sign) => sum * 26 + sign.charCodeAt(0) - 64, 0) - 1;
    (rows[Number(line) - 1] ??= [])[place] = value;
  }
  return rows;
}

test('the dictionary has every column of every sheet, in their order, each with its meaning', async () => {
  for (const [name, bytes] of await everyWorkbook()) {
    const sheets = sheetNames(bytes).filter((sheet) => sheet !== 'Dictionary');
    const [head, ...described] = rowsOfSheet(bytes, 'Dictionary');
    expect(head).toEqual(['sheet', 'column', 'unit', 'meaning']);
    expect([name, described.map(([sheet, title]) => [sheet, title])]).toEqual([
      name,
      sheets.flatMap((sheet) => rowsOfSheet(bytes, sheet)[0]!.map((title) => [sheet, title])),
    ]);
    expect(described.filter(([, , , meaning]) => (meaning ?? '') === '')).toEqual([]);
  }
});

test('a workbook has the columns of the CSV files, a plan its own', async () => {
  const swept = await toWorkbook(await aSweepOrder());
  expect(rowsOfSheet(swept, 'Sweep')[0]).toContain('set_autoScalingGroups.spot.maxSize');
  expect(rowsOfSheet(swept, 'Runs')[0]).toContain('set_autoScalingGroups.spot.maxSize');
  const planned = await toWorkbook(await aBatchOrder());
  const [header, first] = rowsOfSheet(planned, 'Plan');
  expect(header!.slice(0, 5)).toEqual([
    '# owner',
    'autoScalingGroups.spot.maxSize',
    '# ticket',
    'variant',
    'runs',
  ]);
  expect(first!.slice(0, 4)).toEqual(['Ana', '9', '007', 'row 1']);
  const cells = sheetCells(unzipped(planned), 'Plan');
  expect(['A2', 'B2', 'C2'].map((address) => cells.get(address)!.kind)).toEqual([
    'text',
    'number',
    'text',
  ]);
});

describe('the sheet of a what-if', () => {
  test('holds numbers as numbers and text as text', () => {
    for (const name of ['now', 'changed', 'low', 'high', 'p', 'pairs'])
      expect(new Set(column(whatIf, name).map(([, { kind }]) => kind))).toEqual(
        new Set(['number']),
      );
    for (const name of ['scenario', 'metric', 'verdict'])
      expect(new Set(column(whatIf, name).map(([, { kind }]) => kind))).toEqual(new Set(['text']));
  });

  test('calculates each difference where it stands, and it is the one that was reported', () => {
    const { effects } = order.comparison.against[0]!;
    const formulas = column(whatIf, 'difference');
    expect(formulas).toHaveLength(effects.length);
    formulas.forEach(([, { kind, formula, value }], place) => {
      expect(kind).toBe('formula');
      const [, from, to] = /^IF\(COUNT\((\w+),(\w+)\)=2,\2-\1,""\)$/.exec(
        formula.replaceAll('&quot;', '"'),
      )!;
      const [a, b] = [from, to].map((address) => whatIf.get(address!)?.value);
      const { difference } = effects[place]!;
      const calculated = a === undefined || b === undefined ? null : Number(b) - Number(a);
      if (difference === null) expect(calculated).toBeNull();
      else expect(calculated).toBeCloseTo(difference, 9);
      expect(value).toBe(calculated === null ? '' : String(calculated));
    });
  });
});

describe('the sheet of causes', () => {
  test('of a what-if calculates each difference where it stands, and they sum to that of the wait', () => {
    const sheet = sheetCells(unzipped(workbook), 'Causes');
    const [{ causes, effects }] = order.comparison.against as [
      (typeof order.comparison.against)[0],
    ];
    const formulas = column(sheet, 'difference');
    expect(formulas).toHaveLength(causes.length);
    formulas.forEach(([, { kind, formula, value }], place) => {
      expect(kind).toBe('formula');
      const [changed, now] = formula.split('-').map((address) => Number(sheet.get(address)!.value));
      expect(changed! - now!).toBeCloseTo(causes[place]!.difference, 9);
      expect(Number(value)).toBe(causes[place]!.difference);
    });
    const kinds = column(sheet, 'kind').map(([, { value }]) => value);
    const waited = formulas
      .filter((_, place) => kinds[place] === 'waiting')
      .reduce((sum, [, { value }]) => sum + Number(value), 0);
    const all = effects.find(({ metric }) => metric === 'pending_pod_seconds')!;
    expect(waited).toBeCloseTo(all.difference!, 6);
  });

  test('of many runs has the mean charge of each cause', async () => {
    const runs = await aRunsOrder();
    const sheet = sheetCells(unzipped(await toWorkbook(runs)), 'Causes');
    expect(column(sheet, 'cause').map(([, { value }]) => value)).toEqual(
      meanCauses(chargesOf(runs.summary.variant.records)).map(({ cause }) => cause),
    );
  });
});

describe('the sheet of runs', () => {
  test('has a row a run of every variant, with each limit TRUE or FALSE and each seed as text', async () => {
    const runs = await aRunsOrder();
    const cells = sheetCells(unzipped(await toWorkbook(runs)), 'Runs');
    expect(column(cells, 'seed').map(([, { kind, value }]) => [kind, value])).toEqual(
      runs.summary.variant.records.seeds.map((seed) => ['text', seed]),
    );
    expect(column(cells, 'cost_usd').map(([, { value }]) => Number(value))).toEqual(
      valuesOf(runs.summary.variant.records, 'cost_usd'),
    );
    expect(column(cells, 'held_limit_2').map(([, { kind, value }]) => [kind, value])).toEqual(
      [...eachRecord(runs.summary.variant.records)].map(({ limits }) => [
        'boolean',
        limits[1]!.held ? '1' : '0',
      ]),
    );
  });
});

describe('a workbook', () => {
  test('has equal bytes whatever the day, since every stamp in it is 1 January 1980', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2041-02-03T04:05:06Z') });
    try {
      expect(Buffer.from(await toWorkbook(order)).equals(Buffer.from(workbook))).toBe(true);
    } finally {
      vi.useRealTimers();
    }
    expect(new Set(unzipped(workbook).stamps)).toEqual(new Set([0x0021_0000]));
  });

  const TEXTS = ['=1+1', '+1', '-5', '@SUM(A1)', '<b>&"', '\u001b[31m', 'x'.repeat(40_000)];
  const someTexts = () =>
    workbookOf([
      sheetTable(
        'Texts',
        [{ name: 'text', unit: '', meaning: '', cell: (text: string) => text }],
        TEXTS,
      ),
    ]);

  test('never takes a text for a formula, nor for more than Excel holds', async () => {
    const cells = column(sheetCells(unzipped(await someTexts()), 'Texts'), 'text');
    expect(cells.map(([, { kind }]) => kind)).toEqual(TEXTS.map(() => 'text'));
    expect(cells.map(([, { value }]) => value).slice(0, 6)).toEqual([
      '=1+1',
      '+1',
      '-5',
      '@SUM(A1)',
      '&lt;b&gt;&amp;"',
      '[31m',
    ]);
    expect(cells[6]![1].value).toHaveLength(32_767);
  });

  test('leaves rows out rather than not be opened, and says how many', () => {
    const wide = Array.from({ length: 100 }, (_, i) => ({
      name: `c${i}`,
      unit: '',
      meaning: '',
      cell: (row: number) => row,
    }));
    const table = sheetTable(
      'Wide',
      wide,
      Array.from({ length: 5000 }, (_, i) => i),
    );
    expect([table.rows.length, table.left]).toEqual([4000, 1000]);
  });

  test('of bytes that are no archive is refused', () => {
    expect(() => withoutTimes(new Uint8Array(100))).toThrow(/no ZIP archive/);
  });
});

const SOFFICE = '/usr/bin/soffice';
const officeTest = testNeeding(
  'LibreOffice: apt-get install libreoffice-calc',
  existsSync(SOFFICE),
);

/** What LibreOffice makes of a sheet, as CSV rows. */
function inLibreOffice(bytes: Uint8Array, sheet: string): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'simulate-xlsx-'));
  try {
    writeFileSync(join(folder, 'book.xlsx'), bytes);
    const filter = 'csv:Text - txt - csv (StarCalc):9,0,76,1,,0,false,false,false,false,false,-1';
    const settings = `-env:UserInstallation=file://${folder}/profile`;
    spawnSync(SOFFICE, [
      settings,
      '--headless',
      '--convert-to',
      filter,
      '--outdir',
      folder,
      join(folder, 'book.xlsx'),
    ]);
    const csv = readFileSync(join(folder, `book-${sheet}.csv`), 'utf8');
    return csv
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('in LibreOffice', () => {
  officeTest(
    'a what-if opens, and its differences are those that were reported',
    () => {
      const [header, ...rows] = inLibreOffice(workbook, 'What-if');
      const at = (name: string): number => header!.indexOf(name);
      const { effects } = order.comparison.against[0]!;
      expect(rows).toHaveLength(effects.length);
      rows.forEach((row, place) => {
        const { metric, difference } = effects[place]!;
        expect(row[at('metric')]).toBe(metric);
        if (difference === null) expect(row[at('difference')]).toBe('');
        else expect(Number(row[at('difference')])).toBeCloseTo(difference, 6);
      });
    },
    120_000,
  );
});
