// What is said of tables that a spreadsheet cannot read whole, and how many runs are under way for them.

import { expect, test } from 'vitest';
import { rowsOfAllRuns } from '../../src/cli/all-runs.ts';
import type { OutputFolder } from '../../src/cli/output-folder.ts';
import { writeTables } from '../../src/cli/table-files.ts';
import { csvTable, type CsvOptions, type CsvPiece } from '../../src/report/csv-table.ts';
import { scenarioOf, SMALL } from '../support/scenario-texts.ts';

/** Keeps what was written, and whether it was finished. */
function aFolder() {
  const files = new Map<string, string>();
  const folder: OutputFolder = {
    path: 'out',
    write() {},
    finish() {},
    begin: (name) => ({
      append: (text) => files.set(name, (files.get(name) ?? '') + String(text)),
      done() {},
      abandon: () => files.delete(name),
    }),
  };
  return { files, folder };
}

const table = (name: string) => csvTable(name, [], []);

async function notesOn(name: string, piece: CsvPiece, csv: CsvOptions = {}): Promise<string[]> {
  async function* more() {
    yield await Promise.resolve({ [name]: piece });
  }
  return writeTables(aFolder().folder, [table(name)], csv, more());
}

test('Excel cuts longer sheets without a word, so a file says what would keep it whole', async () => {
  const most = { text: '', rows: 1_048_575, left: 0 };
  expect(await notesOn('timeline.csv', most)).toEqual([]);
  const tooMany = { ...most, rows: 1_048_576 };
  expect(await notesOn('timeline.csv', tooMany)).toEqual([
    'note: timeline.csv has 1,048,576 rows, Excel reads 1,048,576 with the header: thin it with --sample 60s, or cut it with --max-rows 1048575',
  ]);
  const cut = 'Excel reads 1,048,576 with the header: cut it with --max-rows 1048575';
  expect(await notesOn('pods.csv', tooMany)).toEqual([`note: pods.csv has 1,048,576 rows, ${cut}`]);
  expect(await notesOn('timeline.csv', tooMany, { sampleSeconds: 60 })).toEqual([
    `note: timeline.csv has 1,048,576 rows, ${cut}`,
  ]);
});

test('a file that cannot be made whole leaves no trace, nor do those beside it', async () => {
  const { files, folder } = aFolder();
  const piece = { text: '1\n', rows: 1, left: 0 };
  async function* failing(): AsyncGenerator<Record<string, CsvPiece>> {
    yield { 'pods.csv': piece };
    yield await Promise.reject(new Error('run --seed 7/3 failed'));
  }
  const written = writeTables(folder, [table('pods.csv'), table('runs.csv')], {}, failing());
  await expect(written).rejects.toThrow('run --seed 7/3 failed');
  expect([...files.keys()]).toEqual([]);
});

test('no run is begun before there is room for it: what is held does not grow with their number', async () => {
  let begun = 0;
  const tasks = Array.from({ length: 50 }, (_, run) => ({
    run,
    get seed() {
      begun += 1;
      return `s/${run}`;
    },
  }));
  const controller = new AbortController();
  const rows = rowsOfAllRuns({
    scenario: scenarioOf(SMALL),
    variant: 'base',
    csv: {},
    tasks,
    jobs: 1,
    signal: controller.signal,
    progress: { at() {}, done() {} },
  });
  for (let taken = 1; taken <= 3; taken += 1) {
    expect((await rows.next()).done).toBe(false);
    expect(begun).toBe(taken);
  }
  controller.abort();
  expect((await rows.next()).done).toBe(true);
  expect(begun).toBe(3);
});
