// The two commands at the top of the README on a fresh machine, and the packed tarball installed globally.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, testNeeding } from '../support/needs.ts';

const MAIN_JOB = 'npm ci && npx simulate scenarios/burst.yaml';
const TESTS = 'npm ci && npm test';

/** Variables by which this very test run would reach into the one it starts. */
const outside = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_ENV|NODE_OPTIONS|TEST$)/.test(name),
  ),
);

const sh = (command: string, cwd: string) =>
  spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8', env: outside, maxBuffer: 1e8 });

const registryAnswers = sh('npm view yaml@2.9.1 version', ROOT).stdout.includes('2.9.1');

/** What git tracks, or would on the next commit. */
function freshCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'simulate-clone-'));
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: ROOT,
  });
  for (const name of listed.toString().split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(join(ROOT, name), join(folder, name));
  }
  return folder;
}

test('the README opens with the two commands, and CI runs the second', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  expect(readme.indexOf(MAIN_JOB)).toBeGreaterThan(-1);
  expect(readme.indexOf(TESTS)).toBeGreaterThan(readme.indexOf(MAIN_JOB));
  expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toContain(TESTS);
});

test('the package holds the pages and scenarios that its README names, and no more than users need', () => {
  const { stdout } = sh('npm pack --dry-run --json --ignore-scripts', ROOT);
  const listed = JSON.parse(stdout) as { files: { path: string }[] }[];
  const packed = Object.values(listed)[0]!.files.map(({ path }) => path);
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const named = [...readme.matchAll(/\]\(((?:docs|scenarios)\/[^)#]+\.\w+)\)/g)].map(
    ([, path]) => path!,
  );
  expect(named).toContain('docs/limits.md');
  expect(packed).toEqual(expect.arrayContaining(named));
  const folders = new Set(packed.map((path) => path.split('/')[0]));
  for (const folder of ['src', 'test', 'reports', 'node_modules', '.ci'])
    expect(folders).not.toContain(folder);
});

testNeeding('the npm registry', registryAnswers)(
  'a fresh copy runs the main job with the one command',
  () => {
    const folder = freshCopy();
    const { status, stdout, stderr } = sh(MAIN_JOB, folder);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('LIMITS');
    expect(readFileSync(join(folder, 'reports/burst/report.html'), 'utf8')).toContain('<svg');
    rmSync(folder, { recursive: true });
  },
  300_000,
);

testNeeding('the npm registry', registryAnswers)(
  'npm install -g of the packed tarball puts simulate on the PATH',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulate-pack-'));
    const packed = sh(`npm pack --ignore-scripts --pack-destination ${folder}`, ROOT);
    expect(packed.status).toBe(0);
    const installed = sh(`npm install -g --prefix ${folder} ${folder}/*.tgz`, folder);
    expect({
      status: installed.status,
      stderr: installed.status === 0 ? '' : installed.stderr,
    }).toEqual({
      status: 0,
      stderr: '',
    });
    const made = sh(
      'bin/simulate init first.yaml && bin/simulate first.yaml --progress none',
      folder,
    );
    expect(made.stdout).toContain('LIMITS');
    const library = sh(
      `node --input-type=module -e "import { loadScenario } from '${folder}/lib/node_modules/spot-reclamation-capacity-simulator/dist/library/index.js'; console.log('problems' in loadScenario(''))"`,
      folder,
    );
    expect(library.stdout).toBe('true\n');
    rmSync(folder, { recursive: true });
  },
  300_000,
);
