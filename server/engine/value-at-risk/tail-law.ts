import { at } from "../math/at";
import type { WeightedScenarios, WeightedTail } from "../predictive/weighted-tail";

/**
 * The law of the loss on a day on which VaR is exceeded, as its forecaster sees it, in units of the forecast ES.
 * Under it the mean is one, and an exception has the promised probability.
 */
export type TailLaw = {
  /** Losses divided by ES. */
  readonly ratios: Float64Array;
  /** Cumulated probability up to and including each, rising to one. */
  readonly cumulative: Float64Array;
};

/**
 * The law behind weighted scenarios: those of the tail, the last one with the part of its probability that is in it.
 * @param scenarios - ordered by loss.
 * @param tail - VaR and ES of the same scenarios at some level.
 * @returns the law; its mean is ES / ES = 1 by construction.
 * @throws RangeError when ES is not above zero.
 */
export function scenarioTailLaw(scenarios: WeightedScenarios, tail: WeightedTail): TailLaw {
  if (!(tail.shortfall > 0)) throw new RangeError(`scenarioTailLaw: ES ${tail.shortfall}`);
  const cumulative = tail.tailWeights.slice();
  for (let k = 1; k < cumulative.length; k++) cumulative[k] = at(cumulative, k - 1) + at(cumulative, k);
  const ratios = new Float64Array(cumulative.length);
  const ids = scenarios.worst(ratios.length);
  for (let k = 0; k < ratios.length; k++) ratios[k] = -at(scenarios.pnl, ids[k] ?? 0) / tail.shortfall;
  return { ratios, cumulative };
}

/** Slices of equal probability into which a continuous tail is cut. */
const SLICES = 200;

/**
 * The law behind a continuous distribution of losses.
 * @param lossQuantile - loss that is exceeded with a given probability.
 * @param tail - a = 1 - c.
 * @returns 200 equally likely losses, scaled so that their mean is exactly one.
 * @throws RangeError when the mean of the tail is not a number above zero.
 */
export function continuousTailLaw(lossQuantile: (exceeded: number) => number, tail: number): TailLaw {
  const losses = new Float64Array(SLICES);
  for (let k = 0; k < SLICES; k++) losses[k] = lossQuantile((tail * (k + 0.5)) / SLICES);
  let mean = 0;
  for (const each of losses) mean += each / SLICES;
  if (!(mean > 0 && Number.isFinite(mean))) throw new RangeError(`continuousTailLaw: mean ${mean}`);
  return {
    ratios: losses.map((each) => each / mean),
    cumulative: losses.map((_, k) => (k + 1) / SLICES),
  };
}

/** The ratio at a probability 0 <= u < 1. */
export function drawRatio({ ratios, cumulative }: TailLaw, u: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(cumulative, middle) > u) high = middle;
    else low = middle + 1;
  }
  return at(ratios, low);
}
