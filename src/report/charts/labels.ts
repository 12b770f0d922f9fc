// Arithmetic of axes and labels that a chart settles before it is drawn: round count ticks, and labels at the ends of
// lines that do not stand on each other.

/** Ticks from 0 at 1, 2 or 5 times a power of ten, at most `most` steps; the last is the end of the axis. */
export function countTicks(greatest: number, most = 4): number[] {
  const least = Math.max(1, greatest) / most;
  let step = 1;
  for (let factors = [2, 2.5, 2], i = 0; step < least; i += 1) step *= factors[i % 3]!;
  const steps = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: steps + 1 }, (_, i) => i * step);
}

/** A line of text is about so high, px. */
const LINE = 15;

/** Moves wished heights (px from the top) apart so that none overlap, each as little as keeps their order. */
export function spread(wished: readonly number[], height: number): number[] {
  const order = wished.map((_, i) => i).toSorted((a, b) => wished[a]! - wished[b]! || a - b);
  const placed = [...wished];
  let free = 0;
  for (const i of order) {
    placed[i] = Math.max(wished[i]!, free);
    free = placed[i]! + LINE;
  }
  let limit = height + LINE / 2;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i]!, limit);
    limit = placed[i]! - LINE;
  }
  return placed;
}
