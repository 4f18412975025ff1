import { at } from "./at";

/**
 * Inverse of a small dense matrix by Gauss-Jordan elimination with partial pivoting.
 * @param matrix - n x n, row-major. Not mutated.
 * @param size - n.
 * @returns the inverse, or null when the matrix is singular to working precision or not finite.
 * @see Golub & Van Loan (2013), Matrix Computations, 3.4.
 */
export function inverseOf(matrix: Float64Array, size: number): Float64Array | null {
  const left = matrix.slice();
  const right = new Float64Array(size * size);
  for (let i = 0; i < size; i++) right[i * size + i] = 1;
  let largest = 0;
  for (const each of left) largest = Math.max(largest, Math.abs(each));
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(at(left, row * size + column)) > Math.abs(at(left, pivot * size + column))) pivot = row;
    const head = at(left, pivot * size + column);
    if (!(Math.abs(head) > 1e-14 * largest)) return null;
    for (const part of [left, right]) {
      for (let k = 0; k < size; k++) {
        const [a, b] = [column * size + k, pivot * size + k];
        const kept = at(part, a);
        part[a] = at(part, b) / head;
        if (a !== b) part[b] = kept;
      }
    }
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = at(left, row * size + column);
      for (const part of [left, right])
        for (let k = 0; k < size; k++)
          part[row * size + k] = at(part, row * size + k) - factor * at(part, column * size + k);
    }
  }
  return right.every(Number.isFinite) ? right : null;
}
