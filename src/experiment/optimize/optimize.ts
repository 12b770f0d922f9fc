// The cheapest configuration that holds the limits: axes in, grid, search, answer out, as plain data.

import { METRICS } from '../../metrics/dictionary.ts';
import { directionOf } from '../../metrics/directions.ts';
import type { Limit, Scenario } from '../../scenario/scenario.ts';
import { nearestOf } from '../../scenario/suggest.ts';
import type { Change } from '../../scenario/vary.ts';
import { quoted } from '../../scenario/wording.ts';
import { axisNames, type Axis } from '../axes.ts';
import { inThisThread } from '../run-pool.ts';
import { gridOf, type Candidate, type Grid, type ReadFile } from './candidates.ts';
import { AS_IT_IS } from './names.ts';
import type { OneSmaller, OptimumOutcome } from './outcome.ts';
import { search, type SearchAnswer } from './search.ts';
import type { TrialTools } from './trials.ts';

export interface OptimizeOptions extends Partial<TrialTools> {
  readonly axes: readonly Axis[];
  /** `cost`, `pending`, or a metric of runs.csv; less of it must be what one wants. Default `cost`. */
  readonly minimize?: string;
  /** Of the runs that must hold every limit, 0…1. Default 0.95. */
  readonly share?: number;
  /** That the answer holds and that no other is cheaper, 0…1. Default 0.95. */
  readonly confidence?: number;
  /** Savings below this share do not matter, 0…1. Default 0.005. */
  readonly tolerance?: number;
  /** Of one configuration. Default 1,000. */
  readonly maxRuns?: number;
  /** Of all together; none when not said. */
  readonly budget?: number;
  readonly readFile?: ReadFile;
  readonly sha256?: string;
  /** What was changed of the file before. */
  readonly given?: readonly Change[];
}

export type Optimum = OptimumOutcome | { readonly mistakes: readonly string[] };

export const OPTIMIZE_DEFAULTS = {
  share: 0.95,
  confidence: 0.95,
  tolerance: 0.005,
  maxRuns: 1000,
} as const;

/** Searches the grid; `mistakes` says why there is nothing to search, a sentence each. */
export async function optimize(scenario: Scenario, options: OptimizeOptions): Promise<Optimum> {
  const metric = metricNamed(options.minimize ?? 'cost');
  const grid = gridOf(scenario, options.axes, options.readFile);
  const mistakes = [
    ...withoutLimits(scenario),
    ...(typeof metric === 'string' ? [] : metric.mistakes),
    ...('mistakes' in grid ? grid.mistakes : []),
  ];
  if (mistakes.length > 0 || typeof metric !== 'string' || 'mistakes' in grid) return { mistakes };
  const { pool = inThisThread(), signal, onProgress } = options;
  const { budget, ...rules } = { ...OPTIMIZE_DEFAULTS, ...defined(options) };
  const nowPlace = grid.candidates.findIndex(({ changes }) => changes.length === 0);
  const smaller = (best: number): readonly OneSmaller[] => oneSmaller(options.axes, grid, best);
  const answer = await search(
    {
      entrants: grid.candidates,
      ...(nowPlace === -1 ? { beside: { values: [], name: AS_IT_IS, scenario } } : {}),
      metric,
      rules: {
        ...rules,
        budget: budget ?? Number.POSITIVE_INFINITY,
        ...(nowPlace === -1 ? {} : { favourite: nowPlace }),
      },
      comparedWith: (best) =>
        smaller(best).flatMap(({ candidate }) => (candidate === null ? [] : [candidate])),
    },
    { pool, ...(signal && { signal }), ...(onProgress && { onProgress }) },
  );
  const { best } = answer;
  return {
    ...identityOf(scenario, options),
    ...resultOf(answer, nowPlace),
    axes: named(options.axes),
    objective: { metric, unit: METRICS.get(metric)!.unit },
    ...rules,
    budget: budget ?? null,
    skipped: grid.skipped,
    changes: best === null ? [] : grid.candidates[best]!.changes,
    oneSmaller: best === null ? [] : smaller(best),
  };
}

