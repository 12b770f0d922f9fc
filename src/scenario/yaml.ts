// YAML text → a Source, or what is wrong with the text, in our own words.

import {
  Alias,
  isCollection,
  isMap as isYamlMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  parseDocument,
  visit,
  type Document,
  type Pair,
  type ParsedNode,
  type YAMLError,
} from 'yaml';
import type { Json, JsonObject, Problem } from './scenario.ts';
import { isMap, type Path, type Place, type Source } from './source.ts';
import { described, quoted } from './wording.ts';
import { syntaxSentence } from './yaml-sentences.ts';

/** How often aliases may be followed: enough for thousands of `*defaults`, too few for a bomb of nested ones. */
const MOST_ALIASES = 10_000;
/** Levels of nesting, keys and lists both; a scenario needs about ten. */
const DEEPEST = 60;
/** A broken line breaks the lines after it too: this many are shown. */
const MOST_SYNTAX_PROBLEMS = 10;

type Parsed = Document.Parsed<ParsedNode, true>;
export type ReadYaml = { readonly source: Source } | { readonly problems: readonly Problem[] };

/** Reads one YAML document whose root is a map of keys. */
export function readYaml(text: string, file: string): ReadYaml {
  const origin = { file, lines: linesOf(text), beginning: 'name: burst' };
  return new YamlReader(parseDocument(text, PARSING), origin).read();
}

/** Reads a file of many YAML documents, each a map of keys; empty ones are left out. */
export function readYamlDocuments(text: string, file: string): readonly ReadYaml[] {
  const origin = { file, lines: linesOf(text), beginning: 'kind: Deployment' };
  const documents: readonly Parsed[] = parseAllDocuments(text, PARSING);
  return documents
    .filter(({ contents, errors }) => !isEmpty(contents) || errors.length > 0)
    .map((document) => new YamlReader(document, origin).read());
}

/** Reads one value, as after `key:`. */
export function readYamlValue(text: string): { value: Json } | { mistake: string } {
  const document = parseDocument(text, PARSING);
  const [problem] = [...document.errors, ...document.warnings];
  const refusal = `${quoted(text)} is no YAML value`;
  if (problem) return { mistake: `${refusal}: ${syntaxSentence(problem.code, problem.message)}` };
  try {
    const value: Json = document.toJS({ maxAliasCount: 0 });
    return { value };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { mistake: `${refusal}: an alias has nothing to refer to here` };
  }
}

const PARSING = {
  prettyErrors: false,
  stringKeys: true,
  uniqueKeys: true,
  merge: true,
} as const;

const isEmpty = (contents: unknown): boolean =>
  contents === null || (isScalar(contents) && contents.value === null);

/** Where a document stands, and how one of its kind begins. */
interface Origin {
  readonly file: string;
  readonly lines: readonly Line[];
  readonly beginning: string;
}

interface Line {
  readonly text: string;
  /** How many characters come before it. */
  readonly start: number;
}

/** Our own count: the parser's loses lines where the text is broken. */
function linesOf(text: string): readonly Line[] {
  let start = 0;
  return text.split('\n').map((line): Line => {
    const begin = start;
    start += line.length + 1;
    return { text: line.replace(/\r$/, ''), start: begin };
  });
}

class YamlReader {
  readonly #file: string;
  readonly #lines: readonly Line[];
  readonly #beginning: string;
  readonly #problems: Problem[] = [];
  readonly #document: Parsed;

  constructor(document: Parsed, { file, lines, beginning }: Origin) {
    this.#document = document;
    this.#file = file;
    this.#lines = lines;
    this.#beginning = beginning;
  }

