// Experiments divided among processes, and joined where nothing but their shards is.

import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endLine, headerLine, textLine } from '../../src/experiment/run-log.ts';
import { emptyFolder, simulate, smallStory } from '../support/cli.ts';
import {
  filesIn,
  killedWhileRunning,
  linesOf,
  WEB_MANIFEST,
  withManifest,
} from '../support/kept.ts';

const STORY = smallStory('pending p95 <= 90s', 'lost pods <= 1');

/** Everything that commands can read: scenarios, a manifest, changes, a plan, a saved result. */
function fullFolder(): string {
  const cwd = emptyFolder();
  const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);
  write('small.yaml', withManifest(`# für die Nacht\n${STORY}`));
  write('web.yaml', WEB_MANIFEST);
  write('larger.yaml', WEB_MANIFEST.replace('replicas: 4', 'replicas: 6'));
  write('other.yaml', STORY.replace('name: small', 'name: other').replace('count: 1', 'count: 2'));
  write('change.yaml', 'autoScalingGroups: { spot: { startup: 150s } }\n');
  write(
    'plan.csv',
    'variant,scenario,autoScalingGroups.spot.maxSize,# owner\nours,small.yaml,3,Ana\ntheirs,other.yaml,5,Bo\n',
  );
  return cwd;
}

/** Makes all shards in one folder and takes them, alone, to another; `skip` leaves one out. */
function shardsElsewhere(words: readonly string[], cwd: string, of = 3): string {
  for (let index = 1; index <= of; index += 1)
    expect(
      simulate([...words, '--shard', `${index}/${of}`, '--out', 'shards', '-q'], { cwd }),
    ).toMatchObject({ status: 0 });
  const elsewhere = emptyFolder();
  cpSync(join(cwd, 'shards'), join(elsewhere, 'shards'), { recursive: true });
  return elsewhere;
}

const FEW = ['-n', '4', '--jobs', '1'];

