import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  joinedPool,
  rememberingPool,
  RunsMissing,
  shardPool,
  ShardMade,
  tasksOfShard,
} from '../../src/experiment/kept-runs.ts';
import {
  endLine,
  headerLine,
  MOST_TEXTS,
  recordLine,
  scenarioKey,
  textLine,
  type RunLogHeader,
} from '../../src/experiment/run-log.ts';
import { isEndLine, readRunLog } from '../../src/experiment/read-run-log.ts';
import { RunMemory } from '../../src/experiment/run-memory.ts';
import type { RunOrders, RunPool, RunTask } from '../../src/experiment/run-pool.ts';
import type { RunRecord } from '../../src/experiment/run-record.ts';
import { seedOfRun } from '../../src/experiment/seeds.ts';
import { METRICS } from '../../src/metrics/dictionary.ts';
import { CURVE_PERCENTS } from '../../src/metrics/pending-curve.ts';
import { aScenario } from '../support/a-scenario.ts';

const header: Omit<RunLogHeader, 'schema'> = {
  toolVersion: '1.2.3',
  asked: ['run', 'burst.yaml', '--runs=3'],
};
/** Every record has every metric. */
const NO_METRICS = Object.fromEntries([...METRICS.keys()].map((name) => [name, null]));
const record = (run: number): RunRecord => ({
  run,
  seed: seedOfRun('1', run),
  metrics: { ...NO_METRICS, lost_pods: run },
  limits: [],
  causes: [],
  pending_curve_s: CURVE_PERCENTS.map((percent) => percent / 1000),
});
const log = (...lines: readonly string[]): string => headerLine(header) + lines.join('');

const read = (text: string) => {
  const outcome = readRunLog([text]);
  if ('wrong' in outcome) throw new Error(outcome.wrong);
  return outcome;
};

test('what was kept is read back, and the log says whether it is all', () => {
  const text = log(recordLine('s', record(0)), recordLine('s', record(1)));
  const { memory, isComplete, isTorn } = read(text);
  expect(memory.get('s', 1)).toEqual(record(1));
  expect(memory.get('s', 2)).toBeUndefined();
  expect({ isComplete, isTorn }).toEqual({ isComplete: false, isTorn: false });
  expect(read(text + endLine(2)).isComplete).toBe(true);
});

test('texts are read back by the letter, and a line has as many characters as bytes', () => {
  const text = { file: 'nächte.yaml', sha256: 'x', text: 'name: 夜\n# “quoted” 🌙\n' };
  const lines = log(textLine(text), textLine({ file: 'web.yaml', sha256: 'abc' }));
  expect(Buffer.byteLength(lines)).toBe(lines.length);
  const { texts } = read(lines);
  expect(texts.get('nächte.yaml')?.text).toBe(text.text);
  expect(texts.get('nächte.yaml')?.sha256).toBe(
    createHash('sha256').update(text.text).digest('hex'),
  );
  expect(texts.get('web.yaml')).toEqual({ file: 'web.yaml', sha256: 'abc' });
});

test('a record with half a curve of waits is none', () => {
  const cut = { ...record(0), pending_curve_s: [0, 0.034] };
  expect(readRunLog([log(recordLine('s', cut), endLine(1))])).toHaveProperty('wrong');
  expect(read(log(recordLine('s', { ...record(0), pending_curve_s: [] }))).memory.size).toBe(1);
});

test('a record that counts missing instances in halves, or below nothing, is none', () => {
  const counting = (count: unknown) =>
    log(recordLine('s', { ...record(0), instances_not_found: count as number }));
  expect(read(counting(3)).memory.get('s', 0)).toHaveProperty('instances_not_found', 3);
  for (const count of [-1, 0.5, '3', null, 1e16])
    expect(readRunLog([counting(count) + endLine(1)])).toHaveProperty('wrong');
});

test('a log is complete when its last line counts the runs above it', () => {
  const one = recordLine('s', record(0));
  expect(read(log(one, endLine(1))).isComplete).toBe(true);
  expect(read(log(one, endLine(2))).isComplete).toBe(false);
  expect(read(log(one, endLine(1), recordLine('s', record(1)))).isComplete).toBe(false);
});

