// The grammar of `expect:`: `metric [statistic] [workload] op value [from t] [to t] [for p% of the time]` → Limit.
// Metrics are written with `_` or with spaces.

import { instant, type Instant } from '../units.ts';
import type { LimitMetric, LimitStatistic, Limit } from './scenario.ts';
import { durationMs } from './schema/times.ts';
import { nearestOf } from './suggest.ts';
import { oneOf, quoted } from './wording.ts';

/** A limit whose workload is still a name. */
export interface ParsedLimit extends Omit<Limit, 'name' | 'workload'> {
  readonly workloadName?: string;
}

type Value = 'duration' | 'amount' | 'count' | 'money' | 'share' | 'level';

interface Metric {
  readonly value: Value;
  /** A number per pod or node, of which a statistic is taken. */
  readonly hasStatistic?: true;
  readonly workload: 'none' | 'optional' | 'required';
  readonly says: string;
}

const METRICS: Readonly<Record<LimitMetric, Metric>> = {
  pending: {
    value: 'duration',
    hasStatistic: true,
    workload: 'optional',
    says: 'of a pod: created until bound',
  },
  ready_time: {
    value: 'duration',
    hasStatistic: true,
    workload: 'optional',
    says: 'of a pod: created until Ready',
  },
  pending_pod_seconds: {
    value: 'amount',
    workload: 'optional',
    says: 'sum of pending over all pods, in seconds',
  },
  unavailable_replica_s: {
    value: 'amount',
    workload: 'optional',
    says: 'replicas missing, summed over time, in seconds',
  },
  lost_pods: {
    value: 'count',
    workload: 'optional',
    says: 'pods running on an instance when it went',
  },
  evicted_pods: { value: 'count', workload: 'optional', says: 'evictions that the API accepted' },
  cordon_latency: {
    value: 'duration',
    hasStatistic: true,
    workload: 'none',
    says: 'of a node: notice until unschedulable, or gone',
  },
  nodes_drained_in_time: {
    value: 'share',
    workload: 'none',
    says: 'share of reclaimed nodes emptied before they went',
  },
  cost: { value: 'money', workload: 'none', says: 'of all instances, in USD' },
  overshoot: {
    value: 'amount',
    workload: 'none',
    says: 'node-seconds above what the pods needed',
  },
  ready: {
    value: 'level',
    workload: 'required',
    says: 'ready replicas: % of wanted, or a count',
  },
};

const METRIC_NAMES = Object.keys(METRICS) as readonly LimitMetric[];
const STATISTICS: readonly LimitStatistic[] = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'];
const OPERATORS: readonly Limit['operator'][] = ['<=', '<', '>=', '>', '=='];

/** The words of a limit, for `explain`: a line each. */
export const LIMIT_WORDS: readonly string[] = [
  'Metrics, with _ or spaces',
  ...METRIC_NAMES.map((metric) => `  ${metric.padEnd(22)}  ${METRICS[metric].says}`),
  `Statistics, of metrics per pod or node (none: of every one)`,
  `  ${STATISTICS.join(', ')}`,
  'Comparisons',
  `  ${OPERATORS.join(', ')}`,
  'Values',
  '  2m of a wait, 600 or 10m of a sum, a count, $15, 100%; ready: 80% or 32',
  'Windows',
  '  from 5m, to 20m        only pods created, notices, reclaims and time between',
  '  without from           pods of the start count too, with a wait of 0s, and',
  '                         pull percentiles down: from 0s leaves them out',
  '  for 99.9% of the time  ready may be false for the rest',
];

/** A mistake, and the characters of the limit that it is about. */
export interface LimitMistake {
  readonly mistake: string;
  readonly start: number;
  readonly text: string;
}

interface Token {
  readonly text: string;
  readonly start: number;
}

/** Reads one limit; whether its workload exists and its window lies in the run is for the caller to say. */
export function parseLimit(expression: string): ParsedLimit | LimitMistake {
  try {
    return new LimitReader(expression).read();
  } catch (error) {
    if (error instanceof Refused) return error.mistake;
    throw error;
  }
}

