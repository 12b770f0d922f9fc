// Runs that were made before, by scenario and number. Rows of tables, so that a hundred thousand can be remembered.

import type { RunRecord } from './run-record.ts';
import { RunTableBuilder } from './run-table-builder.ts';

interface Place {
  readonly table: RunTableBuilder;
  readonly row: number;
}

/** Of one scenario. */
class ScenarioMemory {
  readonly places = new Map<number, Place>();
  #table = new RunTableBuilder();

  /** Runs of a scenario have the same limits. Files are not believed: one that has others gets another table. */
  keep(record: RunRecord): void {
    if (!this.#table.takes(record)) this.#table = new RunTableBuilder();
    this.places.set(record.run, { table: this.#table, row: this.#table.length });
    this.#table.add(record);
  }
}

/** Records by scenario and run; of one that is kept twice, the later. */
export class RunMemory {
  readonly #scenarios = new Map<string, ScenarioMemory>();

  get(scenario: string, run: number): RunRecord | undefined {
    const place = this.#scenarios.get(scenario)?.places.get(run);
    return place?.table.recordAt(place.row);
  }

  keep(scenario: string, record: RunRecord): void {
    this.#of(scenario).keep(record);
  }

  /** What another one remembers; the rows stay where they are. */
  add(other: RunMemory): void {
    for (const [scenario, { places }] of other.#scenarios) {
      const own = this.#of(scenario).places;
      for (const [run, place] of places) own.set(run, place);
    }
  }

  knows(scenario: string): boolean {
    return this.#scenarios.has(scenario);
  }

  get size(): number {
    let sum = 0;
    for (const { places } of this.#scenarios.values()) sum += places.size;
    return sum;
  }

  #of(scenario: string): ScenarioMemory {
    const known = this.#scenarios.get(scenario);
    if (known !== undefined) return known;
    const fresh = new ScenarioMemory();
    this.#scenarios.set(scenario, fresh);
    return fresh;
  }
}
