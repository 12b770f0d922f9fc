// The points of cost against waiting: which of them are drawn, and which no other one beats on both.

import { onFrontier } from '../../../experiment/frontier.ts';

/** One variant. Means over its runs; null where nothing was seen, and then it is not drawn. */
export interface ScatterPoint {
  readonly label: string;
  readonly cost_usd: number | null;
  readonly pending_p95_s: number | null;
  readonly role: 'baseline' | 'answer' | 'other';
  /** Null where there are no limits, or they are undecided. */
  readonly holds: boolean | null;
}

/** A point that has its place. */
export interface Drawn extends ScatterPoint {
  readonly cost_usd: number;
  readonly pending_p95_s: number;
  readonly onFrontier: boolean;
}

export function drawnOf(points: readonly ScatterPoint[]): Drawn[] {
  const on = onFrontier(
    points.map(({ cost_usd, pending_p95_s }) => ({ cost: cost_usd, wait: pending_p95_s })),
  );
  return points.flatMap((point, i) => {
    const { cost_usd, pending_p95_s } = point;
    if (cost_usd === null || pending_p95_s === null) return [];
    return [{ ...point, cost_usd, pending_p95_s, onFrontier: on[i]! }];
  });
}

/** Those that no other one beats, the cheapest first. */
export const frontierOf = (drawn: readonly Drawn[]): readonly Drawn[] =>
  drawn
    .filter((point) => point.onFrontier)
    .toSorted((a, b) => a.cost_usd - b.cost_usd || a.pending_p95_s - b.pending_p95_s);