/** Leaves the reader at the first mistake: what follows it cannot be understood. */
class Refused extends Error {
  readonly mistake: LimitMistake;

  constructor(mistake: LimitMistake) {
    super(mistake.mistake);
    this.mistake = mistake;
  }
}

class LimitReader {
  readonly #expression: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(expression: string) {
    this.#expression = expression;
    const tokens = expression.matchAll(/[<>=!]+|[^\s<>=!]+/g);
    this.#tokens = [...tokens].map((match) => ({ text: match[0], start: match.index }));
  }

  read(): ParsedLimit {
    const metric = this.#metric();
    const statistic = this.#statistic(metric);
    const workloadName = this.#workload(metric);
    const operator = this.#operator();
    const value = this.#value(metric);
    return {
      expression: this.#expression,
      metric,
      ...(statistic === undefined ? {} : { statistic }),
      ...(workloadName === undefined ? {} : { workloadName }),
      operator,
      ...value,
      ...this.#window(metric),
    };
  }

  /** The longest run of words that is a metric: `pending pod seconds` before `pending`. */
  #metric(): LimitMetric {
    const end = this.#tokens.findIndex(isOperator);
    const words = this.#tokens.slice(0, end === -1 ? undefined : end).map(({ text }) => text);
    for (let count = Math.min(words.length, LONGEST_METRIC); count > 0; count -= 1) {
      const metric = METRIC_NAMES.find((each) => each === words.slice(0, count).join('_'));
      if (metric === undefined) continue;
      this.#next = count;
      return metric;
    }
    const first = words[0];
    if (first === undefined)
      return this.#refuse(
        'a limit begins with its metric: write pending p95 <= 2m',
        this.#tokens[0],
      );
    const meant = nearestOf(words.join('_'), METRIC_NAMES) ?? nearestOf(first, METRIC_NAMES);
    const hint =
      meant === undefined ? `one of ${METRIC_NAMES.join(', ')}` : `did you mean ${quoted(meant)}?`;
    return this.#refuse(`unknown metric ${quoted(first)}: ${hint}`, this.#tokens[0]);
  }

  #statistic(metric: LimitMetric): LimitStatistic | undefined {
    const token = this.#tokens[this.#next];
    const statistic = STATISTICS.find((each) => each === token?.text);
    const { hasStatistic = false } = METRICS[metric];
    if (statistic === undefined) {
      if (token !== undefined && /^p\d+$/.test(token.text) && hasStatistic)
        this.#refuse(`unknown statistic ${quoted(token.text)}: write ${oneOf(STATISTICS)}`, token);
      return undefined;
    }
    if (!hasStatistic)
      this.#refuse(`${metric} takes no ${statistic}: it is one number of the whole run`, token);
    this.#next += 1;
    return statistic;
  }

  #workload(metric: LimitMetric): string | undefined {
    const token = this.#tokens[this.#next];
    const { workload } = METRICS[metric];
    if (token === undefined || isOperator(token)) {
      if (workload !== 'required') return undefined;
      return this.#refuse(`${metric} needs a workload: write ${metric} web >= 80%`, token);
    }
    if (workload === 'none')
      this.#refuse(`${metric} is not counted by workload: remove ${quoted(token.text)}`, token);
    this.#next += 1;
    return token.text;
  }

  #operator(): Limit['operator'] {
    const token = this.#tokens[this.#next];
    const operator = OPERATORS.find((each) => each === token?.text);
    if (operator === undefined) {
      const found = token === undefined ? '' : `, found ${quoted(token.text)}`;
      return this.#refuse(`a limit compares: write <=, <, >=, > or ==${found}`, token);
    }
    this.#next += 1;
    return operator;
  }

  #value(metric: LimitMetric): { value: number; valueIsPercent: boolean } {
    const token = this.#tokens[this.#next];
    if (token === undefined) return this.#refuse('a value is missing at the end of this limit');
    const value = VALUES[METRICS[metric].value](token.text);
    if (typeof value === 'string') return this.#refuse(`${quoted(token.text)} ${value}`, token);
    this.#next += 1;
    return { value, valueIsPercent: token.text.endsWith('%') };
  }

  #window(metric: LimitMetric): Pick<ParsedLimit, 'from' | 'to' | 'shareOfTime'> {
    const window: { from?: Instant; to?: Instant; shareOfTime: number } = { shareOfTime: 100 };
    let token = this.#tokens[this.#next];
    for (; token !== undefined; token = this.#tokens[this.#next]) {
      const { text } = token;
      if (text === 'from' || text === 'to') {
        if (window[text] !== undefined) this.#refuse(`${text} stands twice: remove one`, token);
        window[text] = this.#instant(token);
      } else if (text === 'for') window.shareOfTime = this.#share(metric, token);
      else
        this.#refuse(
          `${quoted(text)} cannot follow: only from, to and for p% of the time do`,
          token,
        );
    }
    const { from, to } = window;
    if (from !== undefined && to !== undefined && from >= to)
      this.#refuse('this window ends before it begins', this.#tokens.at(-1));
    return window;
  }

  #instant(after: Token): Instant {
    const token = this.#tokens[this.#next + 1];
    const ms = token === undefined ? undefined : durationMs(token.text);
    if (ms === undefined) {
      const found = token === undefined ? '' : `, found ${quoted(token.text)}`;
      return this.#refuse(`${after.text} needs a time like 5m${found}`, token ?? after);
    }
    this.#next += 2;
    return instant(ms);
  }

  #share(metric: LimitMetric, token: Token): number {
    const words = this.#tokens.slice(this.#next, this.#next + 5).map(({ text }) => text);
    const share = percentOf(words[1] ?? '');
    if (share === undefined || words.slice(2).join(' ') !== 'of the time')
      return this.#refuse('write this end as: for 99.9% of the time', token);
    if (METRICS[metric].value !== 'level')
      return this.#refuse(`only ready can hold for a share of the time, ${metric} cannot`, token);
    this.#next += 5;
    return share;
  }

  #refuse(mistake: string, token?: Token): never {
    throw new Refused({ mistake, start: token?.start ?? 0, text: token?.text ?? '' });
  }
}

