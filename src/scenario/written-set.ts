// A change and where it was written: a line of a file of changes, a cell of a plan, a flag. A problem with a variant
// is then told where its reader can mend it.

import type { LoadOptions } from './load.ts';
import { resolvePath } from './paths.ts';
import type { Json, Problem, Scenario } from './scenario.ts';
import { pathText } from './source.ts';
import { vary, type Set } from './vary.ts';

/** Where something was written; `line` is 0 where there is no text to point into. */
export type Origin = Pick<Problem, 'file' | 'line' | 'column' | 'length' | 'path'> & {
  readonly excerpt?: string;
};

export interface WrittenSet extends Set {
  readonly origin: Origin;
}

/** Something said on the command line: `--vary autoScalingGroups.spot.maxSize=5`. */
export const onCommandLine = (flag: string, text: string): Origin => ({
  file: flag,
  line: 0,
  column: 0,
  length: 0,
  path: text,
});

/**
 * The problems of `vary`, each with the place of the change that it is about: the last one that set what the problem
 * names, or held it. A rule between keys may name one that nobody set; it is told at the change without which it would
 * not be.
 */
export function atTheirOrigin(
  problems: readonly Problem[],
  sets: readonly WrittenSet[],
  base: Scenario,
  options: Pick<LoadOptions, 'readFile'> = {},
): readonly Problem[] {
  let without: readonly Messages[] | undefined;
  const causeOf = ({ message }: Problem): Origin | undefined => {
    without ??= sets.map((left) =>
      messagesOf(
        base,
        sets.filter((set) => set !== left),
        options,
      ),
    );
    const needed = sets.findLast((_, place) => !without![place]!.includes(message));
    return (needed ?? sets.at(-1))?.origin;
  };
  return placed(problems, sets, { document: base.document, causeOf });
}

type Messages = readonly string[];

function messagesOf(
  base: Scenario,
  sets: readonly Set[],
  options: Pick<LoadOptions, 'readFile'>,
): Messages {
  const variation = vary(base, sets, options);
  return 'problems' in variation ? variation.problems.map(({ message }) => message) : [];
}

function placed(
  problems: readonly Problem[],
  sets: readonly WrittenSet[],
  {
    document,
    causeOf,
  }: { readonly document: Json; readonly causeOf: (of: Problem) => Origin | undefined },
): readonly Problem[] {
  const shown = sets.map(({ path }) => {
    const found = resolvePath(document, path);
    return 'path' in found ? pathText(document, found.path) : path;
  });
  return problems.map((problem) => {
    if (problem.file !== '--set') return problem; // in a file of its own: a manifest
    const about = sets.findLastIndex(
      ({ path }, place) => path === problem.path || holds(shown[place]!, problem.path),
    );
    const { severity } = problem;
    const isShown = about >= 0 && [sets[about]!.path, shown[about]].includes(problem.path);
    const origin = sets[about]?.origin ?? causeOf(problem) ?? problem;
    // Carets show what is meant of a line; of a flag, and where it is another key, it has to be said.
    const isPointedAt = isShown || (about >= 0 && origin.line > 0);
    return { ...origin, severity, message: isPointedAt ? problem.message : saidOf(problem) };
  });
}

/** With the key that it is about. */
const saidOf = ({ path, message }: Problem): string =>
  path === '' || message.startsWith(path) ? message : `${path}: ${message}`;

const holds = (outer: string, inner: string): boolean =>
  inner === outer || (inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length)));
