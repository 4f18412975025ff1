import type { OptionTerms } from "~/server/domain/instrument";
import { at } from "../math/at";
import { type AmericanTerms, americanValue, SCENARIO_STEPS } from "./american";
import { blackScholes } from "./black-scholes";
import { impliedVolatility, type VolatilityRefusal } from "./implied-volatility";
import { VOLATILITY_MIN } from "./option-revaluer";
import type { PricingContext } from "./pricer";

const TRADING_DAYS_A_YEAR = 252;
/** Share of the strike to which a price is met: a hundredth of a basis point. */
const PRICE_TOLERANCE = 1e-6;

const REFUSALS: Readonly<Record<VolatilityRefusal, string>> = {
  "below-intrinsic": "its quote is at or below what it is worth without volatility",
  "above-bound": "its quote is above what any volatility can make it worth",
  "no-convergence": "no volatility was found for its quote",
};

/** The volatility at which an option is moved, and where it comes from; null note = it was given. */
export type OptionVolatility = {
  readonly annual: number;
  readonly note: string | null;
  /** True where the option's quote says it. */
  readonly isQuoted: boolean;
};

/**
 * The annual volatility of an option: the one that was given, else that which its quote implies, else the
 * underlying's own EWMA volatility; all but the first are labelled.
 * @param option - terms as stated.
 * @param model - the same as the formulas take them.
 * @param bare - price of the underlying without the worth of cash dividends, above 0.
 * @param quoted - of the option; null = none.
 * @param spotFactor - of the underlying.
 * @returns volatility of at least 0.01 %; null when there is none of any kind.
 */
export function optionVolatility(
  option: OptionTerms,
  model: { readonly terms: AmericanTerms; readonly isAmerican: boolean; readonly bare: number },
  quoted: number | null,
  spotFactor: number,
  context: PricingContext,
): OptionVolatility | null {
  const given = option.impliedVolatility;
  if (given !== null)
    return given >= 0 && Number.isFinite(given)
      ? { annual: Math.max(given, VOLATILITY_MIN), note: null, isQuoted: false }
      : null;
  const { terms, isAmerican, bare } = model;
  let refusal: string | null = null;
  if (quoted !== null && terms.years > 0) {
    // Solved on the lattice of the scenarios, so that the model's value today is the quote.
    const valueAt = (sigma: number): number =>
      isAmerican ? americanValue(terms, bare, sigma, SCENARIO_STEPS) : blackScholes(terms, bare, sigma);
    const found = impliedVolatility(valueAt, quoted, PRICE_TOLERANCE * terms.strike);
    if (found.status === "ok")
      return { annual: found.volatility, note: "volatility implied by its quote", isQuoted: true };
    refusal = REFUSALS[found.reason];
  }
  const annual = at(context.factorVolatilities, spotFactor) * Math.sqrt(TRADING_DAYS_A_YEAR);
  if (!(annual > 0)) return null;
  const why = refusal ?? "no implied volatility given";
  return { annual, note: `${why}: the underlying's own EWMA volatility stands in`, isQuoted: false };
}
