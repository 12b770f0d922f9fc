// Every file, read back as RFC 4180 says, equals the result.

import { expect, test } from 'vitest';
import { CSV_FILES, rowTable, toCsvFiles, type CsvFile } from '../../src/report/csv.ts';
import { piecesOf, type CsvOptions } from '../../src/report/csv-table.ts';
import type { KeyedRun } from '../../src/report/columns.ts';
import { METRICS } from '../../src/metrics/dictionary.ts';
import { HOSTILE, reportResult, reportScenario } from '../support/report-story.ts';

const aRun = (names = {}): KeyedRun => ({
  variant: 'base',
  run: 0,
  result: reportResult(reportScenario(names)),
});

const text = (file: CsvFile, runs = [aRun()], options: CsvOptions = {}): string =>
  toCsvFiles(runs, options).get(file)!;

/** RFC 4180, read one character at a time. */
function parse(csv: string, delimiter = ','): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < csv.length; i += 1) {
    const sign = csv[i]!;
    if (quoted && sign === '"' && csv[i + 1] === '"') cell += csv[(i += 1)]!;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === delimiter || sign === '\n')) {
      rows.at(-1)!.push(cell);
      cell = '';
      if (sign === '\n') rows.push([]);
    } else cell += sign;
  }
  return rows.slice(0, -1);
}

/** Rows as objects by header. */
function read(file: CsvFile, runs = [aRun()], options: CsvOptions = {}): Record<string, string>[] {
  const [header, ...rows] = parse(text(file, runs, options));
  return rows.map((row) => Object.fromEntries(header!.map((name, place) => [name, row[place]!])));
}

const asCell = (value: unknown): string => {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return String(value);
};

test('every file begins with the key columns, columns.csv with file and column', () => {
  for (const file of CSV_FILES) {
    const header = text(file).split('\n')[0]!;
    if (file === 'columns.csv') expect(header).toBe('file,column,unit,meaning');
    else expect(header.startsWith('scenario,variant,run,seed,')).toBe(true);
  }
});

test('headers are the interface: these columns in this order', () => {
  const header = (file: CsvFile): string =>
    text(file).split('\n')[0]!.slice('scenario,variant,run,seed,'.length);
  expect(header('summary.csv')).toBe('metric,unit,p5,p50,p95,mean,ci95_low,ci95_high,runs');
  expect(header('timeline.csv')).toBe(
    't_s,time_utc,group,nodes_ready,nodes_booting,pods_running,pods_pending,cpu_requested,cpu_allocatable,cost_usd_to_date',
  );
  expect(header('pods.csv')).toBe(
    'pod,workload,created_s,bound_s,ready_s,deleted_s,node,pending_s,ready_time_s,evicted,outcome,reason',
  );
  expect(header('breaches.csv')).toBe(
    'limit,kind,start_s,end_s,length_s,workload,worst_value,unit,pods_affected',
  );
  expect(header('nodes.csv')).toMatch(
    /^node,group,instance_type,zone,market,launched_s,ready_s,gone_s,reason,cost_usd,/,
  );
  expect(header('capacity.csv')).toMatch(
    /^group,nodes_min,nodes_mean,nodes_max,min_size,desired,max_size,cpu_requested,cpu_allocatable,cpu_free_least,memory_/,
  );
  expect(header('runs.csv')).toBe(
    [...METRICS.keys(), 'held_quick', 'held_limit_2', 'held_limit_3'].join(','),
  );
});

test('rows read back are the rows of the result', () => {
  const run = aRun();
  const { podRows, nodeRows, timeline } = run.result;
  read('pods.csv', [run]).forEach((row, i) => {
    for (const [name, value] of Object.entries(podRows[i]!)) expect(row[name]).toBe(asCell(value));
  });
  read('nodes.csv', [run]).forEach((row, i) => {
    const { cost_usd, ...exact } = nodeRows[i]!;
    for (const [name, value] of Object.entries(exact)) expect(row[name]).toBe(asCell(value));
    expect(Number(row['cost_usd'])).toBeCloseTo(cost_usd, 5);
  });
  const lines = read('timeline.csv', [run]);
  expect(lines.map((row) => `${row['t_s']} ${row['group']}`)).toEqual(
    timeline.map((row) => `${row.t_s} ${row.group}`),
  );
});

