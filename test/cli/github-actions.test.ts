// The workflow in docs/github-actions.md, run as the shell script that a runner would run.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { emptyFolder, shell, simulate, smallStory, type Answer } from '../support/cli.ts';
import { ROOT } from '../support/needs.ts';

interface Step {
  readonly name?: string;
  readonly run?: string;
}
interface Workflow {
  readonly jobs: { readonly compare: { readonly steps: readonly Step[] } };
}

const page = readFileSync(join(ROOT, 'docs/github-actions.md'), 'utf8');
const workflow = parse(/```yaml\n(.*?)```/s.exec(page)![1]!) as Workflow;
const { steps } = workflow.jobs.compare;

/** A clone whose main holds the scenario, and whose branch changes it. */
function clone(change: (scenario: string) => string): string {
  const cwd = emptyFolder();
  const git = (...words: string[]): void => {
    const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
    execFileSync('git', [...who, ...words], { cwd, stdio: 'pipe' });
  };
  mkdirSync(join(cwd, 'scenarios'));
  for (const name of ['burst.yaml', 'boutique.yaml', 'manifests'])
    cpSync(join(ROOT, 'scenarios', name), join(cwd, 'scenarios', name), { recursive: true });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'main');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  const file = join(cwd, 'scenarios/burst.yaml');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return cwd;
}

/** What a runner sets; `gh` writes down what it was asked to say. */
const ENV = {
  SCENARIO: 'scenarios/burst.yaml',
  BASE: 'origin/main',
  GITHUB_ACTIONS: 'true',
};
const GH = 'gh() { printf "%s\\n" "$@" > said.txt; cp "${@: -1}" said.md; }; ';

function runStep(name: string, cwd: string, env: Partial<typeof ENV> = {}): Answer {
  const { run } = steps.find((step) => step.name === name)!;
  const script = run!
    .replaceAll(/\$\{\{ github\.event\.number \}\}/g, '7')
    .replaceAll('--runs 100', '--runs 30');
  return shell(`set -e; ${GH}${script}`, { cwd, env: { ...ENV, ...env } });
}

test('every step with a script is one of those that are run here', () => {
  expect(steps.filter(({ run }) => run !== undefined).map(({ name }) => name)).toEqual([
    'Every scenario is valid',
    'The limits hold',
    'Against the scenario of main',
    'Say it in the pull request',
  ]);
});

describe('a pull request that saves nodes and lets pods wait', () => {
  let cwd = '';
  let compared: Answer;
  beforeAll(() => {
    cwd = clone((scenario) => scenario.replace('maxSize: 20', 'maxSize: 9'));
    compared = runStep('Against the scenario of main', cwd);
  }, 120_000);

  test('has scenarios without a mistake', () => {
    expect(runStep('Every scenario is valid', cwd).status).toBe(0);
  });

  test('fails for what it made clearly worse, and names it', () => {
    expect(compared.status).toBe(3);
    expect(compared.stderr).toMatch(/^--fail-on limits worse: .*limits held \d+\/30 → \d+\/30/m);
    expect(compared.stderr).not.toMatch(/^--fail-on cost_usd/m);
    expect(compared.stderr).toMatch(/^::error title=simulate::--fail-on limits worse/m);
  });

  test('has written comment, page, workbook and test cases before it fails', () => {
    for (const file of ['comment.md', 'compare.html', 'compare.xlsx', 'compare.xml'])
      expect(existsSync(join(cwd, 'capacity', file))).toBe(true);
    expect(runStep('Say it in the pull request', cwd).status).toBe(0);
    expect(readFileSync(join(cwd, 'said.txt'), 'utf8')).toContain('pr\ncomment\n7\n');
    const comment = readFileSync(join(cwd, 'said.md'), 'utf8');
    expect(comment).toContain('pending p95');
    expect(Buffer.byteLength(comment)).toBeLessThan(10_000);
  });

  test('shows the crossed limit at its line of the scenario', () => {
    const { status, stderr } = runStep('The limits hold', cwd);
    expect(status).toBe(3);
    const line = readFileSync(join(cwd, 'scenarios/burst.yaml'), 'utf8')
      .split('\n')
      .findIndex((each) => each.includes('- pending p95 <= 2m'));
    expect(stderr).toContain(
      `::error file=scenarios/burst.yaml,line=${line + 1},title=simulate::crossed: pending p95`,
    );
    expect(readFileSync(join(cwd, 'capacity/limits.xml'), 'utf8')).toContain('type="crossed"');
  });
});

describe('a pull request that changes only words', () => {
  test('passes', () => {
    const cwd = clone((scenario) => `${scenario}\n# a comment\n`);
    const { status, stderr } = runStep('Against the scenario of main', cwd);
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('--fail-on')]);
  });

  test('finds the manifests that main has beside its scenario', () => {
    const cwd = clone((scenario) => scenario);
    const manifest = join(cwd, 'scenarios/manifests/online-boutique.yaml');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll('cpu: 100m', 'cpu: 300m'));
    const SCENARIO = 'scenarios/boutique.yaml';
    expect(runStep('Against the scenario of main', cwd, { SCENARIO }).stdout).toContain(
      'main/scenarios/boutique.yaml',
    );
    const comment = readFileSync(join(cwd, 'capacity/comment.md'), 'utf8');
    expect(comment).toContain('worse');
  });
});

describe('--fail-on', () => {
  test('with a metric that nobody knows is wrong input, before anything runs', () => {
    const { status, stdout, stderr } = simulate([
      'what-if',
      'scenarios/burst.yaml',
      '--set',
      'autoScalingGroups.spot.maxSize=9',
      '--fail-on',
      'cots > 5%',
      '--fail-on',
      'pending p95 > 5',
    ]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('did you mean "cost"?');
    expect(stderr).toContain('missing unit: write 30s');
  });
});

describe('one run', () => {
  test('has its limits as test cases too, and annotations where a workflow runs', () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'small.yaml'), smallStory('lost pods <= 0', 'evicted pods <= 0'));
    const words = ['small.yaml', '-q', '--junit', 'limits.xml', '--format', 'json'];
    const { status, stderr } = simulate(words, { cwd, env: { GITHUB_ACTIONS: 'true' } });
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /^::error file=small\.yaml,line=\d+,title=simulate::crossed: evicted pods <= 0: observed \d+$/m,
    );
    expect(readFileSync(join(cwd, 'limits.xml'), 'utf8')).toMatch(/tests="2" failures="1"/);
    expect(simulate(words, { cwd }).stderr).not.toContain('::error');
  });

  test('has no workbook, and says what has', () => {
    const { status, stderr } = simulate(['scenarios/burst.yaml', '--xlsx', 'book.xlsx']);
    expect([status, stderr]).toEqual([
      2,
      '--xlsx: a workbook is made of many runs: add --runs 100\n',
    ]);
  });
});
