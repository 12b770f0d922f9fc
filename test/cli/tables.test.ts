// Every CSV that a command writes, read back: columns.csv beside it has each of its columns, and no other.

import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCsv } from '../../src/scenario/csv-reader.ts';
import { emptyFolder, simulate, smallStory } from '../support/cli.ts';
import { writeRecording } from '../support/fidelity-recording.ts';

let cwd: string;
beforeAll(() => {
  cwd = emptyFolder();
  writeFileSync(join(cwd, 'small.yaml'), smallStory('pending p95 <= 90s', 'lost pods <= 0'));
  writeFileSync(
    join(cwd, 'plan.csv'),
    'variant,autoScalingGroups.spot.maxSize,"# who, and why"\na,3,Ana\nb,5,"Bo, too"\n',
  );
  writeRecording(join(cwd, 'recording'));
});

/** Rows of cells, the header first. */
function rowsOf(path: string): readonly (readonly string[])[] {
  const { table, problems } = readCsv(readFileSync(path, 'utf8'), path);
  expect(problems).toEqual([]);
  return [table.header, ...table.rows].map((cells) => cells.map(({ text }) => text));
}

const MAX_SIZE = 'autoScalingGroups.spot.maxSize';
const FEW = ['-n', '3', '--jobs', '1', '--no-fail'];

describe('columns.csv has the columns of all other files, no more, each with its meaning', () => {
  const words: Readonly<Record<string, readonly string[]>> = {
    'one run': ['small.yaml', '--no-fail'],
    'many runs': ['small.yaml', ...FEW],
    'every run, wide': ['small.yaml', ...FEW, '--all-runs', '--csv-wide'],
    'what-if': ['what-if', 'small.yaml', '--set', `${MAX_SIZE}=3`, ...FEW],
    compare: ['compare', 'small.yaml', 'small.yaml', ...FEW],
    sweep: ['sweep', 'small.yaml', '--vary', `${MAX_SIZE}=3,4`, ...FEW],
    batch: ['batch', 'plan.csv', '--scenario', 'small.yaml', ...FEW],
    optimize: [
      'optimize',
      'small.yaml',
      '--vary',
      `${MAX_SIZE}=3,4`,
      '--max-runs',
      '20',
      '--no-fail',
    ],
    headroom: ['headroom', 'small.yaml', '--most', '1', '--max-runs', '20'],
    'headroom --survive': [
      'headroom',
      'small.yaml',
      '--survive',
      '1',
      '--max-runs',
      '20',
      '--no-fail',
    ],
    fidelity: ['fidelity', 'recording', '-n', '3', '--no-fail'],
  };

  test.each(Object.entries(words))('%s', (name, given) => {
    const out = join(cwd, name);
    const { stderr } = simulate([...given, '-q', '--out', out], { cwd });
    expect(stderr).toBe('');
    expectDescribed(out);
  });

  test('merge', () => {
    const shard = ['sweep', 'small.yaml', '--vary', `${MAX_SIZE}=3,4`, '-n', '3', '--shard', '1/1'];
    simulate([...shard, '--out', 'shards'], { cwd });
    simulate(['merge', 'shards', '-q', '--out', 'merged'], { cwd });
    expectDescribed(join(cwd, 'merged'));
  });

  test('held_<name> and set_<path> too', () => {
    const described = rowsOf(join(cwd, 'sweep/columns.csv')).map(
      ([file, column]) => `${file} ${column}`,
    );
    expect(described).toContain('runs.csv held_limit_1');
    expect(described).toContain(`runs.csv set_${MAX_SIZE}`);
    expect(described).toContain(`sweep.csv set_${MAX_SIZE}`);
    expect(rowsOf(join(cwd, 'batch/columns.csv'))).toContainEqual([
      'batch.csv',
      '# who, and why',
      '',
      'As in the plan',
    ]);
  });
});

function expectDescribed(folder: string): void {
  const [head, ...described] = rowsOf(join(folder, 'columns.csv'));
  expect(head).toEqual(['file', 'column', 'unit', 'meaning']);
  const files = readdirSync(folder).filter(
    (name) => name.endsWith('.csv') && name !== 'columns.csv',
  );
  expect(files.length).toBeGreaterThan(0);
  const written = files.flatMap((file) =>
    rowsOf(join(folder, file))[0]!.map((column) => [file, column]),
  );
  const inOrder = (pairs: readonly (readonly (string | undefined)[])[]): string[] =>
    pairs.map((pair) => pair.join(' ')).toSorted();
  expect(inOrder(described.map(([file, column]) => [file, column]))).toEqual(inOrder(written));
  expect(described.filter(([, , , meaning]) => meaning === '')).toEqual([]);
}

