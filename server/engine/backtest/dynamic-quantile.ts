import { chiSquareTail } from "../math/chi-square";
import { projectionOf } from "../math/projection";
import type { LikelihoodRatio } from "./exceptions";

/** Days whose exceptions may foretell today's. */
const LAGS = 4;
const DAYS_MIN = 30;

export type DynamicQuantile = LikelihoodRatio & {
  /** Days regressed: T less the lags. */
  readonly days: number;
  /** What today's exception is regressed on. */
  readonly regressors: string;
};

/**
 * Engle and Manganelli's dynamic quantile test: can today's exception be foretold from the last four days'
 * exceptions or from the forecast VaR itself?
 *
 * Hit_t = 1[exception] - a is regressed on a constant, Hit_t-1..t-4 and VaR_t (known the day before);
 * DQ = Hit'X (X'X)^- X'Hit / (a (1 - a)). Columns that depend on the others (no exception at all, a constant VaR)
 * are dropped, each with its degree of freedom.
 * @param marks - T marks by day, 1 = exception, oldest first. Not mutated.
 * @param valueAtRisk - T forecasts for those days, any unit. Not mutated.
 * @param tail - promised probability of an exception, strictly between 0 and 1.
 * @returns chi-square statistic with as many degrees of freedom as columns are left.
 * @throws RangeError when lengths differ, there are fewer than 30 days, or a forecast is not finite.
 * @see Engle & Manganelli (2004), J. Business & Economic Statistics 22, section 5 (out-of-sample form).
 */
export function dynamicQuantile(marks: Uint8Array, valueAtRisk: Float64Array, tail: number): DynamicQuantile {
  if (marks.length !== valueAtRisk.length || marks.length < DAYS_MIN)
    throw new RangeError(`dynamicQuantile: ${marks.length} days, ${valueAtRisk.length} forecasts`);
  if (!(tail > 0 && tail < 1)) throw new RangeError(`dynamicQuantile: tail ${tail}`);
  const days = marks.length - LAGS;
  const hits = Float64Array.from(marks, (mark) => mark - tail);
  const columns = [new Float64Array(days).fill(1)];
  for (let lag = 1; lag <= LAGS; lag++) columns.push(hits.slice(LAGS - lag, marks.length - lag));
  columns.push(valueAtRisk.slice(LAGS));
  const { squaredLength, rank } = projectionOf(columns, hits.slice(LAGS));
  const statistic = squaredLength / (tail * (1 - tail));
  return {
    statistic,
    degreesOfFreedom: rank,
    pValue: chiSquareTail(statistic, rank),
    days,
    regressors: `constant, ${LAGS} lagged hits, VaR`,
  };
}
