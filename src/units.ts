// Quantities that do not mix. Inside the program the type carries the unit; at the edge the name or the value does.
// Casts into these types happen here and nowhere else.

declare const unit: unique symbol;
type Quantity<U extends string> = number & { readonly [unit]: U };

/** A point of simulated time: whole milliseconds after the start of the run (negative before it). */
export type Instant = Quantity<'instant'>;
/** A length of simulated time in whole milliseconds. */
export type Millis = Quantity<'ms'>;
/** CPU in thousandths of a core, whole, rounded up as the Kubernetes API does. */
export type MilliCpu = Quantity<'milli-cpu'>;
/** Memory in whole bytes, rounded up as the Kubernetes API does. */
export type Bytes = Quantity<'byte'>;
/** A price in millionths of a US dollar per hour. */
export type MicroUsdPerHour = Quantity<'micro-usd/h'>;

export const instant = (milliseconds: number): Instant => Math.round(milliseconds) as Instant;
export const millis = (milliseconds: number): Millis => Math.round(milliseconds) as Millis;
export const seconds = (n: number): Millis => Math.round(n * 1000) as Millis;
export const minutes = (n: number): Millis => seconds(n * 60);
export const hours = (n: number): Millis => seconds(n * 3600);
export const milliCpu = (n: number): MilliCpu => Math.ceil(n) as MilliCpu;
export const bytes = (n: number): Bytes => Math.ceil(n) as Bytes;
export const mebibytes = (n: number): Bytes => Math.ceil(n * 1_048_576) as Bytes;
export const usdPerHour = (usd: number): MicroUsdPerHour =>
  Math.round(usd * 1_000_000) as MicroUsdPerHour;

/** The instant that lies `delay` after `from`. */
export const after = (from: Instant, delay: Millis): Instant => (from + delay) as Instant;
/** The time from `from` until `to`; negative when `to` is earlier. */
export const elapsed = (from: Instant, to: Instant): Millis => (to - from) as Millis;

/** The instant a run opens its eyes: everything before it is the steady state being built. */
export const RUN_START = 0 as Instant;
/** "Never", for columns of instants: no simulated clock reaches it, none starts before it. */
export const NEVER = -9_007_199_254_740_991 as Instant;

/**
 * A duration the world decides and no flag: a constant or a law to draw from.
 * Lognormal has `sigma = ln(p95/median)/1.645` and is never drawn below `floor`.
 */
export type Duration =
  | { readonly law: 'constant'; readonly value: Millis }
  | {
      readonly law: 'lognormal';
      readonly median: Millis;
      readonly p95: Millis;
      readonly floor: Millis;
    }
  | { readonly law: 'exponential'; readonly mean: Millis }
  | { readonly law: 'uniform'; readonly least: Millis; readonly greatest: Millis };

export const constantly = (value: Millis): Duration => ({ law: 'constant', value });
