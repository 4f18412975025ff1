const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/**
 * Logarithm of the gamma function, relative error about 1e-14.
 * @param x - above 0.
 * @returns ln Gamma(x).
 * @throws RangeError when x is not above 0.
 * @see Lanczos (1964), SIAM J. Numerical Analysis B 1 (g = 7, nine terms).
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma: expected x > 0, got ${x}`);
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let series: number = LANCZOS[0];
  for (let k = 1; k < LANCZOS.length; k++) series += (LANCZOS[k] ?? Number.NaN) / (z + k);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

/**
 * Regularised lower incomplete gamma function P(a, x), the distribution function of a gamma law.
 * @param a - shape, above 0.
 * @param x - 0 or more.
 * @returns probability, 0 to 1.
 * @throws RangeError when a <= 0 or x < 0.
 * @see Abramowitz & Stegun (1964), 6.5.29 (series) and 6.5.31 (continued fraction).
 */
export function regularisedGamma(a: number, x: number): number {
  requireGammaArguments(a, x);
  if (x === 0) return 0;
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x);
}

/**
 * Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), which keeps its digits far out in the tail.
 * @param a - shape, above 0.
 * @param x - 0 or more.
 * @returns probability, 0 to 1.
 * @throws RangeError when a <= 0 or x < 0.
 * @see Abramowitz & Stegun (1964), 6.5.29 (series) and 6.5.31 (continued fraction).
 */
export function upperRegularisedGamma(a: number, x: number): number {
  requireGammaArguments(a, x);
  if (x === 0) return 1;
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

function requireGammaArguments(a: number, x: number): void {
  if (!(a > 0 && x >= 0)) throw new RangeError(`regularisedGamma: expected a > 0 and x >= 0, got ${a}, ${x}`);
}

const gammaFront = (a: number, x: number): number => Math.exp(a * Math.log(x) - x - logGamma(a));

function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MAX_TERMS && Math.abs(term) > sum * EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return gammaFront(a, x) * sum;
}

function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < MAX_TERMS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < EPSILON) break;
  }
  return gammaFront(a, x) * h;
}

/**
 * Regularised incomplete beta function I_x(a, b).
 * @param x - 0 to 1.
 * @param a - above 0.
 * @param b - above 0.
 * @returns probability, 0 to 1.
 * @throws RangeError outside these ranges.
 * @see Abramowitz & Stegun (1964), 26.5.8 (continued fraction), evaluated by Lentz's method.
 */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) throw new RangeError(`regularisedBeta: got ${x}, ${a}, ${b}`);
  if (x === 0 || x === 1) return x;
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < EPSILON) break;
  }
  return (front * h) / a;
}

const EPSILON = 1e-16;
const TINY = 1e-300;
const MAX_TERMS = 1000;
const awayFromZero = (x: number): number => (Math.abs(x) < TINY ? TINY : x);

/**
 * Derivative of ln Gamma.
 * @param x - above 0.
 * @returns psi(x), absolute error about 1e-13.
 * @throws RangeError when x is not above 0.
 * @see Abramowitz & Stegun (1964), 6.3.5 (recurrence) and 6.3.18 (asymptotic series).
 */
export function digamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`digamma: expected x > 0, got ${x}`);
  let [shifted, sum] = [x, 0];
  for (; shifted < 10; shifted++) sum -= 1 / shifted;
  const square = 1 / (shifted * shifted);
  const series =
    square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))));
  return sum + Math.log(shifted) - 0.5 / shifted - series;
}
