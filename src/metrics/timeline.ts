// What stood in each group after every instant at which something changed: recorded flat while the run goes on, made
// into rows when it has ended.

import { RUN_START, type Instant } from '../units.ts';
import { bill, MICRO_USD_MS_PER_USD } from './cost.ts';
import type { CapacityLevels } from './levels.ts';
import type { Names } from './names.ts';
import type { NodeLedger } from './node-ledger.ts';
import type { TimelineRow } from './result.ts';
import type { WarmLedger } from './warm-ledger.ts';

const GIVEN = 5;

/** What rows are made from, beside what was recorded. */
interface Ledgers {
  readonly nodes: NodeLedger;
  readonly warm: WarmLedger;
  readonly names: Names;
}

export class Timeline {
  readonly #at: Instant[] = [];
  /** For each instant, for the cluster and then each group: the five levels; then pods pending. */
  readonly #values: number[] = [];

  /** All facts of `at` are in: keep what stands now. */
  record(at: Instant, nodes: NodeLedger, pending: number): void {
    if (at < RUN_START) return;
    this.#at.push(at);
    this.#push(nodes.cluster);
    for (const group of nodes.groups) this.#push(group);
    this.#values.push(pending);
  }

  #push(levels: CapacityLevels): void {
    this.#values.push(
      levels.nodes.value,
      levels.booting,
      levels.podsRunning,
      levels.cpuRequested.value,
      levels.cpuAllocatable.value,
    );
  }

  /** One row per instant × group, the cluster (`*`) first. */
  rows({ nodes, warm, names }: Ledgers, end: Instant): TimelineRow[] {
    const groups = names.groups.map(({ name }) => name);
    const billed = (inGroup: (each: { readonly group: number }) => boolean) =>
      bill([...nodes.entries.filter(inGroup), ...warm.entries.filter(inGroup)], end).reader();
    const bills = [
      billed(() => true),
      ...groups.map((_, id) => billed(({ group }) => group === id)),
    ];
    const width = bills.length * GIVEN + 1;
    const rows: TimelineRow[] = [];
    this.#at.forEach((at, instant) => {
      bills.forEach((read, place) => {
        const from = instant * width + place * GIVEN;
        const isCluster = place === 0;
        const pending = isCluster ? this.#values[(instant + 1) * width - 1]! : null;
        const cost = read(at) / MICRO_USD_MS_PER_USD;
        rows.push(this.#row(at, isCluster ? '*' : groups[place - 1]!, from, pending, cost));
      });
    });
    return rows;
  }

  #row(
    at: Instant,
    group: string,
    from: number,
    pending: number | null,
    cost: number,
  ): TimelineRow {
    const values = this.#values;
    return {
      t_s: at / 1000,
      group,
      nodes_ready: values[from]!,
      nodes_booting: values[from + 1]!,
      pods_running: values[from + 2]!,
      pods_pending: pending,
      cpu_requested: values[from + 3]! / 1000,
      cpu_allocatable: values[from + 4]! / 1000,
      cost_usd_to_date: cost,
    };
  }
}