describe('run --runs N --all-runs', () => {
  const ROWS = ['pods.csv', 'nodes.csv', 'timeline.csv', 'breaches.csv', 'capacity.csv'];
  const words = ['small.yaml', '-n', '6', '--no-fail', '-q', '--all-runs'];
  const text = (folder: string, name: string): string =>
    readFileSync(join(cwd, folder, name), 'utf8');

  test('has the rows of every run, in the order of runs whatever the number of threads', () => {
    for (const jobs of ['1', '3'])
      simulate([...words, '--jobs', jobs, '--out', `all-${jobs}`], { cwd });
    for (const name of ROWS) expect(text('all-3', name)).toBe(text('all-1', name));
    const [header, ...rows] = rowsOf(join(cwd, 'all-1/pods.csv'));
    expect(rows.map((row) => row[2])).toEqual(rows.map((row) => row[2]).toSorted());
    expect(new Set(rows.map((row) => row[2]))).toEqual(new Set(['0', '1', '2', '3', '4', '5']));
    const lost = rows.filter((row) => row[header!.indexOf('outcome')] === 'lost').length;
    const [names, ...runs] = rowsOf(join(cwd, 'all-1/runs.csv'));
    const told = runs.map((row) => Number(row[names!.indexOf('lost_pods')]));
    expect(lost).toBe(told.reduce((sum, each) => sum + each, 0));
  });

  test('has of each run what that run alone writes', () => {
    simulate(['small.yaml', '--seed', '7/4', '--no-fail', '-q', '--out', 'alone'], { cwd });
    for (const name of ROWS) {
      const alone = rowsOf(join(cwd, 'alone', name)).slice(1);
      const among = rowsOf(join(cwd, 'all-1', name)).filter((row) => row[2] === '4');
      const withoutRun = (rows: readonly (readonly string[])[]) =>
        rows.map((row) => row.toSpliced(2, 1));
      expect(withoutRun(among)).toEqual(withoutRun(alone));
    }
  });

  test('a European Excel gets one mark, its line ends and its decimal sign in all of them', () => {
    const dialect = ['--excel', '--delimiter', ';', '--decimal', ','];
    simulate([...words, '--jobs', '2', ...dialect, '--out', 'european'], { cwd });
    const capacity = text('european', 'capacity.csv');
    expect(capacity.split('\ufeff')).toHaveLength(2);
    expect(capacity.replaceAll('\r\n', '').includes('\n')).toBe(false);
    expect(capacity.slice(1).replaceAll('\r\n', '\n')).toBe(
      text('all-1', 'capacity.csv')
        .replaceAll(',', ';')
        .replaceAll(/(\d)\.(?=\d)/g, '$1,'),
    );
  });

  test('joined from shards is the same', () => {
    for (const shard of ['1/2', '2/2'])
      simulate(['small.yaml', '-n', '6', '-q', '--shard', shard, '--out', 'parts'], { cwd });
    const elsewhere = emptyFolder();
    cpSync(join(cwd, 'parts'), join(elsewhere, 'parts'), { recursive: true });
    simulate(['merge', 'parts', '-q', '--no-fail', '--all-runs', '--out', 'joined'], {
      cwd: elsewhere,
    });
    for (const name of readdirSync(join(cwd, 'all-1')).filter((each) => !each.startsWith('.')))
      expect(readFileSync(join(elsewhere, 'joined', name), 'utf8')).toBe(text('all-1', name));
  });

  test('with --max-rows files end with a whole run, and it is said what was left out', () => {
    const { stderr } = simulate(
      ['small.yaml', '-n', '6', '--no-fail', '--all-runs', '--max-rows', '12', '--out', 'cut'],
      { cwd },
    );
    const all = rowsOf(join(cwd, 'all-1/pods.csv')).slice(1);
    const cut = rowsOf(join(cwd, 'cut/pods.csv')).slice(1);
    const ofRun = (rows: readonly (readonly string[])[], run: string): number =>
      rows.filter((row) => row[2] === run).length;
    const last = cut.at(-1)![2]!;
    expect(cut).toEqual(all.slice(0, cut.length));
    expect(ofRun(cut, last)).toBe(ofRun(all, last));
    expect(cut.length + ofRun(all, String(Number(last) + 1))).toBeGreaterThan(12);
    expect(stderr).toContain(
      `note: pods.csv has ${cut.length} rows, --max-rows left out ${all.length - cut.length} more\n`,
    );
  });

  test.each([
    [
      ['-n', '3', '--format', 'json'],
      '--all-runs is about the CSV files in a folder: add --out DIR',
    ],
    [
      ['-n', '3', '--shard', '1/2', '--out', 'x'],
      '--all-runs: a shard writes no CSV files, give it to simulate merge',
    ],
    [[], '--all-runs is about many runs: add --runs N, or leave it out'],
  ])('2: without effect it is a mistake: %j', (more, message) => {
    expect(simulate(['small.yaml', '--all-runs', ...more], { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr: `${message}\n`,
    });
  });

  test('flags about rows need a folder with one run too', () => {
    for (const flag of ['--sample=60s', '--csv-wide', '--max-rows=5'])
      expect(simulate(['small.yaml', '--format', 'json', flag], { cwd }).stderr).toBe(
        `${flag.split('=')[0]} is about the CSV files in a folder: add --out DIR\n`,
      );
    expect(existsSync(join(cwd, 'reports'))).toBe(false);
  });
});
