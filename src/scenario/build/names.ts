// Names that other parts of a scenario refer to: each once, and every reference to one that exists.

import type { Characters, Findings } from '../findings.ts';
import type { Path } from '../source.ts';
import { suggestion } from '../suggest.ts';
import { quoted } from '../wording.ts';

export class Names {
  readonly #what: string;
  readonly #findings: Findings;
  readonly #known = new Map<string, { readonly id: number; readonly path: Path }>();
  /** False once something with a name could not be read: then an unknown name proves nothing. */
  #isComplete = true;

  constructor(what: string, findings: Findings) {
    this.#what = what;
    this.#findings = findings;
  }

  /** Remembers a name for the thing of number `id`; a second one of that name is a mistake at `path`. */
  add(name: string, id: number, path: Path): void {
    const first = this.#known.get(name);
    if (first === undefined) {
      this.#known.set(name, { id, path });
      return;
    }
    const line = this.#findings.lineOf(first.path);
    this.#findings.error(path, `another ${this.#what} is named ${quoted(name)}${line}: rename one`);
  }

  /** Something has no name that could be read. */
  markIncomplete(): void {
    this.#isComplete = false;
  }

  /** The number of what is called `name`; an unknown name is a mistake at `path`. */
  find(name: string, path: Path, part?: Characters): number | undefined {
    const known = this.#known.get(name);
    if (known === undefined && this.#isComplete) {
      const names = [...this.#known.keys()];
      const hint = names.length === 0 ? `there are no ${this.#what}s` : suggestion(name, names);
      this.#findings.error(path, `there is no ${this.#what} ${quoted(name)}: ${hint}`, part);
    }
    return known?.id;
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }
}
