import type { Instrument } from "~/server/domain/instrument";
import { at } from "../math/at";
import {
  type CurrencyLeg,
  currencyLeg,
  excludedUnit,
  NO_GREEKS,
  noteOf,
  type Pricer,
  type PricingContext,
  priceOf,
  type UnitPricing,
} from "./pricer";
import type { ScenarioColumns } from "./scenario-columns";

/**
 * Anything whose value is its price times a multiplier: shares, funds, depositary receipts, coins, a foreign
 * currency held as a pair. Value and currency move together: (price x rate) is revalued as a product.
 * @param instrument - not a derivative.
 * @param context - quotes, rates and factors of the frame.
 * @returns value and exposure of one unit in base currency; excluded by name without price or history.
 */
export const priceSpot: Pricer = (instrument, context) =>
  spotUnit(instrument, context, priceOf(instrument.id, context));

/**
 * The same with the price given, for instruments whose price is computed.
 * @param accrued - what a unit is worth beside its price, as interest that has run up; it moves with the currency
 *   alone.
 */
export function spotUnit(
  instrument: Instrument,
  context: PricingContext,
  price: number | null,
  accrued = 0,
): UnitPricing {
  if (price === null) return excludedUnit("no price");
  const factorId = `price:${instrument.id}`;
  const factor = context.factorIndex.get(factorId);
  if (factor === undefined)
    return excludedUnit(context.exclusions.get(instrument.id) ?? "no history of prices", price);
  const leg = currencyLeg(instrument.currency, context);
  if (typeof leg === "string") return excludedUnit(leg, price);
  const valueBase = (price + accrued) * instrument.multiplier * leg.toBase;
  const isAbsolute = context.factors[factor]?.moveKind === "absolute";
  const perMoveBase = isAbsolute
    ? instrument.multiplier * leg.toBase
    : price * instrument.multiplier * leg.toBase;
  const proxy = context.proxies.get(factorId)?.method ?? null;
  return {
    status: "priced",
    priceLocal: price,
    pricedFrom: [instrument.id],
    valueBase,
    exposureBase: valueBase,
    greeks: { ...NO_GREEKS, deltaBase: valueBase },
    deltas: [
      { factor, base: perMoveBase },
      ...(leg.factor === null ? [] : [{ factor: leg.factor, base: valueBase }]),
    ],
    isProxied: proxy !== null || leg.proxy !== null,
    note: noteOf([proxy && `proxied: ${proxy}`, leg.proxy && `${instrument.currency} proxied: ${leg.proxy}`]),
    revalue: (columns, out) => revalueProduct(columns, out, factor, perMoveBase, valueBase, leg),
  };
}

/** Profit of value x (1 + price move) x (1 + currency move), written so that small moves keep their digits. */
function revalueProduct(
  columns: ScenarioColumns,
  out: Float64Array,
  factor: number,
  perMoveBase: number,
  valueBase: number,
  leg: CurrencyLeg,
): void {
  const moves = columns.column(factor);
  if (leg.factor === null) {
    for (let j = 0; j < out.length; j++) out[j] = perMoveBase * at(moves, j);
    return;
  }
  const rates = columns.column(leg.factor);
  for (let j = 0; j < out.length; j++)
    out[j] = perMoveBase * at(moves, j) * (1 + at(rates, j)) + valueBase * at(rates, j);
}
