import { at } from "../math/at";
import { currencyLeg, currencyScenarios, excludedUnit, NO_GREEKS, noteOf, type Pricer } from "./pricer";

/**
 * What no pricer here can value, by the user's own profits: its daily "price" is the profit of one unit on that day,
 * and on the same day's scenario it brings just that. It has neither worth nor exposure, only risk.
 * @param instrument - of type `pnl-series`.
 * @param context - factors of the frame.
 * @returns one unit; excluded by name where its series does not span the window and nothing can stand in for it.
 */
export const pricePnlSeries: Pricer = (instrument, context) => {
  const id = `price:${instrument.id}`;
  const factor = context.factorIndex.get(id);
  if (factor === undefined)
    return excludedUnit(context.exclusions.get(instrument.id) ?? "no series of profits");
  const leg = currencyLeg(instrument.currency, context);
  if (typeof leg === "string") return excludedUnit(leg);
  const proxy = context.proxies.get(id)?.method ?? null;
  const unit = instrument.multiplier * leg.toBase;
  return {
    status: "priced",
    priceLocal: 0,
    pricedFrom: [],
    valueBase: 0,
    exposureBase: 0,
    greeks: NO_GREEKS,
    deltas: [{ factor, base: unit }],
    isProxied: proxy !== null || leg.proxy !== null,
    note: noteOf(["moved by its stated profits, a day for a day", proxy && `proxied: ${proxy}`]),
    revalue(columns, out) {
      const profits = columns.column(factor);
      const rates = currencyScenarios(leg, columns);
      for (let j = 0; j < out.length; j++)
        out[j] = instrument.multiplier * at(profits, j) * (rates === null ? leg.toBase : at(rates, j));
    },
  };
};
