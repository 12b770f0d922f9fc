// Runs the bundled command line as users do.

import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './needs.ts';

/** `SIMULATE_CLI` names another bundle than the built one. */
export const CLI = process.env['SIMULATE_CLI'] ?? join(ROOT, 'dist/cli/simulate.js');

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Variables that would change what the command prints. */
const plain = { ...process.env, NO_COLOR: '', FORCE_COLOR: '', CI: '', LC_ALL: 'C.UTF-8' };

export interface Setting {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export function simulate(words: readonly string[], setting: Setting = {}): Answer {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    cwd: setting.cwd ?? ROOT,
    env: { ...plain, ...setting.env },
    input: setting.input ?? '',
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  return { status, stdout, stderr };
}

/** One line of shell with `simulate` as a command. */
export function shell(line: string, setting: Setting = {}): Answer {
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', `set -o pipefail; simulate() { "${process.execPath}" "${CLI}" "$@"; }; ${line}`],
    {
      cwd: setting.cwd ?? ROOT,
      env: { ...plain, ...setting.env },
      encoding: 'utf8',
      maxBuffer: 1e9,
    },
  );
  return { status, stdout, stderr };
}

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'simulate-'));

/** The smallest story that reclaims something, in about ten lines; `expect` is added as given. */
export const smallStory = (...expectations: readonly string[]): string =>
  `name: small
run: { until: 5m, seed: 7 }
autoScalingGroups:
  - { name: spot, instanceTypes: [m5.xlarge], zones: [a], minSize: 0, desiredCapacity: 2, maxSize: 4, onDemandPercentageAboveBaseCapacity: 0, startup: 60s }
workloads:
  - { kind: Deployment, name: web, replicas: 4, requests: { cpu: 900m, memory: 1Gi }, startup: 5s, shutdown: 2s }
events:
  - { at: 30s, reclaim: { group: spot, count: 1 } }
${expectations.length === 0 ? '' : `expect:\n${expectations.map((limit) => `  - ${limit}\n`).join('')}`}`;
