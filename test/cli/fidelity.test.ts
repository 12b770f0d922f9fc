// simulate fidelity, as users run it.

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLI, emptyFolder, simulate } from '../support/cli.ts';
import { SMALL_RECORDING, writeRecording } from '../support/fidelity-recording.ts';

function folderWithRecordings(): string {
  const cwd = emptyFolder();
  writeRecording(join(cwd, 'one'));
  writeRecording(join(cwd, 'other'));
  return cwd;
}

/** Every binding of the recording, half a minute late. */
function delay(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.ndjson'))) {
    const file = join(folder, name);
    const lines = readFileSync(file, 'utf8').replace(
      /"t":([\d.]+),"fact":"pod-bound"/g,
      (_, t: string) => `"t":${Number(t) + 30},"fact":"pod-bound"`,
    );
    writeFileSync(file, lines);
  }
}

test('0: within the tolerance; the last two lines say how far', () => {
  const { status, stdout, stderr } = simulate(
    ['fidelity', 'one', 'other', '--runs', '20', '--progress', 'none'],
    {
      cwd: folderWithRecordings(),
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.trimEnd().split('\n').slice(-2)).toEqual([
    expect.stringMatching(
      /^pending pod-seconds: mean error \d+\.\d % over 2 experiments, worst \d+\.\d % \((one|other)\)$/,
    ),
    expect.stringMatching(
      /^unavailable replica-seconds: mean error \d+\.\d % over 2 experiments, worst \d+\.\d % \((one|other)\)$/,
    ),
  ]);
  expect(stdout).toMatch(/^one +pending +\d+\.\d \(\d+\.\d … \d+\.\d\) .* ✓ within$/m);
});

test('3: beyond the tolerance, results written all the same; --worst-error and --no-fail say what is accepted', () => {
  const cwd = folderWithRecordings();
  delay(join(cwd, 'other'));
  const words = ['fidelity', 'one', 'other', '--runs', '5'];
  const { status, stdout } = simulate([...words, '--json', 'result.json'], { cwd });
  expect(status).toBe(3);
  expect(stdout).toMatch(/^other .* ✗ beyond$/m);
  expect(stdout).toMatch(/worst \d+\.\d % \(other\)/);
  expect(JSON.parse(readFileSync(join(cwd, 'result.json'), 'utf8'))).toMatchObject({
    schema: 'simulate/fidelity/v1',
    verdict: 'crossed',
  });
  const lenient = ['--mean-error', '1000', '--worst-error', '1000%'];
  expect(simulate([...words, ...lenient], { cwd }).status).toBe(0);
  expect(simulate([...words, '--no-fail'], { cwd }).status).toBe(0);
});

test('2: every problem of every folder at once, inexpressible ones by their keys, and no stack', () => {
  const cwd = folderWithRecordings();
  writeRecording(join(cwd, 'queue'), `${SMALL_RECORDING}terminationHandler: { mode: queue }\n`);
  mkdirSync(join(cwd, 'empty'));
  rmSync(join(cwd, 'other/scenario.yaml'));
  writeFileSync(join(cwd, 'other/2.ndjson'), '{"t": 1, "fact": }\n');
  const words = ['fidelity', 'one', 'other', 'queue', 'empty', 'nowhere', '--out', 'results'];
  const { status, stdout, stderr } = simulate(words, { cwd });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^other\/scenario\.yaml {2}cannot read the scenario: no such file/m);
  expect(stderr).toMatch(/^other\/2\.ndjson:1:\d+ {2}no JSON object/m);
  expect(stderr).toMatch(/^queue\/scenario\.yaml:9:\d+ {2}mode queue is not supported yet/m);
  expect(stderr).toMatch(/^empty {2}no recorded run: the folder must hold 1\.ndjson/m);
  expect(stderr).toMatch(/^nowhere {2}cannot read the folder: no such file or folder/m);
  expect(stderr).toMatch(/^not expressible yet: queue \(terminationHandler\.mode\)$/m);
  expect(stderr).toMatch(/^5 problems\./m);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(readdirSync(cwd)).not.toContain('results');
});