test('what holds more texts than a shard can, or is written in another form, is refused', () => {
  const long = textLine({ file: 'a.yaml', sha256: '', text: 'x'.repeat(MOST_TEXTS + 1) });
  expect(readRunLog([log(long)])).toEqual({ wrong: 'it holds more texts than a shard can' });
  const text = JSON.stringify({ ...header, schema: 'simulate/runs/v2' });
  const check = createHash('sha256').update(text).digest('hex').slice(0, 16);
  expect(readRunLog([`${check} ${text}\n`])).toEqual({
    wrong:
      'it is written as simulate/runs/v2, this version reads simulate/runs/v3: remove it and make it again',
  });
  expect(readRunLog([headerLine({ ...header, shard: { index: 1, of: 1e9 } })])).toHaveProperty(
    'wrong',
  );
});

test('wherever the last line is cut off, what came before it is kept', () => {
  const whole = log(recordLine('s', record(0)));
  const last = recordLine('s', record(1));
  for (let length = 1; length < last.length; length += 1) {
    const { memory, isTorn, wholeLength } = read(whole + last.slice(0, length));
    expect({ size: memory.size, isTorn, wholeLength }).toEqual({
      size: 1,
      isTorn: true,
      wholeLength: whole.length,
    });
  }
});

test('a line damaged in the middle is no cut-off end: the log is refused', () => {
  const damaged = recordLine('s', record(0)).replace('"run":0', '"run":7');
  expect(readRunLog([log(damaged, recordLine('s', record(1)), endLine(2))])).toEqual({
    wrong: 'line 2 is damaged, and others follow it',
  });
  expect(readRunLog(['{"some":"json"}\n'])).toHaveProperty('wrong');
  expect(readRunLog([''])).toHaveProperty('wrong');
});

test('what is read does not depend on where its pieces end', () => {
  const end = endLine(2);
  const text = log(textLine({ file: 'a.yaml', sha256: 'x' }), recordLine('s', record(0)), end);
  const bad = log('damaged\n', recordLine('s', record(1)));
  for (const whole of [text, text.slice(0, -9), bad, `${log()}stray`, end])
    for (const length of [1, 7, 64, 1000]) {
      const pieces = Array.from({ length: Math.ceil(whole.length / length) }, (_, place) =>
        whole.slice(place * length, (place + 1) * length),
      );
      expect(readRunLog(pieces)).toEqual(readRunLog([whole]));
    }
});

test('a line that never ends is not held: the rest is no log, or was cut off', () => {
  const piece = 'x'.repeat(32 * 1024 * 1024);
  function* endless(before: string, after: string): Generator<string> {
    yield before;
    for (let sent = 0; sent < 20; sent += 1) yield piece;
    yield after;
  }
  expect(readRunLog(endless('', ''))).toHaveProperty('wrong');
  expect(readRunLog(endless(log(), ''))).toMatchObject({ isTorn: true, records: 0 });
  const follows = `\n${recordLine('s', record(0))}`;
  expect(readRunLog(endless(log(), follows))).toEqual({
    wrong: 'line 2 is damaged, and others follow it',
  });
});

test('damage is told before a line that makes no sense, and that before too many texts', () => {
  const long = textLine({ file: 'a.yaml', sha256: '', text: 'x'.repeat(MOST_TEXTS + 1) });
  const strange = headerLine(header);
  const wrong = (...lines: readonly string[]) => readRunLog([log(...lines)]);
  expect(wrong(strange, 'damaged\n', endLine(0))).toEqual({
    wrong: 'line 3 is damaged, and others follow it',
  });
  expect(wrong(strange, long)).toEqual({ wrong: 'line 2 is none that simulate writes' });
});

test('only a line that says how many runs there are ends a log', () => {
  const [end, run] = [endLine(2), recordLine('s', record(0))].map((line) => line.slice(0, -1));
  expect(isEndLine(end!)).toBe(true);
  for (const line of [run!, end!.slice(1), `x${end!.slice(1)}`, ''])
    expect(isEndLine(line)).toBe(false);
});

