import { at } from "../math/at";
import type { CovarianceModel } from "../volatility/portfolio-volatility";
import type { Moments } from "./cornish-fisher";

/**
 * Moments of a quadratic profit d'x + x'Gx/2 when the factors x are normal with covariance D C D and mean zero:
 * cumulants k_r = (r-1)!/2 tr((GS)^r) + r!/2 d'S (GS)^(r-2) d.
 *
 * A labelled approximation: options are revalued in full elsewhere. Volatility factors carry vega in `deltas`.
 * @param deltas - F exposures d, base currency for a move of 1. Not mutated.
 * @param gammas - F diagonal second derivatives G, base currency for a squared move of 1; no cross terms. Not mutated.
 * @param model - F volatilities D and F x F correlation C. Not mutated.
 * @returns mean, deviation, skewness and excess kurtosis of the profit; a book that does not move has zeros.
 * @throws RangeError when shapes differ or a cumulant is not finite.
 * @see Britten-Jones & Schaefer (1999), European Finance Review 2; Jaschke (2002), Journal of Risk 4.
 */
export function deltaGammaMoments(
  deltas: Float64Array,
  gammas: Float64Array,
  { volatilities, correlation }: CovarianceModel,
): Moments {
  const size = deltas.length;
  if (gammas.length !== size || volatilities.length !== size || correlation.length !== size * size)
    throw new RangeError(`deltaGammaMoments: ${size} deltas, ${gammas.length} gammas`);
  // S d, and M = G S restricted to factors with gamma: all that the traces need.
  const covariance = (i: number, j: number): number =>
    at(volatilities, i) * at(correlation, i * size + j) * at(volatilities, j);
  const exposed = deltas.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) if (at(deltas, j) !== 0) sum += covariance(i, j) * at(deltas, j);
    return sum;
  });
  const curved = [...gammas.keys()].filter((i) => at(gammas, i) !== 0);
  const width = curved.length;
  const product = new Float64Array(width * width); // (G S) over curved factors
  curved.forEach((i, row) => {
    curved.forEach((j, column) => {
      product[row * width + column] = at(gammas, i) * covariance(i, j);
    });
  });
  const square = multiply(product, product, width);
  let variance = 0;
  for (let i = 0; i < size; i++) variance += at(deltas, i) * at(exposed, i);
  // d'S G S d and d'S G S G S d.
  const turned = Float64Array.from(curved, (i) => at(gammas, i) * at(exposed, i));
  let [third, fourth] = [0, 0];
  curved.forEach((i, row) => {
    third += at(exposed, i) * at(turned, row);
    for (const [column, j] of curved.entries())
      fourth += at(turned, row) * covariance(i, j) * at(turned, column);
  });
  const k1 = trace(product, width) / 2;
  const k2 = variance + trace(square, width) / 2;
  const k3 = 3 * third + traceOfProduct(square, product, width);
  const k4 = 12 * fourth + 3 * traceOfProduct(square, square, width);
  if (!Number.isFinite(k1 + k2 + k3 + k4))
    throw new RangeError("deltaGammaMoments: a cumulant is not finite");
  const deviation = Math.sqrt(Math.max(k2, 0));
  return {
    mean: k1,
    deviation,
    skewness: deviation > 0 ? k3 / deviation ** 3 : 0,
    excessKurtosis: deviation > 0 ? k4 / deviation ** 4 : 0,
  };
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++)
      for (let j = 0; j < size; j++)
        result[i * size + j] = at(result, i * size + j) + at(a, i * size + k) * at(b, k * size + j);
  return result;
}

function trace(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += at(a, i * size + i);
  return sum;
}

function traceOfProduct(a: Float64Array, b: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) sum += at(a, i * size + j) * at(b, j * size + i);
  return sum;
}