describe('joined in a folder that holds nothing but shards, the files are those of an undivided', () => {
  test.each([
    ['run', ['run', './small.yaml', ...FEW]],
    [
      'what-if',
      ['what-if', 'small.yaml', '--set-file', 'change.yaml', '--each', ...FEW].concat([
        '--set',
        'workloads[0].manifest=larger.yaml',
      ]),
    ],
    [
      'compare',
      ['compare', 'saved.json', 'small.yaml', 'other.yaml', '--baseline', 'other', ...FEW],
    ],
    ['sweep', ['sweep', 'small.yaml', '--vary', 'autoScalingGroups.spot.maxSize=3,4', ...FEW]],
    ['batch', ['batch', 'plan.csv', ...FEW]],
  ])('%s', (name, words) => {
    const cwd = fullFolder();
    if (name === 'compare')
      simulate(['small.yaml', '-q', '-n', '3', '--no-fail', '--json', 'saved.json'], { cwd });
    const elsewhere = shardsElsewhere(words, cwd);
    const joined = simulate(['merge', 'shards', '--out', 'joined'], { cwd: elsewhere });
    const whole = simulate([...words, '--out', 'whole'], { cwd });
    expect({ ...joined, stderr: '' }).toEqual({ ...whole, stderr: '' });
    const files = filesIn(join(elsewhere, 'joined'));
    expect(Object.keys(files)).toContain('runs.csv');
    expect(files).toEqual(filesIn(join(cwd, 'whole')));
  });

  test('a change that names another manifest brings that manifest too', () => {
    const cwd = fullFolder();
    const words = ['what-if', 'small.yaml', '--set', 'workloads[0].manifest=larger.yaml', ...FEW];
    simulate([...words, '--shard', '1/2', '--out', 'shards'], { cwd });
    const [, ...lines] = linesOf(join(cwd, 'shards/shard-1-of-2.ndjson'));
    const names = lines.map((line) => (JSON.parse(line.slice(17)) as { file?: string }).file);
    expect(names.filter((file) => file !== undefined)).toEqual([
      'small.yaml',
      'web.yaml',
      'larger.yaml',
    ]);
  });

  test('what is read of a result is asked when it is joined', () => {
    const vary = ['--vary', 'autoScalingGroups.spot.maxSize=3,4'];
    const cwd = fullFolder();
    const elsewhere = shardsElsewhere(['sweep', 'small.yaml', ...vary, ...FEW], cwd, 1);
    const reading = ['--columns', 'lost_pods,cost_usd'];
    const joined = simulate(['merge', 'shards', ...reading], { cwd: elsewhere });
    const whole = simulate(['sweep', 'small.yaml', ...vary, ...FEW, ...reading], { cwd });
    expect(joined.stdout).toBe(whole.stdout);
    const wrong = simulate(['merge', 'shards', '--fail-on', 'cost_usd > 1%'], { cwd: elsewhere });
    expect({ status: wrong.status, stderr: wrong.stderr }).toEqual({
      status: 2,
      stderr: 'unknown flag --fail-on for simulate sweep: simulate help sweep lists them\n',
    });
  });

  test('one that was killed is tried again and goes on', async () => {
    const cwd = fullFolder();
    const words = ['other.yaml', '--runs', '200', '--jobs', '3'];
    const part = (index: number) => [...words, '--shard', `${index}/2`, '--out', 'shards'];
    expect(simulate(part(1), { cwd }).status).toBe(0);
    const kept = await killedWhileRunning(part(2), cwd, join(cwd, 'shards/shard-2-of-2.ndjson'));
    expect(kept).toBeLessThan(100);
    const unfinished = simulate(['merge', 'shards'], { cwd });
    expect(unfinished.status).toBe(2);
    expect(unfinished.stderr).toMatch(/shard 2 of 2 was interrupted after \d+ runs/);
    expect(simulate(part(2), { cwd }).stderr).toContain('runs were there already');
    const elsewhere = emptyFolder();
    cpSync(join(cwd, 'shards'), join(elsewhere, 'shards'), { recursive: true });
    const joined = simulate(['merge', 'shards', '--out', 'joined'], { cwd: elsewhere });
    const whole = simulate([...words, '--out', 'whole'], { cwd });
    expect({ ...joined, stderr: '' }).toEqual({ ...whole, stderr: '' });
    expect(filesIn(join(elsewhere, 'joined'))).toEqual(filesIn(join(cwd, 'whole')));
  });
});

describe('a shard that cannot be made leaves nothing behind', () => {
  test.each([
    [['--shard', '1/3'], /^--shard needs --out DIR: the folder its runs are written to\n$/],
    [['--shard', '4/3', '--out', 'shards'], /^--shard is 4\/3: write 1\/5 to 5\/5/],
    [['--shard', '1/3', '--all-runs', '--out', 'shards'], /^--all-runs: a shard writes no CSV/],
  ])('%j', (flags, message) => {
    const cwd = fullFolder();
    const before = readdirSync(cwd);
    const { status, stderr } = simulate(['small.yaml', '--runs', '6', ...flags], { cwd });
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(readdirSync(cwd)).toEqual(before);
  });
});

