import { at } from "../math/at";
import {
  currencyLeg,
  currencyScenarios,
  excludedUnit,
  NO_GREEKS,
  noteOf,
  type Pricer,
  priceOf,
} from "./pricer";

/**
 * Future: market value 0 (gains are settled daily), profit on the notional price x multiplier.
 *
 * It moves by its own price history; without one by the relative moves of its underlying, and says so. A currency
 * move touches only the gain, not the notional.
 * @param instrument - of type `future`; the price may be zero or negative.
 * @param context - quotes, rates and factors of the frame.
 * @returns exposure = notional of one contract in base currency; excluded by name without price or history.
 */
export const priceFuture: Pricer = (instrument, context) => {
  const price = priceOf(instrument.id, context);
  if (price === null) return excludedUnit("no price");
  const ownId = `price:${instrument.id}`;
  const hasOwn = context.factorIndex.has(ownId);
  const factorId = hasOwn ? ownId : `price:${instrument.underlyingId}`;
  const factor = context.factorIndex.get(factorId);
  const isAbsolute = factor !== undefined && context.factors[factor]?.moveKind === "absolute";
  if (factor === undefined || (!hasOwn && isAbsolute))
    return excludedUnit(context.exclusions.get(instrument.id) ?? "no history of prices", price);
  const leg = currencyLeg(instrument.currency, context);
  if (typeof leg === "string") return excludedUnit(leg, price);
  const notionalLocal = price * instrument.multiplier;
  const perMoveLocal = isAbsolute ? instrument.multiplier : notionalLocal;
  const proxy = context.proxies.get(factorId)?.method ?? null;
  return {
    status: "priced",
    priceLocal: price,
    pricedFrom: [instrument.id],
    valueBase: 0,
    exposureBase: notionalLocal * leg.toBase,
    greeks: { ...NO_GREEKS, deltaBase: notionalLocal * leg.toBase },
    deltas: [{ factor, base: perMoveLocal * leg.toBase }],
    isProxied: !hasOwn || proxy !== null || leg.proxy !== null,
    note: noteOf([
      hasOwn ? null : "moved by its underlying, it has no price history of its own",
      proxy && `proxied: ${proxy}`,
    ]),
    revalue(columns, out) {
      const moves = columns.column(factor);
      const rates = currencyScenarios(leg, columns);
      for (let j = 0; j < out.length; j++)
        out[j] = perMoveLocal * at(moves, j) * (rates === null ? leg.toBase : at(rates, j));
    },
  };
};
