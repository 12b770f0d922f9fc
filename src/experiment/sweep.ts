// Every combination of some values of a scenario, the same runs of each, judged side by side.

import type { Problem, Scenario } from '../scenario/scenario.ts';
import { vary, type Set } from '../scenario/vary.ts';
import { atTheirOrigin, onCommandLine, type WrittenSet } from '../scenario/written-set.ts';
import { axisNames, combinationName, combinations, twinAxis, setsOf, type Axis } from './axes.ts';
import { judgedVariants, type Variants } from './judge.ts';
import type { Configuration } from './variants.ts';
import type { WhatIfOptions } from './what-if.ts';

export interface Sweep extends Variants {
  readonly axes: readonly Axis[];
  /** What tables call each axis. */
  readonly names: readonly string[];
  /** For each point, its value on each axis. */
  readonly values: readonly (readonly string[])[];
  /** For each point, whether it is the scenario as it stands. */
  readonly isBase: readonly boolean[];
}

export interface SweepPlan {
  readonly axes: readonly Axis[];
  readonly names: readonly string[];
  readonly values: readonly (readonly string[])[];
  readonly configurations: readonly Configuration[];
}

export type SweepOptions = WhatIfOptions;

/** The variants that the axes make of a scenario, or what is wrong with them. */
export function planSweep(
  scenario: Scenario,
  axes: readonly Axis[],
  { readFile, sha256 = '', changesBefore = [] }: SweepOptions = {},
): SweepPlan | { readonly problems: readonly Problem[] } {
  const options = readFile === undefined ? {} : { readFile };
  const twin = twinAxis(scenario.document, axes);
  if (twin !== undefined) return { problems: [problemOf(twin)] };
  const names = axisNames(axes);
  const problems: Problem[] = [];
  const values: (readonly string[])[] = [];
  const configurations: Configuration[] = [];
  for (const places of combinations(axes)) {
    const sets = setsOf(axes, places).map(asWritten);
    const own = sets.map(({ value }) => value);
    const name = combinationName(names, own);
    const varied = vary(scenario, sets, options);
    if ('problems' in varied) {
      problems.push(...atTheirOrigin(varied.problems, sets, scenario, options));
      continue;
    }
    values.push(own);
    const changes = [...changesBefore, ...varied.changes];
    configurations.push({ name, scenario: varied.scenario, sha256, changes });
  }
  if (problems.length > 0) return { problems: saidOnce(problems) };
  return { axes, names, values, configurations };
}

const asWritten = (set: Set): WrittenSet => ({
  ...set,
  origin: onCommandLine('--vary', `${set.path}=${set.value}`),
});

const problemOf = ({ path, message }: { path: string; message: string }): Problem => ({
  severity: 'error',
  ...onCommandLine('--vary', path),
  message,
});

/** Problems listed at most; a sweep of a thousand sizes may have one in each. */
const MOST_PROBLEMS = 12;

/** What is wrong in many variants is said of the first, and the others are counted. */
function saidOnce(problems: readonly Problem[]): readonly Problem[] {
  const counts = new Map<string, number>();
  for (const { message } of problems) counts.set(message, (counts.get(message) ?? 0) + 1);
  const messages = [...counts.keys()];
  return messages.slice(0, MOST_PROBLEMS).map((message, place): Problem => {
    const first = problems.find((problem) => problem.message === message)!;
    const others = counts.get(message)! - 1;
    const left = place === MOST_PROBLEMS - 1 ? messages.length - MOST_PROBLEMS : 0;
    const more = [
      ...(others > 0 ? [` (and in ${others} more ${others === 1 ? 'variant' : 'variants'})`] : []),
      ...(left > 0 ? [` (and ${left} more problems)`] : []),
    ];
    return { ...first, message: `${message}${more.join('')}` };
  });
}

/** Simulates every combination of the values of `axes`, or says what is wrong with some. */
export async function sweep(
  scenario: Scenario,
  axes: readonly Axis[],
  options: SweepOptions = {},
): Promise<Sweep | { readonly problems: readonly Problem[] }> {
  const plan = planSweep(scenario, axes, options);
  return 'problems' in plan ? plan : carriedOut(plan, options);
}

/** Simulates what was planned. */
export async function carriedOut(plan: SweepPlan, options: SweepOptions = {}): Promise<Sweep> {
  const { axes, names, values, configurations } = plan;
  const before = options.changesBefore?.length ?? 0;
  return {
    axes,
    names,
    values,
    isBase: configurations.map(({ changes }) => changes.length === before),
    ...(await judgedVariants(configurations, options, categoriesOf(plan))),
  };
}

/** Words name worlds or ways, numbers sizes: variants are judged among those with the same words. */
const isWord = (value: string): boolean => !/^[-+.]?\d/.test(value);

/** For each combination, its values on the axes of words. */
export function categoriesOf({
  axes,
  values,
}: Pick<SweepPlan, 'axes' | 'values'>): readonly string[] {
  const ofWords = axes.map((axis) => axis.values.some(isWord));
  return values.map((own) => own.filter((_, axis) => ofWords[axis]).join(', '));
}
