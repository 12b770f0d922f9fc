// Sections that are a real component's command line: its flags camel-cased as keys, or as it takes them,
// `flags: ["--name=value"]`. Both end as the same keys.

import { z } from 'zod';
import type { Json, JsonObject } from '../scenario.ts';
import { isList } from '../source.ts';
import { suggestion } from '../suggest.ts';
import { described, quoted } from '../wording.ts';
import { declared, type Says } from './keys.ts';

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
  readonly says: Says;
}

export function flaggedSection<Own extends Shape, Flags extends Shape>(
  wishes: FlaggedSectionWishes<Own, Flags>,
): FlaggedSection<Own, Flags> {
  const { component, own, flags, notModelled, secondsKeys, flagNames = {}, says } = wishes;
  const flagList = declared(z.array(z.string()).optional(), {
    type: 'list of texts',
    range: '--name=value',
    isRequired: false,
    meaning: `Flags as ${component} takes them, instead of the keys beside.`,
    example: `flags: ["--${kebab(Object.keys(flags)[0]!, flagNames)}=…"]`,
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

/** `kubeApiQps` → `kube-api-qps`. */
export const kebab = (key: string, flagNames: Readonly<Record<string, string>>): string =>
  flagNames[key] ?? key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What one item of `flags:` turned out to be. */
export type FlagReading =
  | { readonly index: number; readonly key: string; readonly value: Json }
  | { readonly index: number; readonly mistake: string };

/** Reads `flags:` into the keys they stand for; `written` are the keys that stand beside them. */
export function readFlags(
  section: FlaggedSection<Shape, Shape>,
  raw: JsonObject,
): readonly FlagReading[] {
  const list = raw['flags'];
  if (!isList(list)) return [];
  const taken = new Map(Object.keys(raw).map((key) => [key, 'as a key']));
  return list.map((item, index): FlagReading => {
    const reading = readFlag(section, item);
    if ('mistake' in reading) return { index, ...reading };
    const before = taken.get(reading.key);
    taken.set(reading.key, `in flags[${index}]`);
    if (before === undefined) return { index, ...reading };
    return { index, mistake: `gives ${quoted(reading.key)}, which is already given ${before}` };
  });
}

function readFlag(
  section: FlaggedSection<Shape, Shape>,
  item: Json,
): { key: string; value: Json } | { mistake: string } {
  const parts = typeof item === 'string' ? /^--?([A-Za-z][\w-]*)(?:=(.*))?$/.exec(item) : null;
  if (parts === null)
    return { mistake: `must be a flag like --name=value, found ${described(item)}` };
  const name = parts[1]!;
  const key = section.flagKeys.find((each) => kebab(each, section.flagNames) === name);
  if (key === undefined) return { mistake: unknownFlag(section, name) };
  return { key, value: flagValue(parts[2], section.secondsKeys.includes(key)) };
}

function unknownFlag(
  { component, flagKeys, flagNames, notModelled }: FlaggedSection<Shape, Shape>,
  name: string,
): string {
  if (notModelled.includes(name))
    return `--${name} is a flag of ${component} that is not modelled: remove it`;
  const known = flagKeys.map((key) => kebab(key, flagNames));
  const hint = suggestion(name, known);
  return `unknown flag --${name} of ${component}: ${hint.replace('mean "', 'mean "--')}`;
}

/** A flag's text as the YAML value that its key takes. A flag alone is true, as in Go. */
function flagValue(text: string | undefined, isSeconds: boolean): Json {
  if (text === undefined) return true;
  if (isSeconds && /^\d+$/.test(text)) return `${text}s`;
  if (/^(?:true|false)$/.test(text)) return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
