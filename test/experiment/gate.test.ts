import { describe, expect, test } from 'vitest';
import { seededRng } from '../../src/engine/rng.ts';
import { compare } from '../../src/experiment/compare.ts';
import { judgeGate, parseGateRule, type GateRule } from '../../src/experiment/gate.ts';
import { gateSentence } from '../../src/report/experiment/gate-words.ts';
import { variantRuns, type VariantStory } from '../support/variant-runs.ts';

const LIMITS = ['limit_1'];

function rule(text: string): GateRule {
  const reading = parseGateRule(text, LIMITS);
  if ('mistake' in reading) throw new Error(reading.mistake);
  return reading.rule;
}
const mistake = (text: string): string => {
  const reading = parseGateRule(text, LIMITS);
  return 'mistake' in reading ? reading.mistake : 'none';
};

describe('a rule', () => {
  test.each([
    ['cost_usd > +5%', 'cost_usd', '>', 5, true],
    ['cost > 5%', 'cost_usd', '>', 5, true],
    ['cost_usd +5%', 'cost_usd', '>', 5, true],
    ['cost_usd < -5%', 'cost_usd', '<', -5, true],
    ['cost_usd -5%', 'cost_usd', '<', -5, true],
    ['cost_usd >= +$0.50', 'cost_usd', '>=', 0.5, false],
    ['pending p95 > +1m30s', 'pending_p95_s', '>', 90, false],
    ['pending_p95_s>30s', 'pending_p95_s', '>', 30, false],
    ['lost_pods > +1', 'lost_pods', '>', 1, false],
    ['lost pods > 1 pod', 'lost_pods', '>', 1, false],
    ['nodes_drained_in_time < -10 points', 'nodes_drained_in_time_percent', '<', -10, false],
    ['held_limit_1 < -5pp', 'held_limit_1', '<', -5, false],
  ])('%s', (text, metric, operator, bound, isPercent) => {
    expect(rule(text)).toEqual({
      text,
      kind: 'bound',
      metrics: [metric],
      operator,
      bound,
      isPercent,
    });
  });

  test('about limits means all together and each', () => {
    expect(rule('limits worse')).toMatchObject({
      kind: 'worse',
      metrics: ['limits_held', 'held_limit_1'],
    });
    expect(rule('pending p95 worse')).toMatchObject({ kind: 'worse', metrics: ['pending_p95_s'] });
  });

  test.each([
    ['cots > 5%', 'no metric is called "cots": did you mean "cost"?'],
    ['limts worse', 'no metric is called "limts": did you mean "limits"?'],
    ['pending_p95_s > 30', 'missing unit: write 30s, 2m, or a percentage such as 5%'],
    ['held_limit_1 < -5%', 'a difference of percentages is counted in points: write 5 points'],
    ['lost_pods > +$1', 'it is counted in pods, not in dollars'],
    ['lost_pods > 5s', 'it is counted in pods: write 5, or a percentage such as 5%'],
    ['limits > 5', 'limits can only be worse: write limits worse'],
    ['nodes_peak worse', "neither better nor worse: give a bound, as in 'nodes_peak > 5%'"],
    ['cost_usd', "write 'cost_usd > +5%'"],
    ['', "write 'cost_usd > +5%'"],
  ])('%j is refused, and says what to write', (text, why) => {
    expect(mistake(text)).toContain(why);
  });

  test('of any text is read or refused, and never takes long', () => {
    for (const text of ['a'.repeat(5000), `${'a '.repeat(3000)}> 5`, 'a > '.repeat(2000)])
      expect(mistake(text)).toContain('--fail-on');
  });
});

const ofCost =
  (mean: number, spread: number): VariantStory['metrics'] =>
  (run) => ({
    cost_usd: mean + (run % 2 === 0 ? spread : -spread),
  });

function stateOf(text: string, now: VariantStory, changed: VariantStory): string {
  const comparison = compare(variantRuns(now), [variantRuns({ name: 'changed', ...changed })]);
  return judgeGate([rule(text)], comparison)
    .map(({ state }) => state)
    .join();
}

