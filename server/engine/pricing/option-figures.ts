import { at } from "../math/at";
import {
  type AmericanTerms,
  americanLadder,
  americanValue,
  isNeverExercisedEarly,
  SCENARIO_STEPS,
} from "./american";
import { blackScholes, blackScholesGreeks, type EuropeanTerms } from "./black-scholes";

const DAYS_A_YEAR = 365;
const BASIS_POINT = 1e-4;
/** Rise of the volatility over which a lattice's vega is taken: one point. */
const VOLATILITY_BUMP = 0.01;

/** Value and sensitivities for one unit of the underlying, its currency. */
export type OptionFigures = {
  readonly value: number;
  readonly delta: number;
  readonly gamma: number;
  /** For a volatility rise of 1 (100 points). */
  readonly vega: number;
  /** Change over one calendar day, not a slope: near expiry the two part. */
  readonly theta: number;
  /** Change for one basis point more of rate; the forward of a future stands still. */
  readonly rho: number;
};

/**
 * Value and sensitivities of an option, American or European.
 * @param terms - of the option; an American option that is never exercised early is European.
 * @param spot - of the underlying without the worth of cash dividends, above 0.
 * @param volatility - annual, 0 or more.
 * @param isOnFuture - then the yield moves with the rate (Black 1976).
 * @returns per unit of the underlying; value, delta, gamma, vega and theta of European options in closed form.
 * @see Hull (2018), Options, Futures, and Other Derivatives, chapters 19 and 21.
 */
export function optionFigures(
  terms: AmericanTerms,
  spot: number,
  volatility: number,
  style: { readonly isAmerican: boolean; readonly isOnFuture: boolean },
): OptionFigures {
  const isLattice = style.isAmerican && !isNeverExercisedEarly(terms);
  const worthOf = (changed: EuropeanTerms): number =>
    isLattice
      ? americanValue(changed, spot, volatility, SCENARIO_STEPS)
      : blackScholes(changed, spot, volatility);
  const now = worthOf(terms);
  const tomorrow = { ...terms, ...sooner(terms) };
  const dearer = {
    ...terms,
    rate: terms.rate + BASIS_POINT,
    dividendYield: terms.dividendYield + (style.isOnFuture ? BASIS_POINT : 0),
  };
  const slopes = isLattice
    ? latticeSlopes(terms, spot, volatility, now)
    : blackScholesGreeks(terms, spot, volatility);
  return { ...slopes, theta: worthOf(tomorrow) - now, rho: worthOf(dearer) - now };
}

/** The same terms a day later; the price without the dividends stands. */
function sooner({ years, dividends }: AmericanTerms): Partial<AmericanTerms> {
  const day = 1 / DAYS_A_YEAR;
  const left = dividends?.map((dividend) => ({ ...dividend, years: dividend.years - day }));
  return { years: Math.max(years - day, 0), ...(left ? { dividends: left } : {}) };
}

/** Delta and gamma from neighbouring rungs of one ladder, vega by a bump. */
function latticeSlopes(
  terms: AmericanTerms,
  spot: number,
  volatility: number,
  coarse: number,
): Pick<OptionFigures, "value" | "delta" | "gamma" | "vega"> {
  const { width, values } = americanLadder(terms, spot, volatility, SCENARIO_STEPS, 1);
  const [down, middle, up] = [at(values, 0), at(values, 1), at(values, 2)];
  const [below, above] = [spot * -Math.expm1(-width), spot * Math.expm1(width)];
  const [left, right] = [(middle - down) / below, (up - middle) / above];
  const dearer = americanValue(terms, spot, volatility + VOLATILITY_BUMP, SCENARIO_STEPS);
  return {
    value: americanValue(terms, spot, volatility),
    delta: (left * above + right * below) / (above + below),
    gamma: (2 * (right - left)) / (above + below),
    vega: (dearer - coarse) / VOLATILITY_BUMP,
  };
}
