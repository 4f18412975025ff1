import { logGamma, regularisedBeta, regularisedGamma } from "./gamma";
import { normalQuantile } from "./normal";

/**
 * Density of Student's t.
 * @param x - any real number.
 * @param nu - degrees of freedom, above 0.
 * @returns density.
 * @throws RangeError when nu <= 0.
 * @see Student (1908), Biometrika 6.
 */
export function studentDensity(x: number, nu: number): number {
  requireDegrees(nu);
  const logFront = logGamma((nu + 1) / 2) - logGamma(nu / 2) - 0.5 * Math.log(nu * Math.PI);
  return Math.exp(logFront - ((nu + 1) / 2) * Math.log1p((x * x) / nu));
}

/**
 * Distribution function of Student's t.
 * @param x - any real number.
 * @param nu - degrees of freedom, above 0.
 * @returns P(T <= x).
 * @throws RangeError when nu <= 0.
 * @see Abramowitz & Stegun (1964), 26.7.1.
 */
export function studentCdf(x: number, nu: number): number {
  requireDegrees(nu);
  const tail = 0.5 * regularisedBeta(nu / (nu + x * x), nu / 2, 0.5);
  return x > 0 ? 1 - tail : tail;
}

/**
 * Quantile of Student's t (not scaled to unit variance), relative error about 1e-12.
 * @param p - probability strictly between 0 and 1.
 * @param nu - degrees of freedom, above 0.
 * @returns x with P(T <= x) = p.
 * @throws RangeError outside these ranges.
 * @see Abramowitz & Stegun (1964), 26.7.5 (first term as the start); Newton steps inside a bracket.
 */
export function studentQuantile(p: number, nu: number): number {
  requireDegrees(nu);
  if (!(p > 0 && p < 1)) throw new RangeError(`studentQuantile: expected 0 < p < 1, got ${p}`);
  if (p > 0.5) return -studentQuantile(1 - p, nu);
  if (p === 0.5) return 0;
  let low = -1;
  while (studentCdf(low, nu) > p) low *= 2;
  const z = normalQuantile(p);
  return solveIncreasing(
    (x) => studentCdf(x, nu) - p,
    (x) => studentDensity(x, nu),
    low,
    0,
    z + (z ** 3 + z) / (4 * nu),
  );
}

/**
 * Quantile of the chi-square law.
 * @param p - probability strictly between 0 and 1.
 * @param nu - degrees of freedom, above 0.
 * @returns x with P(X <= x) = p, above 0.
 * @throws RangeError outside these ranges.
 * @see Wilson & Hilferty (1931), PNAS 17 (start); Newton steps inside a bracket.
 */
export function chiSquareQuantile(p: number, nu: number): number {
  requireDegrees(nu);
  if (!(p > 0 && p < 1)) throw new RangeError(`chiSquareQuantile: expected 0 < p < 1, got ${p}`);
  const cdf = (x: number): number => regularisedGamma(nu / 2, x / 2);
  let high = nu + 1;
  while (cdf(high) < p) high *= 2;
  const start = nu * (1 - 2 / (9 * nu) + normalQuantile(p) * Math.sqrt(2 / (9 * nu))) ** 3;
  const logFront = (nu / 2) * Math.log(2) + logGamma(nu / 2);
  const density = (x: number): number => Math.exp((nu / 2 - 1) * Math.log(x) - x / 2 - logFront);
  return solveIncreasing((x) => cdf(x) - p, density, 0, high, start);
}

/** The root of an increasing function: Newton where it stays in the bracket, halving where it does not. */
function solveIncreasing(
  f: (x: number) => number,
  slope: (x: number) => number,
  from: number,
  to: number,
  start: number,
): number {
  let [low, high] = [from, to];
  let x = start > low && start < high ? start : (low + high) / 2;
  for (let step = 0; step < 200; step++) {
    const error = f(x);
    if (error === 0) return x;
    if (error > 0) high = x;
    else low = x;
    const newton = x - error / slope(x);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * Math.abs(x)) return next;
    x = next;
  }
  return x;
}

function requireDegrees(nu: number): void {
  if (!(nu > 0)) throw new RangeError(`student t: expected degrees of freedom > 0, got ${nu}`);
}
