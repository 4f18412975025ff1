import { at } from "./at";

/** Terms of a series after which a matrix is taken to have none: what is left is below rounding. */
const TERMS_MAX = 10_000;

/** Product of two n x n matrices, row-major; neither is mutated. */
export function matrixProduct(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++) {
      const weight = at(a, i * size + k);
      for (let j = 0; j < size; j++)
        product[i * size + j] = at(product, i * size + j) + weight * at(b, k * size + j);
    }
  return product;
}

const identity = (size: number): Float64Array =>
  Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0));

/** A power of a square matrix, by squaring. @throws RangeError when the power is no whole number from 0 on. */
export function matrixPower(matrix: Float64Array, size: number, power: number): Float64Array {
  if (!(Number.isInteger(power) && power >= 0)) throw new RangeError(`matrixPower: power ${power}`);
  let [result, square] = [identity(size), matrix];
  for (let left = power; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = matrixProduct(result, square, size);
    square = matrixProduct(square, square, size);
  }
  return result;
}

/**
 * Exponential of a square matrix: Taylor series of the matrix over 2^k, squared k times.
 * @param matrix - n x n, row-major, finite. Not mutated.
 * @param size - n.
 * @returns e^A.
 * @throws RangeError when an element is not finite.
 * @see Moler & Van Loan (2003), SIAM Review 45, method 3 (scaling and squaring).
 */
export function matrixExponential(matrix: Float64Array, size: number): Float64Array {
  const norm = matrix.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0) * size;
  if (!Number.isFinite(norm)) throw new RangeError("matrixExponential: an element is not finite");
  const squarings = Math.max(0, Math.ceil(Math.log2(Math.max(norm, 1e-300))) + 4);
  const scaled = matrix.map((x) => x / 2 ** squarings);
  let [sum, term] = [identity(size), identity(size)];
  for (let k = 1; k <= 20; k++) {
    term = matrixProduct(term, scaled, size).map((x) => x / k);
    sum = sum.map((x, i) => x + at(term, i));
  }
  for (let k = 0; k < squarings; k++) sum = matrixProduct(sum, sum, size);
  return sum;
}

/**
 * Logarithm of a matrix near the identity, by its series in A - I.
 * @param matrix - n x n, row-major. Not mutated.
 * @param size - n.
 * @returns log A.
 * @throws RangeError when the series does not end: the matrix is too far from the identity.
 * @see Israel, Rosenthal & Wei (2001), Mathematical Finance 11, theorem 2.2.
 */
export function matrixLogarithm(matrix: Float64Array, size: number): Float64Array {
  const gap = matrix.map((x, k) => x - (k % (size + 1) === 0 ? 1 : 0));
  let power: Float64Array = gap;
  let sum: Float64Array = new Float64Array(size * size);
  for (let k = 1; k <= TERMS_MAX; k++) {
    const sign = k % 2 === 1 ? 1 : -1;
    const before = power;
    sum = sum.map((x, i) => x + (sign * at(before, i)) / k);
    const largest = power.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    if (!Number.isFinite(largest) || largest > 1e6) break;
    if (largest / k < 1e-18) return sum;
    power = matrixProduct(power, gap, size);
  }
  throw new RangeError("matrixLogarithm: the series does not converge");
}
