import type { BondTerms, Instrument } from "~/server/domain/instrument";
import { at } from "../math/at";
import { bondCleanPrice, bondFigures, bondSchedule, bondYield } from "./bond-yield";
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
import { yieldName } from "./yield-name";

/** A future quoted as 100 minus a yield lies within this of that; one on a bond price does not. */
const YIELD_QUOTE_GAP_MAX = 2;

/**
 * Future: market value 0 (gains are settled daily), profit on the notional price x multiplier.
 *
 * It moves by its own price history; without one by the relative moves of its underlying, or, where it is quoted as
 * 100 minus a yield, against the points of that yield; and says so. A currency move touches only the gain, not the
 * notional. DV01: one basis point is 0.01 of price where it is quoted as 100 minus a yield; on a bond, that of the
 * bond times future's price / bond's price, which stands for the conversion factor.
 * @param instrument - of type `future`; the price may be zero or negative.
 * @param context - quotes, rates and factors of the frame.
 * @returns exposure = notional of one contract in base currency; excluded by name without price or history.
 */
export const priceFuture: Pricer = (instrument, context) => {
  const price = priceOf(instrument.id, context);
  if (price === null) return excludedUnit("no price");
  const moved = factorOf(instrument, price, context);
  if (moved === null)
    return excludedUnit(context.exclusions.get(instrument.id) ?? "no history of prices", price);
  const leg = currencyLeg(instrument.currency, context);
  if (typeof leg === "string") return excludedUnit(leg, price);
  const notionalLocal = price * instrument.multiplier;
  const perMoveLocal = instrument.multiplier * moved.perMove;
  const proxy = context.proxies.get(moved.id)?.method ?? null;
  const unit = instrument.multiplier * leg.toBase;
  return {
    status: "priced",
    priceLocal: price,
    pricedFrom: [instrument.id],
    valueBase: 0,
    exposureBase: notionalLocal * leg.toBase,
    greeks: {
      ...NO_GREEKS,
      deltaBase: notionalLocal * leg.toBase,
      dv01Base: 0 - priceOfBasisPoint(instrument, price, context) * unit,
    },
    deltas: [{ factor: moved.factor, base: perMoveLocal * leg.toBase }],
    isProxied: !moved.isOwn || proxy !== null || leg.proxy !== null,
    note: noteOf([
      moved.isOwn ? null : "moved by its underlying, it has no price history of its own",
      proxy && `proxied: ${proxy}`,
    ]),
    revalue(columns, out) {
      const moves = columns.column(moved.factor);
      const rates = currencyScenarios(leg, columns);
      for (let j = 0; j < out.length; j++)
        out[j] = perMoveLocal * at(moves, j) * (rates === null ? leg.toBase : at(rates, j));
    },
  };
};

type MovedBy = {
  readonly factor: number;
  readonly id: string;
  readonly isOwn: boolean;
  /** Change of the price for a move of 1 of the factor. */
  readonly perMove: number;
};

function factorOf(instrument: Instrument, price: number, context: PricingContext): MovedBy | null {
  const ownId = `price:${instrument.id}`;
  const own = context.factorIndex.get(ownId);
  if (own !== undefined) {
    const perMove = context.factors[own]?.moveKind === "absolute" ? 1 : price;
    return { factor: own, id: ownId, isOwn: true, perMove };
  }
  const id = `price:${instrument.underlyingId}`;
  const factor = context.factorIndex.get(id);
  if (factor === undefined) return null;
  if (context.factors[factor]?.moveKind === "relative") return { factor, id, isOwn: false, perMove: price };
  return isYieldQuoted(instrument, price, context) ? { factor, id, isOwn: false, perMove: -1 } : null;
}

/** True for a future quoted as 100 minus the yield that it is on. */
function isYieldQuoted({ underlyingId }: Instrument, price: number, context: PricingContext): boolean {
  const underlying = underlyingId === null ? undefined : context.instruments.get(underlyingId);
  if (underlying?.type !== "rate" || !yieldName(underlying.symbol).isYield) return false;
  const percent = priceOf(underlying.id, context);
  return percent !== null && Math.abs(price - (100 - percent)) < YIELD_QUOTE_GAP_MAX;
}

/** What the price loses for one basis point more of yield; 0 where the future is on no rate. */
function priceOfBasisPoint(instrument: Instrument, price: number, context: PricingContext): number {
  if (isYieldQuoted(instrument, price, context)) return 0.01;
  const underlying =
    instrument.underlyingId === null ? undefined : context.instruments.get(instrument.underlyingId);
  const bondPrice = underlying?.bond ? priceOf(underlying.id, context) : null;
  if (!underlying?.bond || bondPrice === null || underlying.bond.maturity <= context.asOfDate) return 0;
  return (price / bondPrice) * bondBasisPoint(underlying.bond, bondPrice, context);
}

function bondBasisPoint(terms: BondTerms, cleanPrice: number, context: PricingContext): number {
  const schedule = bondSchedule(terms, context.asOfDate);
  const isPossible =
    cleanPrice <= bondCleanPrice(terms, schedule, -0.9) && cleanPrice >= bondCleanPrice(terms, schedule, 10);
  return isPossible ? bondFigures(terms, schedule, bondYield(terms, schedule, cleanPrice)).dv01 : 0;
}
