import { currencyLeg, excludedUnit, NO_GREEKS, noteOf, type Pricer } from "./pricer";

/**
 * Cash: one unit is worth one unit of its currency. Base cash is riskless, foreign cash moves with its currency.
 * @param instrument - of type `cash`; its own price is never looked at.
 * @param context - rates and factors of the frame.
 * @returns value and exposure in base currency (base cash is no exposure); excluded when the currency has no rate or no history.
 */
export const priceCash: Pricer = (instrument, context) => {
  const leg = currencyLeg(instrument.currency, context);
  if (typeof leg === "string") return excludedUnit(leg, 1);
  return {
    status: "priced",
    priceLocal: 1,
    pricedFrom: [],
    valueBase: leg.toBase,
    exposureBase: leg.factor === null ? 0 : leg.toBase,
    greeks: { ...NO_GREEKS, deltaBase: leg.factor === null ? 0 : leg.toBase },
    deltas: leg.factor === null ? [] : [{ factor: leg.factor, base: leg.toBase }],
    isProxied: leg.proxy !== null,
    note: noteOf([leg.proxy && `${instrument.currency} proxied: ${leg.proxy}`]),
    revalue(columns, out) {
      if (leg.factor === null) out.fill(0);
      else out.set(columns.column(leg.factor).map((move) => leg.toBase * move));
    },
  };
};
