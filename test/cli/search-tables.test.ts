// runs.csv and summary.csv of the commands that search: they say the same as the table of what was tried.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCsv } from '../../src/scenario/csv-reader.ts';
import { emptyFolder, simulate } from '../support/cli.ts';

/** A group whose name a spreadsheet would calculate. */
const EVIL = '=1+1,"x"';
const SHOP = `name: '@shop'
run: { until: 8m, seed: 3 }
autoScalingGroups:
  - name: '${EVIL}'
    instanceTypes: [m5.xlarge]
    zones: [a, b]
    desiredCapacity: 3
    maxSize: 6
    onDemandPercentageAboveBaseCapacity: 0
workloads:
  - { kind: Deployment, name: web, replicas: 12, requests: { cpu: 900m, memory: 1Gi } }
events:
  - { at: 1m, reclaim: { group: '${EVIL}', count: 1 } }
expect:
  - pending max <= 100s
  - lost pods <= 1
  - cordon latency max <= 1m
`;

type Row = Readonly<Record<string, string>>;

function rowsOf(path: string): readonly Row[] {
  const { table } = readCsv(readFileSync(path, 'utf8'), path);
  const names = table.header.map(({ text }) => text);
  return table.rows.map((cells) =>
    Object.fromEntries(cells.map(({ text }, place) => [names[place]!, text])),
  );
}

const SEARCHES: Readonly<Record<string, readonly string[]>> = {
  optimize: ['optimize', 'shop.yaml', '--vary', 'autoScalingGroups[0].desiredCapacity=4..5'],
  headroom: ['headroom', 'shop.yaml', '--most', '2'],
  survive: ['headroom', 'shop.yaml', '--survive', '1'],
};
const FEW = ['--share', '60%', '--max-runs', '30', '--no-fail', '-q'];

let cwd: string;
beforeAll(() => {
  cwd = emptyFolder();
  writeFileSync(join(cwd, 'shop.yaml'), SHOP);
  for (const [name, words] of Object.entries(SEARCHES))
    for (const jobs of ['1', '3'])
      simulate([...words, ...FEW, '--jobs', jobs, '--out', `${name}-${jobs}`], { cwd });
});

describe.each(Object.keys(SEARCHES))('%s', (name) => {
  const path = (file: string, jobs = '1') => join(cwd, `${name}-${jobs}`, file);
  const runsBy = (): ReadonlyMap<string, readonly Row[]> => {
    const runs = new Map<string, Row[]>();
    for (const row of rowsOf(path('runs.csv')))
      runs.set(row['variant']!, [...(runs.get(row['variant']!) ?? []), row]);
    return runs;
  };
  const tried = (): readonly Row[] => rowsOf(path(`${name}.csv`)).filter(({ runs }) => runs !== '');

  test('has each run of each configuration that was tried, from run 0 on', () => {
    const runs = runsBy();
    expect(tried().length).toBeGreaterThan(1);
    for (const { variant, runs: made } of tried()) {
      const own = runs.get(variant!)!;
      expect(own.length).toBeGreaterThanOrEqual(Number(made));
      expect(own.map(({ run }) => run)).toEqual(own.map((_, place) => `${place}`));
      expect(own.map(({ seed }) => seed)).toEqual(own.map((_, k) => (k === 0 ? '3' : `3/${k}`)));
    }
    expect([...runs.keys()]).toEqual([...new Set(runs.keys())]);
  });

  test('counts and means of the table of what was tried are those of its runs', () => {
    for (const row of tried()) {
      const own = runsBy().get(row['variant']!)!.slice(0, Number(row['runs']));
      for (const limit of ['limit_1', 'limit_2', 'limit_3'])
        expect(own.filter((run) => run[`held_${limit}`] === 'TRUE')).toHaveLength(
          Number(row[`held_runs_${limit}`]),
        );
      const cost = own.reduce((sum, run) => sum + Number(run['cost_usd']), 0) / own.length;
      expect(cost).toBeCloseTo(Number(row['cost_usd']), 5);
    }
  });

  test('summary.csv is over the same runs', () => {
    const costs = rowsOf(path('summary.csv')).filter(({ metric }) => metric === 'cost_usd');
    expect(costs.map(({ variant, runs }) => [variant, Number(runs)])).toEqual(
      [...runsBy()].map(([variant, own]) => [variant, own.length]),
    );
  });

  test('is the same with any number of threads, and names are text in it', () => {
    for (const file of ['runs.csv', 'summary.csv', `${name}.csv`]) {
      const text = readFileSync(path(file), 'utf8');
      expect(text).toBe(readFileSync(path(file, '3'), 'utf8'));
      expect(text).toContain("'@shop");
      expect(text).not.toMatch(/(?:^|,)"?[=@]/m);
    }
  });
});

test('what a search sets has a column each; without a reclaim a limit that saw none is held, as headroom counts', () => {
  const set = rowsOf(join(cwd, 'optimize-1/runs.csv')).map((row) => [
    row['variant'],
    row['set_autoScalingGroups[0].desiredCapacity'],
  ]);
  expect(set).toContainEqual(['desiredCapacity=4', '4']);
  expect(set).toContainEqual(['base', '']);
  const calm = rowsOf(join(cwd, 'headroom-1/runs.csv')).filter(
    ({ variant }) => variant === 'gone=0',
  );
  expect(calm.length).toBeGreaterThan(5);
  for (const run of calm)
    expect(run).toMatchObject({ cordon_latency_max_s: '', held_limit_3: 'TRUE' });
});
