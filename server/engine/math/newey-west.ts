import { at } from "./at";

/** How the autocovariances of a series enter its long-run variance. */
export type LagWindow = "rectangular" | "bartlett";

/**
 * Long-run variance of a series' mean times T: autocovariances (divided by T) summed over the lags.
 * @param xs - T numbers, finite. Not mutated.
 * @param lags - greatest lag, 0 or more, below T.
 * @param window - `rectangular`: all with weight one (may come out negative); `bartlett`: 1 - k/(lags+1), never negative.
 * @returns gamma_0 + 2 sum_k w_k gamma_k.
 * @throws RangeError when lags are out of range or a number is not finite.
 * @see Newey & West (1987), Econometrica 55; Diebold & Mariano (1995) for the rectangular one.
 */
export function longRunVariance(xs: Float64Array, lags: number, window: LagWindow): number {
  const count = xs.length;
  if (!(Number.isInteger(lags) && lags >= 0 && lags < count))
    throw new RangeError(`longRunVariance: ${lags} lags of ${count} numbers`);
  let mean = 0;
  for (let t = 0; t < count; t++) mean += at(xs, t) / count;
  let variance = 0;
  for (let k = 0; k <= lags; k++) {
    let covariance = 0;
    for (let t = k; t < count; t++) covariance += (at(xs, t) - mean) * (at(xs, t - k) - mean);
    const weight = k === 0 ? 1 : 2 * (window === "rectangular" ? 1 : 1 - k / (lags + 1));
    variance += (weight * covariance) / count;
  }
  if (!Number.isFinite(variance)) throw new RangeError("longRunVariance: a number is not finite");
  return variance;
}

/**
 * The rule of thumb for the number of Newey-West lags: floor(4 (T/100)^(2/9)).
 * @param count - T, at least 1.
 * @see Newey & West (1994), Review of Economic Studies 61.
 */
export const neweyWestLags = (count: number): number => Math.floor(4 * (count / 100) ** (2 / 9));
