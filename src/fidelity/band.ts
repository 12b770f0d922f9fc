// Simulated runs as a band over time: at each of some instants, where ninety of a hundred runs stand.

import { quantile, sorted } from '../metrics/statistics.ts';
import type { RunLevels, Steps } from './levels.ts';

/** Instants at which a band is looked at: enough for a line as wide as a page. */
const INSTANTS = 240;

export const LEVELS = ['pending', 'ready', 'nodes'] as const;
export type LevelName = (typeof LEVELS)[number];

/** At each instant (seconds), the 5th, 50th and 95th percentile over runs. */
export interface Band {
  readonly times: readonly number[];
  readonly p5: readonly number[];
  readonly p50: readonly number[];
  readonly p95: readonly number[];
}

/** Collects the levels of runs, one run after another, without keeping the runs. */
export class Bands {
  readonly #times: readonly number[];
  readonly #stood: Readonly<Record<LevelName, number[][]>>;

  constructor(end: number) {
    this.#times = Array.from({ length: INSTANTS + 1 }, (_, i) => (end * i) / INSTANTS);
    const none = (): number[][] => this.#times.map(() => []);
    this.#stood = { pending: none(), ready: none(), nodes: none() };
  }

  add(levels: RunLevels): void {
    for (const name of LEVELS)
      standing(levels[name], this.#times).forEach((value, i) => this.#stood[name][i]!.push(value));
  }

  band(name: LevelName): Band {
    const ascending = this.#stood[name].map(sorted);
    const at = (percent: number): number[] =>
      ascending.map((values) => quantile(values, percent) ?? 0);
    return { times: this.#times, p5: at(5), p50: at(50), p95: at(95) };
  }
}

/** What a level stands at, at each of ascending times. */
export function standing({ times, values }: Steps, at: readonly number[]): number[] {
  let place = 0;
  return at.map((t) => {
    while (place + 1 < times.length && times[place + 1]! <= t) place += 1;
    return values[place]!;
  });
}
