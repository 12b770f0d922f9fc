// How many pods of each kind stand on which node: whoever begins to count some kinds looks at these alone, not at every
// pod of the cluster.

import type { PodTemplate } from '../../kubernetes.ts';

/** Pods of one kind on one node. */
interface Standing {
  all: number;
  terminating: number;
}

export class PodsByKind {
  readonly #byKind = new Map<PodTemplate, Map<number, Standing>>();
  /** The same by row, to forget one. */
  readonly #kindsOn: (Set<PodTemplate> | undefined)[] = [];

  /** A pod came (1) or left (−1). */
  change(template: PodTemplate, row: number, by: 1 | -1, isTerminating: boolean): void {
    const standing = this.#standingOn(template, row);
    standing.all += by;
    if (isTerminating) standing.terminating += by;
  }

  /** A pod on a node is being deleted from now on. */
  terminating(template: PodTemplate, row: number): void {
    this.#standingOn(template, row).terminating += 1;
  }

  /** Nothing is known of a node any more. */
  forgetRow(row: number): void {
    const kinds = this.#kindsOn[row];
    if (kinds === undefined) return;
    for (const kind of kinds) this.#byKind.get(kind)!.delete(row);
    this.#kindsOn[row] = undefined;
  }

  kinds(): Iterable<PodTemplate> {
    return this.#byKind.keys();
  }

  kindsOn(row: number): Iterable<PodTemplate> {
    return this.#kindsOn[row] ?? [];
  }

  /** Every node that holds pods of a kind, or held some. */
  rowsOf(kind: PodTemplate): Iterable<number> {
    return this.#byKind.get(kind)?.keys() ?? [];
  }

  /** How many pods of a kind on a node count for who does or does not count those being deleted. */
  counted(
    kind: PodTemplate,
    row: number,
    { countsTerminating }: { readonly countsTerminating: boolean },
  ): number {
    const { all, terminating } = this.#byKind.get(kind)!.get(row)!;
    return countsTerminating ? all : all - terminating;
  }

  #standingOn(template: PodTemplate, row: number): Standing {
    let rows = this.#byKind.get(template);
    if (rows === undefined) this.#byKind.set(template, (rows = new Map<number, Standing>()));
    let standing = rows.get(row);
    if (standing === undefined) {
      rows.set(row, (standing = { all: 0, terminating: 0 }));
      (this.#kindsOn[row] ??= new Set<PodTemplate>()).add(template);
    }
    return standing;
  }
}
