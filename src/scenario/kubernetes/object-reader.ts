// Reads the fields of one Kubernetes object (plain JSON) and says at its place what is wrong with each. It remembers
// which fields were asked for, so that whoever reads an object can also say what of it was ignored.

import type { Labels } from '../../kubernetes.ts';
import { Findings } from '../findings.ts';
import type { Json, JsonObject } from '../scenario.ts';
import { isList, isMap, pathText, sourceWithoutText, valueAt, type Path } from '../source.ts';
import { described } from '../wording.ts';
import type { QuantityReading } from './quantity.ts';

export class ObjectReader {
  readonly findings: Findings;
  readonly path: Path;
  readonly #asked: Set<string>;

  constructor(findings: Findings, path: Path = [], asked: Set<string> = new Set<string>()) {
    this.findings = findings;
    this.path = path;
    this.#asked = asked;
  }

  /** The field as written; undefined for one that is absent or null, as the API treats both alike. */
  raw(key: string): Json | undefined {
    this.#asked.add(addressOf([...this.path, key]));
    return this.#peek(key);
  }

  has(key: string): boolean {
    return this.raw(key) !== undefined;
  }

  /** As `has`, and whatever the field holds is dealt with by that: nothing in it counts as ignored. */
  holds(key: string): boolean {
    this.#asked.add(addressOf([...this.path, key, '']));
    return this.has(key);
  }

  /** A nested object; where there is none, a reader that finds nothing. */
  map(key: string): ObjectReader {
    this.#expect(key, isMap, 'write keys below it');
    return this.#below(key);
  }

  /** The objects of a list. */
  items(key: string): readonly ObjectReader[] {
    const list = this.#expect(key, isList, 'write a list') ?? [];
    const inside = this.#below(key);
    return list.flatMap((item, index) => {
      if (isMap(item)) return [inside.#below(index)];
      inside.mistake(index, `is ${described(item)}: write keys below it`);
      return [];
    });
  }

  /** The keys of this object. */
  keys(): readonly string[] {
    const value = valueAt(this.findings.source.document, this.path);
    return isMap(value) ? Object.keys(value) : [];
  }

  text(key: string): string | undefined {
    return this.#expect(key, isText, 'write a text');
  }

  flag(key: string): boolean | undefined {
    return this.#expect(key, isFlag, 'write true or false');
  }

  whole(key: string): number | undefined {
    return this.#expect(key, isWhole, 'write a whole number');
  }

  /** A whole number that cannot be negative. */
  count(key: string): number | undefined {
    return this.#expect(key, isCount, 'write a whole number, 0 or more');
  }

  texts(key: string): readonly string[] {
    const list = this.#expect(key, isList, 'write a list') ?? [];
    const inside = this.#below(key);
    return list.flatMap((item, index) => {
      if (isText(item)) return [item];
      inside.mistake(index, `is ${described(item)}: write a text, in quotes`);
      return [];
    });
  }

  /** Labels, annotations, a node selector: texts by key. */
  labels(key: string): Labels {
    const labels: Record<string, string> = {};
    const inside = this.map(key);
    for (const name of inside.keys()) {
      const value = inside.#expect(name, isText, 'write a text, in quotes');
      if (value !== undefined) labels[name] = value;
    }
    return labels;
  }

  /** One of `words`; an absent field is the first of them. */
  oneOf<W extends string>(key: string, words: readonly [W, ...W[]]): W {
    const written = this.raw(key);
    const word = words.find((each) => each === written);
    if (word === undefined && written !== undefined)
      this.mistake(key, `is ${described(written)}: write ${words.join(' or ')}`);
    return word ?? words[0];
  }

  quantity<T extends number>(
    key: string,
    parse: (written: unknown) => QuantityReading<T>,
  ): T | undefined {
    const written = this.raw(key);
    if (written === undefined) return undefined;
    const reading = parse(written);
    if ('value' in reading) return reading.value;
    this.mistake(key, reading.mistake);
    return undefined;
  }

  /** Reports `<path of key> <mistake>`, unless the schema refused what stands there. */
  mistake(key: string | number, mistake: string): void {
    const path = [...this.path, key];
    if (this.findings.isRefused(path)) return;
    this.findings.error(path, `${pathText(this.findings.source.document, path)} ${mistake}`);
  }

  /** Fields nobody asked for, the outermost of each, `[]` for any place in a list. */
  ignored(): readonly string[] {
    return this.#ignored().map(({ name }) => name);
  }

  /** Where they stand. */
  ignoredPaths(): readonly Path[] {
    return this.#ignored().map(({ path }) => path);
  }

  #ignored(): readonly Ignored[] {
    const found: Ignored[] = [];
    this.#collectIgnored(valueAt(this.findings.source.document, this.path), this.path, '', found);
    return found;
  }

  #collectIgnored(value: Json | undefined, path: Path, name: string, found: Ignored[]): void {
    if (this.#asked.has(addressOf([...path, '']))) return;
    if (isList(value)) {
      value.forEach((item, index) =>
        this.#collectIgnored(item, [...path, index], `${name}[]`, found),
      );
    } else if (isMap(value)) {
      for (const [key, inner] of Object.entries(value)) {
        const innerPath = [...path, key];
        const innerName = name === '' ? key : `${name}.${key}`;
        if (this.#asked.has(addressOf(innerPath)))
          this.#collectIgnored(inner, innerPath, innerName, found);
        else found.push({ name: innerName, path: innerPath });
      }
    }
  }

  #below(step: string | number): ObjectReader {
    return new ObjectReader(this.findings, [...this.path, step], this.#asked);
  }

  #peek(key: string): Json | undefined {
    return valueAt(this.findings.source.document, [...this.path, key]) ?? undefined;
  }

  #expect<T extends Json>(
    key: string,
    holds: (value: Json) => value is T,
    advice: string,
  ): T | undefined {
    const written = this.raw(key);
    if (written === undefined || holds(written)) return written;
    this.mistake(key, `is ${described(written)}: ${advice}`);
    return undefined;
  }
}

interface Ignored {
  readonly name: string;
  readonly path: Path;
}

/** A reader of plain JSON that came from no text; mistakes gather in its `findings`. */
export const readerOf = (object: JsonObject, name: string): ObjectReader =>
  new ObjectReader(new Findings(sourceWithoutText(name, object)));

const addressOf = (path: Path): string => path.join('\n');

const isText = (value: Json): value is string => typeof value === 'string';
const isFlag = (value: Json): value is boolean => typeof value === 'boolean';
const isWhole = (value: Json): value is number => Number.isSafeInteger(value);
const isCount = (value: Json): value is number => isWhole(value) && value >= 0;
