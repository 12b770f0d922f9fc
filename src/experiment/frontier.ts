// Cost against waiting: the variants that no other one beats on both. Ties belong to the frontier together.

/** Two numbers of which less is better, for instance mean cost and mean pending p95 of a variant. */
export interface Point {
  readonly cost: number | null;
  readonly wait: number | null;
}

/**
 * For each point, whether it is on the frontier: seen in both, and nothing is as good in one and better in the other.
 * Linear after a sort; equal points are on it or off it together.
 */
export function onFrontier(points: readonly Point[]): readonly boolean[] {
  const on = points.map(() => false);
  const seen = points.flatMap(({ cost, wait }, place) =>
    cost === null || wait === null ? [] : [{ cost, wait, place }],
  );
  let least = Number.POSITIVE_INFINITY;
  let costOfLeast = Number.NaN;
  for (const { cost, wait, place } of seen.toSorted(
    (a, b) => a.cost - b.cost || a.wait - b.wait || a.place - b.place,
  )) {
    const isTwin = wait === least && cost === costOfLeast;
    if (wait >= least && !isTwin) continue;
    [least, costOfLeast] = [wait, cost];
    on[place] = true;
  }
  return on;
}