test('of a run that is kept twice the later is remembered, also where its limits are others', () => {
  const memory = new RunMemory();
  const limits = [{ name: 'lost pods', held: true, observed: 0 }];
  const later = { ...record(1), limits };
  for (const each of [record(0), record(1), later, record(2)]) memory.keep('s', each);
  expect([0, 1, 2].map((run) => memory.get('s', run))).toEqual([record(0), later, record(2)]);
  expect(memory.size).toBe(3);
  const joined = new RunMemory();
  joined.keep('s', { ...record(2), limits });
  joined.add(memory);
  expect(joined.get('s', 2)).toEqual(record(2));
  expect(joined.size).toBe(3);
});

test('a scenario is known by what a run of it depends on, not by its name', () => {
  const scenario = aScenario({});
  expect(scenarioKey({ ...scenario, name: 'other' })).toBe(scenarioKey(scenario));
  const longer = { ...scenario, run: { ...scenario.run, seed: 'other' } };
  expect(scenarioKey(longer)).not.toBe(scenarioKey(scenario));
});

/** Makes records without simulating, and notes which it was asked for. */
function aPool(): RunPool & { readonly made: number[] } {
  const made: number[] = [];
  return {
    made,
    carryOut({ tasks, onRecord }) {
      for (const task of tasks) {
        made.push(task.run);
        onRecord(record(task.run), task);
      }
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

const scenario = aScenario({});
const key = scenarioKey(scenario);
const tasks: RunTask[] = Array.from({ length: 7 }, (_, run) => ({ variant: 0, run }));
const orders = (heard: number[], signal?: AbortSignal): RunOrders => ({
  scenarios: [scenario],
  tasks,
  onRecord: ({ run }) => heard.push(run),
  ...(signal === undefined ? {} : { signal }),
});

test('a run that is remembered is told, and not made again', async () => {
  const memory = new RunMemory();
  for (const run of [1, 4]) memory.keep(key, record(run));
  const [pool, kept, heard]: [ReturnType<typeof aPool>, number[], number[]] = [aPool(), [], []];
  await rememberingPool(pool, memory, (_, { run }) => kept.push(run)).carryOut(orders(heard));
  expect(pool.made).toEqual([0, 2, 3, 5, 6]);
  expect(kept).toEqual(pool.made);
  expect(heard.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('shards share every run among them, each once', () => {
  const parts = [1, 2, 3].map((index) => tasksOfShard(tasks, { index, of: 3 }));
  const all = parts.flat().toSorted((a, b) => a.run - b.run);
  expect(all).toEqual(tasks);
});

test('a shard makes its part and says nothing about the whole', async () => {
  const [pool, heard]: [ReturnType<typeof aPool>, number[]] = [aPool(), []];
  const made = shardPool(pool, { index: 2, of: 3 }).carryOut(orders(heard));
  await expect(made).rejects.toThrow(ShardMade);
  expect(pool.made).toEqual([1, 4]);
});

test('an interrupted shard says that it is not complete', async () => {
  const made = shardPool(aPool(), { index: 1, of: 3 }).carryOut(orders([], AbortSignal.abort()));
  await expect(made).rejects.toMatchObject({ isComplete: false });
});

test('joined shards answer every run, or name the shard that lacks one', async () => {
  const memory = new RunMemory();
  for (const run of [0, 1, 2, 3, 4, 5, 6]) if (run !== 4) memory.keep(key, record(run));
  const heard: number[] = [];
  const missing = joinedPool(memory, 3).carryOut(orders(heard));
  await expect(missing).rejects.toMatchObject({ shards: [2] });
  memory.keep(key, record(4));
  heard.length = 0;
  await joinedPool(memory, 3).carryOut(orders(heard));
  expect(heard).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('shards of another scenario are not taken for those of this one', async () => {
  const memory = new RunMemory();
  memory.keep('another', record(0));
  const joined = joinedPool(memory, 1).carryOut(orders([]));
  await expect(joined).rejects.toMatchObject({ shards: [] });
  await expect(joined).rejects.toThrow(RunsMissing);
});
