import { daysBetween } from "~/server/domain/calendar-date";
import type { Instrument, OptionTerms } from "~/server/domain/instrument";
import type { Greeks } from "~/server/domain/snapshot";
import { at } from "../math/at";
import {
  americanLadder,
  americanValue,
  earlyExercisePremium,
  isNeverExercisedEarly,
  SCENARIO_STEPS,
} from "./american";
import { blackScholes, blackScholesGreeks, type EuropeanTerms, europeanValuer } from "./black-scholes";
import {
  type CurrencyLeg,
  currencyLeg,
  excludedUnit,
  NO_GREEKS,
  noteOf,
  type Pricer,
  type PricingContext,
  priceOf,
} from "./pricer";
import type { ScenarioColumns } from "./scenario-columns";
import { nearestYields } from "./yield-name";

const DAYS_A_YEAR = 365;
const TRADING_DAYS_A_YEAR = 252;
/** An implied volatility falls to no less than this share of itself in a scenario. */
const VOLATILITY_RATIO_MIN = 0.1;
/** A scenario's volatility is at least this: below, the terms of the formula divide by nothing. */
const VOLATILITY_MIN = 1e-4;
/** How much wider than the fastest daily move the table of early exercise reaches. */
const RANGE_MARGIN = 2;

/**
 * Listed option, European or American, on anything that has a price factor; sticky strike.
 *
 * Value: its own quote where there is one, else the model's. Moves: always the model's, by full revaluation of
 * underlying, implied volatility and currency. Time does not pass inside a scenario: theta is shown, not in VaR.
 * The implied volatility is that of the terms or the underlying's own EWMA volatility; it moves by the factor
 * `volatility:<underlying>`. On a future the yield equals the rate (Black 1976).
 * @param instrument - with option terms and an underlying.
 * @param context - quotes, rates and factors of the frame.
 * @returns one contract in base currency; excluded by name without terms, underlying, history, or after expiry.
 */
export const priceOption: Pricer = (instrument, context) => {
  const option = instrument.option;
  const quoted = priceOf(instrument.id, context);
  if (!option || instrument.underlyingId === null)
    return excludedUnit("an option without terms or underlying", quoted);
  const underlying = context.instruments.get(instrument.underlyingId);
  if (!underlying) return excludedUnit("its underlying is unknown", quoted);
  if (underlying.currency !== instrument.currency)
    return excludedUnit(`${underlying.symbol} is priced in another currency`, quoted);
  if (option.expiry < context.asOfDate)
    return excludedUnit(`expired on ${option.expiry}: book its settlement`, quoted);
  const spot = priceOf(underlying.id, context);
  if (spot === null || !(spot > 0)) return excludedUnit(`no price of ${underlying.symbol}`, quoted);
  const leg = currencyLeg(instrument.currency, context);
  if (typeof leg === "string") return excludedUnit(leg, quoted);
  const factors = optionFactors(underlying, context);
  if (typeof factors === "string") return excludedUnit(factors, quoted);

  const implied = impliedVolatility(option, factors.spot, context);
  if (implied === null) return excludedUnit(`no volatility of ${underlying.symbol}`, quoted);
  const years = daysBetween(context.asOfDate, option.expiry) / DAYS_A_YEAR;
  const rate = riskFreeRate(instrument.currency, years, context);
  const terms: EuropeanTerms = {
    isCall: option.right === "call",
    strike: option.strike,
    years,
    rate: rate.continuous,
    dividendYield: underlying.type === "future" ? rate.continuous : option.dividendYield,
  };
  const isAmerican = option.exercise === "american" && !isNeverExercisedEarly(terms);
  const local = isAmerican
    ? americanFigures(terms, spot, implied.annual)
    : europeanFigures(terms, spot, implied.annual);
  const priceLocal = quoted ?? local.value;
  const unit = instrument.multiplier * leg.toBase;
  const greeks: Greeks = {
    ...NO_GREEKS,
    deltaBase: local.delta * spot * unit,
    gammaBasePer1Pct: local.gamma * spot * spot * unit * 0.01,
    vegaBasePerPoint: local.vega * unit * 0.01,
    thetaBasePerDay: local.theta * unit,
  };
  const spotProxy = context.proxies.get(`price:${underlying.id}`)?.method ?? null;
  return {
    status: "priced",
    priceLocal,
    pricedFrom: quoted === null ? [underlying.id] : [instrument.id, underlying.id],
    valueBase: priceLocal * unit,
    exposureBase: greeks.deltaBase,
    greeks,
    deltas: [
      { factor: factors.spot, base: greeks.deltaBase },
      ...(factors.volatility === null
        ? []
        : [{ factor: factors.volatility, base: local.vega * implied.annual * unit }]),
      ...(leg.factor === null ? [] : [{ factor: leg.factor, base: priceLocal * unit }]),
    ],
    isProxied: spotProxy !== null || leg.proxy !== null,
    note: noteOf([
      quoted === null ? "valued by model" : "valued at its quote, moved by model",
      implied.note,
      rate.note,
      factors.volatility === null
        ? "implied volatility held: no volatility history"
        : `implied volatility moved by the realised one of ${underlying.symbol}`,
      spotProxy && `underlying proxied: ${spotProxy}`,
    ]),
    revalue: optionRevaluer({
      terms,
      spot,
      annual: implied.annual,
      factors,
      leg,
      multiplier: instrument.multiplier,
      priceLocal,
      isAmerican,
    }),
  };
};

