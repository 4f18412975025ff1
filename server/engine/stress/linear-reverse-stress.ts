import { at } from "../math/at";

/** The likeliest joint move at which a linear book loses a given amount, and how far away it is. */
export type ReverseStress = {
  /** Moves of the F factors. */
  readonly moves: Float64Array;
  /** Distance in standard deviations (Mahalanobis). */
  readonly distance: number;
};

/**
 * Reverse stress of a linear book: the move of least Mahalanobis length at which it loses L, s = -L S d / d'Sd.
 * @param deltas - F exposures, base currency for a move of 1. Not mutated.
 * @param covariance - F x F of the moves, row-major, semi-definite. Not mutated.
 * @param lossBase - L, above 0.
 * @returns moves and distance L / sqrt(d'Sd).
 * @throws RangeError when shapes differ, the loss is not above 0, or the book has no risk.
 * @see Breuer, Jandacka, Rheinberger & Summer (2009), International Journal of Central Banking 5.
 */
export function linearReverseStress(
  deltas: Float64Array,
  covariance: Float64Array,
  lossBase: number,
): ReverseStress {
  const size = deltas.length;
  if (covariance.length !== size * size || !(lossBase > 0))
    throw new RangeError(
      `linearReverseStress: ${size} deltas, ${covariance.length} covariances, loss ${lossBase}`,
    );
  const loaded = Float64Array.from({ length: size }, (_, i) =>
    deltas.reduce((sum, delta, j) => sum + at(covariance, i * size + j) * delta, 0),
  );
  const variance = deltas.reduce((sum, delta, i) => sum + delta * at(loaded, i), 0);
  if (!(variance > 0)) throw new RangeError("linearReverseStress: the book has no risk to stress");
  return {
    moves: loaded.map((x) => (-lossBase * x) / variance),
    distance: lossBase / Math.sqrt(variance),
  };
}
