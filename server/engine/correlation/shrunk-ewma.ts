import { at } from "../math/at";
import { ewmaWeights } from "../math/ewma-weights";

/**
 * Correlations need a longer memory than volatilities: at .99 about 200 days count, at .97 about 65, fewer than a
 * few hundred factors would need.
 */
const CORRELATION_DECAY = 0.99;
/** Pull towards the one-factor target; fixed beforehand, not fitted. */
const CORRELATION_SHRINKAGE = 0.1;

/**
 * Exponentially weighted correlation, shrunk towards one factor: C = .9 E + .1 (b b' + diag(1 - b^2)), where b is
 * each factor's correlation with the mean of all standardised ones.
 *
 * Both parts are positive semi-definite (a Gram matrix; a rank-one matrix and a non-negative diagonal), so is the
 * mix. A factor that never moved has correlation 0 with everything.
 * @param moves - F vectors of T moves, oldest first, finite. Not mutated.
 * @param options.decay - a day.
 * @param options.shrinkage - 0 (none) to 1.
 * @param options.isInMean - which factors the mean is of, by place: all, unless some may leave no trace in the others.
 * @returns F x F, row-major, symmetric, unit diagonal, elements in [-1, 1].
 * @throws RangeError when lengths differ, a move is not finite, or the shrinkage is outside 0..1.
 * @see Ledoit & Wolf (2003), J. Empirical Finance 10 (one-factor target); RiskMetrics (1996) for the weights.
 */
export function shrunkEwmaCorrelation(
  moves: readonly Float64Array[],
  {
    decay = CORRELATION_DECAY,
    shrinkage = CORRELATION_SHRINKAGE,
    isInMean = (_factor: number): boolean => true,
  } = {},
): Float64Array {
  if (!(shrinkage >= 0 && shrinkage <= 1)) throw new RangeError(`correlation: shrinkage ${shrinkage}`);
  const size = moves.length;
  const days = moves[0]?.length ?? 0;
  const matrix = new Float64Array(size * size);
  if (size === 0) return matrix;
  const standard = standardise(moves, ewmaWeights(days, decay));
  for (let i = 0; i < size; i++) {
    matrix[i * size + i] = 1;
    for (let j = 0; j < i; j++) {
      const element = Math.min(1, Math.max(-1, product(standard, i, j, days)));
      matrix[i * size + j] = element;
      matrix[j * size + i] = element;
    }
  }
  const loadings = loadingsOnMean(matrix, size, isInMean);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) {
      const element =
        (1 - shrinkage) * at(matrix, i * size + j) + shrinkage * at(loadings, i) * at(loadings, j);
      matrix[i * size + j] = element;
      matrix[j * size + i] = element;
    }
  return matrix;
}

/** Weighted moves of unit length, factor after factor; zero for one that never moved. */
function standardise(moves: readonly Float64Array[], weights: Float64Array): Float64Array {
  const days = weights.length;
  const standard = new Float64Array(moves.length * days);
  moves.forEach((series, f) => {
    if (series.length !== days) throw new RangeError(`correlation: factor ${f} has ${series.length} moves`);
    let square = 0;
    for (let t = 0; t < days; t++) square += at(weights, t) * at(series, t) ** 2;
    if (!Number.isFinite(square)) throw new RangeError(`correlation: a move of factor ${f} is not finite`);
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let t = 0; t < days; t++) standard[f * days + t] = at(series, t) * Math.sqrt(at(weights, t)) * scale;
  });
  return standard;
}

function product(standard: Float64Array, i: number, j: number, days: number): number {
  const [a, b] = [i * days, j * days];
  let even = 0;
  let odd = 0;
  let t = 0;
  for (; t + 1 < days; t += 2) {
    even += at(standard, a + t) * at(standard, b + t);
    odd += at(standard, a + t + 1) * at(standard, b + t + 1);
  }
  return t < days ? even + odd + at(standard, a + t) * at(standard, b + t) : even + odd;
}

/** C m / sqrt(m' C m), m marking whom the mean is of; all zero where that mean does not move. */
function loadingsOnMean(
  matrix: Float64Array,
  size: number,
  isInMean: (factor: number) => boolean,
): Float64Array {
  const sums = new Float64Array(size);
  let total = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) if (isInMean(j)) sums[i] = at(sums, i) + at(matrix, i * size + j);
    if (isInMean(i)) total += at(sums, i);
  }
  if (!(total > 1e-9)) return new Float64Array(size);
  return sums.map((sum) => Math.min(1, Math.max(-1, sum / Math.sqrt(total))));
}
