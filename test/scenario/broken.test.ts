// Every mistake that people make in a scenario has a file, and beside it what they are told, word by word.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../src/scenario/load.ts';
import { renderProblems } from '../../src/scenario/problems.ts';
import type { Problem } from '../../src/scenario/scenario.ts';

const FOLDER = resolve(import.meta.dirname, '../scenarios/broken');

const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace('.yaml', ''))
  .toSorted();

function readFile(path: string): string {
  if (path.includes('missing')) throw new Error('no such file or folder');
  return readFileSync(join(FOLDER, path), 'utf8');
}

/** Problems, or the notes of a scenario that is only odd. */
function told(name: string): { text: string; problems: readonly Problem[] } {
  const text = readFileSync(join(FOLDER, `${name}.yaml`), 'utf8');
  const loading = loadScenario(text, { file: `${name}.yaml`, readFile });
  return { text, problems: 'problems' in loading ? loading.problems : loading.notes };
}

test('there are at least forty broken scenarios', () => {
  expect(names.length).toBeGreaterThanOrEqual(40);
});

describe.each(names)('%s', (name) => {
  test('is told as its golden says', async () => {
    const { problems } = told(name);
    expect(problems.length).toBeGreaterThan(0);
    await expect(`${renderProblems(problems)}\n`).toMatchFileSnapshot(join(FOLDER, `${name}.txt`));
  });

  test('is told in file order, each mistake at a place that exists', () => {
    const { text, problems } = told(name);
    const lines = text.split('\n');
    const own = problems.filter(({ file, line }) => file === `${name}.yaml` && line > 0);
    for (const { line, column, length } of own) {
      expect(line).toBeLessThanOrEqual(lines.length);
      expect(column + length - 1).toBeLessThanOrEqual(Math.max(1, lines[line - 1]!.length));
    }
    const places = own.map(({ line, column }) => line * 1000 + column);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test("is told in our words, not in a library's", () => {
    const said = told(name)
      .problems.map(({ message }) => message)
      .join('\n');
    expect(said).not.toMatch(
      /Invalid input|Unrecognized|undefined|\[object|expected string|Implicit|Nested mappings|NaN,|zod|YAMLParse/,
    );
  });
});
