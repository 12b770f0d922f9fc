// What is entered in which books when a fact is heard: said once for all runs, so that no run makes it anew.

import type { Fact, FactKind, FactOf } from '../cluster/fact.ts';
import type { Instant } from '../units.ts';

/** What to enter in `books` when a fact of a kind is heard. */
export type Entries<Books> = {
  readonly [K in FactKind]?: (fact: FactOf<K>, at: Instant, books: Books) => void;
};

/** The same, to be looked up by the kind of a fact. */
export type EntriesByKind<Books> = ReadonlyMap<
  FactKind,
  (fact: Fact, at: Instant, books: Books) => void
>;

/** Of several that speak of one kind the last is heard. */
export const byKind = <Books>(...entries: readonly Entries<Books>[]): EntriesByKind<Books> =>
  new Map(entries.flatMap((each) => Object.entries(each))) as EntriesByKind<Books>;
