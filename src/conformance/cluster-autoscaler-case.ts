// A case about Cluster Autoscaler, derived from its own unit tests: what is given and what must follow.

import type { Json, JsonObject } from '../scenario/scenario.ts';

/** What every case gives; each operation reads more of its own. */
export interface Given extends JsonObject {
  readonly nodeGroups: readonly JsonObject[];
  readonly nodes: readonly JsonObject[];
  readonly pods: readonly JsonObject[];
  readonly options: JsonObject;
  readonly variants: readonly JsonObject[];
}

export interface AutoscalerCase {
  readonly id: string;
  readonly source: string;
  readonly op: string;
  readonly given: Given;
  readonly expect: JsonObject;
}

/** Whether what followed is what must follow: objects by the expected keys, numbers within a relative tolerance. */
export function agrees(expected: Json, got: Json | undefined, tolerance: number): boolean {
  if (typeof expected === 'number' && typeof got === 'number')
    return Math.abs(expected - got) <= tolerance * Math.abs(expected);
  if (Array.isArray(expected)) return Array.isArray(got) && sameItems(expected, got, tolerance);
  if (typeof expected === 'object' && expected !== null)
    return Object.entries(expected).every(([key, value]) =>
      agrees(value, (got as JsonObject | undefined)?.[key], tolerance),
    );
  return expected === got;
}

/** Names in any order (they come out of maps upstream), anything else in its place. */
function sameItems(expected: readonly Json[], got: readonly Json[], tolerance: number): boolean {
  if (expected.length !== got.length) return false;
  const areNames = expected.every((item) => typeof item === 'string');
  const sorted = (items: readonly Json[]): readonly Json[] =>
    areNames ? items.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)) : items;
  const [left, right] = [sorted(expected), sorted(got)];
  return left.every((item, place) => agrees(item, right[place], tolerance));
}
