import type { Instrument, SensitivityTerms } from "~/server/domain/instrument";
import { at } from "../math/at";
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
import type { ScenarioColumns } from "./scenario-columns";
import { nearestYields, yieldName } from "./yield-name";

const TRADING_DAYS_A_YEAR = 252;
const BASIS_POINTS_A_POINT = 100;
/** A rate sensitivity that names no yield moves with the one nearest to this maturity. */
const USUAL_YEARS = 5;

/** One term of the expansion: what a move of its factor brings, instrument's currency. */
type Term = { readonly factor: number; readonly perMove: number; readonly perSquare: number };

/**
 * What no pricer here can value, by the user's own sensitivities: a quadratic in the underlying and linear terms in
 * its volatility, yield and credit spread. An approximation, and labelled so.
 *
 * Delta, gamma and vega need an underlying with history; DV01 takes the underlying where that is a yield, else the
 * currency's yield nearest to five years; CS01 the underlying where that is a spread, else the currency's first
 * spread series. A sensitivity whose factor is missing excludes the whole by name: nothing is left out in silence.
 * @param instrument - with sensitivities for one unit; its quote, where there is one, is its worth.
 * @param context - quotes, rates and factors of the frame.
 * @returns one unit in base currency, exposure = 100 x delta per 1 %.
 */
export const priceSensitivities: Pricer = (instrument, context) => {
  const terms = instrument.sensitivities;
  const quoted = priceOf(instrument.id, context);
  if (!terms || Object.values(terms).every((value) => value === 0))
    return excludedUnit("sensitivities were not given", quoted);
  const leg = currencyLeg(instrument.currency, context);
  if (typeof leg === "string") return excludedUnit(leg, quoted);
  const moved = termsOf(instrument, terms, context);
  if (typeof moved === "string") return excludedUnit(moved, quoted);
  const worth = quoted ?? 0;
  const unit = instrument.multiplier * leg.toBase;
  const deltaBase = 100 * terms.deltaPer1Pct * unit;
  return {
    status: "priced",
    priceLocal: worth,
    pricedFrom: quoted === null ? [] : [instrument.id],
    valueBase: worth * unit,
    exposureBase: deltaBase,
    greeks: {
      ...NO_GREEKS,
      deltaBase,
      gammaBasePer1Pct: 100 * terms.gammaPer1Pct * unit,
      vegaBasePerPoint: terms.vegaPerPoint * unit,
      dv01Base: terms.dv01 * unit,
      cs01Base: terms.cs01 * unit,
    },
    deltas: [
      ...moved.map(({ factor, perMove }) => ({ factor, base: perMove * unit })),
      ...(leg.factor === null ? [] : [{ factor: leg.factor, base: worth * unit }]),
    ],
    isProxied: true,
    note: noteOf([
      "moved by its stated sensitivities, an approximation",
      quoted === null ? "no worth given: it counts as 0" : null,
    ]),
    revalue: (columns, out) => {
      const gains = expansion(moved, columns);
      const rates = currencyScenarios(leg, columns);
      for (let j = 0; j < out.length; j++) {
        const rate = rates === null ? leg.toBase : at(rates, j);
        out[j] = instrument.multiplier * (at(gains, j) * rate + worth * (rate - leg.toBase));
      }
    },
  };
};

function expansion(terms: readonly Term[], columns: ScenarioColumns): Float64Array {
  const gains = new Float64Array(columns.count);
  for (const { factor, perMove, perSquare } of terms) {
    const moves = columns.column(factor);
    for (let j = 0; j < gains.length; j++)
      gains[j] = at(gains, j) + at(moves, j) * (perMove + perSquare * at(moves, j));
  }
  return gains;
}

/** @returns the terms of the expansion, or a sentence that names the factor that is missing. */
function termsOf(instrument: Instrument, given: SensitivityTerms, context: PricingContext): Term[] | string {
  const { deltaPer1Pct, gammaPer1Pct, vegaPerPoint, dv01, cs01 } = given;
  const terms: Term[] = [];
  const underlying = instrument.underlyingId;
  if (deltaPer1Pct !== 0 || gammaPer1Pct !== 0) {
    const factor = context.factorIndex.get(`price:${underlying}`);
    if (factor === undefined || context.factors[factor]?.moveKind !== "relative")
      return "a delta without an underlying that has a history of prices";
    // Gain for x percent: delta x + gamma x^2 / 2.
    terms.push({ factor, perMove: 100 * deltaPer1Pct, perSquare: 5_000 * gammaPer1Pct });
  }
  if (vegaPerPoint !== 0) {
    const factor = context.factorIndex.get(`volatility:${underlying}`);
    const spot = context.factorIndex.get(`price:${underlying}`);
    if (factor === undefined || spot === undefined) return "a vega without a history of volatility";
    const points = 100 * at(context.factorVolatilities, spot) * Math.sqrt(TRADING_DAYS_A_YEAR);
    terms.push({ factor, perMove: vegaPerPoint * points, perSquare: 0 });
  }
  for (const [amount, isYield, name] of [
    [dv01, true, "a DV01 without a yield that has a history"],
    [cs01, false, "a CS01 without a credit spread that has a history"],
  ] as const) {
    if (amount === 0) continue;
    const factor = rateFactor(instrument, isYield, context);
    if (factor === null) return name;
    terms.push({ factor, perMove: amount * BASIS_POINTS_A_POINT, perSquare: 0 });
  }
  return terms;
}

function rateFactor(instrument: Instrument, isYield: boolean, context: PricingContext): number | null {
  const rates = [...context.instruments.values()].filter(({ type }) => type === "rate");
  const own = rates.filter(
    ({ id, symbol }) => id === instrument.underlyingId && yieldName(symbol).isYield === isYield,
  );
  const others = rates.filter(({ currency }) => currency === instrument.currency);
  const spreads = others
    .filter(({ symbol }) => !yieldName(symbol).isYield)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id } of [...own, ...(isYield ? nearestYields(others, USUAL_YEARS) : spreads)]) {
    const factor = context.factorIndex.get(`price:${id}`);
    if (factor !== undefined) return factor;
  }
  return null;
}
