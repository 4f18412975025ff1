import type { GarchParameters } from "./garch-likelihood";

/**
 * Variance of the sum of the next h days under a GARCH model, by its own recursion
 * s2_k+1 = omega + (alpha + gamma/2 + beta) s2_k from tomorrow's variance on.
 *
 * With persistence below one each term is LR + p^(k-1) (s2_1 - LR), LR = omega / (1 - p); at or above one variance
 * keeps growing, which the same recursion says.
 * @param tomorrow - variance of the next day, above 0.
 * @param parameters - omega in the same squared unit.
 * @param days - h, a whole number, 1 or more.
 * @returns variance of the h-day sum, same unit.
 * @throws RangeError outside these ranges, or when the sum overflows.
 * @see Baillie & Bollerslev (1992), J. Econometrics 52.
 */
export function garchHorizonVariance(tomorrow: number, parameters: GarchParameters, days: number): number {
  requireDays(days);
  if (!(tomorrow > 0)) throw new RangeError(`garchHorizonVariance: variance ${tomorrow}`);
  const { omega, alpha, gamma, beta } = parameters;
  let [h, sum] = [tomorrow, 0];
  for (let k = 0; k < days; k++) {
    sum += h;
    h = omega + (alpha + gamma / 2 + beta) * h;
  }
  if (!Number.isFinite(sum)) throw new RangeError("garchHorizonVariance: the variance overflows");
  return sum;
}

/** The same under EWMA, whose forecast is flat: h times tomorrow's variance. */
export function ewmaHorizonVariance(tomorrow: number, days: number): number {
  requireDays(days);
  if (!(tomorrow >= 0)) throw new RangeError(`ewmaHorizonVariance: variance ${tomorrow}`);
  return tomorrow * days;
}

function requireDays(days: number): void {
  if (!(Number.isInteger(days) && days >= 1)) throw new RangeError(`horizon of ${days} days`);
}
