// The Kubernetes manifest and the commands in docs/distributed, held against the API's own types and run.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { parseAllDocuments } from 'yaml';
import { expect, test } from 'vitest';
import { CLI, simulate } from './support/cli.ts';
import { ROOT } from './support/needs.ts';

const DOCS = join(ROOT, 'docs/distributed');

interface Job {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly completions: number;
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly args: string[] }[] };
    };
  };
}

const objects = parseAllDocuments(readFileSync(join(DOCS, 'job.yaml'), 'utf8')).map(
  (document) => document.toJS() as Job,
);

/** Where kubernetes-types, made from the API's OpenAPI specification, has each kind. */
const TYPES: Readonly<Record<string, string>> = {
  ConfigMap: 'core/v1',
  PersistentVolumeClaim: 'core/v1',
  Job: 'batch/v1',
};

/** What the compiler says of these objects, each declared to be of its kind. */
function complaints(typed: readonly { readonly kind: string }[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'simulate-types-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const declared = typed.map(
    (object, i) =>
      `export const object${i}: import('kubernetes-types/${TYPES[object.kind]}').${object.kind} = ${JSON.stringify(object, null, 1)};`,
  );
  writeFileSync(join(folder, 'job.ts'), declared.join('\n'));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const flags = ['--noEmit', '--strict', '--module', 'esnext', '--moduleResolution', 'bundler'];
  const { stdout } = spawnSync(process.execPath, [compiler, ...flags, '--types', '', 'job.ts'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return stdout;
}

test('job.yaml is what the Kubernetes API takes', () => {
  expect(objects.map(({ kind }) => kind)).toEqual([
    'ConfigMap',
    'PersistentVolumeClaim',
    'Job',
    'Job',
  ]);
  expect(complaints(objects)).toBe('');
});

test('the types would object to a field that the API does not have', () => {
  const [, , job] = objects;
  const wrong = { ...job!, spec: { ...job!.spec, completion: 10 } };
  expect(complaints([wrong])).toContain('"completion"');
});

test("the pods' own commands make all shards, and the last joins them into what one machine would have said", () => {
  const [map, , runs, joining] = objects;
  const folder = mkdtempSync(join(tmpdir(), 'simulate-job-'));
  writeFileSync(join(folder, 'burst.yaml'), map!.data!['burst.yaml']!);
  const here = (word: string): string =>
    word
      .replace('/scenario/', './')
      .replace('=/shards', '=./shards')
      .replace(/^\/shards/, './shards')
      .replace('--runs=100000', '--runs=20');
  const args = (job: Job): string[] => job.spec.template.spec.containers[0]!.args.map(here);
  for (let index = 0; index < runs!.spec.completions; index += 1) {
    const env = { JOB_COMPLETION_INDEX: String(index) };
    const { status, stderr } = simulate(args(runs!), { cwd: folder, env });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  }
  const elsewhere = mkdtempSync(join(tmpdir(), 'simulate-joined-'));
  cpSync(join(folder, 'shards'), join(elsewhere, 'shards'), { recursive: true });
  const joined = simulate(args(joining!), { cwd: elsewhere });
  expect({ status: joined.status, cli: CLI }).toEqual({ status: 0, cli: CLI });
  expect(joined.stdout).toBe(
    simulate(['run', './burst.yaml', '--runs=20'], { cwd: folder }).stdout,
  );
}, 60_000);
