// The incomplete beta function, from which the tails of Student's t and of the binomial distribution follow. Only exp,
// log and sqrt, which agree on every Node.

/** Lanczos's approximation with g = 7 and nine terms (Godfrey's coefficients): relative error below 1e-14. */
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 0.000009984369578019572, 0.00000015056327351493116,
] as const;
const HALF_LOG_2_PI = 0.9189385332046727;

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  const z = x - 1;
  let series = 0.9999999999998099;
  LANCZOS.forEach((coefficient, place) => {
    series += coefficient / (z + place + 1);
  });
  const t = z + 7.5;
  return HALF_LOG_2_PI + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

/** ln B(a, b) for a, b > 0. */
export const logBeta = (a: number, b: number): number =>
  logGamma(a) + logGamma(b) - logGamma(a + b);

/** The regularized incomplete beta function I_x(a, b); NIST DLMF 8.17.22 by Lentz's method, on the side that converges. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(1 - x, b, a)) / b;
}

const TINY = 1e-300;
const EXACT_ENOUGH = 1e-15;
/** Some √max(a, b) steps suffice; this is far beyond what any number of runs needs. */
const MOST_STEPS = 100_000;

function continuedFraction(x: number, a: number, b: number): number {
  const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MOST_STEPS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < EXACT_ENOUGH) break;
  }
  return fraction;
}

/** P(X ≤ k) of the number X of successes in n trials of probability p (DLMF 8.17.5). */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return incompleteBeta(1 - p, n - k, k + 1);
}
