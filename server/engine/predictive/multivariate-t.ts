import type { Factor } from "~/server/domain/scenario";
import { at } from "../math/at";
import { cholesky } from "../math/cholesky";
import { RELATIVE_MOVE_MIN } from "../pricing/scenario-columns";
import { type SphericalDraws, sphericalDraws } from "./spherical-draws";

/** Draws of the parametric member. */
const PARAMETRIC_DRAWS = 1000;
/** Tails of daily stock and currency moves: between 3 and 6 in most studies; fixed, not fitted. */
export const PARAMETRIC_DEGREES_OF_FREEDOM = 5;

/**
 * Fixed joint moves of a multivariate Student t with covariance D C D (scale matrix D C D (nu - 2) / nu).
 *
 * Each draw has its mirror image, so the mean is exactly zero. Normal parts are a Latin hypercube, the chi-square
 * mixing variable is stratified. The sample is then turned so that its own covariance is exactly D C D (as long as
 * factors are at most 80 % of the mirrored pairs, those that are only proposed not counted): the volatility of a linear
 * book carries no sampling error.
 * What a factor draws belongs to its name (its symbol, in whatever installation), and factors that are only proposed come last: the draws of the others are the
 * same bits with and without them.
 * @param volatilities - F daily volatilities D, in each factor's unit. Not mutated.
 * @param correlation - F x F row-major C, semi-definite. Not mutated.
 * @param factors - F, ids all different; relative moves are kept above -99.9 %.
 * @param degreesOfFreedom - nu, above 2.
 * @param draws - n, even.
 * @returns n x F moves, row-major; row n/2 + i mirrors row i.
 * @throws RangeError when shapes differ, nu <= 2, n is odd, or C is not semi-definite.
 * @see Kotz & Nadarajah (2004), Multivariate t Distributions; McKay et al. (1979) for the sampling.
 */
export function multivariateTMoves(
  volatilities: Float64Array,
  correlation: Float64Array,
  factors: readonly Factor[],
  degreesOfFreedom: number = PARAMETRIC_DEGREES_OF_FREEDOM,
  draws: number = PARAMETRIC_DRAWS,
): Float64Array {
  const size = factors.length;
  const pairs = draws / 2;
  if (volatilities.length !== size)
    throw new RangeError(`multivariateTMoves: ${volatilities.length} for ${size}`);
  if (!(degreesOfFreedom > 2))
    throw new RangeError(`multivariateTMoves: nu ${degreesOfFreedom} has no variance`);
  if (!(Number.isInteger(pairs) && pairs >= 2)) throw new RangeError(`multivariateTMoves: ${draws} draws`);
  const order = heldFirst(factors);
  const names = factors.map(nameOf);
  const ids = Array.from(order, (f) => names[f] ?? "");
  const firm = factors.filter(({ isProposed }) => !isProposed).length;
  const drawn = sphericalDraws(ids, pairs, degreesOfFreedom, firm);
  const turn = turnOf(reordered(correlation, order), size, drawn);
  const { spherical } = drawn;
  const moves = new Float64Array(draws * size);
  const column = new Float64Array(pairs);
  for (const [place, f] of order.entries()) {
    column.fill(0);
    for (let g = 0; g <= place; g++) {
      const weight = at(turn, place * size + g) * at(volatilities, f);
      if (weight === 0) continue;
      const from = g * pairs;
      for (let i = 0; i < pairs; i++) column[i] = at(column, i) + weight * at(spherical, from + i);
    }
    const floor = factors[f]?.moveKind === "relative" ? RELATIVE_MOVE_MIN : Number.NEGATIVE_INFINITY;
    for (let i = 0; i < pairs; i++) {
      moves[i * size + f] = Math.max(at(column, i), floor);
      moves[(pairs + i) * size + f] = Math.max(-at(column, i), floor);
    }
  }
  return moves;
}

/**
 * Profits of a linear book under the same draws, without forming the moves of each factor: several times faster where
 * there are many factors. Moves are not kept above -99.9 %, which no draw of daily moves comes near.
 * @param exposures - F, base currency for a move of 1. Not mutated.
 * @param volatilities - F daily volatilities. Not mutated.
 * @param correlation - F x F, row-major. Not mutated.
 * @param ids - F, all different: whose draws they are; by default their places.
 * @returns n profits, base currency, in the order of the draws.
 * @throws RangeError when shapes differ or the correlation is not semi-definite.
 */
export function multivariateTProfits(
  exposures: Float64Array,
  volatilities: Float64Array,
  correlation: Float64Array,
  degreesOfFreedom: number = PARAMETRIC_DEGREES_OF_FREEDOM,
  draws: number = PARAMETRIC_DRAWS,
  ids: readonly string[] = Array.from(exposures, (_, f) => String(f)),
): Float64Array {
  const size = exposures.length;
  const pairs = draws / 2;
  if (volatilities.length !== size)
    throw new RangeError(`multivariateTProfits: ${volatilities.length} for ${size}`);
  const drawn = sphericalDraws(ids, pairs, degreesOfFreedom);
  const turn = turnOf(correlation, size, drawn);
  const { spherical } = drawn;
  const profits = new Float64Array(draws);
  for (let g = 0; g < size; g++) {
    let loading = 0;
    for (let f = g; f < size; f++) loading += at(exposures, f) * at(volatilities, f) * at(turn, f * size + g);
    for (let i = 0; i < pairs; i++) profits[i] = at(profits, i) + loading * at(spherical, g * pairs + i);
  }
  for (let i = 0; i < pairs; i++) profits[pairs + i] = -at(profits, i);
  return profits;
}

/** What turns independent draws into those of the correlation, their own covariance taken away. */
function turnOf(correlation: Float64Array, size: number, { whitening }: SphericalDraws): Float64Array {
  const target = cholesky(correlation, size).lower;
  return whitening === null ? target : times(target, whitening, size);
}

const nameOf = ({ id, name = id }: Factor): string => name;

/** Places of the factors by name, those that are only proposed after all others: ids of an installation decide nothing. */
function heldFirst(factors: readonly Factor[]): Int32Array {
  const byName = (wanted: boolean): number[] =>
    factors
      .flatMap((factor, f) => ((factor.isProposed ?? false) === wanted ? [{ f, name: nameOf(factor) }] : []))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ f }) => f);
  return Int32Array.from([...byName(false), ...byName(true)]);
}

function reordered(matrix: Float64Array, order: Int32Array): Float64Array {
  const size = order.length;
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      result[i * size + j] = at(matrix, (order[i] ?? 0) * size + (order[j] ?? 0));
  return result;
}

/** Product of two lower triangles, the second of which may be smaller: it leaves what is beyond it. */
function times(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const width = Math.sqrt(b.length);
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k <= Math.min(i, width - 1); k++) {
      const weight = at(a, i * size + k);
      for (let j = 0; j <= k; j++)
        product[i * size + j] = at(product, i * size + j) + weight * at(b, k * width + j);
    }
    for (let k = width; k <= i; k++) product[i * size + k] = at(a, i * size + k);
  }
  return product;
}
