import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLI, emptyFolder, simulate, smallStory } from '../support/cli.ts';

function folderWith(story: string): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'small.yaml'), story);
  return cwd;
}

test('0: finished, every limit held', () => {
  const cwd = folderWith(smallStory('lost pods <= 0'));
  const { status, stdout } = simulate(['small.yaml'], { cwd });
  expect(status).toBe(0);
  expect(stdout).toContain('held');
});

test('0: finished without limits, and a piped summary does not nag', () => {
  const cwd = folderWith(smallStory());
  const { status, stdout } = simulate(['small.yaml'], { cwd });
  expect(status).toBe(0);
  expect(stdout).not.toContain('no limits set');
});

test('3: a limit was crossed, results are written all the same', () => {
  const cwd = folderWith(smallStory('evicted pods <= 0'));
  const { status, stdout } = simulate(['small.yaml'], { cwd });
  expect(status).toBe(3);
  expect(stdout).toContain('crossed');
  expect(existsSync(join(cwd, 'reports/small/report.html'))).toBe(true);
  expect(simulate(['small.yaml', '--no-fail'], { cwd }).status).toBe(0);
});

test('3: a limit whose window saw no data fails and says so', () => {
  const cwd = folderWith(smallStory('cordon latency max <= 5s from 4m'));
  const { status, stdout } = simulate(['small.yaml'], { cwd });
  expect(status).toBe(3);
  expect(stdout).toMatch(/no data|saw no/);
});

test('2: a scenario with a mistake, named with file, line and column, and no stack', () => {
  const cwd = folderWith(smallStory().replace('minSize: 0', 'minSice: 0'));
  const { status, stdout, stderr } = simulate(['small.yaml'], { cwd });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^small\.yaml:4:\d+ {2}unknown key "minSice".*did you mean "minSize"\?/);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(existsSync(join(cwd, 'reports'))).toBe(false);
});