describe('shards that do not belong together are refused', () => {
  const shard = (cwd: string, index: number, out = 'shards') =>
    simulate(['small.yaml', '--runs', '6', '--shard', `${index}/3`, '--out', out], { cwd });

  test('one that is missing is named, one of another command too', () => {
    const cwd = fullFolder();
    shard(cwd, 1);
    shard(cwd, 3);
    expect(simulate(['merge', 'shards'], { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr: 'shard 2 of 3 is missing: make it with --shard 2/3\n',
    });
    simulate(['small.yaml', '--runs', '7', '--shard', '2/3', '--out', 'shards'], { cwd });
    expect(simulate(['merge', 'shards'], { cwd }).stderr).toContain(
      'made by "simulate run small.yaml --runs=7"',
    );
  });

  test('one that is there twice is named', () => {
    const cwd = fullFolder();
    for (const index of [1, 2, 3]) shard(cwd, index);
    shard(cwd, 2, 'again');
    expect(simulate(['merge', 'shards', 'again'], { cwd }).stderr).toBe(
      'shard 2 of 3 is there twice: shards/shard-2-of-3.ndjson, again/shard-2-of-3.ndjson\n',
    );
  });

  test('one of a scenario, or of a manifest, that reads otherwise is named with the file', () => {
    const cwd = fullFolder();
    shard(cwd, 1);
    writeFileSync(join(cwd, 'small.yaml'), withManifest(STORY.replace('maxSize: 4', 'maxSize: 3')));
    shard(cwd, 2);
    writeFileSync(join(cwd, 'web.yaml'), `${WEB_MANIFEST}# edited\n`);
    shard(cwd, 3);
    const told = (file: string, index: number): string =>
      `shards/shard-${index}-of-3.ndjson: its ${file} is not that of shards/shard-1-of-3.ndjson: make both of one text\n`;
    expect(simulate(['merge', 'shards'], { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr: told('small.yaml', 2) + told('small.yaml', 3) + told('web.yaml', 3),
    });
  });

  test('one that is tried again after its scenario was edited is refused before it runs', () => {
    const cwd = fullFolder();
    shard(cwd, 1);
    const before = linesOf(join(cwd, 'shards/shard-1-of-3.ndjson'));
    writeFileSync(join(cwd, 'small.yaml'), withManifest(STORY));
    expect(shard(cwd, 1)).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'note: 2 runs were there already (shards/shard-1-of-3.ndjson)\nsmall.yaml is not what it was when the runs in shards/shard-1-of-3.ndjson were made: name another folder, or remove that file\n',
    });
    expect(linesOf(join(cwd, 'shards/shard-1-of-3.ndjson'))).toEqual(before);
  });

  test('what lies at the path of the scenario now is not looked at', () => {
    const cwd = fullFolder();
    for (const index of [1, 2, 3]) shard(cwd, index);
    const joining = ['merge', 'shards', '--format', 'json', '--progress', 'none'];
    const before = simulate(joining, { cwd });
    writeFileSync(join(cwd, 'small.yaml'), 'not: a scenario\n');
    expect(simulate(joining, { cwd })).toEqual(before);
  });

  test('all runs of an experiment are no shard of it', () => {
    const cwd = fullFolder();
    const path = join(cwd, 'all.ndjson');
    writeFileSync(path, headerLine({ toolVersion: '0.1.0', asked: ['run', 'x.yaml'] }));
    expect(simulate(['merge', 'all.ndjson'], { cwd }).stderr).toBe(
      'all.ndjson: holds all runs of an experiment, not a shard of them\n',
    );
  });
});

const VERSION = simulate(['--version']).stdout.replace('simulate ', '').trim();

/** A shard that somebody wrote by hand, its digests in order. */
function forged(asked: readonly string[], lines = '', toolVersion = VERSION): string {
  const cwd = emptyFolder();
  const header = { toolVersion, asked, shard: { index: 1, of: 1 } };
  writeFileSync(join(cwd, 'shard-1-of-1.ndjson'), headerLine(header) + lines);
  return cwd;
}

