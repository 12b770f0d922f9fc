// Folders with results and records of runs, commands that are killed in the middle, and a manifest beside a scenario.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLI } from './cli.ts';

/** Every result file of a folder by name, the list of them left out. */
export function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

export const linesOf = (path: string): string[] =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];

/** The small story's Deployment as people apply it; not all of its letters are ASCII. */
export const WEB_MANIFEST = `# A Deployment as people apply it: für alle
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 4
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: web, resources: { requests: { cpu: 900m, memory: 1Gi } } }
`;

/** A story with a Deployment, made to name `web.yaml` instead. */
export const withManifest = (story: string): string =>
  story.replace(/ {2}- \{ kind: Deployment.*/, '  - manifest: web.yaml');

/** Lines of a record that are about no run: who made it, and one text. */
const BEFORE_THE_RUNS = 2;

/** Starts a command and kills it, without a chance to clean up, as soon as it has kept some runs; says how many. */
export async function killedWhileRunning(words: readonly string[], cwd: string, path: string) {
  const child = spawn(process.execPath, [CLI, ...words], { cwd, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  while (linesOf(path).length < BEFORE_THE_RUNS + 4 && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGKILL');
  await ended;
  return linesOf(path).length - BEFORE_THE_RUNS;
}