test.each([
  [['fidelity'], /needs/],
  [['fidelity', 'one', '--runs', '0'], /--runs is 0/],
  [['fidelity', 'one', '--runs', 'auto'], /--runs is auto/],
  [['fidelity', 'one', '--mean-error', 'low'], /--mean-error is low: give a percentage/],
  [['fidelity', 'one', '--worst', '3'], /unknown flag --worst/],
])('2: %j', (words, message) => {
  const { status, stdout, stderr } = simulate(words, { cwd: folderWithRecordings() });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test('130: Ctrl-C reports what was finished, and names it', async () => {
  const cwd = folderWithRecordings();
  const words = ['fidelity', 'one', 'other', '--runs', '100000', '--progress', 'plain'];
  const child = spawn(process.execPath, [CLI, ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.once('data', () => child.kill('SIGINT'));
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect(status).toBe(130);
  expect(stdout).toMatch(/^interrupted: one [\d,]+ of 100,000 runs; not begun: other$/m);
});

describe('forms', () => {
  test('equal questions get equal bytes, in every form', () => {
    const cwd = folderWithRecordings();
    for (const format of ['text', 'json', 'csv', 'markdown']) {
      const words = ['fidelity', 'one', '--runs', '3', '--format', format];
      expect(simulate(words, { cwd }).stdout).toBe(simulate(words, { cwd }).stdout);
    }
  });

  test('the number of threads changes no byte', () => {
    const cwd = folderWithRecordings();
    const words = ['fidelity', 'one', 'other', '--runs', '7', '--format', 'json', '--jobs'];
    const [alone, ...together] = ['1', '2', '5'].map((jobs) => simulate([...words, jobs], { cwd }));
    expect(alone!.status).toBe(0);
    for (const { stdout } of together) expect(stdout).toBe(alone!.stdout);
  });

  test('-v lists the checks that hold, too', () => {
    const cwd = folderWithRecordings();
    const words = ['fidelity', 'one', '--runs', '3'];
    expect(simulate(words, { cwd }).stdout).not.toContain('✓ pods created');
    expect(simulate([...words, '-v'], { cwd }).stdout).toContain('✓ pods created');
  });

  test('--out holds page, data and table', () => {
    const cwd = folderWithRecordings();
    expect(simulate(['fidelity', 'one', '--runs', '3', '--out', 'out'], { cwd }).status).toBe(0);
    expect(readdirSync(join(cwd, 'out')).toSorted()).toEqual([
      '.simulate.json',
      'columns.csv',
      'fidelity.csv',
      'report.html',
      'result.json',
    ]);
    const [header, ...rows] = readFileSync(join(cwd, 'out/fidelity.csv'), 'utf8').split('\n');
    expect(header).toMatch(/^experiment,measure,recorded_mean_s,/);
    expect(rows[0]).toMatch(/^one,pending_pod_seconds,/);
  });

  test('--docs writes its blocks anew and keeps what people wrote around them', () => {
    const cwd = folderWithRecordings();
    const words = ['fidelity', 'one', '--runs', '3', '--docs', 'docs'];
    expect(simulate(words, { cwd }).status).toBe(0);
    expect(readdirSync(join(cwd, 'docs')).toSorted()).toEqual([
      'fidelity',
      'fidelity.json',
      'fidelity.md',
    ]);
    const page = join(cwd, 'docs/fidelity.md');
    const first = readFileSync(page, 'utf8');
    expect(first).toContain('](fidelity/one.svg)');
    expect(first).toContain('| `pod-bound` |');
    writeFileSync(page, first.replace('# How', 'Our words.\n\n# How'));
    expect(simulate(words, { cwd }).status).toBe(0);
    expect(readFileSync(page, 'utf8')).toBe(`Our words.\n\n${first}`);
  });

  test('--docs does not touch a page of somebody else', () => {
    const cwd = folderWithRecordings();
    mkdirSync(join(cwd, 'docs'));
    writeFileSync(join(cwd, 'docs/fidelity.md'), 'a page about hi-fi');
    const words = ['fidelity', 'one', '--runs', '3', '--docs', 'docs'];
    const { status, stderr } = simulate(words, { cwd });
    expect(status).toBe(2);
    expect(stderr).toMatch(/docs\/fidelity\.md: it is there and not written by/);
    expect(readFileSync(join(cwd, 'docs/fidelity.md'), 'utf8')).toBe('a page about hi-fi');
  });
});
