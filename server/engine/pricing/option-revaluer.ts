import { at } from "../math/at";
import {
  type AmericanTerms,
  americanValue,
  earlyExercisePremium,
  intrinsicValue,
  SCENARIO_STEPS,
} from "./american";
import { escrowOf, europeanValuer } from "./black-scholes";
import type { CurrencyLeg } from "./pricer";
import type { ScenarioColumns } from "./scenario-columns";

/** An implied volatility falls to no less than this share of itself in a scenario. */
const VOLATILITY_RATIO_MIN = 0.1;
/** A volatility is at least this: below, the terms of the formula divide by nothing. */
export const VOLATILITY_MIN = 1e-4;
/** How much wider than the fastest daily move the table of early exercise reaches. */
const RANGE_MARGIN = 2;
/** For a handful of scenarios a table is dearer than the lattice itself. */
const TABLE_SCENARIOS_MIN = 50;
/** The price without the worth of dividends falls to no less than this share of itself. */
const BARE_SHARE_MIN = 1e-3;

/** Indices of the factors that move an option: price of the underlying, relative; its implied volatility, if any. */
export type SpotFactor = { readonly factor: number; readonly volatilityFactor: number | null };

export type RevaluationInput = {
  /** Spots of the terms are without the worth of cash dividends. */
  readonly terms: AmericanTerms;
  /** Price of the underlying as quoted. */
  readonly spot: number;
  readonly annual: number;
  readonly factors: SpotFactor;
  readonly leg: CurrencyLeg;
  readonly multiplier: number;
  readonly priceLocal: number;
  readonly isAmerican: boolean;
};

/**
 * Full revaluation of one contract: underlying, implied volatility and currency move, time does not; dividends keep
 * their amounts. What is the same in all scenarios is computed once.
 * @param input - of the option today.
 * @returns a function that writes the profit of one contract, base currency, under each of n joint moves.
 */
export function optionRevaluer(
  input: RevaluationInput,
): (columns: ScenarioColumns, out: Float64Array) => void {
  const { terms, annual, factors, leg, multiplier, priceLocal } = input;
  const escrow = terms.dividends ? escrowOf(terms.dividends, terms.rate, 0) : 0;
  const bare = input.spot - escrow;
  const europeanAt = europeanValuer(terms);
  let premium: ((logSpot: number, volatility: number) => number) | null = null;
  const value = (price: number, logSpot: number, volatility: number): number => {
    const european = europeanAt(price, volatility);
    if (premium === null) return european;
    const extra = premium(logSpot, volatility);
    if (!(extra >= 0)) return americanValue(terms, price, volatility, SCENARIO_STEPS);
    return Math.max(european + extra, intrinsicValue(terms, price));
  };
  return (columns, out) => {
    const moves = columns.column(factors.factor);
    const volatilityMoves =
      factors.volatilityFactor === null ? null : columns.column(factors.volatilityFactor);
    const rates = leg.factor === null ? null : columns.column(leg.factor);
    // A fall of the quoted price is a larger one of what is left without the dividends.
    const lever = input.spot / bare;
    if (input.isAmerican && premium === null && columns.count >= TABLE_SCENARIOS_MIN)
      premium = earlyExercisePremium(terms, bare, rangeOf(annual, moves, lever, volatilityMoves));
    const isDirect = input.isAmerican && premium === null;
    const today = isDirect ? americanValue(terms, bare, annual, SCENARIO_STEPS) : value(bare, 0, annual);
    const perUnit = multiplier * leg.toBase;
    for (let j = 0; j < out.length; j++) {
      const growth = Math.max(1 + lever * at(moves, j), lever === 1 ? 0 : BARE_SHARE_MIN);
      const ratio = volatilityMoves === null ? 1 : Math.max(1 + at(volatilityMoves, j), VOLATILITY_RATIO_MIN);
      const volatility = Math.max(annual * ratio, VOLATILITY_MIN);
      const price = bare * growth;
      const gain =
        (isDirect
          ? americanValue(terms, price, volatility, SCENARIO_STEPS)
          : value(price, input.isAmerican ? Math.log(growth) : 0, volatility)) - today;
      const rate = rates === null ? 0 : at(rates, j);
      out[j] = perUnit * (gain * (1 + rate) + priceLocal * rate);
    }
  };
}

/** What the first set of scenarios spans, widened: the few that lie outside are valued by the lattice itself. */
function rangeOf(annual: number, moves: Float64Array, lever: number, volatilityMoves: Float64Array | null) {
  let [down, up] = [-0.02, 0.02];
  for (const move of moves) {
    down = Math.min(down, lever * move);
    up = Math.max(up, lever * move);
  }
  // Past volatilities leap up and creep down; drawn ones do both, so the table spans the same on either side.
  let swing = 0;
  for (const move of volatilityMoves ?? []) swing = Math.max(swing, Math.abs(move));
  return {
    spotLow: Math.max(1 + RANGE_MARGIN * down, 0.2),
    spotHigh: 1 + RANGE_MARGIN * up,
    volatilityLow: Math.max(annual * Math.max(1 - RANGE_MARGIN * swing, 0.3), VOLATILITY_MIN),
    volatilityHigh: Math.max(annual * (1 + RANGE_MARGIN * swing), VOLATILITY_MIN),
  };
}
