// `--fail-on 'cost_usd > +5%'`: what a change may cost before a pipeline stops. Texts in, rules out; rules and a
// comparison in, what they say of each variant out. A rule fires on what is clear, never on luck: the whole interval of
// the difference must lie beyond the bound, and where that says that there is a difference, chance alone must be unlikely
// to have made one as large. Few runs that all differ by the same have an interval without any length.

import { METRICS } from '../metrics/dictionary.ts';
import { directionOf } from '../metrics/directions.ts';
import { durationMs } from '../scenario/schema/times.ts';
import { suggestion } from '../scenario/suggest.ts';
import { quoted } from '../scenario/wording.ts';
import type { Comparison, Effect, VariantRuns } from './outcome.ts';

/** One rule: what must not happen to a metric. */
export type GateRule = {
  /** As written. */
  readonly text: string;
  /** Names as in runs.csv; several for `limits`. */
  readonly metrics: readonly string[];
} & (
  | { readonly kind: 'worse' }
  | {
      readonly kind: 'bound';
      readonly operator: '>' | '>=' | '<' | '<=';
      /** A difference in the metric's unit, or in percent of what it was. */
      readonly bound: number;
      readonly isPercent: boolean;
    }
);

/** `fired`: clearly so. `open`: so on average, but these runs cannot tell it from luck, or saw nothing. */
export interface GateFinding {
  readonly rule: GateRule;
  readonly variant: VariantRuns;
  readonly state: 'fired' | 'open' | 'passed';
  readonly effect: Effect;
  /** Those that effects call `held_<name>`: the baseline's. */
  readonly limits: Comparison['against'][number]['limits'];
  /** The bound in the metric's unit; null for `worse`, and where a percentage has nothing to refer to. */
  readonly bound: number | null;
}

const GRAMMAR =
  "write 'cost_usd > +5%', 'pending_p95_s > +30s', 'lost_pods > +1' or 'limits worse'";
const WORSE = /^\s*(\S.*?)\s+worse\s*$/;
const BOUND = /^\s*([A-Za-z][\w .-]*?)\s*(>=|<=|>|<)?\s*([+-])?\s*(\$?\d[\w.]*\s*[A-Za-z%]*)\s*$/;

/** Reads one rule; a mistake is one sentence. `limits` are the names of the scenario's limits. */
export function parseGateRule(
  text: string,
  limits: readonly string[],
): { readonly rule: GateRule } | { readonly mistake: string } {
  const refused = (why: string) => ({ mistake: `--fail-on ${quoted(text)}: ${why}` });
  const worse = WORSE.exec(text);
  if (worse !== null) {
    const metrics = metricsNamed(worse[1]!, limits);
    if (typeof metrics === 'string') return refused(metrics);
    if (directionOf(metrics[0]!) === 'neutral')
      return refused(
        `more of it is neither better nor worse: give a bound, as in '${metrics[0]} > 5%'`,
      );
    return { rule: { text, metrics, kind: 'worse' } };
  }
  const [, name, written, sign, amount] = BOUND.exec(text) ?? [];
  if (name === undefined || amount === undefined || (written ?? sign) === undefined)
    return refused(GRAMMAR);
  const metrics = metricsNamed(name, limits);
  if (typeof metrics === 'string') return refused(metrics);
  if (metrics.length > 1) return refused('limits can only be worse: write limits worse');
  const size = sizeOf(amount, unitOf(metrics[0]!));
  if (typeof size === 'string') return refused(size);
  const operator = (written ?? (sign === '-' ? '<' : '>')) as '>' | '>=' | '<' | '<=';
  const bound = sign === '-' ? -size.value : size.value;
  return { rule: { text, metrics, kind: 'bound', operator, bound, isPercent: size.isPercent } };
}

/** Shares of runs: `limits_held`, `held_<limit>`. */
const isShareOfRuns = (metric: string): boolean =>
  metric === 'limits_held' || metric.startsWith('held_');

const unitOf = (metric: string): string =>
  isShareOfRuns(metric) ? '%' : (METRICS.get(metric)?.unit ?? '');

