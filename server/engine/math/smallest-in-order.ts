import { ascendingOrder } from "./ascending-order";
import { at } from "./at";

/**
 * Positions of the smallest of n numbers, smallest first, equal ones in their own order: the first `count` of
 * `ascendingOrder`, without putting the rest in order.
 * @param xs - n numbers, none NaN. Not mutated.
 * @param count - how many, 0 to n.
 * @returns `count` positions.
 * @throws RangeError when the count is no whole number from 0 to n.
 * @see Hoare (1961), Communications of the ACM 4, algorithm 65 (find).
 */
export function smallestInOrder(xs: Float64Array, count: number): Uint32Array {
  const n = xs.length;
  if (!(Number.isInteger(count) && count >= 0 && count <= n))
    throw new RangeError(`smallestInOrder: ${count} of ${n}`);
  if (count === 0 || count === n) return ascendingOrder(xs).subarray(0, count);
  const limit = elementOfRank(xs.slice(), count - 1);
  const below = new Uint32Array(count);
  let [found, equal] = [0, 0];
  for (let i = 0; i < n; i++) if (at(xs, i) < limit) found++;
  const places = count - found; // for those equal to the limit, the first of them
  found = 0;
  for (let i = 0; i < n; i++) {
    const x = at(xs, i);
    if (x < limit || (x === limit && equal++ < places)) below[found++] = i;
  }
  const values = new Float64Array(count);
  for (let k = 0; k < count; k++) values[k] = at(xs, below[k] ?? 0);
  const order = ascendingOrder(values);
  for (let k = 0; k < count; k++) order[k] = below[order[k] ?? 0] ?? 0;
  return order;
}

/** The number that would stand at a rank if all were in order; `xs` is rearranged. */
function elementOfRank(xs: Float64Array, rank: number): number {
  let [low, high] = [0, xs.length - 1];
  while (low < high) {
    const pivot = middleOf(at(xs, low), at(xs, (low + high) >> 1), at(xs, high));
    let [i, j] = [low, high];
    while (i <= j) {
      while (at(xs, i) < pivot) i++;
      while (at(xs, j) > pivot) j--;
      if (i > j) break;
      const swapped = at(xs, i);
      xs[i++] = at(xs, j);
      xs[j--] = swapped;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return at(xs, rank);
}

const middleOf = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
