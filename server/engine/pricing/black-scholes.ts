import { normalCdf, normalDensity, scaledNormalTail } from "../math/normal";

/** A European option's terms, per unit of the underlying. */
export type EuropeanTerms = {
  readonly isCall: boolean;
  readonly strike: number;
  /** Years to expiry, actual/365; 0 or less = it expires now. */
  readonly years: number;
  /** Continuous rate a year. */
  readonly rate: number;
  /** Continuous yield of the underlying a year; equal to `rate` for an option on a future (Black 1976). */
  readonly dividendYield: number;
};

/** A cash dividend before expiry, for one unit of the underlying. */
export type DiscreteDividend = { readonly years: number; readonly amount: number };

/**
 * Present value of the cash dividends that are still to come (the escrow): the price of the underlying without it is
 * what the formulas diffuse.
 * @param dividends - with their years from now.
 * @param rate - continuous, a year.
 * @param elapsed - years from now at which it is asked; dividends up to then are gone.
 * @returns worth at that time, 0 or more.
 * @see Black (1975), Financial Analysts Journal 31 (escrowed dividend model); Haug, Haug & Lewis (2003), Wilmott.
 */
export function escrowOf(dividends: readonly DiscreteDividend[], rate: number, elapsed: number): number {
  let worth = 0;
  for (const { years, amount } of dividends)
    if (years > elapsed) worth += amount * Math.exp(-rate * (years - elapsed));
  return worth;
}

export type EuropeanGreeks = {
  readonly value: number;
  readonly delta: number;
  readonly gamma: number;
  /** For a volatility rise of 1 (100 points). */
  readonly vega: number;
  /** For one year gone by. */
  readonly theta: number;
};

/**
 * Value of a European option.
 *
 * At expiry or without volatility it is the discounted intrinsic value of the forward; an underlying at or below
 * zero leaves a call without value and a put with its discounted strike.
 * @param terms - of the option.
 * @param spot - price of the underlying.
 * @param volatility - annual share of one, 0 or more; infinity is allowed.
 * @returns value per unit of the underlying, 0 or more.
 * @throws RangeError when the volatility is negative or NaN, or the spot is NaN.
 * @see Black & Scholes (1973), J. Political Economy 81; Merton (1973), Bell Journal 4.
 */
export function blackScholes(terms: EuropeanTerms, spot: number, volatility: number): number {
  if (!(volatility >= 0) || Number.isNaN(spot))
    throw new RangeError(`blackScholes: got ${spot}, ${volatility}`);
  const years = Math.max(terms.years, 0);
  const forwardWorth = Math.max(spot, 0) * Math.exp(-terms.dividendYield * years);
  const strikeWorth = terms.strike * Math.exp(-terms.rate * years);
  const sign = terms.isCall ? 1 : -1;
  const deviation = years === 0 ? 0 : volatility * Math.sqrt(years);
  if (deviation < DEVIATION_MIN || forwardWorth === 0)
    return Math.max(sign * (forwardWorth - strikeWorth), 0);
  if (deviation > DEVIATION_MAX) return terms.isCall ? forwardWorth : strikeWorth;
  const d1 = Math.log(forwardWorth / strikeWorth) / deviation + 0.5 * deviation;
  const value = forwardWorth * normalCdf(sign * d1) - strikeWorth * normalCdf(sign * (d1 - deviation));
  return Math.max(sign * value, 0);
}

/**
 * Value and sensitivities of a European option.
 * @param terms - of the option.
 * @param spot - above 0.
 * @param volatility - annual, 0 or more.
 * @returns all per unit of the underlying; at expiry delta is the step and the others are 0.
 * @throws RangeError as `blackScholes`.
 * @see Merton (1973), Bell Journal of Economics 4.
 */
export function blackScholesGreeks(terms: EuropeanTerms, spot: number, volatility: number): EuropeanGreeks {
  const value = blackScholes(terms, spot, volatility);
  const years = Math.max(terms.years, 0);
  const deviation = years === 0 ? 0 : Math.min(volatility * Math.sqrt(years), DEVIATION_MAX);
  const carry = Math.exp(-terms.dividendYield * years);
  const discount = Math.exp(-terms.rate * years);
  const sign = terms.isCall ? 1 : -1;
  if (deviation < DEVIATION_MIN) {
    const isIn = sign * (spot * carry - terms.strike * discount) > 0;
    return { value, delta: isIn ? sign * carry : 0, gamma: 0, vega: 0, theta: 0 };
  }
  const d1 = Math.log((spot * carry) / (terms.strike * discount)) / deviation + 0.5 * deviation;
  const d2 = d1 - deviation;
  const density = normalDensity(d1) * carry;
  return {
    value,
    delta: sign * carry * normalCdf(sign * d1),
    gamma: density / (spot * deviation),
    vega: spot * density * Math.sqrt(years),
    theta:
      (-spot * density * deviation) / (2 * years) -
      sign * terms.rate * terms.strike * discount * normalCdf(sign * d2) +
      sign * terms.dividendYield * spot * carry * normalCdf(sign * d1),
  };
}

/**
 * The same value as a function of spot and volatility alone: discounting is done once, and the two normal
 * probabilities share one exponential (F n(d1) = K n(d2)). For the loops over scenarios.
 * @param terms - of the option.
 * @returns a function of the spot (above 0) and the annual volatility (0 or more), equal to `blackScholes` to
 *   rounding.
 */
export function europeanValuer(terms: EuropeanTerms): (spot: number, volatility: number) => number {
  const years = Math.max(terms.years, 0);
  const carry = Math.exp(-terms.dividendYield * years);
  const strikeWorth = terms.strike * Math.exp(-terms.rate * years);
  const rootYears = Math.sqrt(years);
  const { isCall } = terms;
  return (spot, volatility) => {
    const deviation = volatility * rootYears;
    const forwardWorth = spot * carry;
    if (!(deviation >= SHARED_MIN && deviation <= SHARED_MAX && spot > 0))
      return blackScholes(terms, spot, volatility);
    const d1 = Math.log(forwardWorth / strikeWorth) / deviation + 0.5 * deviation;
    const d2 = d1 - deviation;
    // Ten deviations out nothing is left of the smaller side, even in the last digit.
    if (d2 > 10) return isCall ? forwardWorth - strikeWorth : 0;
    if (d1 < -10) return isCall ? 0 : strikeWorth - forwardWorth;
    const shared = forwardWorth * Math.exp(-0.5 * d1 * d1);
    const first = shared * scaledNormalTail(Math.abs(d1));
    const second = shared * scaledNormalTail(Math.abs(d2));
    // The out-of-the-money side from the two tails, the other by parity, so that no digits cancel.
    const call =
      d1 < 0
        ? first - second
        : d2 > 0
          ? forwardWorth - first - (strikeWorth - second)
          : forwardWorth - first - second;
    const value = isCall ? call : call - forwardWorth + strikeWorth;
    return Math.max(value, 0);
  };
}

/** Where one exponential may serve both probabilities without under- or overflow. */
const SHARED_MIN = 1e-6;
const SHARED_MAX = 5;

/** Below this a distribution is a point: d1 would divide by it. */
const DEVIATION_MIN = 1e-9;
/** Above this every path ends at nothing or at no bound: the value is its limit. */
const DEVIATION_MAX = 60;
