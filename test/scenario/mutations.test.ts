// Whatever is done to a good scenario, the loader answers with a scenario or with problems at places that exist.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { EXAMPLE_SCENARIO } from '../../src/scenario/init.ts';
import { loadScenario, type Loading } from '../../src/scenario/load.ts';
import { renderProblems } from '../../src/scenario/problems.ts';
import type { Json, JsonObject } from '../../src/scenario/scenario.ts';
import { isList, isMap } from '../../src/scenario/source.ts';
import { scenarioOf } from '../support/scenario-texts.ts';

const RICH = `${EXAMPLE_SCENARIO}
timings: { groupReaction: { uniform: [2s, 15s] }, handlerDelay: { exponential: 3s } }
scheduler: { clientQPS: unlimited }
`
  .replace('terminationHandler: { mode: imds }', 'terminationHandler: { flags: [--workers=3] }')
  .replace('replicas: 40', 'replicas: [{ at: 0s, replicas: 40 }, { at: 9m, replicas: 50 }]')
  .replace('name: web', 'name: web\n    tolerations: [{ key: a, operator: Exists }]');

function expectSense(loading: Loading, text: string): void {
  if ('scenario' in loading) {
    const { autoScalingGroups, run } = loading.scenario;
    expect(autoScalingGroups.length).toBeGreaterThan(0);
    for (const { minSize, desiredCapacity, maxSize, instanceTypes } of autoScalingGroups) {
      expect(minSize).toBeLessThanOrEqual(desiredCapacity);
      expect(desiredCapacity).toBeLessThanOrEqual(maxSize);
      expect(instanceTypes.length).toBeGreaterThan(0);
    }
    for (const { at } of loading.scenario.events) expect(at).toBeLessThanOrEqual(run.until);
    return;
  }
  expect(loading.problems.length).toBeGreaterThan(0);
  const lines = text.split('\n');
  for (const { line, column, message, severity } of loading.problems) {
    expect(severity).toBe('error');
    expect(message).not.toBe('');
    expect(message).not.toMatch(/undefined|\[object/);
    if (line === 0) continue;
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeLessThanOrEqual(Math.max(1, lines[line - 1]!.length + 1));
  }
  // oxlint-disable-next-line no-control-regex -- that is the point
  expect(renderProblems(loading.problems, text)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
}

/** Snippets that YAML and the schema are sensitive to, and noise. */
const snippet = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '  ',
    '\n',
    '\t',
    ':',
    ': ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    '&a',
    '*a',
  ),
  fc.constantFrom(
    '!!str ',
    '<<: ',
    '---\n',
    '%',
    '|',
    '>',
    'null',
    '~',
    '.nan',
    '-1',
    '1e400',
    '0x1F',
    '90',
    '5m',
  ),
  fc.constantFrom(
    '__proto__: 1',
    'constructor: {}',
    'toString',
    'name: web',
    '\u001b[31m',
    '\u202e',
    '🙂',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);

const edit = fc.record({ at: fc.nat(RICH.length), length: fc.nat(12), snippet });

describe('a scenario', () => {
  test('with some characters changed is read or refused', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        let text = RICH;
        for (const { at, length, snippet: put } of edits)
          text = text.slice(0, at) + put + text.slice(at + length);
        expectSense(loadScenario(text), text);
      }),
      { numRuns: 400 },
    );
  });

  test('with any value in the place of another is read or refused', () => {
    fc.assert(
      fc.property(fc.nat(), anyValue, (seed, value) => {
        const document = scenarioOf(RICH).document;
        const text = stringify(replaced(document, seed, value) ?? null);
        expectSense(loadScenario(text), text);
      }),
      { numRuns: 400 },
    );
  });

  test('that was read means the same when its tree is written out and read again', () => {
    fc.assert(
      fc.property(fc.nat(), anyValue, (seed, value) => {
        const text = stringify(replaced(scenarioOf(RICH).document, seed, value) ?? null);
        const once = loadScenario(text);
        if (!('scenario' in once)) return;
        expect(loadScenario(stringify(once.scenario.document))).toEqual(once);
      }),
      { numRuns: 200 },
    );
  });
});

const anyValue: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom('5m', '90s', '50%', '0', 'spot', 'web', 'unlimited', 'none', 'priority', ''),
  fc.constantFrom(0, 1, -1, 1.5, 1e9, 1e308),
  fc.constantFrom([], {}, null, true, ['m5.xlarge'], { median: '1s', p95: '2s' }, [{}], [[]]),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

/** The tree with one of its values, chosen by `seed`, replaced or taken out. */
function replaced(tree: JsonObject, seed: number, value: Json | undefined): Json | undefined {
  let left = seed % countOf(tree);
  const walk = (node: Json): Json | undefined => {
    if (left-- === 0) return value;
    if (isList(node)) return node.flatMap((item) => walk(item) ?? []);
    if (!isMap(node)) return node;
    return Object.fromEntries(
      Object.entries(node).flatMap(([key, inner]) => {
        const kept = walk(inner);
        return kept === undefined ? [] : [[key, kept]];
      }),
    );
  };
  return walk(tree);
}

function countOf(node: Json): number {
  const children = isList(node) ? node : isMap(node) ? Object.values(node) : [];
  return 1 + children.reduce((sum: number, child) => sum + countOf(child), 0);
}
