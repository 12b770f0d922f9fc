import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isDeviceOrPipe } from '../../src/cli/files.ts';
import { openOutputFolder } from '../../src/cli/output-folder.ts';
import { emptyFolder, shell, simulate, smallStory } from '../support/cli.ts';

function folder(): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'small.yaml'), smallStory('lost pods <= 0'));
  return cwd;
}

test('the text form leaves a report, a result and tidy CSVs in reports/<name>/', () => {
  const cwd = folder();
  const { stdout, stderr } = simulate(['small.yaml'], { cwd });
  expect(stdout).toContain('LIMITS');
  expect(stderr).toContain('wrote reports/small/report.html');
  expect(readdirSync(join(cwd, 'reports/small')).toSorted()).toEqual([
    '.simulate.json',
    'breaches.csv',
    'capacity.csv',
    'causes.csv',
    'columns.csv',
    'nodes.csv',
    'pods.csv',
    'report.html',
    'result.json',
    'runs.csv',
    'summary.csv',
    'timeline.csv',
  ]);
});

test('quiet prints nothing and writes the same files', () => {
  const cwd = folder();
  const { status, stdout, stderr } = simulate(['small.yaml', '-q'], { cwd });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(existsSync(join(cwd, 'reports/small/report.html'))).toBe(true);
});

test('other formats print alone and write only where they are told to', () => {
  const cwd = folder();
  const { stdout, stderr } = simulate(['small.yaml', '--format', 'json'], { cwd });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ schema: 'simulate/result/v1', seed: '7' });
  expect(existsSync(join(cwd, 'reports'))).toBe(false);
  expect(simulate(['small.yaml', '--format', 'csv'], { cwd }).stdout).toMatch(
    /^scenario,variant,run,seed/,
  );
  expect(simulate(['small.yaml', '--format', 'markdown'], { cwd }).stdout).toContain('|');
});

test('a second run replaces what we wrote; a stranger with one of our names is left alone', () => {
  const cwd = folder();
  expect(simulate(['small.yaml', '--out', 'out'], { cwd }).status).toBe(0);
  expect(simulate(['small.yaml', '--out', 'out'], { cwd }).status).toBe(0);
  mkdirSync(join(cwd, 'mine'));
  writeFileSync(join(cwd, 'mine/report.html'), 'mine');
  writeFileSync(join(cwd, 'mine/notes.txt'), 'notes');
  const refused = simulate(['small.yaml', '--out', 'mine'], { cwd });
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('mine: report.html is there and not written by simulate');
  expect(readFileSync(join(cwd, 'mine/report.html'), 'utf8')).toBe('mine');
  expect(simulate(['small.yaml', '--out', 'mine', '--force'], { cwd }).status).toBe(0);
  expect(readFileSync(join(cwd, 'mine/notes.txt'), 'utf8')).toBe('notes');
});

test('files of a run that was cut off are still ours', () => {
  const cwd = folder();
  simulate(['small.yaml', '--out', 'out'], { cwd });
  const list = JSON.parse(readFileSync(join(cwd, 'out/.simulate.json'), 'utf8')) as {
    files: string[];
  };
  writeFileSync(join(cwd, 'out/.simulate.json'), JSON.stringify({ files: list.files.slice(0, 1) }));
  expect(simulate(['small.yaml', '--out', 'out'], { cwd }).status).toBe(2);
  const folderOf = openOutputFolder(join(cwd, 'cut'), ['a.csv', 'b.csv'], false);
  folderOf.write('a.csv', 'half');
  expect(() => openOutputFolder(join(cwd, 'cut'), ['a.csv', 'b.csv'], false)).not.toThrow();
});

test('a list of ours that was tampered with never reaches files elsewhere', () => {
  const cwd = folder();
  mkdirSync(join(cwd, 'out'));
  writeFileSync(join(cwd, 'precious.txt'), 'precious');
  writeFileSync(join(cwd, 'out/.simulate.json'), '{"files": ["../precious.txt", "a/b", 7]}');
  expect(simulate(['small.yaml', '--out', 'out'], { cwd }).status).toBe(0);
  expect(readFileSync(join(cwd, 'precious.txt'), 'utf8')).toBe('precious');
});

test.each(['null', '7', '{"my": "settings"}', 'not even JSON', ''])(
  'a list of ours that is none is a stranger: %j',
  (content) => {
    const path = emptyFolder();
    writeFileSync(join(path, '.simulate.json'), content);
    const open = (force: boolean) => () => openOutputFolder(path, ['a.csv'], force);
    expect(open(false)).toThrow(`${path}: .simulate.json is there and not written by simulate`);
    expect(open(true)).not.toThrow();
  },
);

test('a folder in the place of our list is no mistake of ours', () => {
  const path = emptyFolder();
  mkdirSync(join(path, '.simulate.json'));
  expect(() => openOutputFolder(path, ['a.csv'], false)).toThrow('.simulate.json is there and not');
});

