import { at } from "./at";

/** Sweeps after which rotations have converged for any matrix of practical size. */
const SWEEPS_MAX = 60;

/**
 * Eigenvalues of a symmetric matrix, by Jacobi's rotations.
 * @param matrix - n x n, row-major, symmetric; only finite elements. Not mutated.
 * @param size - n.
 * @returns n eigenvalues, largest first.
 * @throws RangeError when the shape is wrong or an element is not finite.
 * @see Golub & Van Loan (2013), Matrix Computations, 8.5.
 */
export function symmetricEigenvalues(matrix: Float64Array, size: number): Float64Array {
  if (matrix.length !== size * size || !matrix.every(Number.isFinite))
    throw new RangeError(`symmetricEigenvalues: expected finite ${size}x${size}`);
  const a = matrix.slice();
  const total = a.reduce((sum, x) => sum + x * x, 0);
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) off += at(a, p * size + q) ** 2;
    if (off <= 1e-30 * total) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, size, p, q);
  }
  return Float64Array.from({ length: size }, (_, i) => at(a, i * size + i)).sort((x, y) => y - x);
}

/** Turns the plane of p and q so that their element vanishes. */
function rotate(a: Float64Array, size: number, p: number, q: number): void {
  const apq = at(a, p * size + q);
  if (apq === 0) return;
  const theta = (at(a, q * size + q) - at(a, p * size + p)) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const [kp, kq] = [at(a, k * size + p), at(a, k * size + q)];
    a[k * size + p] = c * kp - s * kq;
    a[k * size + q] = s * kp + c * kq;
  }
  for (let k = 0; k < size; k++) {
    const [pk, qk] = [at(a, p * size + k), at(a, q * size + k)];
    a[p * size + k] = c * pk - s * qk;
    a[q * size + k] = s * pk + c * qk;
  }
}