type OptionFactors = { readonly spot: number; readonly volatility: number | null };

function optionFactors(underlying: Instrument, context: PricingContext): OptionFactors | string {
  const spot = context.factorIndex.get(`price:${underlying.id}`);
  if (spot === undefined)
    return `${underlying.symbol}: ${context.exclusions.get(underlying.id) ?? "no history of prices"}`;
  if (context.factors[spot]?.moveKind === "absolute") return `${underlying.symbol} can fall below zero`;
  return { spot, volatility: context.factorIndex.get(`volatility:${underlying.id}`) ?? null };
}

function impliedVolatility(
  option: OptionTerms,
  spotFactor: number,
  context: PricingContext,
): { annual: number; note: string | null } | null {
  if (option.impliedVolatility !== null)
    return option.impliedVolatility >= 0 && Number.isFinite(option.impliedVolatility)
      ? { annual: Math.max(option.impliedVolatility, VOLATILITY_MIN), note: null }
      : null;
  const annual = at(context.factorVolatilities, spotFactor) * Math.sqrt(TRADING_DAYS_A_YEAR);
  if (!(annual > 0)) return null;
  return { annual, note: "no implied volatility given: the underlying's own EWMA volatility stands in" };
}

/** The rate of the option's currency: of its quoted yields the one whose maturity is nearest to the expiry. */
function riskFreeRate(
  currency: string,
  years: number,
  context: PricingContext,
): { continuous: number; note: string | null } {
  const quoted = [...context.instruments.values()].filter(
    ({ id, type, currency: own }) =>
      type === "rate" && own === currency && (priceOf(id, context) ?? -100) > -100,
  );
  const [nearest] = nearestYields(quoted, years);
  const percent = nearest ? priceOf(nearest.id, context) : null;
  if (percent === null) return { continuous: 0, note: `no rate of ${currency}: discounted at 0` };
  return { continuous: Math.log1p(percent / 100), note: null };
}

type LocalFigures = { value: number; delta: number; gamma: number; vega: number; theta: number };

/** Theta is the change over one calendar day, not a slope: near expiry the two part. */
function europeanFigures(terms: EuropeanTerms, spot: number, annual: number): LocalFigures {
  const greeks = blackScholesGreeks(terms, spot, annual);
  const tomorrow = { ...terms, years: Math.max(terms.years - 1 / DAYS_A_YEAR, 0) };
  return { ...greeks, theta: blackScholes(tomorrow, spot, annual) - greeks.value };
}

