/**
 * Element i of a vector of doubles, NaN beyond its ends.
 *
 * Kept to one array type so that the engine inlines it; a read past the end shows up as NaN,
 * which the guard on the snapshot refuses, and never as zero.
 * @param xs - any vector; not mutated.
 * @param i - index from 0.
 * @returns the element, or NaN.
 */
export const at = (xs: Float64Array, i: number): number => xs[i] ?? Number.NaN;
