// Where the nodes of a YAML document stand in its text.

import {
  Alias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Document,
  type Pair,
} from 'yaml';
import type { Path, Place } from './source.ts';

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

/** Places in one text, which may hold several documents. */
export class Places {
  readonly #lines: readonly Line[];

  constructor(text: string) {
    this.#lines = linesOf(text);
  }

  /** Goes down `path` as far as it exists. A key that came with `<<` has the place of its `<<`. */
  ofPath(document: Document, path: Path, part: 'key' | 'value'): Place {
    let node: unknown = document.contents;
    let at: unknown = firstOf(node);
    for (const [depth, step] of path.entries()) {
      node = node instanceof Alias ? node.resolve(document) : node;
      const isLast = depth === path.length - 1;
      if (isMap(node) && typeof step === 'string') {
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
    return this.ofNode(at);
  }

  ofNode(node: unknown): Place {
    const range = hasRange(node) ? node.range : [0, 1, 1];
    return this.at(range[0], range[1]);
  }

  /** The first line that begins with some words; the first of all without one. */
  ofLine(words: string): Place {
    const { start, text } =
      this.#lines.find((line) => line.text.startsWith(words)) ?? this.#lines[0]!;
    return this.at(start, start + text.length);
  }

  /** The last line that begins at `offset` or before it. */
  #lineIndex(offset: number): number {
    let [low, high] = [0, this.#lines.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#lines[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Between two offsets, cut at the end of the line. */
  at(start: number, end: number): Place {
    const index = this.#lineIndex(start);
    const { text: excerpt, start: begin } = this.#lines[index]!;
    const column = Math.min(start - begin, excerpt.length) + 1;
    const length = Math.max(1, Math.min(end - start, excerpt.length - column + 1));
    return { line: index + 1, column, length, excerpt };
  }
}

/** The text of a key that is a plain one. */
export const keyText = (pair: Pair<unknown, unknown>): string | undefined =>
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