test('a full disk is one line, and the old file is still there', () => {
  const cwd = folder();
  writeFileSync(join(cwd, 'result.json'), 'old');
  symlinkSync('/dev/full', join(cwd, '.full'));
  const { status, stderr } = shell(
    'ulimit -f 1; trap "" XFSZ; simulate small.yaml --format json --json result.json >/dev/null',
    { cwd },
  );
  expect(status).not.toBe(0);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(readFileSync(join(cwd, 'result.json'), 'utf8')).toBe('old');
  expect(readdirSync(cwd).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test.each(['', '--format json', '--runs 2 --format json'])(
  '2: a full disk behind stdout is said in a sentence, whatever the form: %s',
  (form) => {
    const { status, stderr } = shell(`simulate small.yaml ${form} --no-fail > /dev/full`, {
      cwd: folder(),
    });
    expect(status).toBe(2);
    expect(stderr).toContain('cannot write the output: no space left on the disk');
    expect(stderr).not.toMatch(/\n\s+at /);
  },
);

test('2: a disk that takes only a part of the output is not passed over', () => {
  const cwd = folder();
  const { status, stderr } = shell(
    'ulimit -f 1; trap "" XFSZ; simulate trace small.yaml > trace.txt',
    { cwd },
  );
  expect(status).toBe(2);
  expect(stderr).toMatch(/cannot write the output: /);
});

test.each(['json', 'csv', 'html', 'markdown', 'junit'])(
  '2: --%s never replaces the scenario it is made from',
  (flag) => {
    const cwd = folder();
    const before = readFileSync(join(cwd, 'small.yaml'), 'utf8');
    for (const more of [[], ['--runs', '2']]) {
      const { status, stderr } = simulate(['small.yaml', `--${flag}`, './small.yaml', ...more], {
        cwd,
      });
      expect(status).toBe(2);
      expect(stderr).toContain('this command reads that file, and would replace it: name another');
    }
    expect(readFileSync(join(cwd, 'small.yaml'), 'utf8')).toBe(before);
  },
);

test('2: a scenario is not replaced by another of its names either', () => {
  const cwd = folder();
  symlinkSync('small.yaml', join(cwd, 'link.yaml'));
  const before = readFileSync(join(cwd, 'small.yaml'), 'utf8');
  const { status, stderr } = simulate(['link.yaml', '--json', 'small.yaml'], { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain('this command reads that file, and would replace it: name another');
  expect(readFileSync(join(cwd, 'small.yaml'), 'utf8')).toBe(before);
});

test('2: a saved result is not replaced by the comparison that it is part of', () => {
  const cwd = folder();
  expect(
    simulate(['small.yaml', '-n', '2', '-q', '--no-fail', '--out', 'out'], { cwd }).status,
  ).toBe(0);
  const before = readFileSync(join(cwd, 'out/result.json'), 'utf8');
  const words = ['compare', 'out/result.json', 'small.yaml', '-n', '2', '--out', 'out'];
  const { status, stderr } = simulate(words, { cwd });
  expect(status).toBe(2);
  expect(stderr).toBe(
    'out: this command reads result.json there, and would replace it: name another folder\n',
  );
  expect(readFileSync(join(cwd, 'out/result.json'), 'utf8')).toBe(before);
});

test('2: nor a plan by the results that have its name', () => {
  const cwd = folder();
  mkdirSync(join(cwd, 'plans'));
  const plan = 'scenario,run.until\n../small.yaml,5m\n';
  writeFileSync(join(cwd, 'plans/batch.csv'), plan);
  const words = ['batch', 'plans/batch.csv', '-n', '2', '--out', 'plans', '--force'];
  const { status, stderr } = simulate(words, { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain('this command reads batch.csv there, and would replace it');
  expect(readFileSync(join(cwd, 'plans/batch.csv'), 'utf8')).toBe(plan);
});

test('2: one file is not named twice, by a link to its folder or by --write', () => {
  const cwd = folder();
  mkdirSync(join(cwd, 'real'));
  symlinkSync('real', join(cwd, 'link'));
  const said = 'names that file too, and one would replace the other: name another';
  const linked = ['small.yaml', '--json', 'real/new', '--csv', 'link/new'];
  expect(simulate(linked, { cwd }).stderr).toContain(`--csv link/new: --json ${said}`);
  const vary = ['--vary', 'autoScalingGroups.spot.maxSize=3..4'];
  const written = ['optimize', 'small.yaml', ...vary, '--write', 'w.yaml', '--json', './w.yaml'];
  expect(simulate(written, { cwd }).stderr).toContain(`--json ./w.yaml: --write ${said}`);
  expect(readdirSync(join(cwd, 'real'))).toEqual([]);
});

test('a link of somebody in shared memory is a file like any other', () => {
  const link = '/dev/shm/a-link-of-a-test';
  if (!existsSync('/dev/shm')) return;
  rmSync(link, { force: true });
  symlinkSync(join(folder(), 'small.yaml'), link);
  expect(isDeviceOrPipe(link)).toBe(false);
  rmSync(link);
});

test('a pipe is written to, and no file takes its place', () => {
  const cwd = folder();
  const { status, stdout } = shell(
    `mkfifo pipe; timeout 20 cat pipe > got.json & simulate small.yaml -q --no-fail --out out --json pipe; code=$?
     wait; test -p pipe && echo still there; exit $code`,
    { cwd },
  );
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'still there\n' });
  expect(readFileSync(join(cwd, 'got.json'), 'utf8')).toBe(
    readFileSync(join(cwd, 'out/result.json'), 'utf8'),
  );
});

test.each(['/dev/null', '/dev/full', '/dev/stderr'])('nor of the device %s', (path) => {
  expect(isDeviceOrPipe(path)).toBe(true);
});

test.each([
  [['--json', '/dev/stdout'], '--json /dev/stdout: for stdout, write --format json\n'],
  [['--json', 'nowhere/a.json'], 'nowhere/a.json: cannot write: no such file or folder\n'],
  [['--json', 'small.yaml/a.json'], 'small.yaml/a.json: cannot write: '],
  [['--html', '.'], '.: cannot write: it is a folder\n'],
  [['--csv', 'a', '--json', './a'], '--csv a: --json names that file too, and one would replace'],
])('2: %j is refused before the first run', (words, message) => {
  const cwd = folder();
  for (const more of [[], ['-n', '2']]) {
    const { status, stdout, stderr } = simulate(['small.yaml', ...words, ...more], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  }
});

test('a file may lie in the folder that the results make', () => {
  const cwd = folder();
  const words = ['small.yaml', '-q', '--no-fail', '--out', 'new', '--json', 'new/mine.json'];
  expect(simulate(words, { cwd })).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(existsSync(join(cwd, 'new/mine.json'))).toBe(true);
});

test.each(['', '--runs 2'])('a disk that fills at the end takes no answer away: %s', (runs) => {
  const { status, stdout, stderr } = shell(
    `ulimit -f 1; trap "" XFSZ; simulate small.yaml ${runs} --no-fail --format markdown --json big.json | cat`,
    { cwd: folder() },
  );
  expect(status).toBe(2);
  expect(stdout).toContain('small');
  expect(stderr).toContain('big.json: cannot write: the file would be larger than is allowed');
});

test('a scenario whose name climbs out of reports/ stays inside it', () => {
  const cwd = folder();
  writeFileSync(join(cwd, 'evil.yaml'), smallStory().replace('name: small', 'name: "../../evil"'));
  simulate(['evil.yaml', '-q'], { cwd });
  expect(existsSync(join(cwd, '../evil'))).toBe(false);
  expect(
    readdirSync(cwd)
      .toSorted()
      .filter((name) => !name.endsWith('.yaml')),
  ).toEqual(existsSync(join(cwd, 'reports')) ? ['reports'] : []);
});

test('a reader that closes the pipe early is no error', () => {
  const { status, stderr } = shell('simulate trace scenarios/burst.yaml | head -1');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('a long trace arrives whole through a pipe', () => {
  const { stdout } = shell('simulate trace scenarios/burst.yaml --settling | tail -1');
  expect(stdout).toContain('run-ended');
});

test('no escape codes when piped, also with CI=1; colour when forced', () => {
  const cwd = folder();
  const escape = '\u001B[';
  expect(simulate(['small.yaml'], { cwd, env: { CI: '1' } }).stdout).not.toContain(escape);
  expect(simulate(['small.yaml'], { cwd, env: { FORCE_COLOR: '1' } }).stdout).toContain(escape);
  expect(
    simulate(['small.yaml', '--no-color'], { cwd, env: { FORCE_COLOR: '1' } }).stdout,
  ).not.toContain(escape);
  expect(
    simulate(['small.yaml'], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stdout,
  ).not.toContain(escape);
});

test('signs are plain ASCII where the locale is not UTF-8', () => {
  const cwd = folder();
  const { stdout } = simulate(['small.yaml'], { cwd, env: { LC_ALL: 'C' } });
  // eslint-disable-next-line no-control-regex -- ASCII is the point
  expect(stdout).toMatch(/^[\x00-\x7F]*$/);
});

test('the scenario may come from stdin', () => {
  const { status, stdout } = simulate(['-', '--format', 'json'], {
    cwd: emptyFolder(),
    input: smallStory(),
  });
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ scenario: { name: 'small' } });
});

test('equal inputs give equal bytes, file by file', () => {
  const cwd = folder();
  simulate(['small.yaml', '-q', '--out', 'a'], { cwd });
  simulate(['small.yaml', '-q', '--out', 'b'], { cwd });
  for (const name of readdirSync(join(cwd, 'a')))
    expect(readFileSync(join(cwd, 'a', name), 'utf8')).toBe(
      readFileSync(join(cwd, 'b', name), 'utf8'),
    );
});

test('--set shows what it changed, from what to what', () => {
  const cwd = folder();
  const { stdout } = simulate(['small.yaml', '--set', 'autoScalingGroups.spot.maxSize=3'], { cwd });
  expect(stdout).toMatch(/autoScalingGroups\.spot\.maxSize +4 → 3/);
});
