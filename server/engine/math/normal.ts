/** 1 / sqrt(2 pi). */
const INVERSE_ROOT_TWO_PI = 0.3989422804014327;
/** Beyond this the rational approximation, exact in absolute terms only, hands over to a continued fraction. */
const SPLIT = 4.5;
/** Levels of the fraction: 2e-15 relative from the split on. */
const FRACTION_LEVELS = 30;

/**
 * Density of the standard normal law.
 * @param x - any real number; NaN gives NaN.
 * @returns density, 0 or more.
 */
export const normalDensity = (x: number): number => INVERSE_ROOT_TWO_PI * Math.exp(-0.5 * x * x);

/**
 * Upper tail of the standard normal law divided by exp(-x^2/2); smooth, so the exponential can be shared.
 * @param x - 0 or more.
 * @returns P(Z > x) exp(x^2/2).
 * @see Hart et al. (1968), Computer Approximations, algorithm 5666; West (2005), Wilmott Magazine, May, 70-76.
 */
export function scaledNormalTail(x: number): number {
  if (x < SPLIT) {
    const top =
      (((((0.0352624965998911 * x + 0.700383064443688) * x + 6.37396220353165) * x + 33.912866078383) * x +
        112.079291497871) *
        x +
        221.213596169931) *
        x +
      220.206867912376;
    const bottom =
      ((((((0.0883883476483184 * x + 1.75566716318264) * x + 16.064177579207) * x + 86.7807322029461) * x +
        296.564248779674) *
        x +
        637.333633378831) *
        x +
        793.826512519948) *
        x +
      440.413735824752;
    return top / bottom;
  }
  let tail = x;
  for (let level = FRACTION_LEVELS; level >= 1; level--) tail = x + level / tail;
  return INVERSE_ROOT_TWO_PI / tail;
}

/**
 * Distribution function of the standard normal law, absolute error below 1e-15.
 * @param x - any real number, infinities included; NaN gives NaN.
 * @returns P(Z <= x), 0 to 1.
 * @see Hart et al. (1968); West (2005), Better approximations to cumulative normal functions.
 */
export function normalCdf(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude > 38) return x > 0 ? 1 : 0;
  const tail = Math.exp(-0.5 * magnitude * magnitude) * scaledNormalTail(magnitude);
  return x > 0 ? 1 - tail : tail;
}

/**
 * Quantile of the standard normal law, relative error about 1e-14.
 * @param p - probability strictly between 0 and 1.
 * @returns x with P(Z <= x) = p.
 * @throws RangeError when p is not strictly between 0 and 1.
 * @see Acklam (2003), An algorithm for computing the inverse normal cumulative distribution function; two Halley steps.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`normalQuantile: expected 0 < p < 1, got ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  let x = startingQuantile(p);
  for (let step = 0; step < 2; step++) {
    const error = (normalCdf(x) - p) / normalDensity(x);
    x -= error / (1 + 0.5 * x * error);
  }
  return x;
}

/** Rational approximation of the lower half, relative error 1.2e-9. */
function startingQuantile(p: number): number {
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    const top =
      ((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) *
        q +
        4.374664141464968) *
        q +
      2.938163982698783;
    const bottom =
      (((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) *
        q +
      1;
    return top / bottom;
  }
  const q = p - 0.5;
  const r = q * q;
  const top =
    (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
    q;
  const bottom =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
    1;
  return top / bottom;
}