test('numbers keep six significant digits, whole numbers and instants all of theirs', () => {
  const run = aRun();
  const result = {
    ...run.result,
    metrics: {
      ...run.result.metrics,
      cost_usd: 0.1 + 0.2,
      lost_pods: 12_345_678,
      pending_p95_s: -5,
    },
    podRows: [{ ...run.result.podRows[0]!, created_s: 86_399.123 }],
  };
  const [row] = read('runs.csv', [{ ...run, result }]);
  expect(row).toMatchObject({ cost_usd: '0.3', lost_pods: '12345678', pending_p95_s: '-5' });
  expect(read('pods.csv', [{ ...run, result }])[0]!['created_s']).toBe('86399.123');
});

test('limits are TRUE or FALSE, what is missing is empty', () => {
  const [row] = read('runs.csv');
  expect(row).toMatchObject({ held_quick: 'TRUE', held_limit_2: 'FALSE', held_limit_3: 'FALSE' });
  expect(read('timeline.csv')[0]).toMatchObject({ time_utc: '' });
  expect(text('pods.csv')).not.toMatch(/null|NaN|undefined/);
});

test('a name that a spreadsheet would calculate is escaped, whatever else is in it', () => {
  const run = aRun(HOSTILE);
  const pods = read('pods.csv', [run]);
  expect(pods[0]!['workload']).toBe(`'${HOSTILE.workload}`);
  expect(pods[0]!['scenario']).toBe(HOSTILE.scenario);
  expect(read('nodes.csv', [run])[0]!['group']).toBe(`'${HOSTILE.group}`);
  const starts = CSV_FILES.flatMap((file) => parse(text(file, [run])).flat()).filter((cell) =>
    /^[=+@\t\r]/.test(cell),
  );
  expect(starts).toEqual([]);
});

test('Excel gets its mark and line ends, a European one its signs, and numbers stay numbers', () => {
  const european = text('nodes.csv', [aRun()], { excel: true, delimiter: ';', decimal: ',' });
  expect(european.startsWith('\ufeffscenario;variant;run;seed;')).toBe(true);
  expect(european.split('\r\n')).toHaveLength(1 + 3 + 1);
  expect(european).toContain(';-86400;');
  expect(european).toMatch(/;0,\d+;/);
});

test('a sampled timeline stands at what was there at each tick', () => {
  const rows = parse(text('timeline.csv', [aRun()], { sampleSeconds: 300 })).slice(1);
  const cluster = rows.filter((row) => row[6] === '*').map((row) => [row[4], row[7], row[10]]);
  expect(cluster).toEqual([
    ['0', '2', '0'],
    ['300', '2', '0'],
    ['600', '2', '0'],
    ['900', '2', '0'],
    ['1200', '2', '0'],
    ['1500', '2', '0'],
    ['1800', '2', '0'],
  ]);
});

test('a wide timeline has a column for each group and the numbers of the tidy one', () => {
  const run = aRun();
  const tidy = read('timeline.csv', [run]);
  const wide = read('timeline.csv', [run], { wideTimeline: true });
  const instants = [...new Set(tidy.map((row) => row['t_s']))];
  expect(wide.map((row) => row['t_s'])).toEqual(instants);
  for (const { t_s, group, ...row } of tidy) {
    const turned = wide.find((each) => each['t_s'] === t_s)!;
    for (const name of ['nodes_ready', 'pods_running', 'cpu_requested', 'cost_usd_to_date'])
      expect(turned[group === '*' ? name : `${name}_${group}`]).toBe(row[name]);
    if (group === '*') expect(turned['pods_pending']).toBe(row['pods_pending']);
  }
  const groups = run.result.groups.map(({ group }) => group);
  expect(groups.length).toBeGreaterThan(0);
  expect(Object.keys(wide[0]!).slice(4, 8)).toEqual([
    't_s',
    'time_utc',
    'nodes_ready',
    `nodes_ready_${groups[0]}`,
  ]);
  const sampled = { wideTimeline: true, sampleSeconds: 600 };
  expect(read('timeline.csv', [run], sampled).map((row) => row['t_s'])).toEqual([
    '0',
    '600',
    '1200',
    '1800',
  ]);
});

