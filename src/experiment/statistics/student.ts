// Student's t: how far a mean of few values strays from the truth. Any number of degrees of freedom, whole or not.

import { incompleteBeta } from './beta.ts';

/** P(|T| ≥ |t|) with `freedom` degrees of freedom (Abramowitz and Stegun 26.7.1). */
export const twoSidedTail = (t: number, freedom: number): number =>
  incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);

/** The t beyond which, on both sides together, lies 1 − confidence. */
export function studentT(confidence: number, freedom: number): number {
  const outside = 1 - confidence;
  let high = 1;
  while (twoSidedTail(high, freedom) > outside) high *= 2;
  let low = 0;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (twoSidedTail(middle, freedom) > outside) low = middle;
    else high = middle;
  }
  return high;
}
