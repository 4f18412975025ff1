import { at } from "../math/at";

/** Exposures of one position or book: base currency gained for a move of 1 of each factor. */
export type FactorExposures = readonly { readonly factor: number; readonly base: number }[];

/** Covariance D C D applied without being formed. */
export type CovarianceModel = { readonly volatilities: Float64Array; readonly correlation: Float64Array };

export type VolatilityBreakdown = {
  /** Standard deviation of tomorrow's profit, base currency: sqrt(d' D C D d). */
  readonly dailyBase: number;
  /** Change of it for one more unit of exposure to each factor; zero where the book does not move. */
  readonly gradient: Float64Array;
};

/**
 * Volatility of a linear book and its gradient: w' D C D w, with D the diagonal of volatilities.
 * @param exposures - F net exposures d by factor, base currency. Not mutated.
 * @param model - F volatilities, F x F correlation row-major. Not mutated.
 * @returns volatility and its gradient; exposures times gradient sum to the volatility (Euler).
 * @throws RangeError when shapes differ or the variance is not finite.
 * @see Litterman (1996), Hot Spots and Hedges; Tasche (1999).
 */
export function portfolioVolatility(exposures: Float64Array, model: CovarianceModel): VolatilityBreakdown {
  const size = exposures.length;
  const { volatilities, correlation } = model;
  if (volatilities.length !== size || correlation.length !== size * size)
    throw new RangeError(`portfolioVolatility: ${size} exposures, ${volatilities.length} volatilities`);
  const scaled = exposures.map((exposure, f) => exposure * at(volatilities, f));
  const active: number[] = [];
  for (let f = 0; f < size; f++) if (at(scaled, f) !== 0) active.push(f);
  const gradient = new Float64Array(size);
  let variance = 0;
  for (let f = 0; f < size; f++) {
    let sum = 0;
    for (const g of active) sum += at(correlation, f * size + g) * at(scaled, g);
    gradient[f] = sum * at(volatilities, f);
    variance += sum * at(scaled, f);
  }
  if (!Number.isFinite(variance)) throw new RangeError("portfolioVolatility: the variance is not finite");
  const dailyBase = Math.sqrt(Math.max(variance, 0));
  for (let f = 0; f < size; f++) gradient[f] = dailyBase > 0 ? at(gradient, f) / dailyBase : 0;
  return { dailyBase, gradient };
}

/**
 * Volatility of a few exposures alone.
 * @param exposures - any number of factors; repeated ones add up.
 * @param model - volatilities and correlation of all factors.
 * @returns standard deviation, base currency.
 */
export function exposureVolatility(exposures: FactorExposures, model: CovarianceModel): number {
  const size = model.volatilities.length;
  let variance = 0;
  for (const a of exposures)
    for (const b of exposures)
      variance +=
        a.base *
        b.base *
        at(model.volatilities, a.factor) *
        at(model.volatilities, b.factor) *
        at(model.correlation, a.factor * size + b.factor);
  return Math.sqrt(Math.max(variance, 0));
}
