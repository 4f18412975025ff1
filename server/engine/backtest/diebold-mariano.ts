import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { at } from "../math/at";
import { type LagWindow, longRunVariance, neweyWestLags } from "../math/newey-west";
import { studentCdf } from "../math/student-t";

export type DieboldMariano = {
  /** Mean loss difference, first minus second: negative = the first forecaster is better. The size of the effect. */
  readonly meanDifference: number;
  /** Mean over its standard error. */
  readonly statistic: number;
  /** The same with the small-sample factor of Harvey, Leybourne and Newbold. */
  readonly corrected: number;
  /** Two-sided p-value of `corrected` under Student's t with T - 1 degrees of freedom. */
  readonly pValue: number;
  /** P(t <= corrected): small = the first is better. */
  readonly pFirstBetter: number;
  readonly days: number;
  readonly lags: number;
  readonly window: LagWindow;
};

export type DieboldMarianoOptions = {
  /** Days that one forecast spans. */
  readonly horizon?: number;
  /**
   * `rectangular`: the h - 1 lags of the horizon; `bartlett`: Newey-West with floor(4 (T/100)^(2/9)) or h - 1 lags,
   * whichever is larger, for daily means over assets or portfolios.
   */
  readonly window?: LagWindow;
};

/**
 * Diebold and Mariano's test of equal accuracy, with the correction of Harvey, Leybourne and Newbold.
 * @param differences - T loss differences, first minus second, one number a day, oldest first. Over many assets or
 *   portfolios: the cross-sectional mean of the day, never stacked. Not mutated.
 * @param options - horizon 1 and rectangular by default.
 * @returns the test; unavailable when the differences do not vary or their long-run variance is not above zero.
 * @throws RangeError when there are fewer than 2 days, a difference is not finite, or the horizon reaches T.
 * @see Diebold & Mariano (1995), J. Business & Economic Statistics 13; Harvey, Leybourne & Newbold (1997), Int. J. Forecasting 13.
 */
export function dieboldMariano(
  differences: Float64Array,
  { horizon = 1, window = "rectangular" }: DieboldMarianoOptions = {},
): Measure<DieboldMariano> {
  const days = differences.length;
  if (!(days >= 2 && Number.isInteger(horizon) && horizon >= 1 && horizon < days))
    throw new RangeError(`dieboldMariano: ${days} days at horizon ${horizon}`);
  const lags =
    window === "rectangular" ? horizon - 1 : Math.min(days - 1, Math.max(horizon - 1, neweyWestLags(days)));
  const variance = longRunVariance(differences, lags, window) / days;
  let meanDifference = 0;
  for (let t = 0; t < days; t++) meanDifference += at(differences, t) / days;
  if (!(variance > 1e-30 * meanDifference ** 2 && variance > 0))
    return unavailable(
      "not-applicable",
      `the long-run variance of ${days} loss differences is not above zero`,
    );
  const statistic = meanDifference / Math.sqrt(variance);
  const factor = Math.sqrt((days + 1 - 2 * horizon + (horizon * (horizon - 1)) / days) / days);
  const corrected = statistic * factor;
  return ok({
    meanDifference,
    statistic,
    corrected,
    pValue: 2 * studentCdf(-Math.abs(corrected), days - 1),
    pFirstBetter: studentCdf(corrected, days - 1),
    days,
    lags,
    window,
  });
}

/**
 * Daily means over a cross-section, skipping nothing: the series that the test is run on.
 * @param series - N series of T loss differences each. Not mutated.
 * @returns T means.
 * @throws RangeError when there is none or lengths differ.
 */
export function crossSectionalMean(series: readonly Float64Array[]): Float64Array {
  const days = series[0]?.length ?? 0;
  if (days === 0 || series.some((each) => each.length !== days))
    throw new RangeError(`crossSectionalMean: ${series.length} series of unequal length or none`);
  return Float64Array.from({ length: days }, (_, t) => {
    let sum = 0;
    for (const each of series) sum += at(each, t);
    return sum / series.length;
  });
}
