import type { Frame } from "~/server/domain/frame";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { at } from "../math/at";
import { tooOldHistory } from "../predictive/history-age";
import type { PricedBook } from "../pricing/price-book";
import { portfolioVolatility, type VolatilityBreakdown } from "./portfolio-volatility";

/** Fewer moves give no volatility worth its name. */
const VOLATILITY_MOVES_MIN = 20;

/**
 * Net exposures of a book to the factors of its market.
 * @param book - priced positions; excluded ones have none.
 * @param factors - how many there are.
 * @returns base currency gained for a move of 1 of each factor.
 */
export function factorExposures(book: PricedBook, factors: number): Float64Array {
  const exposures = new Float64Array(factors);
  for (const { position, unit } of book.lines)
    if (unit.status === "priced")
      for (const { factor, base } of unit.deltas)
        exposures[factor] = at(exposures, factor) + position.quantity * base;
  return exposures;
}

/**
 * Volatility of a frame's book, linear in its factors.
 * @param frame - volatilities and correlation of the factors.
 * @param book - of the same frame.
 * @returns unavailable without a priced position or enough history.
 */
export function bookVolatility(frame: Frame, book: PricedBook): Measure<VolatilityBreakdown> {
  const { historical, factorVolatilities, factorCorrelation } = frame.market;
  if (book.units.length === 0) return unavailable("no-positions", "no position can be priced and moved");
  if (historical.dates.length < VOLATILITY_MOVES_MIN)
    return unavailable("not-enough-history", `${historical.dates.length} days of history`);
  const tooOld = tooOldHistory(frame);
  if (tooOld) return tooOld;
  return ok(
    portfolioVolatility(factorExposures(book, historical.factors.length), {
      volatilities: factorVolatilities,
      correlation: factorCorrelation,
    }),
  );
}
