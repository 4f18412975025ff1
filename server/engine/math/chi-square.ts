import { upperRegularisedGamma } from "./gamma";

/**
 * Upper tail of the chi-square law: the p-value of a statistic.
 * @param statistic - 0 or more; a rounding below zero (down to -1e-9) is read as 0.
 * @param degrees - degrees of freedom, 0 or more; without any the law is a point mass at 0.
 * @returns P(X >= statistic), 0 to 1.
 * @throws RangeError for a negative or non-finite statistic or negative degrees.
 * @see Abramowitz & Stegun (1964), 26.4.2.
 */
export function chiSquareTail(statistic: number, degrees: number): number {
  if (!(statistic >= -ROUNDING && statistic < Number.POSITIVE_INFINITY && degrees >= 0))
    throw new RangeError(`chiSquareTail: got ${statistic} on ${degrees} degrees of freedom`);
  if (degrees === 0) return statistic > ROUNDING ? 0 : 1;
  return upperRegularisedGamma(degrees / 2, Math.max(statistic, 0) / 2);
}

const ROUNDING = 1e-9;