describe('a rule fires', () => {
  const now = { metrics: ofCost(10, 0) };

  test('when the whole interval of the difference lies beyond its bound', () => {
    expect(stateOf('cost > +5%', now, { metrics: ofCost(10.6, 0.1) })).toBe('fired');
    expect(stateOf('cost > +$0.50', now, { metrics: ofCost(10.6, 0.1) })).toBe('fired');
    expect(stateOf('cost < -5%', now, { metrics: ofCost(9.4, 0.1) })).toBe('fired');
  });

  test('and stays open when the mean lies beyond it but luck may have done that', () => {
    expect(stateOf('cost > +5%', now, { metrics: ofCost(10.55, 3) })).toBe('open');
  });

  test('and passes when the mean lies within, and when nothing changed', () => {
    expect(stateOf('cost > +5%', now, { metrics: ofCost(10.3, 3) })).toBe('passed');
    expect(stateOf('cost > +0', now, now)).toBe('passed');
    expect(stateOf('cost >= +0', now, now)).toBe('fired');
  });

  test('and a percentage of nothing is nothing: any clear rise is beyond it', () => {
    const none = { metrics: () => ({ lost_pods: 0 }) };
    expect(stateOf('lost_pods > +50%', none, { metrics: () => ({ lost_pods: 2 }) })).toBe('fired');
    expect(stateOf('lost_pods > +50%', none, none)).toBe('passed');
  });

  test('and what neither side saw stays open, and one run cannot tell', () => {
    expect(stateOf('lost_pods > +1', now, now)).toBe('open');
    const one = { ...now, runs: 1 };
    expect(stateOf('cost > +1%', one, { runs: 1, metrics: ofCost(20, 0) })).toBe('open');
  });

  test('about limits when their test says worse', () => {
    const held = (most: number): VariantStory => ({ held: (run) => [run < most] });
    expect(stateOf('limits worse', held(95), held(60))).toContain('fired');
    expect(stateOf('limits worse', held(95), held(94))).not.toContain('fired');
    expect(stateOf('limits_held < -20 points', held(95), held(60))).toBe('fired');
    expect(stateOf('limits_held < -50 points', held(95), held(60))).toBe('passed');
  });

  test('and what got worse in every one of too few runs stays open: luck could have done that', () => {
    const lost = (pods: number): VariantStory => ({
      runs: 4,
      metrics: () => ({ lost_pods: pods }),
    });
    expect(stateOf('lost_pods worse', lost(0), lost(4))).toBe('open');
    expect(stateOf('lost_pods worse', lost(4), lost(0))).toBe('passed');
    expect(stateOf('lost_pods > +1', lost(0), lost(4))).toBe('open');
    expect(stateOf('lost_pods < -1', lost(4), lost(0))).toBe('open');
    // That nothing of the kind is seen needs no difference.
    expect(stateOf('lost_pods > -1', lost(0), lost(0))).toBe('fired');
  });

  test('of two like sides once in forty times at most, however few runs there are', () => {
    const rng = seededRng('gate');
    for (const runs of [2, 3, 4, 5, 6, 7, 8, 10]) {
      let fired = 0;
      for (let experiment = 0; experiment < 400; experiment += 1) {
        const lost = Array.from({ length: runs }, () => rng.below(2));
        const side = (turned: number): VariantStory => ({
          runs,
          metrics: (run) => ({ lost_pods: Math.abs(lost[run]! - turned) }),
        });
        if (stateOf('lost_pods > +0', side(0), side(1)) === 'fired') fired += 1;
      }
      // The count that 400 experiments of that rate pass once in a thousand.
      expect(fired).toBeLessThanOrEqual(21);
    }
  });
});

test('a limit that one side has taken away cannot be judged, and does not pass', () => {
  const two: VariantStory = { held: () => [true, true] };
  const one: VariantStory = { held: () => [true] };
  const comparison = compare(variantRuns(two), [variantRuns({ name: 'changed', ...one })]);
  const { rule: limits } = parseGateRule('limits worse', ['limit_1', 'limit_2']) as {
    rule: GateRule;
  };
  const open = judgeGate([limits], comparison).filter(({ state }) => state === 'open');
  expect(open.map((finding) => gateSentence(finding, 0.95))).toEqual([
    expect.stringMatching(/^limits worse: changed: .*seen on one side only/),
  ]);
  expect(stateOf('limits worse', one, {})).toContain('open');
});

test('a rule about limits of a scenario that has none is refused', () => {
  expect(parseGateRule('limits worse', [])).toEqual({
    mistake: expect.stringContaining('the scenario has no limits: add `expect:`') as string,
  });
});

test('a finding says the rule, the variant, both sides, the difference and how sure it is', () => {
  const comparison = compare(variantRuns({ metrics: ofCost(10, 0) }), [
    variantRuns({ name: 'changed', metrics: ofCost(10.6, 0.1) }),
  ]);
  const [finding] = judgeGate([rule('cost_usd > +5%')], comparison);
  expect(gateSentence(finding!, 0.95)).toBe(
    'cost_usd > +5%: changed: cost $10.00 → $10.60 (+6%, +$0.60, 95% interval +$0.58 … +$0.62)',
  );
});
