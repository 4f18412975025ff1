import { at } from "./at";

/**
 * Sum of a vector with the rounding error carried along, so that large terms that cancel leave what is small.
 * @param xs - any length; empty gives 0; NaN gives NaN. Not mutated.
 * @returns the sum, error of a few units in the last place of the sum of magnitudes squared away.
 * @see Neumaier (1974), ZAMM 54.
 */
export function compensatedSum(xs: Float64Array): number {
  let sum = 0;
  let carried = 0;
  for (let i = 0; i < xs.length; i++) {
    const x = at(xs, i);
    const next = sum + x;
    carried += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
    sum = next;
  }
  return sum + carried;
}

/**
 * Inner product.
 * @param xs - T numbers; not mutated.
 * @param ys - T numbers; not mutated.
 * @returns sum of the products, in order of index.
 * @throws RangeError when the lengths differ.
 */
export function dot(xs: Float64Array, ys: Float64Array): number {
  if (xs.length !== ys.length) throw new RangeError(`dot: lengths ${xs.length} and ${ys.length} differ`);
  let sum = 0;
  for (let i = 0; i < xs.length; i++) sum += at(xs, i) * at(ys, i);
  return sum;
}
