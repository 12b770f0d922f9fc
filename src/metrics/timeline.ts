// What stood in each group after every instant at which something changed: recorded flat while the run goes on, made
// into rows when it has ended.

import { RUN_START, type Instant } from '../units.ts';
import { bill, MICRO_USD_MS_PER_USD } from './cost.ts';
import type { CapacityLevels } from './levels.ts';
import type { Names } from './names.ts';
import type { NodeLedger } from './node-ledger.ts';
import type { TimelineRow } from './result.ts';

const GIVEN = 5;

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
  rows(nodes: NodeLedger, names: Names, end: Instant): TimelineRow[] {
    const groups = names.groups.map(({ name }) => name);
    const bills = [
      bill(nodes.entries, end).reader(),
      ...groups.map((_, group) =>
        bill(
          nodes.entries.filter((node) => node.group === group),
          end,
        ).reader(),
      ),
    ];
    const width = bills.length * GIVEN + 1;
    return this.#at.flatMap((at, instant) =>
      bills.map((billed, place) =>
        this.#row(at, {
          group: place === 0 ? '*' : groups[place - 1]!,
          values: instant * width + place * GIVEN,
          pending: place === 0 ? this.#values[(instant + 1) * width - 1]! : null,
          cost: billed(at) / MICRO_USD_MS_PER_USD,
        }),
      ),
    );
  }

  #row(
    at: Instant,
    {
      group,
      values,
      pending,
      cost,
    }: { group: string; values: number; pending: number | null; cost: number },
  ): TimelineRow {
    const value = (place: number): number => this.#values[values + place]!;
    return {
      t_s: at / 1000,
      group,
      nodes_ready: value(0),
      nodes_booting: value(1),
      pods_running: value(2),
      pods_pending: pending,
      cpu_requested: value(3) / 1000,
      cpu_allocatable: value(4) / 1000,
      cost_usd_to_date: cost,
    };
  }
}
