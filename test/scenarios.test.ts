// A scenario is a test: every story under scenarios/ runs, and what it expects must hold.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { simulate } from '../src/experiment/simulate.ts';
import { loadScenario } from '../src/scenario/load.ts';
import type { Scenario } from '../src/scenario/scenario.ts';

const FOLDER = resolve(import.meta.dirname, '../scenarios');

const stories = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .toSorted();

function load(name: string): Scenario {
  const file = join(FOLDER, name);
  const loaded = loadScenario(readFileSync(file, 'utf8'), {
    file: name,
    readFile: (path) => readFileSync(resolve(dirname(file), path), 'utf8'),
  });
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
  return loaded.scenario;
}

describe.each(stories)('%s', (name) => {
  test('tells its story in a comment, names its schema and expects something', () => {
    const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n');
    expect(lines[0]).toBe('# yaml-language-server: $schema=./scenario.schema.json');
    expect(lines[1]).toMatch(/^# \S.{20,}/);
    expect(load(name).expect.length).toBeGreaterThan(0);
  });

  test('what it expects holds', () => {
    const { limits } = simulate(load(name));
    expect(limits.filter(({ held }) => !held)).toEqual([]);
  });
});
