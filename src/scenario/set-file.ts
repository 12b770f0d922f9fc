// A file of changes (`--set-file`): YAML whose keys are paths, or parts of a scenario laid over it, or both. What has
// keys of its own in the schema is merged key by key; a value (a duration, labels, a list) is replaced whole.

import { parsePath, resolvePath } from './paths.ts';
import type { Json, JsonObject, Problem } from './scenario.ts';
import { scenarioSchema } from './schema.ts';
import { keysBehind, keysOf, partOf } from './schema-walk.ts';
import { isList, isMap, nameStep, valueAt, type Path, type Source } from './source.ts';
import { notText } from './text.ts';
import type { WrittenSet } from './written-set.ts';
import { readYaml } from './yaml.ts';

export type ReadSetFile =
  | { readonly sets: readonly WrittenSet[] }
  | { readonly problems: readonly Problem[] };

/** Reads changes of the scenario that `document` is; every mistake at once, with its place. */
export function readSetFile(text: string, file: string, document: JsonObject): ReadSetFile {
  const wrong = notText(text, { file, what: 'file of changes' });
  if (wrong !== undefined) return { problems: [wrong] };
  const yaml = readYaml(text, file, 'autoScalingGroups.spot.maxSize: 20');
  if ('problems' in yaml) return yaml;
  const reader = new SetFileReader(yaml.source, document);
  reader.readMap(yaml.source.document, [], '');
  return reader.problems.length > 0 ? { problems: reader.problems } : { sets: reader.sets };
}

class SetFileReader {
  readonly sets: WrittenSet[] = [];
  readonly problems: Problem[] = [];
  readonly #source: Source;
  readonly #document: JsonObject;

  constructor(source: Source, document: JsonObject) {
    this.#source = source;
    this.#document = document;
  }

  /** `at` is where the map stands in the file, `under` the path that its keys continue. */
  readMap(map: JsonObject, at: Path, under: string): void {
    for (const [key, value] of Object.entries(map)) this.#readKey(key, value, [...at, key], under);
  }

  #readKey(key: string, value: Json, at: Path, under: string): void {
    const text = joined(under, this.#step(key, under));
    const found = resolvePath(this.#document, text);
    if ('mistake' in found) this.#say(at, 'key', found.mistake);
    else this.#readValue(value, at, { text, path: found.path });
  }

  /** A key is a name or key of what it continues, else a path. */
  #step(key: string, under: string): string {
    const found = under === '' ? { path: [] } : resolvePath(this.#document, under);
    const holder = 'path' in found ? valueAt(this.#document, found.path) : undefined;
    const isItem = isList(holder) && holder.some((item) => valueAt(item, ['name']) === key);
    return isItem || parsePath(key) === undefined ? nameStep(key) : key;
  }

  #readValue(value: Json, at: Path, { text, path }: { text: string; path: Path }): void {
    const before = valueAt(this.#document, path);
    if (isMap(value) && this.#isMerged(before, path)) {
      this.readMap(value, at, text);
    } else if (isList(value) && isList(before) && value.length > 0 && value.every(hasName)) {
      for (const [place, item] of value.entries()) this.#readItem(item, [...at, place], text);
    } else {
      const { excerpt = '', ...place } = this.#source.placeOf(at, 'value');
      const origin = { file: this.#source.file, path: text, excerpt, ...place };
      this.sets.push({ path: text, value: JSON.stringify(value), origin });
    }
  }

  /** An item of a list laid over the one of the same name. */
  #readItem(item: NamedItem, at: Path, list: string): void {
    const text = joined(list, nameStep(item.name));
    const found = resolvePath(this.#document, text);
    if ('mistake' in found) this.#say([...at, 'name'], 'value', found.mistake);
    else {
      const { name: _, ...rest } = item;
      this.readMap(rest, at, text);
    }
  }

  #isMerged(before: Json | undefined, path: Path): boolean {
    if (isList(before)) return true;
    const part = partOf(scenarioSchema, path);
    if (part === undefined) return false;
    return keysOf(part).length > 0 || (isMap(before) && keysBehind(part).length > 0);
  }

  #say(at: Path, part: 'key' | 'value', message: string): void {
    const { file, placeOf } = this.#source;
    this.problems.push({ severity: 'error', file, path: '', message, ...placeOf(at, part) });
  }
}

type NamedItem = JsonObject & { readonly name: string };

const hasName = (item: Json): item is NamedItem =>
  isMap(item) && typeof item['name'] === 'string' && item['name'] !== '';

const joined = (under: string, step: string): string =>
  under === '' || step.startsWith('[') ? `${under}${step}` : `${under}.${step}`;
