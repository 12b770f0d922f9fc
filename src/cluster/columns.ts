// Columns that grow: one typed array per property, so that whoever scans many rows touches only what it reads.

/** A read-only face of a typed array. */
export interface Column {
  readonly length: number;
  readonly [row: number]: number;
}

type TypedArray = Float64Array | Int32Array | Uint8Array;

/** A copy of `column` with room for `rows` rows, the new ones holding `fill`. */
export function grown<A extends TypedArray>(column: A, rows: number, fill: number): A {
  const wide = new (column.constructor as new (length: number) => A)(rows);
  wide.set(column);
  if (fill !== 0) wide.fill(fill, column.length);
  return wide;
}

/**
 * Many ordered lists of ids in which each id is in at most one: intrusive, so appending, removing and walking
 * allocate nothing. Order is that of appending.
 */
export class IdLists {
  #first = new Int32Array(16).fill(-1);
  #last = new Int32Array(16).fill(-1);
  #count = new Int32Array(16);
  #next = new Int32Array(64).fill(-1);
  #previous = new Int32Array(64).fill(-1);

  first(list: number): number {
    return list < this.#first.length ? this.#first[list]! : -1;
  }

  next(id: number): number {
    return this.#next[id]!;
  }

  count(list: number): number {
    return list < this.#count.length ? this.#count[list]! : 0;
  }

  append(list: number, id: number): void {
    this.#makeRoom(list, id);
    const last = this.#last[list]!;
    this.#previous[id] = last;
    this.#next[id] = -1;
    if (last === -1) this.#first[list] = id;
    else this.#next[last] = id;
    this.#last[list] = id;
    this.#count[list]! += 1;
  }

  remove(list: number, id: number): void {
    const previous = this.#previous[id]!;
    const next = this.#next[id]!;
    if (previous === -1) this.#first[list] = next;
    else this.#next[previous] = next;
    if (next === -1) this.#last[list] = previous;
    else this.#previous[next] = previous;
    this.#count[list]! -= 1;
  }

  toArray<Id extends number>(list: number): Id[] {
    const ids: Id[] = [];
    for (let id = this.first(list); id !== -1; id = this.#next[id]!) ids.push(id as Id);
    return ids;
  }

  #makeRoom(list: number, id: number): void {
    if (list >= this.#first.length) {
      const lists = Math.max(list + 1, this.#first.length * 2);
      this.#first = grown(this.#first, lists, -1);
      this.#last = grown(this.#last, lists, -1);
      this.#count = grown(this.#count, lists, 0);
    }
    if (id >= this.#next.length) {
      const ids = Math.max(id + 1, this.#next.length * 2);
      this.#next = grown(this.#next, ids, -1);
      this.#previous = grown(this.#previous, ids, -1);
    }
  }
}
