import { at } from "./at";
import { dot } from "./sums";

/** A column of which less than this share is new is a combination of those before it. */
const NEW_SHARE_MIN = 1e-10;

/**
 * Squared length of the projection of y on the span of some columns: y'X (X'X)^- X'y.
 * @param columns - k vectors of T numbers, finite; may depend on each other. Not mutated.
 * @param y - T numbers, finite. Not mutated.
 * @returns that length, and the rank: how many columns bring something new.
 * @throws RangeError when lengths differ or a number is not finite.
 * @see Golub & Van Loan (2013), Matrix Computations, 5.2.8 (modified Gram-Schmidt, here run twice).
 */
export function projectionOf(
  columns: readonly Float64Array[],
  y: Float64Array,
): { readonly squaredLength: number; readonly rank: number } {
  const basis: Float64Array[] = [];
  let squaredLength = 0;
  for (const column of columns) {
    const own = inUnits(column);
    const length = Math.sqrt(dot(own, own));
    for (let pass = 0; pass < 2; pass++)
      for (const direction of basis) {
        const share = dot(direction, own);
        for (let t = 0; t < own.length; t++) own[t] = at(own, t) - share * at(direction, t);
      }
    const rest = Math.sqrt(dot(own, own));
    if (!Number.isFinite(rest)) throw new RangeError("projectionOf: a number is not finite");
    if (!(rest > NEW_SHARE_MIN * length)) continue;
    for (let t = 0; t < own.length; t++) own[t] = at(own, t) / rest;
    basis.push(own);
    squaredLength += dot(own, y) ** 2;
  }
  if (!Number.isFinite(squaredLength)) throw new RangeError("projectionOf: a number is not finite");
  return { squaredLength, rank: basis.length };
}

/** A column over its largest entry: squares of very small or large numbers would lose their digits. */
function inUnits(column: Float64Array): Float64Array {
  let largest = 0;
  for (const x of column) largest = Math.max(largest, Math.abs(x));
  return largest > 0 ? column.map((x) => x / largest) : column.slice();
}