function americanFigures(terms: EuropeanTerms, spot: number, annual: number): LocalFigures {
  const value = americanValue(terms, spot, annual);
  const { width, values } = americanLadder(terms, spot, annual, SCENARIO_STEPS, 1);
  const [down, middle, up] = [at(values, 0), at(values, 1), at(values, 2)];
  const [below, above] = [spot * -Math.expm1(-width), spot * Math.expm1(width)];
  const [left, right] = [(middle - down) / below, (up - middle) / above];
  const bump = 0.01;
  const coarse = americanValue(terms, spot, annual, SCENARIO_STEPS);
  const tomorrow = { ...terms, years: Math.max(terms.years - 1 / DAYS_A_YEAR, 0) };
  return {
    value,
    delta: (left * above + right * below) / (above + below),
    gamma: (2 * (right - left)) / (above + below),
    vega: (americanValue(terms, spot, annual + bump, SCENARIO_STEPS) - coarse) / bump,
    theta: americanValue(tomorrow, spot, annual, SCENARIO_STEPS) - coarse,
  };
}

type RevaluationInput = {
  readonly terms: EuropeanTerms;
  readonly spot: number;
  readonly annual: number;
  readonly factors: OptionFactors;
  readonly leg: CurrencyLeg;
  readonly multiplier: number;
  readonly priceLocal: number;
  readonly isAmerican: boolean;
};

/** What is the same in all scenarios is computed once; the loop is one formula a scenario. */
function optionRevaluer(input: RevaluationInput): (columns: ScenarioColumns, out: Float64Array) => void {
  const { terms, spot, annual, factors, leg, multiplier, priceLocal } = input;
  const europeanAt = europeanValuer(terms);
  let premium: ((logSpot: number, volatility: number) => number) | null = null;
  const value = (price: number, logSpot: number, volatility: number): number => {
    const european = europeanAt(price, volatility);
    if (premium === null) return european;
    const extra = premium(logSpot, volatility);
    if (!(extra >= 0)) return americanValue(terms, price, volatility, SCENARIO_STEPS);
    const intrinsic = terms.isCall ? price - terms.strike : terms.strike - price;
    return Math.max(european + extra, intrinsic);
  };
  return (columns, out) => {
    const moves = columns.column(factors.spot);
    const volatilityMoves = factors.volatility === null ? null : columns.column(factors.volatility);
    const rates = leg.factor === null ? null : columns.column(leg.factor);
    if (input.isAmerican && premium === null && columns.count >= TABLE_SCENARIOS_MIN)
      premium = earlyExercisePremium(terms, spot, rangeOf(annual, moves, volatilityMoves));
    const isDirect = input.isAmerican && premium === null;
    const today = isDirect ? americanValue(terms, spot, annual, SCENARIO_STEPS) : value(spot, 0, annual);
    const perUnit = multiplier * leg.toBase;
    for (let j = 0; j < out.length; j++) {
      const growth = 1 + at(moves, j);
      const ratio = volatilityMoves === null ? 1 : Math.max(1 + at(volatilityMoves, j), VOLATILITY_RATIO_MIN);
      const volatility = Math.max(annual * ratio, VOLATILITY_MIN);
      const price = spot * growth;
      const gain =
        (isDirect
          ? americanValue(terms, price, volatility, SCENARIO_STEPS)
          : value(price, input.isAmerican ? Math.log(growth) : 0, volatility)) - today;
      const rate = rates === null ? 0 : at(rates, j);
      out[j] = perUnit * (gain * (1 + rate) + priceLocal * rate);
    }
  };
}

/** For a handful of scenarios a table is dearer than the lattice itself. */
const TABLE_SCENARIOS_MIN = 50;

/** What the first set of scenarios spans, widened: the few that lie outside are valued by the lattice itself. */
function rangeOf(annual: number, moves: Float64Array, volatilityMoves: Float64Array | null) {
  let [down, up] = [-0.02, 0.02];
  for (const move of moves) {
    down = Math.min(down, move);
    up = Math.max(up, move);
  }
  // Past volatilities leap up and creep down; drawn ones do both, so the table spans the same on either side.
  let swing = 0;
  for (const move of volatilityMoves ?? []) swing = Math.max(swing, Math.abs(move));
  return {
    spotLow: Math.max(1 + RANGE_MARGIN * down, 0.2),
    spotHigh: 1 + RANGE_MARGIN * up,
    volatilityLow: Math.max(annual * Math.max(1 - RANGE_MARGIN * swing, 0.3), VOLATILITY_MIN),
    volatilityHigh: Math.max(annual * (1 + RANGE_MARGIN * swing), VOLATILITY_MIN),
  };
}
