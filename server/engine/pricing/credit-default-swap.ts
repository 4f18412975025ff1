import { addDays } from "~/server/domain/calendar-date";
import type { CreditDefaultSwapTerms, Instrument } from "~/server/domain/instrument";
import { at } from "../math/at";
import { hazardOfSpread, type SwapSchedule, swapLegs, swapSchedule } from "./hazard";
import {
  currencyLeg,
  currencyScenarios,
  excludedUnit,
  NO_GREEKS,
  noteOf,
  type Pricer,
  type PricingContext,
  priceOf,
} from "./pricer";
import { type YieldCurve, yieldCurve, zeroYield } from "./yield-curve";

const BASIS_POINT = 1e-4;
const MONEY_MARKET_YEAR = 360;

/**
 * Single-name credit default swap, protection bought: quarterly premium, actual/360, flat hazard.
 *
 * Its quote is the par spread in percent a year (without one the stated par spread, else the level of its underlying
 * series); its price, clean, is (par spread - premium) x risky annuity for one unit of notional, and its value that
 * less the premium that has run up. It moves by its own history of spreads in points, without one by that of its
 * underlying (a spread series); the discount curve stands still in scenarios, the hazard is solved anew in each.
 * @param instrument - with the swap's terms.
 * @param context - quotes, rates and factors of the frame.
 * @returns one unit of notional in base currency, exposure minus the notional (it gains when credit worsens);
 *   excluded by name without spread or history, and after the end of protection.
 */
export const priceCreditDefaultSwap: Pricer = (instrument, context) => {
  const terms = instrument.creditDefaultSwap;
  if (!terms) return excludedUnit("a credit default swap without terms");
  if (terms.maturity <= context.asOfDate)
    return excludedUnit(`protection ended on ${terms.maturity}: book its end`);
  const quoted = priceOf(instrument.id, context);
  const spread = quoted === null ? (terms.parSpread ?? seriesSpread(instrument, context)) : quoted / 100;
  if (spread === null || !(spread >= 0)) return excludedUnit("no par spread");
  const leg = currencyLeg(instrument.currency, context);
  if (typeof leg === "string") return excludedUnit(leg);
  const moved = spreadFactor(instrument, context);
  if (moved === null) return excludedUnit(context.exclusions.get(instrument.id) ?? "no history of spreads");

  const curve = yieldCurve(instrument.currency, context);
  const today = modelAt(terms, swapSchedule(terms.maturity, context.asOfDate), curve);
  const worthNow = today.worth(spread);
  // The premium that has run up since the last premium day is owed by who bought protection.
  const owed = terms.coupon * today.schedule.accrued;
  const unit = instrument.multiplier * leg.toBase;
  const cs01 = today.worth(spread + BASIS_POINT) - worthNow;
  const dearer = modelAt(terms, today.schedule, curve, BASIS_POINT).worth(spread) - worthNow;
  const proxy = context.proxies.get(moved.id)?.method ?? null;
  return {
    status: "priced",
    priceLocal: worthNow,
    pricedFrom: sourcesOf(instrument, terms, quoted),
    valueBase: (worthNow - owed) * unit,
    exposureBase: -unit,
    greeks: {
      ...NO_GREEKS,
      cs01Base: cs01 * unit,
      dv01Base: dearer * unit,
      thetaBasePerDay: thetaOf(terms, spread, worthNow, curve, context) * unit,
    },
    deltas: [
      { factor: moved.factor, base: cs01 * 100 * unit }, // a move of 1 is a percent point: a hundred basis points
      ...(leg.factor === null ? [] : [{ factor: leg.factor, base: (worthNow - owed) * unit }]),
    ],
    isProxied: !moved.isOwn || proxy !== null || leg.proxy !== null,
    note: noteOf([
      quoted !== null
        ? null
        : terms.parSpread === null
          ? "par spread that of its underlying series"
          : "par spread as stated, not quoted",
      moved.isOwn ? null : `moved by the spread ${moved.symbol}`,
      curve.nodes.length === 0 ? `no yields of ${instrument.currency}: discounted at 0` : null,
      proxy && `proxied: ${proxy}`,
    ]),
    revalue(columns, out) {
      const moves = columns.column(moved.factor);
      const rates = currencyScenarios(leg, columns);
      const worthAt = modelAt(terms, today.schedule, curve).worth;
      for (let j = 0; j < out.length; j++) {
        const worth = worthAt(Math.max(spread + at(moves, j) / 100, 0));
        out[j] =
          instrument.multiplier *
          ((worth - owed) * (rates === null ? leg.toBase : at(rates, j)) - (worthNow - owed) * leg.toBase);
      }
    },
  };
};

/** The level of the spread series that the swap is on, share of one. */
function seriesSpread({ underlyingId }: Instrument, context: PricingContext): number | null {
  const series = underlyingId === null ? undefined : context.instruments.get(underlyingId);
  const percent = series?.type === "rate" ? priceOf(series.id, context) : null;
  return percent === null ? null : Math.max(percent, 0) / 100;
}

/** Whose quotes the worth rests on. */
function sourcesOf(
  { id, underlyingId }: Instrument,
  terms: CreditDefaultSwapTerms,
  quoted: number | null,
): string[] {
  if (quoted !== null) return [id];
  return terms.parSpread === null && underlyingId !== null ? [underlyingId] : [];
}

/** The clean worth of protection as a function of the par spread; each hazard starts from the one before. */
function modelAt(
  terms: CreditDefaultSwapTerms,
  schedule: SwapSchedule,
  curve: YieldCurve,
  shift = 0,
): { readonly schedule: SwapSchedule; worth(spread: number): number } {
  const yields = schedule.ends.map((years) => zeroYield(curve, years) + shift);
  const loss = 1 - terms.recovery;
  const worth = (spread: number): number => {
    const hazard = hazardOfSpread(schedule, yields, spread, loss);
    return (spread - terms.coupon) * swapLegs(schedule, yields, hazard).annuity;
  };
  return { schedule, worth };
}

/** One day later at the same spread and curve: the clean worth changes and a day of premium is due. */
function thetaOf(
  terms: CreditDefaultSwapTerms,
  spread: number,
  worthNow: number,
  curve: YieldCurve,
  { asOfDate }: PricingContext,
): number {
  const tomorrow = addDays(asOfDate, 1);
  const worth =
    tomorrow >= terms.maturity
      ? 0
      : modelAt(terms, swapSchedule(terms.maturity, tomorrow), curve).worth(spread);
  return worth - worthNow - terms.coupon / MONEY_MARKET_YEAR;
}

type SpreadFactor = {
  readonly factor: number;
  readonly id: string;
  readonly symbol: string;
  readonly isOwn: boolean;
};

function spreadFactor(instrument: Instrument, context: PricingContext): SpreadFactor | null {
  for (const id of [instrument.id, instrument.underlyingId]) {
    const factor = id === null ? undefined : context.factorIndex.get(`price:${id}`);
    if (id === null || factor === undefined || context.factors[factor]?.moveKind !== "absolute") continue;
    const symbol = context.instruments.get(id)?.symbol ?? id;
    return { factor, id: `price:${id}`, symbol, isOwn: id === instrument.id };
  }
  return null;
}
