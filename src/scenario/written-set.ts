// A change and where it was written: a line of a file of changes, a cell of a plan, a flag. A problem with a variant
// is then told where its reader can mend it.

import { resolvePath } from './paths.ts';
import type { Json, Problem } from './scenario.ts';
import { pathText } from './source.ts';
import type { Set } from './vary.ts';

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
 * names, or held it. A rule between keys may name one that nobody set; it is told at `otherwise`.
 */
export function atTheirOrigin(
  problems: readonly Problem[],
  sets: readonly WrittenSet[],
  { document, otherwise }: { readonly document: Json; readonly otherwise: Origin },
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
    const { severity, message } = problem;
    return { ...(sets[about]?.origin ?? otherwise), severity, message };
  });
}

const holds = (outer: string, inner: string): boolean =>
  inner === outer || (inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length)));
