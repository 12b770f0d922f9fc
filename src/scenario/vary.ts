// What-if: a scenario with some keys changed. The document as written is edited and loaded again, so that every rule
// holds for the change too; immer's patches say what differs.

import { enablePatches, produceWithPatches, type Draft, type Patch } from 'immer';
import { loadSource, type LoadOptions } from './load.ts';
import { resolvePath } from './paths.ts';
import type { Json, JsonObject, Problem, Scenario } from './scenario.ts';
import { scenarioSchema } from './schema.ts';
import { factsOf } from './schema/keys.ts';
import { keysOf, partOf } from './schema-walk.ts';
import { isMap, isWithin, pathText, sourceWithoutText, valueAt, type Path } from './source.ts';
import { readYamlValue } from './yaml.ts';

enablePatches();

/** One change as written: `{ path: 'run.until', value: '10m' }`. The value is YAML. */
export interface Set {
  readonly path: string;
  readonly value: string;
}

/** What differs. `from` is the default where the scenario was silent, and absent where there is none. */
export interface Change {
  readonly path: string;
  readonly from?: Json;
  readonly to?: Json;
}

export type Variation =
  | { readonly scenario: Scenario; readonly changes: readonly Change[] }
  | { readonly problems: readonly Problem[] };

/** A change of a scenario, in order; a later one of the same path wins. */
export function vary(
  base: Scenario,
  sets: readonly Set[],
  options: Pick<LoadOptions, 'readFile'> = {},
): Variation {
  const problems: Problem[] = [];
  const paths: Path[] = [];
  const [document, patches] = produceWithPatches(base.document, (draft) => {
    for (const set of sets) {
      const applied = apply(draft, set);
      if ('mistake' in applied) problems.push(problemOf(set, applied.mistake));
      else paths.push(applied.path);
    }
  });
  if (problems.length > 0) return { problems };
  const loading = loadSource(sourceWithoutText('--set', document), { ...options, file: base.name });
  if ('problems' in loading) return loading;
  return { scenario: loading.scenario, changes: changesOf(base.document, patches, paths) };
}

/** Makes one change and says where. Maps on the way that are not there yet are made. */
function apply(draft: Draft<JsonObject>, set: Set): { path: Path } | { mistake: string } {
  const value = readYamlValue(set.value);
  if ('mistake' in value) return value;
  const found = resolvePath(draft as JsonObject, set.path);
  if ('mistake' in found) return found;
  let holder = draft as Record<string | number, unknown>;
  for (const step of found.path.slice(0, -1))
    holder = (holder[step] ??= {}) as Record<string | number, unknown>;
  holder[found.path.at(-1)!] = value.value;
  return found;
}

const problemOf = ({ path }: Set, message: string): Problem => ({
  severity: 'error',
  file: '--set',
  line: 0,
  column: 0,
  length: 0,
  path,
  message,
});

/** In the order in which they were asked for, which is not that of the patches. */
function changesOf(
  document: JsonObject,
  patches: readonly Patch[],
  asked: readonly Path[],
): readonly Change[] {
  const turn = (patch: Patch): number => asked.findIndex((path) => isWithin(path, patch.path));
  return patches
    .map((patch, place) => ({ patch, place, turn: turn(patch) }))
    .toSorted((a, b) => a.turn - b.turn || a.place - b.place)
    .flatMap(({ patch }) => changesAt(document, patch.path, patch.value as Json));
}

/** A patch names the outermost thing that is new; a change names the keys that were set. */
function changesAt(document: JsonObject, path: Path, value: Json): readonly Change[] {
  const before = valueAt(document, path);
  const part = partOf(scenarioSchema, path);
  if (before === undefined && isMap(value) && keysOf(part).length > 0)
    return Object.entries(value).flatMap(([key, inner]) =>
      changesAt(document, [...path, key], inner),
    );
  const from = before ?? (part && factsOf(part)?.default);
  if (from !== undefined && String(from) === String(value) && typeof value !== 'object') return [];
  const shown = pathText(document, path);
  return [{ path: shown, to: value, ...(from === undefined ? {} : { from }) }];
}
