import { at } from "./at";

/** Stretches of this length are put in order one by one before they are merged. */
const RUN = 16;

/**
 * Positions of numbers from the smallest on, equal ones in their own order: a stable merge sort, several times faster
 * than sorting with a function that compares.
 * @param xs - n numbers, none NaN. Not mutated.
 * @returns n positions.
 * @see Knuth (1998), The Art of Computer Programming 3, section 5.2.4.
 */
export function ascendingOrder(xs: Float64Array): Uint32Array {
  const n = xs.length;
  let from = new Uint32Array(n);
  for (let i = 0; i < n; i++) from[i] = i;
  for (let start = 0; start < n; start += RUN)
    for (let i = start + 1; i < Math.min(start + RUN, n); i++) {
      const id = from[i] ?? 0;
      const key = at(xs, id);
      let j = i - 1;
      for (; j >= start && at(xs, from[j] ?? 0) > key; j--) from[j + 1] = from[j] ?? 0;
      from[j + 1] = id;
    }
  let into = new Uint32Array(n);
  for (let width = RUN; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let [left, right] = [start, middle];
      for (let k = start; k < end; k++) {
        const takesLeft =
          left < middle && (right >= end || at(xs, from[left] ?? 0) <= at(xs, from[right] ?? 0));
        into[k] = takesLeft ? (from[left++] ?? 0) : (from[right++] ?? 0);
      }
    }
    [from, into] = [into, from];
  }
  return from;
}
