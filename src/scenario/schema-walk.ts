// Finding one's way in the schema: which keys a part has, and what a part is made of.

import * as z from 'zod';
import { shapeOf } from './schema/keys.ts';
import { isList, isMap, type Path } from './source.ts';

/** The keys of a map in the schema, in the order of their declaration; none for anything else. */
export function keysOf(schema: z.ZodType | undefined): readonly string[] {
  const bare = schema === undefined ? undefined : unwrapped(schema);
  return bare instanceof z.ZodObject ? Object.keys(bare.shape) : [];
}

/** What the schema says of the value at `path`; undefined where it knows nothing. */
export function partOf(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let part: z.ZodType | undefined = schema;
  for (const step of path) {
    if (part === undefined) return undefined;
    part = childOf(part, step);
  }
  return part;
}

/** The part one step below: a key of a map, or any item of a list. */
export function childOf(schema: z.ZodType, step: string | number): z.ZodType | undefined {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodArray)
    return typeof step === 'number'
      ? (bare.element as z.ZodType)
      : childOf(bare.element as z.ZodType, step);
  if (bare instanceof z.ZodUnion) {
    const options = bare.options as readonly z.ZodType[];
    return options.map((option) => childOf(option, step)).find((child) => child !== undefined);
  }
  if (!(bare instanceof z.ZodObject) || typeof step === 'number') return undefined;
  return Object.hasOwn(bare.shape, step) ? (bare.shape[step] as z.ZodType) : undefined;
}

/** Without the wrappers that make it optional or give it a default. */
function unwrapped(schema: z.ZodType): z.ZodType {
  let bare = schema;
  while (bare instanceof z.ZodOptional || bare instanceof z.ZodPrefault)
    bare = bare.unwrap() as z.ZodType;
  return bare;
}

/** The maps of keys behind a part: itself, the items of a list, or those of a union. */
export function mapsBehind(schema: z.ZodType): readonly z.ZodType[] {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodArray) return mapsBehind(bare.element as z.ZodType);
  if (bare instanceof z.ZodUnion) return (bare.options as readonly z.ZodType[]).flatMap(mapsBehind);
  return bare instanceof z.ZodObject ? [bare] : [];
}

/** The keys that may stand below a part, in the order of their declaration. */
export const keysBehind = (schema: z.ZodType): readonly string[] => [
  ...new Set(mapsBehind(schema).flatMap(keysOf)),
];

/** Whether a part is a value that we read ourselves and that may be a map: labels, a distribution. */
export function mayHoldKeys(schema: z.ZodType): boolean {
  const { type, anyOf } = shapeOf(unwrapped(schema)) ?? {};
  const types = [type, ...(isList(anyOf) ? anyOf.map((each) => isMap(each) && each['type']) : [])];
  return types.includes('object');
}
