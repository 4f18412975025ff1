import { at } from "../math/at";

/** K Gaussian states and how they follow each other. */
export type HiddenMarkov = {
  readonly means: Float64Array;
  readonly variances: Float64Array;
  /** K x K, row-major: row k holds the probabilities of the next day's state after state k. */
  readonly transition: Float64Array;
  /** Probabilities on the first day. */
  readonly initial: Float64Array;
  readonly logLikelihood: number;
  readonly state: "converged" | "not-converged";
};

/** Stands in for zero where one divides or takes a logarithm. */
export const SMALLEST = 1e-300;

/**
 * Probabilities of the states of each day given all days, and the likelihood, by the scaled forward-backward pass.
 * @param xs - T moves, finite. Not mutated.
 * @param model - of K states.
 * @returns log-likelihood; T x K smoothed probabilities; T x K filtered ones, from the days up to each; K x K expected
 *   transitions; and K probabilities of tomorrow's state.
 * @throws RangeError when there is no day or a move is not finite.
 * @see Hamilton (1989), Econometrica 57 (filter); Rabiner (1989), Proceedings of the IEEE 77, section V.A (scaling).
 */
export function forwardBackward(xs: Float64Array, model: HiddenMarkov) {
  const { means, variances, transition, initial } = model;
  const [days, size] = [xs.length, means.length];
  if (days === 0) throw new RangeError("forwardBackward: no day");
  const density = new Float64Array(days * size);
  const filtered = new Float64Array(days * size);
  const logScales = variances.map((variance) => Math.log(2 * Math.PI * variance));
  let logLikelihood = 0;
  for (let t = 0; t < days; t++) {
    // Densities are taken relative to the day's largest: a day far out in every tail then still tells states apart.
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < size; k++) {
      const log = -0.5 * (at(logScales, k) + (at(xs, t) - at(means, k)) ** 2 / at(variances, k));
      density[t * size + k] = log;
      largest = Math.max(largest, log);
    }
    let sum = 0;
    for (let k = 0; k < size; k++) {
      const below = at(density, t * size + k) - largest;
      density[t * size + k] = below === 0 ? 1 : Math.exp(below);
      let prior = t === 0 ? at(initial, k) : 0;
      if (t > 0)
        for (let j = 0; j < size; j++)
          prior += at(filtered, (t - 1) * size + j) * at(transition, j * size + k);
      filtered[t * size + k] = prior * at(density, t * size + k);
      sum += at(filtered, t * size + k);
    }
    for (let k = 0; k < size; k++)
      filtered[t * size + k] = at(filtered, t * size + k) / Math.max(sum, SMALLEST);
    logLikelihood += Math.log(Math.max(sum, SMALLEST)) + largest;
  }
  if (!Number.isFinite(logLikelihood)) throw new RangeError("forwardBackward: a move is not finite");
  const { smoothed, joint } = backward(filtered, density, transition, days, size);
  const next = Float64Array.from({ length: size }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += at(filtered, (days - 1) * size + j) * at(transition, j * size + k);
    return sum;
  });
  return { logLikelihood, smoothed, filtered, joint, next };
}

function backward(
  filtered: Float64Array,
  density: Float64Array,
  transition: Float64Array,
  days: number,
  size: number,
) {
  const smoothed = filtered.slice();
  const joint = new Float64Array(size * size);
  const later = new Float64Array(size).fill(1);
  const carried = new Float64Array(size);
  for (let t = days - 2; t >= 0; t--) {
    let scale = 0;
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++)
        sum += at(transition, j * size + k) * at(density, (t + 1) * size + k) * at(later, k);
      carried[j] = sum;
      scale += sum * at(filtered, t * size + j);
    }
    for (let j = 0; j < size; j++)
      for (let k = 0; k < size; k++)
        joint[j * size + k] =
          at(joint, j * size + k) +
          (at(filtered, t * size + j) *
            at(transition, j * size + k) *
            at(density, (t + 1) * size + k) *
            at(later, k)) /
            Math.max(scale, SMALLEST);
    for (let j = 0; j < size; j++) {
      later[j] = at(carried, j) / Math.max(scale, SMALLEST);
      smoothed[t * size + j] = at(filtered, t * size + j) * at(later, j);
    }
  }
  return { smoothed, joint };
}
