// The vocabulary of the schema: each kind of value once, with how it is read, what a wrong one is told, and what
// editors and `explain` show. A section of the schema is a map of keys made of these.

import * as z from 'zod';
import type { Json, JsonObject } from '../scenario.ts';
import type { Path } from '../source.ts';

/** What a key says about itself. */
export interface Says {
  readonly meaning: string;
  /** As one would write it: `maxSize: 20`. */
  readonly example: string;
}

export interface KeyFacts extends Says {
  /** `whole number`, `duration`, …: the word that `explain` shows. */
  readonly type: string;
  readonly unit?: string;
  readonly range?: string;
  /** As written in YAML; absent when the key is required or may be left out altogether. */
  readonly default?: Json;
  readonly isRequired: boolean;
  /** Who decides the default when the scenario does not: `the value of minSize`. */
  readonly fallback?: string;
  /** Further lines for `explain`. */
  readonly details?: readonly string[];
}

/** What the keys of the schema say about themselves; each filled where it is declared, and never again. */
const FACTS = new WeakMap<object, KeyFacts>();
/** JSON Schema of the values that zod hands to our own readers. */
const SHAPES = new WeakMap<object, JsonObject>();

/** Declares a part of the schema: from now on it can say what it is. */
export function declared<S extends z.ZodType>(schema: S, says: KeyFacts): S {
  FACTS.set(schema, says);
  return schema;
}

/** What a part says about itself; undefined for one without a name of its own. */
export const factsOf = (schema: object): KeyFacts | undefined => FACTS.get(schema);

/** How editors check a value that we read ourselves. */
export const shapeOf = (schema: object): JsonObject | undefined => SHAPES.get(schema);

/** Why a value cannot be read: the rest of a sentence that begins with the key. */
export interface Mistake {
  readonly mistake: string;
  /** Where below the key, when it is a list or a map: the sentence then begins with that. */
  readonly at?: Path;
}

/** A value read, or everything that is wrong with it. */
export type Reading<T> =
  | { readonly value: T }
  | (Mistake & { readonly others?: readonly Mistake[] });

/** A kind of value: how it is read and what it is called. */
export interface Kind<T> {
  readonly type: string;
  readonly unit?: string;
  readonly range?: string;
  readonly shape: JsonObject;
  readonly read: (raw: unknown) => Reading<T>;
}

export type Key<T> = z.ZodType<T>;

function leaf<T>(kind: Kind<T>): Key<T> {
  const schema = z.unknown().transform((raw, context): T => {
    const reading: Reading<T> = raw === undefined ? { mistake: 'is missing' } : kind.read(raw);
    if ('value' in reading) return reading.value;
    for (const { mistake: message, at } of [reading, ...(reading.others ?? [])])
      context.issues.push({ code: 'custom', message, input: raw, path: [...(at ?? [])] });
    return z.NEVER;
  });
  SHAPES.set(schema, kind.shape);
  return schema;
}

function facts<T>(kind: Kind<T>, says: Says, rest: Omit<KeyFacts, keyof Says | 'type'>): KeyFacts {
  const { type, unit, range } = kind;
  return {
    type,
    ...(unit === undefined ? {} : { unit }),
    ...(range === undefined ? {} : { range }),
    meaning: says.meaning,
    example: says.example,
    ...rest,
  };
}

/** A key that must be there. */
export const required = <T>(kind: Kind<T>, says: Says): Key<T> =>
  declared(leaf(kind), facts(kind, says, { isRequired: true }));

/** A key with a default, given as one would write it. */
export const withDefault = <T>(kind: Kind<T>, value: Json, says: Says): Key<T> =>
  declared(leaf(kind).prefault(value), facts(kind, says, { isRequired: false, default: value }));

/** A key that may be left out; `fallback` says what holds then. */
export const optional = <T>(
  kind: Kind<T>,
  says: Says & { readonly fallback?: string },
): z.ZodOptional<Key<T>> => {
  const { fallback } = says;
  return declared(
    leaf(kind).optional(),
    facts(kind, says, { isRequired: false, ...(fallback === undefined ? {} : { fallback }) }),
  );
};

type Shape = Record<string, z.ZodType>;

/** A map of keys that may be left out as a whole: every key in it has a default or is optional. */
export const section = <S extends Shape>(shape: S, says: Says): Key<z.output<z.ZodObject<S>>> =>
  declared(z.strictObject(shape).prefault({} as never), mapFacts(says, false)) as never;

/** A map of keys that may be left out, and says nothing then. */
export const optionalMap = <S extends Shape>(
  shape: S,
  says: Says & { readonly range?: string; readonly fallback?: string },
): z.ZodOptional<z.ZodObject<S, z.core.$strict>> =>
  declared(z.strictObject(shape).optional(), mapFacts(says, false));

/** A map of keys that must be there when its parent is. */
export const group = <S extends Shape>(shape: S, says: Says): z.ZodObject<S, z.core.$strict> =>
  declared(z.strictObject(shape), mapFacts(says, true));

const mapFacts = (says: Says, isRequired: boolean): KeyFacts => ({
  type: 'map of keys',
  isRequired,
  ...says,
});
