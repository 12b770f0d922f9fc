// What a comparison says about itself: what few runs cannot tell, what is not named, what one side does not have.

import { describe, expect, test } from 'vitest';
import { compare } from '../../../src/experiment/compare.ts';
import { judgeGate, parseGateRule } from '../../../src/experiment/gate.ts';
import type { CauseDifference } from '../../../src/metrics/causes/difference.ts';
import { METRICS } from '../../../src/metrics/dictionary.ts';
import { causeRows } from '../../../src/report/experiment/causes-moved.ts';
import { whatIfMarkdown } from '../../../src/report/experiment/effects-markdown.ts';
import { basisLines, whatIfText } from '../../../src/report/experiment/effects-text.ts';
import { gateSentence } from '../../../src/report/experiment/gate-words.ts';
import { effectsOfOne } from '../../../src/report/experiment/html/effect-figures.ts';
import { verdictsInWords } from '../../../src/report/experiment/html/effect-words.ts';
import { isClear, shownEffects } from '../../../src/report/experiment/shown-effects.ts';
import { variantRuns, type VariantStory } from '../../support/variant-runs.ts';

const against = (now: VariantStory, changed: VariantStory) =>
  compare(variantRuns(now), [variantRuns({ name: 'changed', ...changed })]).against[0]!;

describe('when every metric is one worse in every run', () => {
  const all = (value: number) =>
    Object.fromEntries([...METRICS.keys()].map((name) => [name, value]));
  const basis = (runs: number): string => {
    const compared = against({ runs, metrics: () => all(1) }, { runs, metrics: () => all(2) });
    return basisLines(compared, 0.95).join(' ');
  };

  test('four runs tell nothing, and say so', () => {
    expect(basis(4)).toContain('So few runs cannot be told from luck');
  });

  test('ten tell the first four metrics and no other, and say so', () => {
    expect(basis(10)).toContain('So few runs can tell the first four from luck, and no other');
    const { effects } = against(
      { runs: 10, metrics: () => all(1) },
      { runs: 10, metrics: () => all(2) },
    );
    const verdictOf = (name: string) => effects.find(({ metric }) => metric === name)!.verdict;
    expect(verdictOf('lost_pods')).toBe('worse');
    expect(verdictOf('evicted_pods')).toBe('no clear difference');
  });

  test('twenty tell them all', () => {
    expect(basis(20)).not.toContain('So few runs');
  });
});

test('a limit that was taken away is shown beside those that are left', () => {
  const { effects } = against({ held: () => [true, true] }, { held: () => [true] });
  expect(shownEffects(effects).shown.map(({ metric }) => metric)).toContain('held_limit_2');
});

describe('a limit that one side has not is called by what it says, not by its name', () => {
  const now = variantRuns({ held: () => [true, true] });
  const changed = variantRuns({ name: 'changed', held: () => [true] });
  // What the other side calls limit_2 is another limit.
  const other = variantRuns({ name: 'other', held: () => [true, true] });
  const renamed = {
    ...other,
    limits: other.limits.map((limit) => ({ ...limit, expression: `${limit.expression}0` })),
  };

  test.each([changed, renamed])('of the side called $name', (side) => {
    const comparison = compare(now, [side]);
    const words = 'held: lost pods <= 0';
    const whatIf = { changes: [], comparison, alone: [] };
    expect(whatIfText(whatIf, { columns: 110 }, { all: false })).toMatch(
      /^ {2}held: lost pods <= 0 +100% +– +– +not comparable$/m,
    );
    expect(whatIfMarkdown(whatIf)).toContain('| held: lost pods &lt;= 0 |');
    const { table } = effectsOfOne(comparison.against[0]!, comparison);
    expect(table.rows.map(([name]) => name)).toContain(words);
    const gate = parseGateRule('limits worse', ['limit_1', 'limit_2']);
    const findings = judgeGate('rule' in gate ? [gate.rule] : [], comparison);
    expect(findings.map((finding) => gateSentence(finding, 0.95)).join('\n')).toContain(words);
  });
});

test('where no seeds are shared, limits are counted in the runs of each side, and each side has its number', () => {
  const held = (most: number) => (run: number) => [run < most];
  const comparison = compare(variantRuns({ held: held(67) }), [
    variantRuns({ name: 'changed', seed: 'other', runs: 30, held: held(21) }),
  ]);
  const text = whatIfText({ changes: [], comparison, alone: [] }, { columns: 110 }, { all: false });
  expect(text).toMatch(/^Effect, 100 and 30 runs, independent /m);
  expect(text).toMatch(/^ {2}limits held +67\/100 +21\/30 +\+3 points /m);
});

test('the title of the effects counts all that clearly changed, as the heading of the page does', () => {
  const all = (value: number) => (run: number) =>
    Object.fromEntries([...METRICS.keys()].map((name) => [name, value + (run % 3)]));
  const comparison = compare(variantRuns({ metrics: all(10) }), [
    variantRuns({ name: 'changed', metrics: all(12) }),
  ]);
  const [one] = comparison.against;
  const clear = one!.effects.filter(isClear).length;
  const { finding, table, caption } = effectsOfOne(one!, comparison);
  expect(clear).toBeGreaterThan(table.rows.length);
  expect(finding).toBe(`Clearly changed: pending p95, cost, lost pods and ${clear - 3} more`);
  const heading = verdictsInWords(one!.effects).match(/\d+/g)!.map(Number);
  expect(heading.reduce((sum, n) => sum + n)).toBe(clear);
  expect(caption).toContain(`${clear - table.rows.length} more metrics that clearly changed`);
});

test('causes that are not named are summed in a last row, so that rows come to the total', () => {
  const charged = (cause: string, now: number, changed: number) =>
    ({
      kind: 'waiting',
      cause,
      unit: 'pod-s',
      now,
      changed,
      difference: changed - now,
    }) as CauseDifference;
  const causes = [
    charged('node-startup', 500, 900),
    charged('group-reaction', 100, 101),
    charged('max-size', 0, 300),
    charged('scheduler-queue', 2, 3),
    charged('preemption', 0, 0),
  ];
  expect(causeRows({ causes })).toEqual([
    ['waiting: node startup', '500', '900', '+400 pod-s'],
    ['waiting: maximum size reached', '0', '300', '+300 pod-s'],
    ['waiting: 2 other causes', '102', '104', '+2 pod-s'],
  ]);
});
