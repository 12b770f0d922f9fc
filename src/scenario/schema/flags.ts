// Sections that are a real component's command line: its flags camel-cased as keys, or as it takes them,
// `flags: ["--name=value"]`. Both end as the same keys.

import * as z from 'zod';
import type { Json, JsonObject } from '../scenario.ts';
import { isList } from '../source.ts';
import { suggestion } from '../suggest.ts';
import { described } from '../wording.ts';
import { declared, optional, type Kind, type Says } from './keys.ts';

type Shape = Record<string, z.ZodType>;

export interface FlaggedSection<Own extends Shape, Flags extends Shape> {
  /** As its binary is called. */
  readonly component: string;
  readonly schema: z.ZodType<z.output<z.ZodObject<Own & Flags>>>;
  /** Keys that stand for flags. */
  readonly flagKeys: readonly string[];
  readonly notModelled: readonly string[];
  readonly secondsKeys: readonly string[];
  readonly flagNames: Readonly<Record<string, string>>;
}

export interface FlaggedSectionWishes<Own extends Shape, Flags extends Shape> {
  readonly component: string;
  /** Keys of ours that are no flag. */
  readonly own: Own;
  readonly flags: Flags;
  /** Flags that exist and change nothing here; without dashes. */
  readonly notModelled: readonly string[];
  /** Keys with a unit whose flag is a bare number of seconds. */
  readonly secondsKeys: readonly string[];
  /** Where the flag is not the key with dashes. */
  readonly flagNames?: Readonly<Record<string, string>>;
  /** One flag as the component takes it. */
  readonly flagExample: string;
  readonly says: Says;
}

export function flaggedSection<Own extends Shape, Flags extends Shape>(
  wishes: FlaggedSectionWishes<Own, Flags>,
): FlaggedSection<Own, Flags> {
  const {
    component,
    own,
    flags,
    notModelled,
    secondsKeys,
    flagNames = {},
    flagExample,
    says,
  } = wishes;
  const flagList = optional(FLAG_LIST, {
    meaning: `Flags as ${component} takes them, instead of the keys beside.`,
    example: `flags: ["${flagExample}"]`,
    fallback: 'none',
  });
  const schema = declared(
    z.strictObject({ ...own, ...flags, flags: flagList }).prefault({} as never),
    { type: 'map of keys', isRequired: false, ...says },
  );
  return {
    component,
    schema: schema as never,
    flagKeys: Object.keys(flags),
    notModelled,
    secondsKeys,
    flagNames,
  };
}

/** Its items are read one by one, as the keys they stand for. */
const FLAG_LIST: Kind<readonly Json[]> = {
  type: 'list of texts',
  range: '--name=value',
  shape: { type: 'array', items: { type: 'string', pattern: '^--?[A-Za-z]' } },
  read: (raw) =>
    isList(raw) ? { value: raw } : { mistake: `must be a list, found ${described(raw)}` },
};

/** `kubeApiQps` → `kube-api-qps`. */
export const kebab = (key: string, flagNames: Readonly<Record<string, string>>): string =>
  flagNames[key] ?? key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What one item of `flags:` turned out to be. */
export type FlagReading =
  | { readonly index: number; readonly flag: string; readonly key: string; readonly value: Json }
  | { readonly index: number; readonly mistake: string };

type AnySection = FlaggedSection<Shape, Shape>;

/** Reads `flags:` into the keys they stand for, none of which may be given twice or stand beside them. */
export function readFlags(section: AnySection, raw: JsonObject): readonly FlagReading[] {
  const list = raw['flags'];
  if (!isList(list)) return [];
  const taken = new Map(Object.keys(raw).map((key) => [key, `by the key ${key}`]));
  return list.map((item, index): FlagReading => {
    const parts = typeof item === 'string' ? /^--?([A-Za-z][\w-]*)(?:=(.*))?$/.exec(item) : null;
    if (parts === null)
      return {
        index,
        mistake: `flags[${index}] must be a flag like --name=value, found ${described(item)}`,
      };
    const [, name, value] = parts;
    const key = section.flagKeys.find((each) => kebab(each, section.flagNames) === name);
    if (key === undefined) return { index, mistake: unknownFlag(section, name!) };
    const flag = `--${name!}`;
    const before = taken.get(key);
    taken.set(key, `in flags[${index}]`);
    return before === undefined
      ? { index, flag, key, value: flagValue(value, section.secondsKeys.includes(key)) }
      : { index, mistake: `${flag} is already given ${before}: remove one of them` };
  });
}

function unknownFlag(
  { component, flagKeys, flagNames, notModelled }: AnySection,
  name: string,
): string {
  if (notModelled.includes(name))
    return `--${name} is a flag of ${component} that is not modelled: remove it`;
  const known = flagKeys.map((key) => `--${kebab(key, flagNames)}`);
  return `unknown flag --${name} of ${component}: ${suggestion(`--${name}`, known)}`;
}

/** A flag's text as the YAML value that its key takes. A flag alone is true, as in Go. */
function flagValue(text: string | undefined, isSeconds: boolean): Json {
  if (text === undefined) return true;
  if (isSeconds && /^\d+$/.test(text)) return `${text}s`;
  if (/^(?:true|false)$/.test(text)) return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
