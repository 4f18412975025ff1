import { at } from "../math/at";
import { cholesky } from "../math/cholesky";
import { latinHypercubeNormals } from "../math/latin-hypercube";
import { permutation, seededRandom, seedOfText } from "../math/random";
import { chiSquareQuantile } from "../math/student-t";

/** The draws are the same every frame and every day, so that VaR does not flicker. */
export const PARAMETRIC_SEED = 20_240_229;
/** Above this share of the draws the factors are too many to give the sample its exact covariance. */
const EXACT_SHARE_MAX = 0.8;

export type SphericalDraws = {
  /** F columns of draws of unit variance, one after the other; they share their mixing variable. */
  readonly spherical: Float64Array;
  /** E x E lower triangle that takes the own covariance of the first E columns away; null where they are too many for that. */
  readonly whitening: Float64Array | null;
};

/** So many sets are kept: one a market, or a portfolio of a study; 1.9 MB each at 300 factors. */
const REMEMBERED_MAX = 40;
const remembered = new Map<string, SphericalDraws>();

/**
 * Draws of a spherical Student t of unit variance: half of a sample, whose mirror image is the other half.
 *
 * A column belongs to its id, not to its place: a factor more or less leaves the others' as they are. They are made once
 * for each list of ids; nobody writes to them.
 * @param ids - F, all different, in the order in which the sample's covariance is taken away.
 * @param pairs - n draws a column, at least 2.
 * @param nu - degrees of freedom, above 2.
 * @param firm - how many of them are there to stay. Where these leave room, as many columns as possible are exact, but
 *   these at least: one that only may come takes nothing from them.
 * @throws RangeError when an id comes twice.
 */
export function sphericalDraws(
  ids: readonly string[],
  pairs: number,
  nu: number,
  firm: number = ids.length,
): SphericalDraws {
  const most = Math.floor(EXACT_SHARE_MAX * pairs);
  const exact = firm <= most ? Math.min(ids.length, most) : 0;
  const key = JSON.stringify([pairs, nu, exact, ids]);
  const known = remembered.get(key);
  if (known) return known;
  const spherical = drawn(ids, pairs, nu);
  const made = {
    spherical,
    whitening: exact > 0 ? inverseOf(gramFactor(spherical, pairs, exact), exact) : null,
  };
  const oldest = remembered.keys().next().value;
  if (remembered.size >= REMEMBERED_MAX && oldest !== undefined) remembered.delete(oldest);
  remembered.set(key, made);
  return made;
}

/** Normal draws times the mixing variable sqrt((nu - 2) / chi2), rescaled so that its mean square is exactly one. */
function drawn(ids: readonly string[], pairs: number, nu: number): Float64Array {
  const draws = latinHypercubeNormals(pairs, seedsOf(ids));
  const order = permutation(pairs, seededRandom(PARAMETRIC_SEED - 1));
  const mixing = Float64Array.from(order, (slice) =>
    Math.sqrt((nu - 2) / chiSquareQuantile((slice + 0.5) / pairs, nu)),
  );
  let square = 0;
  for (const m of mixing) square += (m * m) / pairs;
  for (let f = 0; f < ids.length; f++)
    for (let i = 0; i < pairs; i++)
      draws[f * pairs + i] = (at(draws, f * pairs + i) * at(mixing, i)) / Math.sqrt(square);
  return draws;
}

/** One stream an id; where two texts share a number the later one takes the next that is free. */
function seedsOf(ids: readonly string[]): number[] {
  if (new Set(ids).size < ids.length) throw new RangeError("sphericalDraws: an id comes twice");
  const taken = new Set<number>([PARAMETRIC_SEED - 1]);
  return ids.map((id) => {
    let seed = seedOfText(`${PARAMETRIC_SEED} ${id}`);
    while (taken.has(seed)) seed = (seed + 1) >>> 0;
    taken.add(seed);
    return seed;
  });
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