  read(): ReadYaml {
    this.#reportSyntax();
    if (this.#problems.length > 0) return { problems: this.#problems };
    this.#reportForbidden();
    if (this.#problems.length > 0) return { problems: this.#problems };
    const tree = this.#plainTree();
    if (tree === undefined) return { problems: this.#problems };
    const placeOf = (path: Path, part: 'key' | 'value'): Place => this.#placeOf(path, part);
    return { source: { file: this.#file, document: tree, placeOf } };
  }

  #reportSyntax(): void {
    const seen = new Set<number>();
    for (const error of [...this.#document.errors, ...this.#document.warnings]) {
      const place = this.#placeOfError(error);
      if (seen.has(place.line) || seen.size === MOST_SYNTAX_PROBLEMS) continue;
      seen.add(place.line);
      const sentence = syntaxSentence(error.code, error.message);
      const isTwin = error.code === 'DUPLICATE_KEY';
      this.#say(place, isTwin ? `the key ${quoted(wordAt(place))} ${sentence}` : sentence);
    }
  }

  /** The parser points at the end of the file for a quote never closed, and at one letter of a key. */
  #placeOfError({ code, message, pos }: YAMLError): Place {
    const place = this.#placeAt(pos[0], pos[1]);
    if (code === 'DUPLICATE_KEY') return { ...place, length: wordAt(place).length };
    if (!/closing ['"]quote/.test(message)) return place;
    let opening = place;
    visit(this.#document, {
      Scalar: (_key, { range }) => {
        if (range && range[1] >= pos[0]) opening = this.#placeAt(range[0], range[0] + 1);
      },
    });
    return opening;
  }

  /** What YAML allows and a scenario does not: nesting without end, keys that would change what objects are. */
  #reportForbidden(): void {
    visit(this.#document, {
      Pair: (_key, pair, ancestors) => {
        const key = keyText(pair);
        if (key === '__proto__')
          this.#say(this.#placeOfNode(pair.key), `the key ${quoted(key)} is not allowed here`);
        return this.#tooDeep(pair.key, ancestors.length) ? visit.BREAK : undefined;
      },
      Seq: (_key, list, ancestors) =>
        this.#tooDeep(list, ancestors.length) ? visit.BREAK : undefined,
    });
  }

  #tooDeep(node: unknown, ancestors: number): boolean {
    if (ancestors <= 2 * DEEPEST) return false;
    this.#say(this.#placeOfNode(node), `nested deeper than ${DEEPEST} levels: flatten it`);
    return true;
  }

  #plainTree(): JsonObject | undefined {
    const tree = this.#unfolded();
    if (tree === undefined || isMap(tree)) return tree;
    const what =
      tree === null ? 'the file holds no keys' : `expected keys, found ${described(tree)}`;
    this.#say(
      this.#placeOfNode(this.#document.contents),
      `${what}: write ${this.#beginning} and so on`,
    );
    return undefined;
  }

  #unfolded(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      this.#reportAliases();
      return undefined;
    }
  }

  #reportAliases(): void {
    const anchors = new Set<string>();
    visit(this.#document, {
      Node: (_key, node) => {
        if (!(node instanceof Alias)) {
          if ('anchor' in node && node.anchor !== undefined) anchors.add(node.anchor);
        } else if (!anchors.has(node.source)) {
          const name = quoted(node.source);
          this.#say(this.#placeOfNode(node), `there is no anchor ${name} before this alias`);
        }
      },
    });
    if (this.#problems.length === 0)
      this.#say(
        { line: 1, column: 1, length: 1, excerpt: this.#lines[0]!.text },
        `the aliases of this file unfold to more than ${MOST_ALIASES} copies: write the values out`,
      );
  }

  #say(place: Place, message: string): void {
    this.#problems.push({ severity: 'error', file: this.#file, path: '', message, ...place });
  }

  /** Goes down `path` as far as it exists. A key that came with `<<` has the place of its `<<`. */
  #placeOf(path: Path, part: 'key' | 'value'): Place {
    let node: unknown = this.#document.contents;
    let at: unknown = firstOf(node);
    for (const [depth, step] of path.entries()) {
      node = node instanceof Alias ? node.resolve(this.#document) : node;
      const isLast = depth === path.length - 1;
      if (isYamlMap(node) && typeof step === 'string') {
        const pair = node.items.find((each) => keyText(each) === step);
        const merged = pair ?? node.items.find((each) => keyText(each) === '<<');
        if (merged === undefined) break;
        at = isLast && part === 'value' && isInline(merged.value) ? merged.value : merged.key;
        if (pair === undefined) break;
        node = pair.value;
      } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
        node = node.items[step];
        at = firstOf(node);
      } else break;
    }
    return this.#placeOfNode(at);
  }

  #placeOfNode(node: unknown): Place {
    const range = hasRange(node) ? node.range : [0, 1, 1];
    return this.#placeAt(range[0], range[1]);
  }

  /** Cut at the end of the line. */
  #placeAt(start: number, end: number): Place {
    const index = this.#lines.findLastIndex((line) => line.start <= start);
    const { text: excerpt, start: begin } = this.#lines[index]!;
    const column = Math.min(start - begin, excerpt.length) + 1;
    const length = Math.max(1, Math.min(end - start, excerpt.length - column + 1));
    return { line: index + 1, column, length, excerpt };
  }
}

/** The key that begins at a place. */
const wordAt = ({ excerpt, column }: Place): string =>
  /^(?:"[^"]*"|'[^']*'|[^:\s,}\]]+)/.exec(excerpt.slice(column - 1))?.[0] ?? '';

const keyText = (pair: Pair<unknown, unknown>): string | undefined =>
  isScalar(pair.key) ? String(pair.key.value) : undefined;

/** Values that stand beside their key; a block below it is shown by the key. */
const isInline = (node: unknown): boolean =>
  hasRange(node) &&
  node.range[1] > node.range[0] &&
  (!isCollection(node) || node.flow === true || node.items.length === 0);

/** What stands first in a block: its first key. */
function firstOf(node: unknown): unknown {
  if (!isCollection(node) || node.flow === true) return node;
  const first: unknown = node.items[0];
  return isPair(first) ? first.key : (firstOf(first) ?? node);
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