describe('a shard is not believed', () => {
  const scenario = textLine({ file: 'a.yaml', sha256: '', text: STORY });

  test('one of another version is refused', () => {
    const cwd = forged(['run', 'a.yaml', '--runs=2'], scenario + endLine(0), '99.0.0');
    expect(simulate(['merge', '.'], { cwd }).stderr).toMatch(
      /^shard-1-of-1\.ndjson: made by simulate 99\.0\.0, this is \d/,
    );
  });

  test.each([
    [['run', 'a.yaml', '--runs=2', '--json=stolen.json']],
    [['run', 'a.yaml', '--runs=2', '--out=stolen']],
    [['optimize', 'a.yaml', '--vary=run.until=5m', '--write=stolen.yaml']],
    [['init', 'stolen.yaml']],
    [['merge', 'a.yaml']],
    [[]],
  ])('%j is carried out by nobody', (asked) => {
    const cwd = forged(asked, scenario + endLine(0));
    const { status, stdout, stderr } = simulate(['merge', '.'], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('is no command that makes shards\n');
    expect(readdirSync(cwd)).toEqual(['shard-1-of-1.ndjson']);
  });

  test('a path that it names is not read', () => {
    const cwd = forged(['run', '/etc/hostname', '--runs=2'], scenario + endLine(0));
    expect(simulate(['merge', '.'], { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr: 'shard-1-of-1.ndjson: does not hold the scenario /etc/hostname\n',
    });
    const manifest = textLine({
      file: 'a.yaml',
      sha256: '',
      text: withManifest(STORY).replace('web.yaml', '/etc/hostname'),
    });
    const other = forged(['run', 'a.yaml', '--runs=2'], manifest + endLine(0));
    expect(simulate(['merge', '.'], { cwd: other }).stderr).toContain(
      'does not hold the manifest /etc/hostname',
    );
  });

  test('a name that leads elsewhere stays within reports/', () => {
    const cwd = fullFolder();
    writeFileSync(join(cwd, 'small.yaml'), STORY.replace('name: small', 'name: ../../up'));
    const elsewhere = shardsElsewhere(['small.yaml', '-n', '2', '--jobs', '1'], cwd, 1);
    simulate(['merge', 'shards', '-q'], { cwd: elsewhere });
    expect(readdirSync(join(elsewhere, 'reports'))).toEqual(['up']);
  });

  test('its runs must be those of its scenario, and be runs at all', () => {
    const cwd = fullFolder();
    simulate(['other.yaml', '-n', '2', '--jobs', '1', '--shard', '1/1', '--out', '.'], { cwd });
    const path = join(cwd, 'shard-1-of-1.ndjson');
    const [, , record] = linesOf(path);
    const value = JSON.parse(record!.slice(17)) as { scenario: string; record: object };
    const asked = ['run', 'a.yaml', '--runs=2'];
    const text = textLine({
      file: 'a.yaml',
      sha256: '',
      text: readFileSync(join(cwd, 'other.yaml'), 'utf8'),
    });
    const told = (entry: object): string => {
      const lines = text + textLine(entry as Parameters<typeof textLine>[0]) + endLine(1);
      return simulate(['merge', '.'], { cwd: forged(asked, lines) }).stderr;
    };
    expect(told({ ...value, record: { ...value.record, seed: 'stolen' } })).toBe(
      'runs are missing in shard 1: make it again\n',
    );
    expect(told({ ...value, record: { ...value.record, metrics: { lost_pods: '<b>' } } })).toBe(
      'shard-1-of-1.ndjson: line 3 is none that simulate writes\n',
    );
    expect(told({ ...value, scenario: 'another' })).toContain(
      'its runs are not of its own scenario',
    );
  });
});

test('Kubernetes tells a pod its index', () => {
  const cwd = fullFolder();
  const env = { JOB_COMPLETION_INDEX: '1' };
  const words = ['other.yaml', '--runs', '3', '--shard', '/3', '--out', 'shards'];
  expect(simulate(words, { cwd, env }).status).toBe(0);
  expect(readdirSync(join(cwd, 'shards'))).toEqual(['shard-2-of-3.ndjson']);
  expect(simulate(words, { cwd }).stderr).toContain('JOB_COMPLETION_INDEX is not set');
});

test('what decides its runs as it goes cannot be divided, and a shard needs a folder', () => {
  const cwd = fullFolder();
  const auto = simulate(['other.yaml', '--runs', 'auto', '--shard', '1/2', '--out', 'x'], { cwd });
  expect({ status: auto.status, stderr: auto.stderr }).toEqual({
    status: 2,
    stderr: '--shard: --runs auto decides as it goes, give a number of runs\n',
  });
  expect(simulate(['other.yaml', '--runs', '4', '--shard', '1/2'], { cwd }).stderr).toBe(
    '--shard needs --out DIR: the folder its runs are written to\n',
  );
  expect(
    simulate(['other.yaml', '--runs', '4', '--shard', '3/2', '--out', 'x'], { cwd }).stderr,
  ).toContain('--shard is 3/2: write 1/5 to 5/5');
});
