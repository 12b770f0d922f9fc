// Steps that a person would choose for an axis or a bin: 1, 2 or 5 times a power of ten.

/** The least round step that covers `span` in at most `most` steps; 1 where there is no span. */
export function roundStep(span: number, most: number): number {
  if (!(span > 0)) return 1;
  const least = span / most;
  let power = 1;
  while (power > least) power /= 10;
  while (power * 10 <= least) power *= 10;
  const factor = [1, 2, 5, 10].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Round values from at or below `from` to at or above `to`. */
export function roundTicks(from: number, to: number, most: number): readonly number[] {
  const step = roundStep(to - from, most);
  const first = Math.floor(from / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(to / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, i) => cleaned((first + i) * step));
}

/** Without the last bits that a product of decimals leaves: 0.30000000000000004 is 0.3. */
const cleaned = (value: number): number => Number(value.toPrecision(12));
