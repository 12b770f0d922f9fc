import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { agrees, type AutoscalerCase } from '../../src/conformance/cluster-autoscaler-case.ts';
import { checkAutoscalerCase } from '../../src/conformance/cluster-autoscaler.ts';
import { besides } from '../support/needs.ts';

const VECTORS = besides('vectors/cluster-autoscaler.json');

describe('cases derived from the upstream unit tests', () => {
  const cases =
    VECTORS === undefined
      ? []
      : (JSON.parse(readFileSync(VECTORS, 'utf8')) as readonly AutoscalerCase[]);

  // The vectors are not part of the project: without them there is nothing to ask.
  test.skipIf(cases.length === 0).each(cases)('$id is answered as upstream does', (theCase) => {
    const verdict = checkAutoscalerCase(theCase);
    expect(verdict, `${verdict.got}`).not.toMatchObject({ outcome: 'failed' });
  });

  test.skipIf(cases.length === 0)('nothing is unsupported', () => {
    const unsupported = cases.map(checkAutoscalerCase).filter((v) => v.outcome === 'unsupported');
    expect(unsupported).toEqual([]);
  });
});

const aCase = (op: string, given: object, expected: object): AutoscalerCase =>
  ({
    id: 'case',
    source: 'test',
    op,
    given: { nodeGroups: [], nodes: [], pods: [], options: {}, variants: [], ...given },
    expect: expected,
  }) as unknown as AutoscalerCase;

describe('a verdict', () => {
  const crop = {
    options: { 'max-scale-down-parallelism': 10, 'max-drain-parallelism': 5 },
    emptyDeletionsInProgress: 0,
    drainDeletionsInProgress: 0,
    emptyCandidates: 8,
    drainCandidates: 8,
  };

  test('is passed when the answer is the expected one, and shows both when it is not', () => {
    const right = { emptyToRemove: 8, drainToRemove: 2 };
    expect(checkAutoscalerCase(aCase('cropToBudgets', crop, right)).outcome).toBe('passed');
    const wrong = checkAutoscalerCase(aCase('cropToBudgets', crop, { ...right, drainToRemove: 3 }));
    expect(wrong).toMatchObject({ outcome: 'failed', got: JSON.stringify(right) });
  });

  test('is unsupported, by name, for an operation nobody answers', () => {
    expect(checkAutoscalerCase(aCase('toString', {}, {}))).toEqual({
      name: 'case',
      outcome: 'unsupported',
      why: 'toString',
    });
  });

  test('names may come in any order, numbers within a tolerance', () => {
    expect(agrees(['a', 'b'], ['b', 'a'], 0)).toBe(true);
    expect(agrees([1, 2], [2, 1], 0)).toBe(false);
    expect(agrees({ cpu: 0.1 }, { cpu: 0.1009, other: 1 }, 0.01)).toBe(true);
    expect(agrees({ cpu: 0.1 }, {}, 0.01)).toBe(false);
  });
});