test('a file of at most so many rows holds whole runs, and says what it leaves out', () => {
  const run = aRun();
  const pods = run.result.podRows.length;
  const runs = [0, 1, 2].map((k) => ({ ...run, run: k }));
  const cut = (maxRows: number) => {
    const pieces = [...piecesOf(rowTable('pods.csv', runs, { maxRows }))];
    const rows = parse(pieces.map((piece) => piece.text).join('')).slice(1);
    return { runs: rows.map((row) => row[2]), left: pieces.at(-1)!.left };
  };
  const ofRuns = (...made: readonly number[]) => made.flatMap((k) => Array(pods).fill(String(k)));
  expect(cut(3 * pods)).toEqual({ runs: ofRuns(0, 1, 2), left: 0 });
  expect(cut(3 * pods - 1)).toEqual({ runs: ofRuns(0, 1), left: pods });
  expect(cut(pods)).toEqual({ runs: ofRuns(0), left: 2 * pods });
  expect(cut(pods - 1)).toEqual({ runs: ofRuns(0).slice(1), left: 2 * pods + 1 });
});

test('many rows come in pieces that join without a seam', () => {
  const run = aRun();
  const [first] = run.result.podRows;
  const podRows = Array.from({ length: 25_000 }, (_, k) => ({ ...first!, pod: `web-${k}` }));
  const table = rowTable('pods.csv', [{ ...run, result: { ...run.result, podRows } }]);
  const pieces = [...piecesOf(table)];
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.reduce((sum, { rows: count }) => sum + count, 0)).toBe(25_000);
  const rows = parse(pieces.map((piece) => piece.text).join(''));
  expect(rows).toHaveLength(25_001);
  expect(rows.every((row) => row.length === rows[0]!.length)).toBe(true);
});

test('the summary puts runs together and says how sure their mean is', () => {
  const run = aRun();
  const runs = [10, 20, 30].map((cost_usd, k) => ({
    ...run,
    run: k,
    result: { ...run.result, metrics: { ...run.result.metrics, cost_usd } },
  }));
  const cost = read('summary.csv', runs).find((row) => row['metric'] === 'cost_usd');
  expect(cost).toMatchObject({
    p5: '11',
    p50: '20',
    p95: '29',
    mean: '20',
    runs: '3',
    unit: 'USD',
    run: '',
  });
  // t(0.975, 2) = 4.3027; deviation 10 over the root of 3
  expect(Number(cost!['ci95_high']) - 20).toBeCloseTo((4.3027 * 10) / Math.sqrt(3), 3);
  expect(read('summary.csv', [run])[0]).toMatchObject({
    run: '0',
    seed: '42',
    ci95_low: '',
    runs: '1',
  });
});

test('the data dictionary names every column of every file', () => {
  const described = read('columns.csv').map((row) => `${row['file']} ${row['column']}`);
  for (const file of CSV_FILES.filter((name) => name !== 'columns.csv'))
    for (const name of parse(text(file))[0]!) expect(described).toContain(`${file} ${name}`);
  expect(read('columns.csv').filter((row) => row['meaning'] === '')).toEqual([]);
});

test('all files come by name', () => {
  expect([...toCsvFiles([aRun()]).keys()]).toEqual([...CSV_FILES]);
});

test('swept values are columns of runs.csv', () => {
  const set = { 'autoScalingGroups.spot.maxSize': 20 };
  expect(read('runs.csv', [{ ...aRun(), set }])[0]).toMatchObject({
    'set_autoScalingGroups.spot.maxSize': '20',
  });
});
