import type { Fraction } from "~/server/domain/units";
import { at } from "../math/at";
import { type WeightedScenarios, weightedTail } from "./weighted-tail";

/** Half-width of the kernel around VaR, as a share of the tail probability: at 99 % half a percent on each side. */
const BANDWIDTH = 0.5;
/** When the kernel mean has to be stretched by more than this to meet VaR, the single scenario speaks instead. */
const FACTOR_BOUNDS = { low: 0.8, high: 1.25 };

export const VAR_KERNEL = "epanechnikov, half-width 0.5 (1 - c) of probability";

/** Weights over scenarios such that a position's contribution is the weighted sum of its losses. */
export type ScenarioWeights = {
  readonly ids: Uint32Array;
  readonly weights: Float64Array;
  readonly method: "kernel" | "single-scenario" | "tail-mean";
};

/**
 * Weights of component VaR: the kernel mean of losses over neighbouring ranks, by probability, times VaR / (kernel
 * mean of the book), so that components sum to VaR exactly; the single VaR scenario when that factor leaves [.8, 1.25].
 * @param scenarios - ordered weighted scenarios of the book.
 * @param level - confidence.
 * @returns scenario ids, worst first, and weights (not a probability: the factor is in them).
 * @throws RangeError as `weightedTail`.
 * @see Tasche (1999), Risk contributions and performance measurement; Epperlein & Smillie (2006), Risk 19 (kernel).
 */
export function varWeights(scenarios: WeightedScenarios, level: Fraction): ScenarioWeights {
  const { rank, valueAtRisk } = weightedTail(scenarios, level);
  const idAt = (k: number): number => scenarios.order[k] ?? 0;
  const probabilityAt = (k: number): number => at(scenarios.probabilities, idAt(k));
  const halfWidth = BANDWIDTH * (1 - level);
  const ids: number[] = [];
  const weights: number[] = [];
  let [total, bookMean] = [0, 0];
  let start = 0;
  for (let k = 0; k < rank; k++) start += probabilityAt(k);
  const centre = start + probabilityAt(rank) / 2;
  let cumulated = 0;
  for (let k = 0; k < scenarios.order.length && cumulated <= centre + halfWidth; k++) {
    const p = probabilityAt(k);
    const distance = (cumulated + p / 2 - centre) / halfWidth;
    cumulated += p;
    const weight = p * (1 - distance * distance);
    if (!(weight > 0) || Math.abs(distance) >= 1) continue;
    ids.push(idAt(k));
    weights.push(weight);
    total += weight;
    bookMean -= weight * at(scenarios.pnl, idAt(k));
  }
  const factor = (valueAtRisk * total) / bookMean;
  if (!(factor >= FACTOR_BOUNDS.low && factor <= FACTOR_BOUNDS.high))
    return { ids: Uint32Array.of(idAt(rank)), weights: Float64Array.of(1), method: "single-scenario" };
  return {
    ids: Uint32Array.from(ids),
    weights: Float64Array.from(weights, (weight) => (weight * factor) / total),
    method: "kernel",
  };
}

/**
 * Weights of component ES: the conditional expectation over the tail, its last scenario fractional; exact.
 * @param scenarios - ordered weighted scenarios of the book.
 * @param level - confidence.
 * @returns scenario ids, worst first, and weights that sum to one.
 * @throws RangeError as `weightedTail`.
 * @see Tasche (1999), Risk contributions and performance measurement, section 5.
 */
export function shortfallWeights(scenarios: WeightedScenarios, level: Fraction): ScenarioWeights {
  const { rank, tailWeights } = weightedTail(scenarios, level);
  return { ids: scenarios.worst(rank + 1).slice(0, rank + 1), weights: tailWeights, method: "tail-mean" };
}

/**
 * One position's contribution.
 * @param weights - of the book's scenarios.
 * @param pnl - profits of the position by scenario id. Not mutated.
 * @param quantity - multiplies the profits: P&L vectors are kept for one unit.
 * @returns loss, positive = the position adds to the risk.
 */
export function contribution(weights: ScenarioWeights, pnl: Float64Array, quantity = 1): number {
  let sum = 0;
  for (let k = 0; k < weights.ids.length; k++)
    sum += at(weights.weights, k) * (quantity * at(pnl, weights.ids[k] ?? 0));
  return 0 - sum;
}