/** The options of the rules that are said; what is not said has its default. */
function defined(options: OptimizeOptions) {
  const { share, confidence, tolerance, maxRuns, budget } = options;
  return {
    ...(share !== undefined && { share }),
    ...(confidence !== undefined && { confidence }),
    ...(tolerance !== undefined && { tolerance }),
    ...(maxRuns !== undefined && { maxRuns }),
    ...(budget !== undefined && { budget }),
  } as Partial<Record<keyof typeof OPTIMIZE_DEFAULTS, number>> & { readonly budget?: number };
}

/** What every outcome of a search says of its scenario. */
export const identityOf = (
  scenario: Scenario,
  { sha256 = '', given = [] }: Pick<OptimizeOptions, 'sha256' | 'given'>,
) => ({
  scenario: scenario.name,
  seed: scenario.run.seed,
  sha256,
  given,
  limits: scenario.expect.map(({ name, expression }: Limit) => ({ name, expression })),
});

function resultOf(answer: SearchAnswer, nowPlace: number) {
  const { candidates, beside, tried, verdict, best, nearest, runs, partial } = answer;
  return {
    candidates,
    now: beside ?? candidates[nowPlace]!,
    nowPlace: nowPlace === -1 ? null : nowPlace,
    verdict,
    best,
    nearest,
    tried,
    runs,
    partial,
  };
}

const named = (axes: readonly Axis[]): OptimumOutcome['axes'] => {
  const names = axisNames(axes);
  return axes.map(({ path, values }, place) => ({ path, values, name: names[place]! }));
};

/** For each axis that goes up, the answer with that axis one step down. */
function oneSmaller(
  axes: readonly Axis[],
  { candidates }: Grid,
  best: number,
): readonly OneSmaller[] {
  const { values } = candidates[best]!;
  return axes.flatMap((axis, place) => {
    const step = axis.values.indexOf(values[place]!);
    if (!isRising(axis) || step <= 0) return [];
    const value = axis.values[step - 1]!;
    const wanted = values.with(place, value);
    const candidate = candidates.findIndex((other) => isSame(other, wanted));
    return [{ axis: place, value, candidate: candidate === -1 ? null : candidate }];
  });
}

const isSame = ({ values }: Candidate, wanted: readonly string[]): boolean =>
  values.every((value, place) => value === wanted[place]);

/** A range, or a list of plain numbers that ascends. */
const isRising = ({ form, values }: Axis): boolean =>
  form === 'range' ||
  values.every((value, place) => {
    const number = Number(value);
    return Number.isFinite(number) && (place === 0 || Number(values[place - 1]) < number);
  });

/** A grid without a limit has no answer but the smallest of everything. */
export const withoutLimits = ({ expect }: Scenario): readonly string[] =>
  expect.length > 0
    ? []
    : [
        'the scenario has no limits to hold: add expect: [pending p95 <= 2m], see simulate explain expect',
      ];

const SHORT: Readonly<Record<string, string>> = { cost: 'cost_usd', pending: 'pending_p95_s' };

/** A metric of runs.csv by its name, or by the short names of the two that are asked for most. */
function metricNamed(asked: string): string | { readonly mistakes: readonly string[] } {
  const name = Object.hasOwn(SHORT, asked) ? SHORT[asked]! : asked;
  if (!METRICS.has(name)) {
    const near = nearestOf(name, [...METRICS.keys(), ...Object.keys(SHORT)]);
    const hint =
      near === undefined
        ? 'write cost, pending or a metric of runs.csv such as lost_pods'
        : `did you mean ${near}?`;
    return { mistakes: [`--minimize ${quoted(asked)} is no metric: ${hint}`] };
  }
  return directionOf(name) === 'more'
    ? { mistakes: [`--minimize ${name}: more of it is better, make it a limit instead`] }
    : name;
}
