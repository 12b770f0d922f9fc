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
  readonly hasStatistic: boolean;
  readonly workload: 'none' | 'optional' | 'required';
}

const METRICS: Readonly<Record<LimitMetric, Metric>> = {
  pending: { value: 'duration', hasStatistic: true, workload: 'optional' },
  ready_time: { value: 'duration', hasStatistic: true, workload: 'optional' },
  pending_pod_seconds: { value: 'amount', hasStatistic: false, workload: 'optional' },
  unavailable_replica_s: { value: 'amount', hasStatistic: false, workload: 'optional' },
  lost_pods: { value: 'count', hasStatistic: false, workload: 'optional' },
  evicted_pods: { value: 'count', hasStatistic: false, workload: 'optional' },
  cordon_latency: { value: 'duration', hasStatistic: true, workload: 'none' },
  nodes_drained_in_time: { value: 'share', hasStatistic: false, workload: 'none' },
  cost: { value: 'money', hasStatistic: false, workload: 'none' },
  overshoot: { value: 'amount', hasStatistic: false, workload: 'none' },
  ready: { value: 'level', hasStatistic: false, workload: 'required' },
};

const METRIC_NAMES = Object.keys(METRICS) as readonly LimitMetric[];
const STATISTICS: readonly LimitStatistic[] = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'];
const OPERATORS: readonly Limit['operator'][] = ['<=', '<', '>=', '>', '=='];

