import { at } from "../math/at";
import { matrixExponential, matrixLogarithm, matrixPower } from "../math/matrix-functions";

/** Slack on the sum of a row of probabilities. */
const ROW_SLACK = 1e-9;

/** One year's probabilities of moving from rating to rating, row-major; the last rating is default. */
export type RatingMatrix = { readonly size: number; readonly yearly: Float64Array };

/**
 * A matrix of rating moves.
 * @param rows - n rows of n probabilities, best rating first, default last.
 * @returns the matrix.
 * @throws RangeError when it is not square, a probability is not within 0 and 1, a row does not sum to one, or
 *   default is left again.
 */
export function ratingMatrix(rows: readonly (readonly number[])[]): RatingMatrix {
  const size = rows.length;
  for (const [i, row] of rows.entries()) {
    const sum = row.reduce((total, p) => total + (p >= 0 && p <= 1 ? p : Number.NaN), 0);
    if (row.length !== size || !(Math.abs(sum - 1) < ROW_SLACK))
      throw new RangeError(`ratingMatrix: row ${i} is no distribution over ${size} ratings`);
  }
  if (size < 2 || rows[size - 1]?.[size - 1] !== 1)
    throw new RangeError("ratingMatrix: default must be absorbing");
  return { size, yearly: Float64Array.from(rows.flat()) };
}

/** Probability of default within so many whole years, of each rating, default's own last. */
export function cumulativeDefault({ size, yearly }: RatingMatrix, years: number): Float64Array {
  const power = matrixPower(yearly, size, years);
  return Float64Array.from({ length: size }, (_, i) => at(power, i * size + size - 1));
}

/**
 * Generator of a matrix of rating moves, repaired: what is negative off the diagonal is set to zero and taken from
 * the diagonal of its row.
 * @param matrix - one year's.
 * @returns n x n rates a year, rows sum to zero, off the diagonal 0 or more.
 * @throws RangeError when the matrix has no logarithm near the identity.
 * @see Israel, Rosenthal & Wei (2001), Finding generators for Markov chains via empirical transition matrices.
 */
export function ratingGenerator({ size, yearly }: RatingMatrix): Float64Array {
  const generator = matrixLogarithm(yearly, size);
  for (let i = 0; i < size; i++) {
    let off = 0;
    for (let j = 0; j < size; j++) {
      if (j === i) continue;
      const rate = Math.max(at(generator, i * size + j), 0);
      generator[i * size + j] = rate;
      off += rate;
    }
    generator[i * size + i] = 0 - off;
  }
  return generator;
}

/** Probabilities of rating moves over any time, from the generator. @throws RangeError on a negative time. */
export function ratingMoves(matrix: RatingMatrix, years: number): Float64Array {
  if (!(years >= 0)) throw new RangeError(`ratingMoves: ${years} years`);
  return matrixExponential(
    ratingGenerator(matrix).map((rate) => rate * years),
    matrix.size,
  );
}
