import type { RegimeWeighting } from "~/server/domain/frame";
import { type Measure, mapMeasure, unavailable } from "~/server/domain/measure";
import type { ModelBook } from "../fitted-models";
import { at } from "../math/at";
import { forwardBackward, type HiddenMarkov } from "./hidden-markov-states";

/** Fewer effective scenarios than this can't hold a tail. */
const EFFECTIVE_MIN = 100;

export type RegimeWeights = RegimeWeighting & {
  /** Probabilities of tomorrow's state, by rising variance. */
  readonly next: Float64Array;
};

/**
 * The weights of a market's deep history.
 * @param market - T moves of what stands for the market; null = nothing does. Not mutated.
 * @param models - where the hidden Markov model comes from.
 * @returns unavailable with the reason of the model.
 */
export function regimeWeighting(market: Float64Array | null, models: ModelBook): Measure<RegimeWeighting> {
  if (market === null) return unavailable("not-enough-history", "nothing stands for the market");
  if (!market.every(Number.isFinite))
    return unavailable("not-enough-history", "the market has days without a move");
  return mapMeasure(models.hiddenMarkov(market), (model) => {
    const { next: _, ...weighting } = regimeWeights(market, model);
    return weighting;
  });
}

/**
 * Past days weighted by how likely tomorrow is to be of their kind: sum_k P(next = k) gamma_j(k) / sum_i gamma_i(k),
 * gamma the probabilities of the states given all days up to now, P(next) one step ahead of the filtered state.
 *
 * The window ends today, so nothing in it looks ahead. Equal weights are mixed in, no more than are needed for an
 * effective sample of 100.
 * @param moves - T >= 100 moves of the market, oldest first. Not mutated.
 * @param model - of their states.
 * @returns weights by day.
 * @throws RangeError when there are fewer than 100 days.
 * @see Hamilton (1989), Econometrica 57; Kish (1965), Survey Sampling (effective sample).
 */
export function regimeWeights(moves: Float64Array, model: HiddenMarkov): RegimeWeights {
  const days = moves.length;
  if (days < EFFECTIVE_MIN) throw new RangeError(`regimeWeights: ${days} days, ${EFFECTIVE_MIN} are needed`);
  const { smoothed, next } = forwardBackward(moves, model);
  const size = next.length;
  const totals = new Float64Array(size);
  for (let t = 0; t < days; t++)
    for (let k = 0; k < size; k++) totals[k] = at(totals, k) + at(smoothed, t * size + k);
  const raw = new Float64Array(days);
  for (let t = 0; t < days; t++) {
    let sum = 0;
    for (let k = 0; k < size; k++)
      if (at(totals, k) > 0) sum += (at(next, k) * at(smoothed, t * size + k)) / at(totals, k);
    raw[t] = sum;
  }
  let total = 0;
  for (const p of raw) total += p; // states that no day is in take their share with them
  for (let t = 0; t < days; t++) raw[t] = at(raw, t) / total;
  const uniformShare = shareNeeded(raw);
  const probabilities = raw.map((p) => (1 - uniformShare) * p + uniformShare / days);
  const square = sumOfSquares(probabilities);
  return {
    probabilities,
    next,
    effectiveSample: 1 / square,
    largest: probabilities.reduce((most, p) => Math.max(most, p), 0),
    uniformShare,
  };
}

/** Smallest u with sum ((1-u) p + u/n)^2 <= 1/100: the sum is (1-u)^2 (S - 1/n) + 1/n. */
function shareNeeded(probabilities: Float64Array): number {
  const n = probabilities.length;
  const square = sumOfSquares(probabilities);
  if (square <= 1 / EFFECTIVE_MIN) return 0;
  return 1 - Math.sqrt((1 / EFFECTIVE_MIN - 1 / n) / (square - 1 / n));
}

const sumOfSquares = (xs: Float64Array): number => xs.reduce((sum, x) => sum + x * x, 0);