/** As in runs.csv, or as limits say it: `cost`, `pending p95`. A text is a mistake. */
function metricsNamed(name: string, limits: readonly string[]): readonly string[] | string {
  const held = ['limits_held', ...limits.map((limit) => `held_${limit}`)];
  if (name === 'limits')
    return limits.length > 0 ? held : 'the scenario has no limits: add `expect:` to it';
  const known = [...METRICS.keys(), ...held];
  const plain = name.trim().replaceAll(/\s+/g, '_');
  const found = ['', '_s', '_usd', '_percent'].map((ending) => plain + ending);
  const metric = found.find((each) => known.includes(each));
  if (metric !== undefined) return [metric];
  const short = known.map((each) => each.replace(/_(?:s|usd|percent)$/, ''));
  const words = ['limits', ...new Set([...short, ...known])];
  return `no metric is called ${quoted(name.trim())}: ${suggestion(plain, words)}`;
}

/** A number with the unit that its metric needs. */
function sizeOf(
  amount: string,
  unit: string,
): { readonly value: number; readonly isPercent: boolean } | string {
  const [, dollar, number, ending = ''] = /^(\$?)(\d+(?:\.\d+)?)\s*(\S*)$/.exec(amount) ?? [];
  const value = Number(number);
  const plain = { value, isPercent: false };
  if (ending === '%' && dollar === '')
    return unit === '%'
      ? `a difference of percentages is counted in points: write ${number} points`
      : { value, isPercent: true };
  if (unit === 's') {
    const ms = durationMs(amount);
    return ms === undefined
      ? `missing unit: write 30s, 2m, or a percentage such as 5%`
      : { value: ms / 1000, isPercent: false };
  }
  if (number === undefined) return GRAMMAR;
  if (dollar !== '' && unit !== 'USD') return `it is counted in ${unit}, not in dollars`;
  const allowed = unit === '%' ? ['points', 'point', 'pp'] : ['', unit, unit.replace(/s$/, '')];
  if (allowed.includes(ending)) return plain;
  return unit === '%'
    ? `a difference of percentages is counted in points: write ${number} points`
    : `it is counted in ${unit}: write ${number}, or a percentage such as 5%`;
}

/** What every rule says of every variant, in the order of the rules. */
export const judgeGate = (
  rules: readonly GateRule[],
  { against, confidence }: Pick<Comparison, 'against' | 'confidence'>,
): GateFinding[] =>
  rules.flatMap((rule) =>
    against.flatMap(({ summary, effects, limits }) =>
      effects
        .filter(({ metric }) => rule.metrics.includes(metric))
        .map((effect) => ({
          ...findingOf(rule, { variant: summary.variant, effect, confidence }),
          limits,
        })),
    ),
  );

function findingOf(
  rule: GateRule,
  {
    variant,
    effect,
    confidence,
  }: Pick<GateFinding, 'variant' | 'effect'> & Pick<Comparison, 'confidence'>,
): Omit<GateFinding, 'limits'> {
  const { now, difference, low, high, verdict, metric } = effect;
  if (now === null || difference === null)
    return { rule, variant, effect, bound: null, state: 'open' };
  if (rule.kind === 'worse') {
    const isOpen = verdict === 'no clear difference' && isWorse(effect);
    const state = verdict === 'worse' ? 'fired' : isOpen ? 'open' : 'passed';
    return { rule, variant, effect, bound: null, state };
  }
  const bound = rule.isPercent ? (Math.abs(now) * rule.bound) / 100 : rule.bound;
  const isBeyond = (value: number): boolean => compared(value, rule.operator, bound);
  const end = rule.operator.startsWith('>') ? low : high;
  // Shares of runs have no interval of their difference; their paired test says whether it is luck.
  const isClear = isShareOfRuns(metric)
    ? verdict !== 'no clear difference'
    : end !== null && isBeyond(end) && (isBeyond(0) || effect.p_alone < 1 - confidence);
  const state = !isBeyond(difference) ? 'passed' : isClear ? 'fired' : 'open';
  return { rule, variant, effect, bound, state };
}

/** On average, whether it is luck or not. */
const isWorse = ({ metric, difference }: Effect): boolean =>
  directionOf(metric) === 'more' ? difference! < 0 : difference! > 0;

function compared(value: number, operator: '>' | '>=' | '<' | '<=', bound: number): boolean {
  switch (operator) {
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
  }
}
