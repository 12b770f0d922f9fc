// Every mistake and note found in one scenario, each with its place. Rules that need a value which could not be read
// stay silent about it: one mistake, one message.

import type { Problem } from './scenario.ts';
import { isWithin, NOWHERE, pathText, type Path, type Place, type Source } from './source.ts';

/** Nobody reads more at once, and finding the place of each takes time. */
const MOST_LISTED = 200;

export class Findings {
  readonly source: Source;
  readonly #problems: Problem[] = [];
  #unlisted = 0;
  readonly #unreadable: Path[] = [];
  /** Places refused as a whole, and what was said of each place. */
  readonly #refused = new Set<string>();
  readonly #said = new Set<string>();

  constructor(source: Source) {
    this.source = source;
  }

  /** `part` says whether the caret stands under the key, its value, or some characters of a text. */
  error(path: Path, message: string, part: Part = 'value'): void {
    this.#say('error', path, message, part);
  }

  note(path: Path, message: string, part: Part = 'value'): void {
    this.#say('note', path, message, part);
  }

  /** Takes over what another reader (of a manifest, say) found. */
  add(problems: readonly Problem[]): void {
    this.#problems.push(...problems);
  }

  markUnreadable(path: Path): void {
    this.#unreadable.push(path);
    this.#refused.add(JSON.stringify(path));
  }

  /** This very value was refused: nothing more is to be said of it. */
  isRefused(path: Path): boolean {
    return this.#refused.has(JSON.stringify(path));
  }

  /** False when this value, something in it, or what holds it was refused. */
  isReadable(path: Path): boolean {
    return !this.#unreadable.some((bad) => isWithin(bad, path) || isWithin(path, bad));
  }

  /** `line 22`, for messages that name a second place; empty where there is no text. */
  lineOf(path: Path): string {
    const { line } = this.source.placeOf(path, 'key');
    return line === 0 ? '' : ` (line ${line})`;
  }

  errors(): readonly Problem[] {
    const listed = this.#inOrder('error');
    if (this.#unlisted === 0) return listed;
    const message = `and ${this.#unlisted} more, which are not listed`;
    const { file } = this.source;
    return [...listed, { severity: 'error', file, path: '', message, ...NOWHERE }];
  }

  notes(): readonly Problem[] {
    return this.#inOrder('note');
  }

  /** In file order; problems of other files stand where they were found: last. */
  #inOrder(severity: Problem['severity']): readonly Problem[] {
    const own = this.source.file;
    return this.#problems
      .filter((problem) => problem.severity === severity)
      .map((problem, found) => ({ problem, found, foreign: problem.file === own ? 0 : 1 }))
      .toSorted(
        (a, b) =>
          a.foreign - b.foreign ||
          (a.foreign === 0
            ? a.problem.line - b.problem.line || a.problem.column - b.problem.column
            : 0) ||
          a.found - b.found,
      )
      .map(({ problem }) => problem);
  }

  #say(severity: Problem['severity'], path: Path, message: string, part: Part): void {
    const said = JSON.stringify([severity, path, message]);
    if (this.#said.has(said)) return;
    this.#said.add(said);
    if (this.#problems.length >= MOST_LISTED) {
      this.#unlisted += severity === 'error' ? 1 : 0;
      return;
    }
    const { file, document, placeOf } = this.source;
    const place =
      typeof part === 'string' ? placeOf(path, part) : narrowed(placeOf(path, 'value'), part);
    this.#problems.push({ severity, file, path: pathText(document, path), message, ...place });
  }
}

/** Characters of a text, by where they begin in it. */
export interface Characters {
  readonly start: number;
  readonly text: string;
}

type Part = 'key' | 'value' | Characters;

/** The place of some characters of a text; of all of it where escapes or folded lines hide them. */
function narrowed(place: Place, { start, text }: Characters): Place {
  const isQuoted = /^["']/.test(place.excerpt.slice(place.column - 1));
  const column = place.column + start + (isQuoted ? 1 : 0);
  const isThere = text !== '' && place.excerpt.startsWith(text, column - 1);
  return isThere ? { ...place, column, length: text.length } : place;
}
