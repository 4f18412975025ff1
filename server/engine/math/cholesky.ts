import { at } from "./at";

export type Cholesky = {
  /** F x F lower triangle, row-major, zeros above the diagonal. */
  readonly lower: Float64Array;
  /** How many diagonal elements were lifted to the floor: 0 for a positive definite matrix. */
  readonly repaired: number;
};

/**
 * Lower Cholesky factor of a symmetric positive semi-definite matrix.
 *
 * Repair `pivot-floor`: a pivot below 1e-12 of the largest diagonal element is a direction without variance of its
 * own; its column is set to zero but for that floor, so the product differs from the input by at most the floor.
 * @param matrix - F x F, row-major, symmetric; only the lower triangle is read. Not mutated.
 * @param size - F.
 * @returns the factor, and how many pivots were repaired.
 * @throws RangeError when the shape is wrong, an element is not finite, or a pivot is clearly negative (< -1e-8).
 * @see Golub & Van Loan (2013), Matrix Computations, 4.2; Higham (1990) on semi-definite input.
 */
export function cholesky(matrix: Float64Array, size: number): Cholesky {
  if (matrix.length !== size * size)
    throw new RangeError(`cholesky: expected ${size}x${size}, got ${matrix.length}`);
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, at(matrix, i * size + i));
  const floor = Math.max(1e-12 * (largest || 1), Number.MIN_VALUE); // a floor that rounds to 0 would divide by it
  const lower = new Float64Array(size * size);
  const isFlat = new Uint8Array(size);
  let repaired = 0;
  for (let i = 0; i < size; i++) {
    const rowI = lower.subarray(i * size, i * size + size);
    for (let j = 0; j <= i; j++) {
      const rowJ = lower.subarray(j * size, j * size + size);
      let sum = at(matrix, i * size + j);
      for (let k = 0; k < j; k++) sum -= at(rowI, k) * at(rowJ, k);
      if (!Number.isFinite(sum)) throw new RangeError(`cholesky: element ${i},${j} is not finite`);
      if (j < i) {
        rowI[j] = isFlat[j] === 1 ? 0 : sum / at(rowJ, j);
        continue;
      }
      if (sum < -1e-8 * (largest || 1))
        throw new RangeError(`cholesky: pivot ${i} is ${sum}: not semi-definite`);
      if (sum < floor) {
        isFlat[i] = 1;
        repaired++;
      }
      rowI[i] = Math.sqrt(Math.max(sum, floor));
    }
  }
  return { lower, repaired };
}
