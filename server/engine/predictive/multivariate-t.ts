import type { Factor } from "~/server/domain/scenario";
import { at } from "../math/at";
import { cholesky } from "../math/cholesky";
import { latinHypercubeNormals } from "../math/latin-hypercube";
import { permutation, seededRandom } from "../math/random";
import { chiSquareQuantile } from "../math/student-t";
import { RELATIVE_MOVE_MIN } from "../pricing/scenario-columns";

/** Draws of the parametric member. */
const PARAMETRIC_DRAWS = 1000;
/** Tails of daily stock and currency moves: between 3 and 6 in most studies; fixed, not fitted. */
export const PARAMETRIC_DEGREES_OF_FREEDOM = 5;
/** The draws are the same every frame and every day, so that VaR does not flicker. */
export const PARAMETRIC_SEED = 20_240_229;
/** Above this share of the draws the factors are too many to give the sample its exact covariance. */
const EXACT_SHARE_MAX = 0.8;

/**
 * Fixed joint moves of a multivariate Student t with covariance D C D (scale matrix D C D (nu - 2) / nu).
 *
 * Each draw has its mirror image, so the mean is exactly zero. Normal parts are a Latin hypercube, the chi-square
 * mixing variable is stratified. The sample is then turned so that its own covariance is exactly D C D (as long as
 * factors are fewer than 80 % of the mirrored pairs): the volatility of a linear book carries no sampling error.
 * @param volatilities - F daily volatilities D, in each factor's unit. Not mutated.
 * @param correlation - F x F row-major C, semi-definite. Not mutated.
 * @param factors - F; relative moves are kept above -99.9 %.
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
  const target = cholesky(correlation, size).lower;
  const { spherical, whitening } = rememberedDraws(pairs, size, degreesOfFreedom);
  const turn = whitening === null ? target : times(target, whitening, size);
  const moves = new Float64Array(draws * size);
  const column = new Float64Array(pairs);
  for (let f = 0; f < size; f++) {
    column.fill(0);
    for (let g = 0; g <= f; g++) {
      const weight = at(turn, f * size + g) * at(volatilities, f);
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
 * @returns n profits, base currency, in the order of the draws.
 * @throws RangeError when shapes differ or the correlation is not semi-definite.
 */
export function multivariateTProfits(
  exposures: Float64Array,
  volatilities: Float64Array,
  correlation: Float64Array,
  degreesOfFreedom: number = PARAMETRIC_DEGREES_OF_FREEDOM,
  draws: number = PARAMETRIC_DRAWS,
): Float64Array {
  const size = exposures.length;
  const pairs = draws / 2;
  if (volatilities.length !== size)
    throw new RangeError(`multivariateTProfits: ${volatilities.length} for ${size}`);
  const target = cholesky(correlation, size).lower;
  const { spherical, whitening } = rememberedDraws(pairs, size, degreesOfFreedom);
  const turn = whitening === null ? target : times(target, whitening, size);
  const profits = new Float64Array(draws);
  for (let g = 0; g < size; g++) {
    let loading = 0;
    for (let f = g; f < size; f++) loading += at(exposures, f) * at(volatilities, f) * at(turn, f * size + g);
    for (let i = 0; i < pairs; i++) profits[i] = at(profits, i) + loading * at(spherical, g * pairs + i);
  }
  for (let i = 0; i < pairs; i++) profits[pairs + i] = -at(profits, i);
  return profits;
}

type SphericalDraws = {
  readonly spherical: Float64Array;
  /** Takes the sample's own covariance away; null where the factors are too many for that. */
  readonly whitening: Float64Array | null;
};

/** So many shapes are kept: one a market, or a portfolio of a study; 1.9 MB each at 300 factors. */
const REMEMBERED_MAX = 40;
const remembered = new Map<string, SphericalDraws>();

/** The fixed part of the draws depends on their shape alone, so it is made once; nobody writes to it. */
function rememberedDraws(pairs: number, size: number, nu: number): SphericalDraws {
  const key = `${pairs} ${size} ${nu}`;
  const known = remembered.get(key);
  if (known) return known;
  const spherical = sphericalDraws(pairs, size, nu);
  const isExact = size <= EXACT_SHARE_MAX * pairs;
  const made = {
    spherical,
    whitening: isExact ? inverseOf(gramFactor(spherical, pairs, size), size) : null,
  };
  const oldest = remembered.keys().next().value;
  if (remembered.size >= REMEMBERED_MAX && oldest !== undefined) remembered.delete(oldest);
  remembered.set(key, made);
  return made;
}

/** Normal draws times the mixing variable sqrt((nu - 2) / chi2), rescaled so that its mean square is exactly one. */
function sphericalDraws(pairs: number, size: number, nu: number): Float64Array {
  const draws = latinHypercubeNormals(pairs, size, PARAMETRIC_SEED);
  const order = permutation(pairs, seededRandom(PARAMETRIC_SEED - 1));
  const mixing = Float64Array.from(order, (slice) =>
    Math.sqrt((nu - 2) / chiSquareQuantile((slice + 0.5) / pairs, nu)),
  );
  let square = 0;
  for (const m of mixing) square += (m * m) / pairs;
  for (let f = 0; f < size; f++)
    for (let i = 0; i < pairs; i++)
      draws[f * pairs + i] = (at(draws, f * pairs + i) * at(mixing, i)) / Math.sqrt(square);
  return draws;
}

/** Cholesky factor of the draws' own second moments. */
function gramFactor(draws: Float64Array, pairs: number, size: number): Float64Array {
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      const [a, b] = [i * pairs, j * pairs];
      for (let k = 0; k < pairs; k++) sum += at(draws, a + k) * at(draws, b + k);
      gram[i * size + j] = sum / pairs;
    }
  return cholesky(gram, size).lower;
}

/** Inverse of a lower triangle. */
function inverseOf(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const pivot = at(lower, i * size + i);
    for (let k = 0; k < i; k++) {
      const factor = at(lower, i * size + k) / pivot;
      for (let j = 0; j <= k; j++)
        inverse[i * size + j] = at(inverse, i * size + j) - factor * at(inverse, k * size + j);
    }
    inverse[i * size + i] = 1 / pivot;
  }
  return inverse;
}

/** Product of two lower triangles. */
function times(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k <= i; k++) {
      const weight = at(a, i * size + k);
      for (let j = 0; j <= k; j++)
        product[i * size + j] = at(product, i * size + j) + weight * at(b, k * size + j);
    }
  return product;
}
