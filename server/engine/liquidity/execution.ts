/**
 * Price impact of a trade by the square-root law, share of the price.
 * @param dailyVolatility - of the price, share of one.
 * @param quantity - units traded, any sign.
 * @param averageDailyVolume - units, above 0.
 * @param coefficient - Y of the law, about one.
 * @returns impact, 0 or more.
 * @throws RangeError when the volume is not above 0 or an input is not a number.
 * @see Torre (1997), BARRA Market Impact Model Handbook; Toth et al. (2011), Physical Review X 1.
 */
export function squareRootImpact(
  dailyVolatility: number,
  quantity: number,
  averageDailyVolume: number,
  coefficient = 1,
): number {
  const impact = coefficient * dailyVolatility * Math.sqrt(Math.abs(quantity) / averageDailyVolume);
  if (!(averageDailyVolume > 0 && impact >= 0 && Number.isFinite(impact)))
    throw new RangeError(`squareRootImpact: ${dailyVolatility}, ${quantity} of ${averageDailyVolume}`);
  return impact;
}

/**
 * By how much a one-day risk grows when a position is sold evenly over n days, a slice at the start of each.
 * @param days - n, a whole number above 0.
 * @returns multiplier, 1 for one day.
 * @throws RangeError when n is no whole number above 0.
 * @see Jorion (2006), Value at Risk, 3rd edition, section 13.3 (linear liquidation).
 */
export function linearUnwindFactor(days: number): number {
  if (!(Number.isInteger(days) && days > 0)) throw new RangeError(`linearUnwindFactor: ${days} days`);
  return Math.sqrt(((days + 1) * (2 * days + 1)) / (6 * days));
}

/**
 * What of a position is left after each interval when risk and impact are traded off best: sinh(k(T - t)) /
 * sinh(kT).
 * @param urgency - kappa T: kappa, the square root of risk aversion times variance over impact, times the whole
 *   time; 0 = evenly.
 * @param intervals - N, a whole number above 0.
 * @returns N + 1 shares, from 1 to 0.
 * @throws RangeError on a negative urgency or no whole number of intervals.
 * @see Almgren & Chriss (2000), Journal of Risk 3, equation 18.
 */
export function executionSchedule(urgency: number, intervals: number): Float64Array {
  if (!(urgency >= 0 && Number.isInteger(intervals) && intervals > 0))
    throw new RangeError(`executionSchedule: urgency ${urgency}, ${intervals} intervals`);
  return Float64Array.from({ length: intervals + 1 }, (_, j) => {
    const left = 1 - j / intervals;
    // The limit of an urgency of nothing is a straight line; far out sinh is an exponential that must not overflow.
    if (urgency < 1e-6) return left;
    return (Math.exp(urgency * (left - 1)) * -Math.expm1(-2 * urgency * left)) / -Math.expm1(-2 * urgency);
  });
}

/**
 * What half a bad spread costs on top of VaR, for one unit.
 * @param mid - price, above 0.
 * @param spread - mean of ask less bid over mid, 0 or more.
 * @param spreadDeviation - standard deviation of the same, 0 or more.
 * @param multiple - k deviations, 2 to 4.5.
 * @returns cost of one unit in the currency of the price.
 * @throws RangeError when an input is negative or not a number.
 * @see Bangia, Diebold, Schuermann & Stroughair (1999), Wharton 99-06.
 */
export function spreadCost(mid: number, spread: number, spreadDeviation: number, multiple: number): number {
  if (!(mid > 0 && spread >= 0 && spreadDeviation >= 0 && multiple >= 0))
    throw new RangeError(`spreadCost: ${mid}, ${spread}, ${spreadDeviation}, ${multiple}`);
  return 0.5 * mid * (spread + multiple * spreadDeviation);
}
