import { daysBetween } from "~/server/domain/calendar-date";
import type { BondTerms, Instrument } from "~/server/domain/instrument";
import { at } from "../math/at";
import { curveUnit } from "./bond-curve";
import {
  accruedInterest,
  type BondSchedule,
  bondCleanPrice,
  bondFigures,
  bondSchedule,
  bondYield,
} from "./bond-yield";
import {
  currencyLeg,
  excludedUnit,
  NO_GREEKS,
  noteOf,
  type Pricer,
  type PricingContext,
  priceOf,
} from "./pricer";
import { spotUnit } from "./spot";
import { nearestYields } from "./yield-name";

/** A scenario's yield stays above this, where prices would leave all bounds. */
const YIELD_MIN = -0.5;

/**
 * Fixed-coupon bond, clean price per 100 of face (multiplier 0.01); its value is the price with accrued interest.
 *
 * It moves by its own price history where that exists; else by a yield that is its underlying, in parallel; else by
 * the zero curve of its currency and the spread over it (the underlying where that is a spread series); else by the
 * yield of its currency whose maturity is nearest; else it is excluded by name.
 * @param instrument - with bond terms.
 * @param context - quotes, rates and factors of the frame.
 * @returns one unit of face in base currency, with DV01 where a yield is known.
 */
export const priceBond: Pricer = (instrument, context) => {
  const quoted = priceOf(instrument.id, context);
  const terms = instrument.bond;
  if (terms && terms.maturity <= context.asOfDate)
    return excludedUnit(`matured on ${terms.maturity}: book its redemption`, quoted);
  const state = terms ? yieldState(terms, quoted, context) : null;
  const price = quoted ?? state?.cleanPrice ?? null;
  if (price === null) return excludedUnit("neither price nor yield");
  const leg = currencyLeg(instrument.currency, context);
  if (typeof leg === "string") return excludedUnit(leg, price);
  // Its worth stays where the file put it while yields move: neither the day nor a back-test sees them.
  const stated = quoted === null ? "valued at its stated yield until that is stated anew" : null;
  const perUnit = instrument.multiplier * leg.toBase;
  const accrued = terms ? accruedInterest(terms, bondSchedule(terms, context.asOfDate)) : 0;
  const valueBase = (price + accrued) * perUnit;
  const greeks = {
    ...NO_GREEKS,
    deltaBase: valueBase,
    dv01Base: state ? -state.dv01 * perUnit : 0,
    thetaBasePerDay: state ? state.dirtyPrice * Math.expm1(state.growthADay) * perUnit : 0,
  };
  const own = spotUnit(instrument, context, price, accrued);
  if (own.status === "priced") return { ...own, greeks };
  const onCurve = terms && state && curveUnit(instrument, terms, state, context);
  if (onCurve) {
    const { revalueLocal, factorDeltas, dv01, note } = onCurve;
    return {
      status: "priced",
      priceLocal: price,
      pricedFrom: quoted === null ? [] : [instrument.id],
      valueBase,
      exposureBase: valueBase,
      greeks: { ...greeks, dv01Base: -dv01 * perUnit, cs01Base: -dv01 * perUnit },
      deltas: [
        ...factorDeltas.map(({ factor, local }) => ({ factor, base: local * perUnit })),
        ...(leg.factor === null ? [] : [{ factor: leg.factor, base: valueBase }]),
      ],
      isProxied: true,
      note: noteOf([stated, note]),
      revalue(columns, out) {
        const gains = revalueLocal(columns);
        const rates = leg.factor === null ? null : columns.column(leg.factor);
        for (let j = 0; j < out.length; j++) {
          const currency = rates === null ? 0 : at(rates, j);
          out[j] = perUnit * at(gains, j) * (1 + currency) + valueBase * currency;
        }
      },
    };
  }
  const rate = rateFactor(instrument, context);
  if (!terms || !state || rate === null)
    return excludedUnit(`${own.reason}, and no rate of ${instrument.currency} stands in`, price);
  return {
    status: "priced",
    priceLocal: price,
    pricedFrom: quoted === null ? [] : [instrument.id],
    valueBase,
    exposureBase: valueBase,
    greeks,
    deltas: [
      // A move of 1 of the factor is one percent point: a hundred basis points.
      { factor: rate.factor, base: greeks.dv01Base * 100 },
      ...(leg.factor === null ? [] : [{ factor: leg.factor, base: valueBase }]),
    ],
    isProxied: true,
    note: noteOf([stated, `moved by the yield ${rate.symbol}, spread held`]),
    revalue(columns, out) {
      const moves = columns.column(rate.factor);
      const rates = leg.factor === null ? null : columns.column(leg.factor);
      const today = bondCleanPrice(terms, state.schedule, state.yieldAnnual);
      for (let j = 0; j < out.length; j++) {
        const shifted = Math.max(
          state.yieldAnnual + at(moves, j) / 100,
          Math.min(YIELD_MIN, state.yieldAnnual),
        );
        const gain = bondCleanPrice(terms, state.schedule, shifted) - today;
        const currency = rates === null ? 0 : at(rates, j);
        out[j] = perUnit * gain * (1 + currency) + valueBase * currency;
      }
    },
  };
};

type YieldState = {
  readonly schedule: BondSchedule;
  readonly yieldAnnual: number;
  readonly cleanPrice: number;
  readonly dirtyPrice: number;
  readonly dv01: number;
  /** Logarithmic growth of the price with accrued interest in one calendar day at an unchanged yield. */
  readonly growthADay: number;
};

/** The yield of the quote, which is today's; of the terms where there is no quote; null where neither makes sense. */
function yieldState(terms: BondTerms, quoted: number | null, context: PricingContext): YieldState | null {
  const schedule = bondSchedule(terms, context.asOfDate);
  let yieldAnnual = terms.yieldToMaturity;
  if (quoted !== null) {
    const [dearest, cheapest] = [bondCleanPrice(terms, schedule, -0.9), bondCleanPrice(terms, schedule, 10)];
    if (!(quoted <= dearest && quoted >= cheapest)) return null;
    yieldAnnual = bondYield(terms, schedule, quoted);
  }
  if (yieldAnnual === null || !(yieldAnnual > -0.9)) return null;
  const figures = bondFigures(terms, schedule, yieldAnnual);
  return {
    schedule,
    yieldAnnual,
    cleanPrice: figures.cleanPrice,
    dirtyPrice: figures.cleanPrice + figures.accrued,
    dv01: figures.dv01,
    growthADay: (Math.log1p(yieldAnnual / terms.frequency) * terms.frequency) / 365,
  };
}

function rateFactor(bond: Instrument, context: PricingContext): { factor: number; symbol: string } | null {
  const rates = [...context.instruments.values()].filter(({ type }) => type === "rate");
  const years = bond.bond ? daysBetween(context.asOfDate, bond.bond.maturity) / 365 : 0;
  const named = rates.filter(({ id }) => id === bond.underlyingId);
  const others = rates.filter(({ currency }) => currency === bond.currency);
  for (const { id, symbol } of [...named, ...nearestYields(others, years)]) {
    const factor = context.factorIndex.get(`price:${id}`);
    if (factor !== undefined) return { factor, symbol };
  }
  return null;
}
