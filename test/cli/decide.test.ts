// what-if, compare, sweep and batch as users run them: screens, files, formats, exit codes, mistakes.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, simulate, smallStory } from '../support/cli.ts';

const LIMIT = 'lost pods <= 0';

/** Both nodes are full, so that the pods of the one that goes wait for a new one. */
const story = (): string => smallStory(LIMIT).replace('replicas: 4', 'replicas: 8');

/** A folder with a small scenario, changes of it, and a plan. */
function folder(): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'small.yaml'), story());
  writeFileSync(
    join(cwd, 'other.yaml'),
    story().replace('name: small', 'name: other').replace('count: 1', 'count: 2'),
  );
  writeFileSync(join(cwd, 'change.yaml'), 'autoScalingGroups: { spot: { maxSize: 3 } }\n');
  writeFileSync(
    join(cwd, 'plan.csv'),
    'variant,autoScalingGroups.spot.startup,# why\nslow,120s,old image\n,30s,new image\n',
  );
  return cwd;
}

const FEW = ['-n', '12', '--progress', 'none'];

describe('what-if', () => {
  test('prints the change and its effect, and writes nothing unasked', () => {
    const cwd = folder();
    const { status, stdout, stderr } = simulate(
      ['what-if', 'small.yaml', '--set', 'autoScalingGroups.spot.startup=150s', ...FEW],
      { cwd },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Change\n {2}~ autoScalingGroups\.spot\.startup {3}60s → 150s\n/);
    expect(stdout).toMatch(/12 paired runs/);
    expect(stdout).toMatch(/pending p95 .* worse/);
    expect(existsSync(join(cwd, 'reports'))).toBe(false);
  });

  test('takes a file of changes; --set comes after it and wins', () => {
    const words = ['--set-file', 'change.yaml', '--set', 'autoScalingGroups.spot.maxSize=2'];
    const { stdout } = simulate(['what-if', 'small.yaml', ...words, '-n', '2'], {
      cwd: folder(),
    });
    expect(stdout).toMatch(/maxSize {3}4 → 2/);
  });

  test('the equals sign may stand in a quoted name', () => {
    const cwd = folder();
    const named = smallStory()
      .replace('name: spot', 'name: "a=b"')
      .replace('group: spot', 'group: "a=b"');
    writeFileSync(join(cwd, 'small.yaml'), named);
    const words = [
      'what-if',
      'small.yaml',
      '--set',
      'autoScalingGroups."a=b".maxSize=2',
      '-n',
      '2',
    ];
    expect(simulate(words, { cwd }).stdout).toContain('autoScalingGroups."a=b".maxSize   4 → 2');
  });

  test('--seed and --until hold for both sides and are no change', () => {
    const { stdout } = simulate(
      [
        'what-if',
        'small.yaml',
        '--seed',
        '9',
        '--until',
        '4m',
        '-n',
        '2',
        '--format',
        'json',
      ].concat(['--set', 'autoScalingGroups.spot.maxSize=3']),
      { cwd: folder() },
    );
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'simulate/what-if/v1',
      seed: '9',
      runs: 2,
      paired: true,
      changes: [{ path: 'autoScalingGroups.spot.maxSize', from: 4, to: 3 }],
    });
  });

  test('--each says which of several changes moved what', () => {
    const { stdout } = simulate(
      [
        'what-if',
        'small.yaml',
        '--each',
        ...FEW,
        '--set',
        'autoScalingGroups.spot.startup=150s',
      ].concat(['--set', 'autoScalingGroups.spot.maxSize=3']),
      { cwd: folder() },
    );
    expect(stdout).toMatch(/Each change alone .*pending p95/);
    expect(stdout).toMatch(/startup=150s .*\+1m 30s worse/);
    expect(stdout).toMatch(/maxSize=3 /);
  });

  test('without a change says so', () => {
    const { status, stdout } = simulate(['what-if', 'small.yaml', '-n', '2'], { cwd: folder() });
    expect(status).toBe(0);
    expect(stdout).toContain('nothing: the scenario already says all of it');
  });

  test('tells a mistake in a file of changes with its place, and runs nothing', () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'change.yaml'), 'run: { until: 4m }\nautoScalingGroups.sport: {}\n');
    const answer = simulate(['what-if', 'small.yaml', '--set-file', 'change.yaml'], { cwd });
    expect(answer).toEqual({
      status: 2,
      stdout: '',
      stderr: `change.yaml:2:1  there is no "sport" in autoScalingGroups: did you mean "spot"?
    2 | autoScalingGroups.sport: {}
      | ^^^^^^^^^^^^^^^^^^^^^^^
1 problem. Keys and their meaning: simulate explain
`,
    });
  });
});