test.each([
  [['nowhere.yaml'], /no such file/],
  [['valdate'], /did you mean simulate validate\?/],
  [['.'], /it is a folder/],
  [['small.yaml', '--sead', '4'], /unknown flag --sead .* did you mean --seed\?/],
  [['small.yaml', '--format', 'xml'], /--format is xml: choose text, json, csv, markdown/],
  [['small.yaml', '--seed', '1', '--seed', '2'], /--seed is given 2 times/],
  [['small.yaml', 'other.yaml'], /too many words/],
  [['small.yaml', '--runs'], /--runs needs a value: simulate/],
  [['small.yaml', '-n'], /--runs needs a value: simulate/],
  [['optimize', 'small.yaml', '--budget'], /--budget needs a value: simulate/],
  [['run'], /needs a scenario/],
  [['merge'], /needs shards/],
  [['fidelity'], /needs a folder of recordings/],
  [['small.yaml', '--set', 'nonsense'], /write --set path=value/],
  [['small.yaml', '--set', 'autoScalingGroups.spot.maxSice=3'], /maxSize/],
  [['small.yaml', '--set', 'autoScalingGroups.spot.maxSize=0'], /maxSize/],
  [['small.yaml', '--until', '90'], /unit/],
  // What a change makes of a key that nobody set is told at the change.
  [
    ['small.yaml', '--set', 'run.until=20s', '--set', 'autoScalingGroups.spot.minSize=1'],
    /^--set run\.until {2}events\[0\]\.at: at 30s is after the end of the run/,
  ],
  [
    ['what-if', 'small.yaml', '--set', 'autoScalingGroups.spot.name=foo'],
    /^--set autoScalingGroups\.spot\.name {2}events\[0\]\.reclaim\.group: there is no group "spot"/,
  ],
  [
    ['optimize', 'small.yaml', '--vary', 'run.seed=1,2', '--until', '20s'],
    /^--until 20s {2}events/,
  ],
  [['sweep', 'small.yaml', '--vary', 'run.until=20s,1m'], /^--vary run\.until=20s {2}events\[0\]/],
  [
    ['small.yaml', '--set', 'run.seed=1', '--set', 'run.seed=2'],
    /run.seed is given more than once/,
  ],
  [['small.yaml', '--decimal', ','], /both ,/],
  [['small.yaml', '--delimiter', '"'], /--delimiter is \\": give one character, no quote/],
  [['small.yaml', '--delimiter', '\n'], /--delimiter is \\n: give one character, no quote/],
  [['small.yaml', '--no-fail=yes'], /--no-fail takes no value: write it alone, or leave it out/],
  [['small.yaml', '-q=false'], /-q takes no value/],
  [['trace', 'small.yaml', '--pod', 'nobody-1'], /no pod or node is called nobody-1/],
  [['explain', 'autoScalingGroups.maxSice'], /maxSize/],
])('2: %j', (words, message) => {
  const { status, stdout, stderr } = simulate(words, { cwd: folderWith(smallStory()) });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('2: a file that cannot be read hides no mistake in the others', () => {
  const cwd = folderWith(smallStory());
  writeFileSync(join(cwd, 'wrong.yaml'), smallStory().replace('maxSize: 4', 'maxSize: -4'));
  const words = ['validate', 'none.yaml', 'wrong.yaml', '.', 'small.yaml'];
  const { status, stdout, stderr } = simulate(words, { cwd });
  expect({ status, stdout }).toEqual({ status: 2, stdout: 'small.yaml: no mistakes\n' });
  expect(stderr).toContain('none.yaml  no such file. A first one: simulate init my.yaml\n');
  expect(stderr).toContain('wrong.yaml:4:');
  expect(stderr).toContain(
    '.  it is a folder, a scenario is one file: it holds small.yaml, wrong.yaml\n',
  );
  expect(stderr).toMatch(/\n3 problems\. [^\n]*\n$/);
});

test('the name of a file cannot steer the terminal', () => {
  const cwd = folderWith(smallStory());
  writeFileSync(join(cwd, 'a\u001b[31m.yaml'), smallStory());
  expect(simulate(['validate', 'a\u001b[31m.yaml'], { cwd }).stdout).toBe(
    'a[31m.yaml: no mistakes\n',
  );
});

test('2: a folder where the file system takes none', () => {
  const cwd = folderWith(smallStory());
  const { status, stderr } = simulate(['small.yaml', '--out', '/proc/simulate/out'], { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain('cannot write the results there');
});

test('2: a folder that cannot be written, before the run starts', () => {
  const cwd = folderWith(smallStory());
  writeFileSync(join(cwd, 'reports'), 'I am a file');
  const { status, stderr } = simulate(['small.yaml'], { cwd });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^reports\/small: cannot write the results there: /);
  expect(readFileSync(join(cwd, 'reports'), 'utf8')).toBe('I am a file');
});

test('130: Ctrl-C ends the run early, and what happened so far is reported', async () => {
  const endless = smallStory().replace('until: 5m', 'until: 50000h');
  const cwd = folderWith(endless);
  const { code, stdout } = await interrupted(cwd);
  expect(code).toBe(130);
  expect(stdout).toContain('simulated');
  expect(existsSync(join(cwd, 'r/report.html'))).toBe(true);
});

/** Ctrl-C once it runs: the folder is there by then, however long the start took. */
function interrupted(cwd: string): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, 'small.yaml', '--out', 'r'], { cwd });
    let stdout = '';
    child.stdout.on('data', (piece: Buffer) => {
      stdout += piece.toString();
    });
    child.on('close', (code) => {
      clearInterval(look);
      resolve({ code, stdout });
    });
    const look = setInterval(() => {
      if (!existsSync(join(cwd, 'r'))) return;
      clearInterval(look);
      setTimeout(() => child.kill('SIGINT'), 500);
    }, 50);
  });
}