/** Words of the longest metric, `nodes drained in time`. */
const LONGEST_METRIC = 4;

const isOperator = ({ text }: Token): boolean => /^[<>=!]/.test(text);

const plain = (text: string): number | undefined =>
  /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;

/** Each kind of value from its text, or why it is none. */
const VALUES: Readonly<Record<Value, (text: string) => number | string>> = {
  duration: (text) => {
    const ms = durationMs(text);
    if (ms !== undefined) return ms / 1000;
    return plain(text) === undefined
      ? 'is no duration: write 90s, 2m or 1h'
      : `has a missing unit: write 10s, 2m or 1h (did you mean ${text}s?)`;
  },
  amount: (text) => {
    const ms = durationMs(text);
    if (ms !== undefined) return ms / 1000;
    return plain(text) ?? 'is no number of seconds: write 600 or 10m';
  },
  count: (text) => (/^\d+$/.test(text) ? Number(text) : 'is no whole number'),
  money: (text) => plain(text.replace(/^\$/, '')) ?? 'is no price in USD: write $15',
  share: (text) => percentOf(text) ?? 'is no percentage: write 100%',
  level: (text) =>
    percentOf(text) ?? (/^\d+$/.test(text) ? Number(text) : 'is no level: write 80% or 32'),
};

function percentOf(text: string): number | undefined {
  const digits = text.endsWith('%') ? plain(text.slice(0, -1)) : undefined;
  return digits !== undefined && digits <= 100 ? digits : undefined;
}

/** Why a limit holds (or fails) whatever happens; undefined when the run decides. */
export function foregone({ metric, operator, value }: ParsedLimit): string | undefined {
  const most = METRICS[metric].value === 'share' ? 100 : Infinity;
  if (operator === '>=' && value <= 0) return 'this limit cannot fail: nothing is below 0';
  if (operator === '<' && value <= 0) return 'this limit cannot hold: nothing is below 0';
  if (operator === '<=' && value >= most) return 'this limit cannot fail: nothing is above 100%';
  if (operator === '>' && value >= most) return 'this limit cannot hold: nothing is above 100%';
  return undefined;
}
