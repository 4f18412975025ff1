import { daysBetween } from "~/server/domain/calendar-date";
import type { Instrument, OptionTerms } from "~/server/domain/instrument";
import { type AmericanTerms, isNeverExercisedEarly } from "./american";
import { type DiscreteDividend, escrowOf } from "./black-scholes";
import { optionFigures } from "./option-figures";
import { optionRevaluer, type SpotFactor } from "./option-revaluer";
import { type OptionVolatility, optionVolatility } from "./option-volatility";
import {
  type CurrencyLeg,
  currencyLeg,
  type ExcludedUnit,
  excludedUnit,
  NO_GREEKS,
  noteOf,
  type Pricer,
  type PricingContext,
  priceOf,
} from "./pricer";
import { type RiskFreeRate, riskFreeRate } from "./yield-curve";

const DAYS_A_YEAR = 365;

/**
 * Listed option, European or American, on anything that has a price factor; sticky strike.
 *
 * Value: its own quote where there is one, else the model's. Moves: always the model's, by full revaluation of
 * underlying, implied volatility and currency. Time does not pass inside a scenario: theta is shown, not in VaR. The
 * volatility is the given one, else what the quote implies, else the underlying's own EWMA volatility; it moves by
 * the factor `volatility:<underlying>`. On a future the yield equals the rate (Black 1976). Cash dividends of the
 * underlying before expiry are escrowed: the price without their present value diffuses.
 * @param instrument - with option terms and an underlying.
 * @param context - quotes, rates and factors of the frame.
 * @returns one contract in base currency; excluded by name without terms, underlying, history, or after expiry.
 */
export const priceOption: Pricer = (instrument, context) => {
  const reading = readOption(instrument, context);
  if ("status" in reading) return reading;
  const { quoted, underlying, spot, leg, factors, rate, terms, bare, isAmerican, volatility } = reading;
  const { annual } = volatility;
  const local = optionFigures(terms, bare, annual, { isAmerican, isOnFuture: underlying.type === "future" });
  const priceLocal = quoted ?? local.value;
  const unit = instrument.multiplier * leg.toBase;
  const greeks = {
    ...NO_GREEKS,
    deltaBase: local.delta * spot * unit,
    gammaBasePer1Pct: local.gamma * spot * spot * unit * 0.01,
    vegaBasePerPoint: local.vega * unit * 0.01,
    thetaBasePerDay: local.theta * unit,
    rhoBasePerBp: local.rho * unit,
  };
  const spotProxy = factors.note ?? context.proxies.get(`price:${underlying.id}`)?.method ?? null;
  const { volatilityFactor } = factors;
  return {
    status: "priced",
    priceLocal,
    pricedFrom: quoted === null ? [underlying.id] : [instrument.id, underlying.id],
    valueBase: priceLocal * unit,
    exposureBase: greeks.deltaBase,
    greeks,
    deltas: [
      { factor: factors.factor, base: greeks.deltaBase },
      ...(volatilityFactor === null ? [] : [{ factor: volatilityFactor, base: local.vega * annual * unit }]),
      ...(leg.factor === null ? [] : [{ factor: leg.factor, base: priceLocal * unit }]),
    ],
    isProxied: spotProxy !== null || leg.proxy !== null,
    note: noteOf([
      quoted === null ? "valued by model" : "valued at its quote, moved by model",
      volatility.note,
      rate.note,
      terms.dividends && `${terms.dividends.length} cash dividends before expiry, escrowed`,
      volatilityNote(volatilityFactor, context),
      spotProxy && `underlying proxied: ${spotProxy}`,
    ]),
    revalue: optionRevaluer({
      terms,
      spot,
      annual,
      factors,
      leg,
      multiplier: instrument.multiplier,
      priceLocal,
      isAmerican,
    }),
  };
};

/**
 * The volatility that an option's quote implies.
 * @returns annual; null where the option has no quote, states its volatility, or its quote implies none.
 */
export function quotedVolatility(instrument: Instrument, context: PricingContext): number | null {
  const reading = readOption(instrument, context);
  return "status" in reading || !reading.volatility.isQuoted ? null : reading.volatility.annual;
}

/** Everything that an option is valued and moved by. */
type OptionReading = {
  readonly quoted: number | null;
  readonly underlying: Instrument;
  readonly spot: number;
  readonly leg: CurrencyLeg;
  readonly factors: SpotFactor & { readonly note: string | null };
  readonly rate: RiskFreeRate;
  readonly terms: AmericanTerms;
  /** The spot without the worth of cash dividends. */
  readonly bare: number;
  readonly isAmerican: boolean;
  readonly volatility: OptionVolatility;
};

function readOption(instrument: Instrument, context: PricingContext): OptionReading | ExcludedUnit {
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
  const factors = spotFactor(underlying, context);
  if (typeof factors === "string") return excludedUnit(factors, quoted);

  const years = daysBetween(context.asOfDate, option.expiry) / DAYS_A_YEAR;
  const rate = riskFreeRate(instrument.currency, years, context);
  const terms = modelTerms(option, underlying, years, rate, context);
  const escrow = terms.dividends ? escrowOf(terms.dividends, rate.continuous, 0) : 0;
  const bare = spot - escrow;
  if (!(bare > 0)) return excludedUnit(`dividends of ${underlying.symbol} are worth more than it`, quoted);
  const isAmerican = option.exercise === "american" && !isNeverExercisedEarly(terms);
  const volatility = optionVolatility(option, { terms, isAmerican, bare }, quoted, factors.factor, context);
  if (volatility === null) return excludedUnit(`no volatility of ${underlying.symbol}`, quoted);
  return { quoted, underlying, spot, leg, factors, rate, terms, bare, isAmerican, volatility };
}

function modelTerms(
  option: OptionTerms,
  underlying: Instrument,
  years: number,
  rate: RiskFreeRate,
  context: PricingContext,
): AmericanTerms {
  const dividends = (underlying.dividends ?? []).flatMap(({ exDate, amountLocal }): DiscreteDividend[] => {
    const until = daysBetween(context.asOfDate, exDate) / DAYS_A_YEAR;
    return until > 0 && exDate <= option.expiry ? [{ years: until, amount: amountLocal }] : [];
  });
  return {
    isCall: option.right === "call",
    strike: option.strike,
    years,
    rate: rate.continuous,
    dividendYield: underlying.type === "future" ? rate.continuous : option.dividendYield,
    ...(dividends.length > 0 ? { dividends } : {}),
  };
}

/** A future without history of its own moves by what it is on, and so does an option on it. */
function spotFactor(
  underlying: Instrument,
  context: PricingContext,
): (SpotFactor & { readonly note: string | null }) | string {
  const ids = underlying.type === "future" ? [underlying.id, underlying.underlyingId] : [underlying.id];
  const id = ids.find((each) => context.factorIndex.has(`price:${each}`));
  const factor = context.factorIndex.get(`price:${id}`);
  if (factor === undefined)
    return `${underlying.symbol}: ${context.exclusions.get(underlying.id) ?? "no history of prices"}`;
  if (context.factors[factor]?.moveKind === "absolute") return `${underlying.symbol} can fall below zero`;
  const note = id === underlying.id ? null : "moved by what the future is on";
  return { factor, volatilityFactor: context.factorIndex.get(`volatility:${id}`) ?? null, note };
}

function volatilityNote(factor: number | null, context: PricingContext): string {
  if (factor === null) return "implied volatility held: no volatility history";
  const proxy = context.proxies.get(context.factors[factor]?.id ?? "");
  return proxy ? proxy.method : "implied volatility moved by its own history";
}
