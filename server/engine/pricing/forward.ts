import { daysBetween } from "~/server/domain/calendar-date";
import type { Instrument } from "~/server/domain/instrument";
import { at } from "../math/at";
import {
  currencyLeg,
  excludedUnit,
  NO_GREEKS,
  noteOf,
  type Pricer,
  type PricingContext,
  priceOf,
} from "./pricer";
import { riskFreeRate } from "./yield-curve";

const DAYS_A_YEAR = 365;

/**
 * Currency forward: one unit of the pair's first currency bought for the agreed rate in the second.
 *
 * Worth, in the second currency: spot x DF(first) - rate x DF(second). Where the forward is quoted outright F, the
 * quote says the first currency's discount factor: (F - rate) x DF(second). It moves by the spot rate, by full
 * revaluation of both currencies; discount factors stand still in scenarios.
 * @param instrument - with forward terms; underlying = the pair, in whose second currency it is priced.
 * @param context - quotes, rates and factors of the frame.
 * @returns one unit of the first currency in base currency, exposure = what that unit is worth today; excluded by
 *   name without spot or history, and after its day.
 */
export const priceForward: Pricer = (instrument, context) => {
  const terms = instrument.forward;
  const pair =
    instrument.underlyingId === null ? undefined : context.instruments.get(instrument.underlyingId);
  if (!terms || pair?.type !== "fx") return excludedUnit("a forward without terms or currency pair");
  if (pair.currency !== instrument.currency)
    return excludedUnit(`${pair.symbol} is priced in another currency than the forward`);
  if (terms.maturity < context.asOfDate)
    return excludedUnit(`it was due on ${terms.maturity}: book its exchange`);
  const spot = priceOf(pair.id, context);
  if (spot === null) return excludedUnit(`no price of ${pair.symbol}`);
  const leg = currencyLeg(instrument.currency, context);
  if (typeof leg === "string") return excludedUnit(leg);
  const moved = spotFactorOf(pair, context);
  if (moved === null) return excludedUnit(`${pair.symbol}: no history of prices`);

  const years = daysBetween(context.asOfDate, terms.maturity) / DAYS_A_YEAR;
  const outright = priceOf(instrument.id, context);
  const paid = riskFreeRate(instrument.currency, years, context);
  const received = riskFreeRate(pair.symbol.slice(0, 3), years, context);
  const paidFactor = Math.exp(-paid.continuous * years);
  const receivedFactor =
    outright === null ? Math.exp(-received.continuous * years) : (outright / spot) * paidFactor;
  const receivedLocal = spot * receivedFactor;
  const worth = receivedLocal - terms.rate * paidFactor;
  const unit = instrument.multiplier * leg.toBase;
  const receivedYield = years > 0 ? -Math.log(receivedFactor) / years : 0;
  const sooner = Math.max(years - 1 / DAYS_A_YEAR, 0);
  const tomorrow =
    spot * Math.exp(-receivedYield * sooner) - terms.rate * Math.exp(-paid.continuous * sooner);
  return {
    status: "priced",
    priceLocal: worth,
    pricedFrom: outright === null ? [pair.id] : [instrument.id, pair.id],
    valueBase: worth * unit,
    exposureBase: receivedLocal * unit,
    greeks: {
      ...NO_GREEKS,
      deltaBase: receivedLocal * unit,
      // One basis point on the currency that is paid; what is quoted (spot, or the outright) stands.
      dv01Base: years * (outright === null ? terms.rate * paidFactor : -worth) * 1e-4 * unit,
      thetaBasePerDay: (tomorrow - worth) * unit,
    },
    deltas: [
      { factor: moved.factor, base: receivedLocal * unit },
      ...(leg.factor === null ? [] : [{ factor: leg.factor, base: worth * unit }]),
    ],
    isProxied: moved.proxy !== null || leg.proxy !== null,
    note: noteOf([
      outright === null ? "valued from spot and yields" : "valued at its outright quote",
      paid.note,
      outright === null ? received.note : null,
      moved.proxy && `proxied: ${moved.proxy}`,
    ]),
    revalue(columns, out) {
      const moves = columns.column(moved.factor);
      const rates = leg.factor === null ? null : columns.column(leg.factor);
      for (let j = 0; j < out.length; j++) {
        const rate = rates === null ? 0 : at(rates, j);
        out[j] = unit * (receivedLocal * at(moves, j) * (1 + rate) + worth * rate);
      }
    },
  };
};

/**
 * Against the base currency the pair is the currency itself: one factor for both, so that hedges cancel to the cent.
 */
function spotFactorOf(
  pair: Instrument,
  context: PricingContext,
): { readonly factor: number; readonly proxy: string | null } | null {
  const own = pair.currency === context.baseCurrency ? [`currency:${pair.symbol.slice(0, 3)}`] : [];
  for (const id of [...own, `price:${pair.id}`]) {
    const factor = context.factorIndex.get(id);
    if (factor !== undefined) return { factor, proxy: context.proxies.get(id)?.method ?? null };
  }
  return null;
}
