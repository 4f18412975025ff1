import { at } from "../math/at";
import { cholesky } from "../math/cholesky";
import { symmetricEigenvalues } from "../math/eigen-symmetric";

/**
 * Share of all variance that the largest few directions absorb: near one, everything moves together.
 * @param covariance - n x n, row-major, semi-definite. Not mutated.
 * @param size - n.
 * @param directions - how many of the largest, 1 to n; about a fifth of n is usual.
 * @returns 0 to 1.
 * @throws RangeError when the count is not within 1 and n, or there is no variance.
 * @see Kritzman, Li, Page & Rigobon (2011), Journal of Portfolio Management 37.
 */
export function absorptionRatio(covariance: Float64Array, size: number, directions: number): number {
  if (!(Number.isInteger(directions) && directions >= 1 && directions <= size))
    throw new RangeError(`absorptionRatio: ${directions} of ${size} directions`);
  const values = symmetricEigenvalues(covariance, size);
  const total = values.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) throw new RangeError("absorptionRatio: there is no variance");
  return values.subarray(0, directions).reduce((sum, value) => sum + value, 0) / total;
}

/** How unusual a day was, and whether by the size of its moves or by how they went together. */
export type Turbulence = {
  /** Squared Mahalanobis distance over the number of assets: 1 on an ordinary day. */
  readonly turbulence: number;
  /** The same if assets were uncorrelated. */
  readonly magnitude: number;
  /** Turbulence over magnitude: above 1, moves went together in an unusual way. */
  readonly correlationSurprise: number;
};

/**
 * Turbulence of one day's moves.
 * @param moves - n. Not mutated.
 * @param means - n, trailing. Not mutated.
 * @param covariance - n x n, row-major, positive definite, trailing. Not mutated.
 * @returns turbulence and its parts.
 * @throws RangeError when shapes differ or the covariance is singular.
 * @see Chow, Jacquier, Kritzman & Lowry (1999), Financial Analysts Journal 55; Kinlaw & Turkington (2014), J. Asset
 *   Management 14.
 */
export function turbulenceOf(moves: Float64Array, means: Float64Array, covariance: Float64Array): Turbulence {
  const size = moves.length;
  if (means.length !== size) throw new RangeError(`turbulenceOf: ${means.length} means for ${size} moves`);
  const { lower, repaired } = cholesky(covariance, size);
  if (repaired > 0) throw new RangeError("turbulenceOf: the covariance is singular");
  const solved = new Float64Array(size);
  let [together, apart] = [0, 0];
  for (let i = 0; i < size; i++) {
    const gap = at(moves, i) - at(means, i);
    let left = gap;
    for (let k = 0; k < i; k++) left -= at(lower, i * size + k) * at(solved, k);
    solved[i] = left / at(lower, i * size + i);
    together += at(solved, i) ** 2;
    apart += gap ** 2 / at(covariance, i * size + i);
  }
  const [turbulence, magnitude] = [together / size, apart / size];
  return { turbulence, magnitude, correlationSurprise: magnitude > 0 ? turbulence / magnitude : 1 };
}
