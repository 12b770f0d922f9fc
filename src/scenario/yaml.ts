// YAML text → a Source, or what is wrong with the text, in our own words.

import {
  Alias,
  isMap as isYamlMap,
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
import { isMap, type Place, type Source } from './source.ts';
import { described, quoted } from './wording.ts';
import { keyText, Places } from './yaml-places.ts';
import { syntaxSentence } from './yaml-sentences.ts';

/** How often aliases may be followed: enough for thousands of `*defaults`, too few for a bomb of nested ones. */
const MOST_ALIASES = 10_000;
/** Levels of nesting, keys and lists both; a scenario needs about ten. */
const DEEPEST = 60;
/** A broken line breaks the lines after it too: this many are shown. */
const MOST_SYNTAX_PROBLEMS = 10;

type Parsed = Document.Parsed<ParsedNode, true>;
export type ReadYaml = { readonly source: Source } | { readonly problems: readonly Problem[] };

/** Reads one YAML document whose root is a map of keys; `beginning` is how one of its kind begins. */
export function readYaml(text: string, file: string, beginning = 'name: burst'): ReadYaml {
  const origin = { file, places: new Places(text), beginning };
  return new YamlReader(parseDocument(text, PARSING), origin).read();
}

/** Reads a file of many YAML documents, each a map of keys; empty ones are left out. */
export function readYamlDocuments(text: string, file: string): readonly ReadYaml[] {
  const origin = { file, places: new Places(text), beginning: 'kind: Deployment' };
  const documents: readonly Parsed[] = parseAllDocuments(text, PARSING);
  return documents
    .filter(({ contents, errors }) => !isEmpty(contents) || errors.length > 0)
    .map((document) => new YamlReader(document, origin).read());
}

/** Reads one value, as after `key:`. */
export function readYamlValue(text: string): { value: Json } | { mistake: string } {
  const document = parseDocument(text, { ...PARSING, uniqueKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  const refusal = `${quoted(text)} is no YAML value`;
  if (problem) return { mistake: `${refusal}: ${syntaxSentence(problem.code, problem.message)}` };
  try {
    const value: Json = document.toJS({ maxAliasCount: 0 });
    return { value };
  } catch (error) {
    if (isMergeError(error)) return { mistake: `${refusal}: ${MERGES_A_MAP}` };
    if (!(error instanceof ReferenceError)) throw error;
    return { mistake: `${refusal}: an alias has nothing to refer to here` };
  }
}

const MERGES_A_MAP = 'the key << merges maps: name one by an alias, as in <<: *defaults';

/** The library finds a merge of something that is no map only when it unfolds the document. */
const isMergeError = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Merge sources');

const isMergeable = (value: unknown): boolean =>
  isYamlMap(value) || isSeq(value) || value instanceof Alias;

const PARSING = {
  prettyErrors: false,
  stringKeys: true,
  uniqueKeys: false,
  merge: true,
  // What !!omap, !!set, !!binary and !!timestamp make is no tree of keys, lists and plain values.
  resolveKnownTags: false,
} as const;

const isEmpty = (contents: unknown): boolean =>
  contents === null || (isScalar(contents) && contents.value === null);

/** Where a document stands, and how one of its kind begins. */
interface Origin {
  readonly file: string;
  readonly places: Places;
  readonly beginning: string;
}

class YamlReader {
  readonly #file: string;
  readonly #places: Places;
  readonly #beginning: string;
  readonly #problems: Problem[] = [];
  readonly #document: Parsed;

  constructor(document: Parsed, { file, places, beginning }: Origin) {
    this.#document = document;
    this.#file = file;
    this.#places = places;
    this.#beginning = beginning;
  }

  read(): ReadYaml {
    this.#reportSyntax();
    if (this.#problems.length > 0) return { problems: this.#problems };
    this.#reportForbidden();
    if (this.#problems.length > 0) return { problems: this.#problems };
    const tree = this.#plainTree();
    if (tree === undefined) return { problems: this.#problems };
    const placeOf: Source['placeOf'] = (path, part) =>
      this.#places.ofPath(this.#document, path, part);
    return { source: { file: this.#file, document: tree, placeOf } };
  }

  #reportSyntax(): void {
    const seen = new Set<number>();
    for (const error of [...this.#document.errors, ...this.#document.warnings]) {
      const place = this.#placeOfError(error);
      if (seen.has(place.line) || seen.size === MOST_SYNTAX_PROBLEMS) continue;
      seen.add(place.line);
      this.#say(place, syntaxSentence(error.code, error.message));
    }
  }

  /** The parser points at the end of the file for a quote never closed. */
  #placeOfError({ message, pos }: YAMLError): Place {
    const place = this.#places.at(pos[0], pos[1]);
    if (!/closing ['"]quote/.test(message)) return place;
    let opening = place;
    visit(this.#document, {
      Scalar: (_key, { range }) => {
        if (range && range[1] >= pos[0]) opening = this.#places.at(range[0], range[0] + 1);
      },
    });
    return opening;
  }

  /** What a scenario may not hold: another version of YAML, keys given twice, keys that would change what objects are, nesting without end. */
  #reportForbidden(): void {
    // In YAML 1.1 010 is eight, 1:30 is ninety, and a date is no text.
    if (this.#document.directives?.yaml.version === '1.1')
      this.#say(this.#places.ofLine('%YAML'), syntaxSentence('BAD_DIRECTIVE', ''));
    visit(this.#document, {
      Map: (_key, map) => this.#reportTwins(map.items),
      Pair: (_key, pair, ancestors) => {
        const key = keyText(pair);
        if (key === '__proto__')
          this.#say(this.#places.ofNode(pair.key), `the key ${quoted(key)} is not allowed here`);
        return this.#tooDeep(pair.key, ancestors.length) ? visit.BREAK : undefined;
      },
      Seq: (_key, list, ancestors) =>
        this.#tooDeep(list, ancestors.length) ? visit.BREAK : undefined,
    });
  }

  /** The parser would compare each key with all before it. */
  #reportTwins(pairs: readonly Pair<unknown, unknown>[]): void {
    const seen = new Map<string, Place>();
    for (const pair of pairs) {
      const key = keyText(pair);
      if (key === undefined) continue;
      const place = this.#places.ofNode(pair.key);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, place);
      else
        this.#say(
          place,
          `the key ${quoted(key)} is already given on line ${first.line}: remove one`,
        );
    }
  }

  #tooDeep(node: unknown, ancestors: number): boolean {
    if (ancestors <= 2 * DEEPEST) return false;
    this.#say(this.#places.ofNode(node), `nested deeper than ${DEEPEST} levels: flatten it`);
    return true;
  }

  #plainTree(): JsonObject | undefined {
    const tree = this.#unfolded();
    if (tree === undefined || isMap(tree)) return tree;
    const what =
      tree === null ? 'the file holds no keys' : `expected keys, found ${described(tree)}`;
    this.#say(
      this.#places.ofNode(this.#document.contents),
      `${what}: write ${this.#beginning} and so on`,
    );
    return undefined;
  }

  #unfolded(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch (error) {
      if (isMergeError(error)) this.#reportMerges();
      else if (error instanceof ReferenceError) this.#reportAliases();
      else throw error;
      return undefined;
    }
  }

  #reportMerges(): void {
    visit(this.#document, {
      Pair: (_key, { key, value }) => {
        if (!isScalar(key) || key.source !== '<<' || isMergeable(value)) return;
        this.#say(this.#places.ofNode(key), MERGES_A_MAP);
      },
    });
    if (this.#problems.length === 0) this.#say(this.#places.at(0, 1), MERGES_A_MAP);
  }

  #reportAliases(): void {
    const anchors = new Set<string>();
    visit(this.#document, {
      Node: (_key, node) => {
        if (!(node instanceof Alias)) {
          if ('anchor' in node && node.anchor !== undefined) anchors.add(node.anchor);
        } else if (!anchors.has(node.source)) {
          const name = quoted(node.source);
          this.#say(this.#places.ofNode(node), `there is no anchor ${name} before this alias`);
        }
      },
    });
    if (this.#problems.length === 0)
      this.#say(
        this.#places.at(0, 1),
        `the aliases of this file unfold to more than ${MOST_ALIASES} copies: write the values out`,
      );
  }

  #say(place: Place, message: string): void {
    this.#problems.push({ severity: 'error', file: this.#file, path: '', message, ...place });
  }
}