describe('compare', () => {
  test('puts scenarios side by side, against the first or the one that is named', () => {
    const cwd = folder();
    const first = simulate(['compare', 'small.yaml', 'other.yaml', ...FEW], { cwd });
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(/^1 variant against small\n/);
    expect(first.stdout).toMatch(/other, 12 paired runs/);
    const second = simulate(
      ['compare', 'small.yaml', 'other.yaml', '--baseline', 'other', ...FEW],
      { cwd },
    );
    expect(second.stdout).toMatch(/^1 variant against other\n/);
  });

  test('says of runs that are not as long as those of the baseline that sums differ by that', () => {
    const cwd = folder();
    writeFileSync(
      join(cwd, 'longer.yaml'),
      story().replace('name: small', 'name: longer').replace('until: 5m', 'until: 6m'),
    );
    simulate(['longer.yaml', '-q', '--no-fail', '--json', 'longer.json'], { cwd });
    const words = ['compare', 'small.yaml', 'other.yaml', 'longer.yaml', 'longer.json', ...FEW];
    const { stderr } = simulate(words, { cwd });
    const notes = stderr.split('\n').filter((line) => line.includes('costs and sums differ'));
    expect(notes).toEqual(
      ['longer.yaml', 'longer.json'].map(
        (name) =>
          `note: runs of ${name} are 6m long, those of small 5m: costs and sums differ by that too`,
      ),
    );
  });

  test('reads saved results, one run or many, and pairs them by their seeds', () => {
    const cwd = folder();
    simulate(['small.yaml', '-q', '--json', 'one.json'], { cwd });
    simulate(['small.yaml', '-q', '-n', '4', '--json', 'four.json'], { cwd });
    const { status, stdout } = simulate(
      ['compare', 'four.json', 'one.json', 'other.yaml', '-n', '4', '--format', 'json'],
      { cwd },
    );
    expect(status).toBe(0);
    const { baseline, against } = JSON.parse(stdout) as {
      baseline: { name: string; runs: number };
      against: { paired: boolean; compared: number; variant: { name: string } }[];
    };
    expect(baseline).toMatchObject({ name: 'four.json', runs: 4 });
    expect(against.map(({ variant, paired }) => [variant.name, paired])).toEqual([
      ['one.json', true],
      ['other', true],
    ]);
    expect(against[0]!.compared).toBe(0);
  });

  test('a result that was saved equals the scenario that it was saved of', () => {
    const cwd = folder();
    simulate(['small.yaml', '-q', '-n', '4', '--json', 'four.json'], { cwd });
    const { stdout } = simulate(['compare', 'four.json', 'small.yaml', '-n', '4'], { cwd });
    expect(stdout).toContain('Every run came out the same on both sides.');
  });

  test.each([
    [['compare', 'small.yaml'], /compare needs/],
    [['compare', 'small.yaml', 'other.yaml', '--baseline', 'othr'], /did you mean "other"\?/],
    [['compare', 'small.yaml', 'x.json'], /x\.json: cannot read the result/],
    [['compare', 'small.yaml', 'plan.json'], /plan\.json: this is no JSON object/],
    [['compare', 'small.yaml', 'sweep.json'], /its schema is "simulate\/sweep\/v1"/],
    [['compare', 'small.yaml', 'other.yaml', '-n', 'auto'], /--runs auto: variants are compared/],
    [['compare', 'small.yaml', 'other.yaml', '--columns', 'lost_pod'], /did you mean "lost_pods"/],
  ])('2: %j', (words, message) => {
    const cwd = folder();
    writeFileSync(join(cwd, 'plan.json'), 'variant,run.until\n');
    writeFileSync(join(cwd, 'sweep.json'), '{"schema":"simulate/sweep/v1"}');
    const { status, stdout, stderr } = simulate(words, { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('sweep', () => {
  const VARY = ['--vary', 'autoScalingGroups.spot.startup=30s..90s:30s'];

  test('prints a row for each variant and marks the cheapest that holds', () => {
    const { status, stdout } = simulate(['sweep', 'small.yaml', ...VARY, ...FEW], {
      cwd: folder(),
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^3 variants × 12 runs\n {2}STARTUP +(?:HELD|PENDING P95)/);
    expect(stdout.match(/cheapest that holds/g)).toHaveLength(1);
  });

  test('writes tidy CSVs, in which swept values are columns', () => {
    const cwd = folder();
    const { stdout } = simulate(
      ['sweep', 'small.yaml', ...VARY, '-n', '2', '--out', 'out', '--format', 'csv'],
      { cwd },
    );
    expect(stdout).toMatch(
      /^scenario,variant,run,seed,set_autoScalingGroups\.spot\.startup,runs,held_runs,holds,/,
    );
    expect(readFileSync(join(cwd, 'out/sweep.csv'), 'utf8')).toBe(stdout);
    const runs = readFileSync(join(cwd, 'out/runs.csv'), 'utf8').trimEnd().split('\n');
    expect(runs).toHaveLength(1 + 3 * 2);
    expect(runs[0]).toMatch(/,held_limit_1,set_autoScalingGroups\.spot\.startup$/);
    expect(runs[3]).toMatch(/^small,startup=60s,0,7,.*,60s$/);
  });

  test('--dry-run says how much it would be, and does nothing', () => {
    const cwd = folder();
    const { status, stdout, stderr } = simulate(
      ['sweep', 'small.yaml', ...VARY, '--dry-run', '--out', 'out'],
      { cwd },
    );
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: '3 variants × 100 runs: 300 runs\n',
    });
    expect(stderr).toMatch(/^about \d/);
    expect(readdirSync(cwd)).not.toContain('out');
  });

  test.each([
    [[], /simulate sweep needs --vary/],
    [['--vary', 'x'], /write --vary path=10\.\.30:5/],
    [['--vary', 'x=', '--vary', 'y=2..1'], /--vary "x=".*\n.*2 is above 1/],
    [
      ['--vary', 'autoScalingGroups.spot.maxSiz=1,2'],
      /^--vary autoScalingGroups\.spot\.maxSiz=1 {2}there is no key "maxSiz".*\(and in 1 more variant\)/,
    ],
    [
      ['--vary', 'run.seed=1..1000', '-n', '1000'],
      /1,000 variants × 1,000 runs are 1,000,000 runs, at most 100,000/,
    ],
  ])('2: %j', (words, message) => {
    const { status, stdout, stderr } = simulate(['sweep', 'small.yaml', ...words], {
      cwd: folder(),
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('batch', () => {
  const PLAN = ['batch', 'plan.csv', '--scenario', 'small.yaml'];

  test('gives the plan its rows back, with what came of each', () => {
    const { status, stdout } = simulate([...PLAN, '-n', '2', '--format', 'csv'], {
      cwd: folder(),
    });
    expect(status).toBe(0);
    const [header, slow, unnamed] = stdout.split('\n');
    expect(header).toMatch(
      /^variant,autoScalingGroups\.spot\.startup,# why,runs,held_runs,holds,.*,pending_p95_s,/,
    );
    expect(slow).toMatch(/^slow,120s,old image,2,/);
    expect(unnamed).toMatch(/^row 2,30s,new image,2,/);
  });

  test('what came back is a plan again: columns of the planner stay, results are replaced', () => {
    const cwd = folder();
    writeFileSync(
      join(cwd, 'plan.csv'),
      'variant,# owner,autoScalingGroups.spot.startup,# ticket,,\nslow,Ana,120s,00712,,\n,"Bo, too",30s,,,\n',
    );
    const words = ['--scenario', 'small.yaml', '-n', '2', '--format', 'csv'];
    const first = simulate(['batch', 'plan.csv', ...words], { cwd }).stdout;
    expect(first.split('\n').map((line) => line.slice(0, 52))).toEqual([
      expect.stringMatching(/^variant,# owner,autoScalingGroups\.spot\.startup,# ti/),
      expect.stringMatching(/^slow,Ana,120s,00712,2,/),
      expect.stringMatching(/^row 2,"Bo, too",30s,,2,/),
      '',
    ]);
    writeFileSync(join(cwd, 'back.csv'), first.replace(/^slow,Ana,120s/m, 'slow,Ana,90s'));
    const second = simulate(['batch', 'back.csv', ...words], { cwd }).stdout;
    const [header, slow, other] = first.split('\n');
    expect(second.split('\n')[0]).toBe(header);
    expect(second.split('\n')[1]).not.toBe(slow!.replace('120s', '90s'));
    expect(second.split('\n')[2]).toBe(other);
  });

  test('answers a European plan in its own way: semicolons and decimal commas', () => {
    const cwd = folder();
    writeFileSync(
      join(cwd, 'plan.csv'),
      '\uFEFFvariant;autoScalingGroups.spot.spotReclaims.perInstanceHour\r\na;0,5\r\n',
    );
    const { stdout } = simulate([...PLAN, '-n', '2', '--format', 'csv'], { cwd });
    expect(stdout.split('\n')[1]).toMatch(/^a;0,5;2;\d;(TRUE|FALSE);/);
    expect(stdout.split('\n')[1]).toMatch(/;\d+,\d+;/);
  });

  test('a plan may name the scenario of each row, beside itself or by a whole path', () => {
    const cwd = folder();
    const other = join(cwd, 'other.yaml');
    writeFileSync(join(cwd, 'plan.csv'), `scenario,run.until\nsmall.yaml,4m\n${other},\n`);
    const { stdout } = simulate(['batch', 'plan.csv', '-n', '2', '--format', 'json'], { cwd });
    const { schema, variants } = JSON.parse(stdout) as {
      schema: string;
      variants: { name: string; scenario: { name: string } }[];
    };
    expect(schema).toBe('simulate/batch/v1');
    expect(variants.map(({ name, scenario }) => [name, scenario.name])).toEqual([
      ['row 1', 'small'],
      ['row 2', 'other'],
    ]);
  });

  test.each([
    ['run.until\n1h\n', [], /plan\.csv:2:1 {2}this row names no scenario: add --scenario FILE/],
    [
      'run.until\n1h\n2h\n',
      [],
      /^plan\.csv:2:1 {2}this row and 1 more name no scenario: .*\n.*\n.*\n$/,
    ],
    [
      'scenario,run.until\nno.yaml,1h\n',
      ['--set', 'a=1', '--set', 'a=2'],
      /^--set a is given more/,
    ],
    ['scenario,run.until\nno.yaml,1h\n', [], /plan\.csv:2:1 .*\n.*\n.*\nno\.yaml: no such file/],
    ['variant,run.untl\na,1h\n', ['--scenario', 'small.yaml'], /plan\.csv:1:9 .*"until"\?/],
    [
      'owner,run.until\na,1h\n',
      ['--scenario', 'small.yaml'],
      /plan\.csv:1:1 .*no key "owner".*; a column of your own begins with #\n/,
    ],
    ['variant,run.until\na,1\n', ['--scenario', 'small.yaml'], /plan\.csv:2:3 .*missing unit/],
    ['variant,run.until\na\n', ['--scenario', 'small.yaml'], /plan\.csv:2:1 .*has 1 cells/],
  ])('2: %j', (plan, words, message) => {
    const cwd = folder();
    writeFileSync(join(cwd, 'plan.csv'), plan);
    const { status, stdout, stderr } = simulate(['batch', 'plan.csv', ...words], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

test('what is wrong with the scenarios of several rows, or of several words, is told at once', () => {
  const cwd = folder();
  writeFileSync(join(cwd, 'unit.yaml'), smallStory().replace('until: 5m', 'until: 5'));
  writeFileSync(join(cwd, 'key.yaml'), smallStory().replace('replicas:', 'replicsa:'));
  const rows = ['small.yaml,4m', 'unit.yaml,', 'no.yaml,', 'unit.yaml,4m', ',4m', 'key.yaml,'];
  writeFileSync(join(cwd, 'plan.csv'), `scenario,run.until\n${rows.join('\n')}\n`);
  const told = (...words: string[]): string[] => {
    const { status, stdout, stderr } = simulate(words, { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    return stderr
      .trimEnd()
      .split('\n')
      .filter((line) => !/^ *\d* \| /.test(line));
  };
  const unit = expect.stringMatching(/^unit\.yaml:2:15 {2}until 5: missing unit/) as unknown;
  const none = expect.stringMatching(/^no\.yaml: no such file/) as unknown;
  const key = expect.stringMatching(/^key\.yaml:\d+:\d+ {2}unknown key "replicsa"/) as unknown;
  const cannot = 'the scenario of this row cannot be used:';
  expect(told('batch', 'plan.csv')).toEqual([
    `plan.csv:3:1  ${cannot}`,
    unit,
    `plan.csv:4:1  ${cannot}`,
    none,
    expect.stringMatching(/^plan\.csv:6:1 {2}this row names no scenario/),
    `plan.csv:7:1  ${cannot}`,
    key,
    '4 problems. Keys and their meaning: simulate explain',
  ]);
  expect(told('compare', 'unit.yaml', 'small.yaml', 'no.yaml', 'unit.yaml')).toEqual([
    unit,
    none,
    '2 problems. Keys and their meaning: simulate explain',
  ]);
});

test('results do not depend on how many run at a time, nor on when', () => {
  const cwd = folder();
  const words = ['sweep', 'small.yaml', '--vary', 'autoScalingGroups.spot.maxSize=2..4', '-n', '6'];
  const one = simulate([...words, '--format', 'json', '--jobs', '1'], { cwd }).stdout;
  const three = simulate([...words, '--format', 'json', '--jobs', '3'], { cwd }).stdout;
  expect(three).toBe(one);
});