/** A mistake, and which characters of the limit it is about. */
export interface LimitMistake {
  readonly mistake: string;
  readonly start: number;
  readonly length: number;
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
    const { value, isPercent } = this.#value(metric);
    const { from, to, shareOfTime } = this.#window(metric);
    return {
      expression: this.#expression,
      metric,
      ...(statistic === undefined ? {} : { statistic }),
      ...(workloadName === undefined ? {} : { workloadName }),
      operator,
      value,
      valueIsPercent: isPercent,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      shareOfTime,
    };
  }

  /** The longest run of words that is a metric: `pending pod seconds` before `pending`. */
  #metric(): LimitMetric {
    const words = this.#wordsBeforeOperator();
    for (let count = Math.min(words.length, 4); count > 0; count -= 1) {
      const name = words.slice(0, count).join('_');
      const metric = METRIC_NAMES.find((each) => each === name);
      if (metric !== undefined) {
        this.#next = count;
        return metric;
      }
    }
    const written = words[0] === undefined ? undefined : this.#tokens[0];
    if (written === undefined)
      this.#refuse(
        'begins without a metric: write a limit like pending p95 <= 2m',
        this.#tokens[0],
      );
    const spelled = nearestOf(words.join('_'), METRIC_NAMES) ?? nearestOf(words[0]!, METRIC_NAMES);
    const hint =
      spelled === undefined
        ? `one of ${METRIC_NAMES.join(', ')}`
        : `did you mean ${quoted(spelled)}?`;
    return this.#refuse(`has the unknown metric ${quoted(words[0]!)}: ${hint}`, written);
  }

  #wordsBeforeOperator(): readonly string[] {
    const end = this.#tokens.findIndex(({ text }) => /^[<>=!]/.test(text));
    return this.#tokens.slice(0, end === -1 ? undefined : end).map(({ text }) => text);
  }

  #statistic(metric: LimitMetric): LimitStatistic | undefined {
    const token = this.#tokens[this.#next];
    const statistic = STATISTICS.find((each) => each === token?.text);
    if (statistic === undefined) {
      if (token !== undefined && /^p\d+$/.test(token.text) && METRICS[metric].hasStatistic)
        this.#refuse(
          `has the unknown statistic ${quoted(token.text)}: write ${oneOf(STATISTICS)}`,
          token,
        );
      return undefined;
    }
    if (!METRICS[metric].hasStatistic)
      this.#refuse(`takes no ${statistic}: ${metric} is one number of the whole run`, token);
    this.#next += 1;
    return statistic;
  }

  #workload(metric: LimitMetric): string | undefined {
    const token = this.#tokens[this.#next];
    const isWord = token !== undefined && !/^[<>=!]/.test(token.text);
    const { workload } = METRICS[metric];
    if (!isWord) {
      if (workload === 'required')
        this.#refuse(`needs a workload: write ${metric} web >= 80%`, token ?? this.#tokens.at(-1));
      return undefined;
    }
    if (workload === 'none')
      this.#refuse(
        `holds ${quoted(token.text)} after ${metric}: write <=, <, >=, > or == there`,
        token,
      );
    this.#next += 1;
    return token.text;
  }

  #operator(): Limit['operator'] {
    const token = this.#tokens[this.#next];
    const operator = OPERATORS.find((each) => each === token?.text);
    if (operator === undefined)
      this.#refuse(
        token === undefined
          ? 'ends without a comparison: write <=, <, >=, > or == and a value'
          : `has ${quoted(token.text)} where <=, <, >=, > or == belongs`,
        token ?? this.#tokens.at(-1),
      );
    this.#next += 1;
    return operator!;
  }

  #value(metric: LimitMetric): { value: number; isPercent: boolean } {
    const token = this.#tokens[this.#next];
    if (token === undefined) this.#refuse('ends without a value', this.#tokens.at(-1));
    this.#next += 1;
    const { text } = token!;
    const kind = METRICS[metric].value;
    const value = VALUES[kind](text);
    if (typeof value === 'string') this.#refuse(`${quoted(text)} ${value}`, token);
    return { value: value as number, isPercent: text.endsWith('%') };
  }

  #window(metric: LimitMetric): { from?: Instant; to?: Instant; shareOfTime: number } {
    const window: { from?: Instant; to?: Instant; shareOfTime: number } = { shareOfTime: 100 };
    for (
      let token = this.#tokens[this.#next];
      token !== undefined;
      token = this.#tokens[this.#next]
    ) {
      if (token.text === 'from' || token.text === 'to') {
        if (window[token.text] !== undefined) this.#refuse(`says ${token.text} twice`, token);
        window[token.text] = this.#instant(token);
      } else if (token.text === 'for') window.shareOfTime = this.#share(metric, token);
      else
        this.#refuse(
          `goes on with ${quoted(token.text)}: only from, to and for p% of the time may follow`,
          token,
        );
    }
    const { from, to } = window;
    if (from !== undefined && to !== undefined && from >= to)
      this.#refuse('has a window that ends before it begins', this.#tokens.at(-1));
    return window;
  }

  #instant(after: Token): Instant {
    const token = this.#tokens[this.#next + 1];
    const ms = token === undefined ? undefined : durationMs(token.text);
    if (ms === undefined) {
      const found = token === undefined ? '' : `, found ${quoted(token.text)}`;
      this.#refuse(`needs a time like 5m after ${after.text}${found}`, token ?? after);
    }
    this.#next += 2;
    return instant(ms!);
  }

  #share(metric: LimitMetric, token: Token): number {
    const words = this.#tokens.slice(this.#next, this.#next + 5).map(({ text }) => text);
    const share = /^(\d+(?:\.\d+)?)%$/.exec(words[1] ?? '')?.[1];
    if (share === undefined || words.slice(2).join(' ') !== 'of the time' || Number(share) > 100)
      this.#refuse('ends in for …: write for 99.9% of the time', token);
    if (METRICS[metric].value !== 'level')
      this.#refuse(
        `says for ${words[1]} of the time: only ready can hold for a share of the time`,
        token,
      );
    this.#next += 5;
    return Number(share);
  }

  #refuse(mistake: string, token: Token | undefined): never {
    throw new Refused({ mistake, start: token?.start ?? 0, length: token?.text.length ?? 1 });
  }
}

const plain = (text: string): number | undefined =>
  /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;

/** Each kind of value from its text, or why it is none. */
const VALUES: Readonly<Record<Value, (text: string) => number | string>> = {
  duration: (text) => {
    const ms = durationMs(text);
    if (ms !== undefined) return ms / 1000;
    return plain(text) === undefined
      ? 'is no duration: write 90s, 2m or 1h'
      : `is missing its unit: write 10s, 2m or 1h (did you mean ${text}s?)`;
  },
  amount: (text) => {
    const ms = durationMs(text);
    return (
      plain(text) ?? (ms === undefined ? 'is no number of seconds: write 600 or 10m' : ms / 1000)
    );
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
  const { value: kind } = METRICS[metric];
  const most = kind === 'share' ? 100 : Infinity;
  if (operator === '>=' && value <= 0) return 'cannot fail: nothing is below 0';
  if (operator === '<' && value <= 0) return 'cannot hold: nothing is below 0';
  if (operator === '<=' && value >= most) return 'cannot fail: nothing is above 100%';
  if (operator === '>' && value >= most) return 'cannot hold: nothing is above 100%';
  return undefined;
}
