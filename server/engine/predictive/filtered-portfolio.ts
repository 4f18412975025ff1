import { at } from "../math/at";
import { runningVolatility } from "../volatility/ewma";

/** Bounds on the multiplier of a day: beyond, one quiet or wild day would speak for a market it never saw. */
const MULTIPLIER_MIN = 1 / 5;
const MULTIPLIER_MAX = 5;

export type PortfolioFilter = {
  /** Multiplier of all factor moves of each day. */
  readonly multipliers: Float64Array;
  /** Days on which a bound was hit. */
  readonly boundsHit: number;
  /** The volatility that days are brought to, base currency. */
  readonly forecast: number;
};

/**
 * Multipliers that bring each past day to today's volatility of this portfolio: k_j = s_T+1 / s_j.
 *
 * s is the running EWMA volatility of the plain P&L of today's holdings; its first 20 days start from their own mean
 * square (see `runningVolatility`). A book that never moved keeps its days as they are.
 * @param pnl - T plain profits of today's holdings, oldest first, base currency. Not mutated.
 * @param decay - of the EWMA, a day.
 * @param heldForecast - volatility to bring the days to instead of the EWMA's forecast, above 0; null = that
 *   forecast.
 * @returns T multipliers within [1/5, 5], and how often a bound was hit.
 * @throws RangeError when there is no day or a profit is not finite.
 * @see Hull & White (1998), Journal of Risk 1; Barone-Adesi, Giannopoulos & Vosper (1999), J. Futures Markets 19.
 */
export function portfolioFilter(
  pnl: Float64Array,
  decay: number,
  heldForecast: number | null = null,
): PortfolioFilter {
  return filterMultipliers(runningVolatility(pnl, decay), pnl.length, heldForecast);
}

/**
 * Multipliers from any path of volatilities: forecast / that day's, bounded.
 * @param path - N + 1 standard deviations, N >= days: element k forecast for day k, the last one for tomorrow. Not mutated.
 * @param days - the last n days of the path, for which multipliers are wanted.
 * @param heldForecast - stands in for tomorrow's forecast where it is held as it was; null = the path's own.
 * @returns n multipliers within [1/5, 5], and how often a bound was hit; where both volatilities are the same (zero
 *   included) the day stays as it is.
 * @throws RangeError when the path is shorter than the days.
 */
export function filterMultipliers(
  path: Float64Array,
  days: number,
  heldForecast: number | null = null,
): PortfolioFilter {
  const first = path.length - 1 - days;
  if (first < 0) throw new RangeError(`filterMultipliers: ${path.length} volatilities for ${days} days`);
  const forecast = heldForecast ?? at(path, path.length - 1);
  let boundsHit = 0;
  const multipliers = new Float64Array(days);
  for (let j = 0; j < days; j++) {
    const past = at(path, first + j);
    const ratio = past === forecast ? 1 : forecast / past;
    if (ratio >= MULTIPLIER_MIN && ratio <= MULTIPLIER_MAX) multipliers[j] = ratio;
    else {
      boundsHit++;
      multipliers[j] = ratio < MULTIPLIER_MIN ? MULTIPLIER_MIN : MULTIPLIER_MAX;
    }
  }
  return { multipliers, boundsHit, forecast };
}
