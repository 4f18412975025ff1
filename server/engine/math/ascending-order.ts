import { at } from "./at";

/** Stretches of this length are put in order one by one before they are merged. */
const RUN = 16;

/**
 * Positions of numbers from the smallest on, equal ones in their own order: a stable merge sort that carries each number
 * beside its position, several times faster than sorting with a function that compares.
 * @param xs - n numbers, none NaN. Not mutated.
 * @returns n positions.
 * @see Knuth (1998), The Art of Computer Programming 3, section 5.2.4.
 */
export function ascendingOrder(xs: Float64Array): Uint32Array {
  const n = xs.length;
  let [from, keys] = [new Uint32Array(n), xs.slice()];
  for (let i = 0; i < n; i++) from[i] = i;
  for (let start = 0; start < n; start += RUN) insertionSort(keys, from, start, Math.min(start + RUN, n));
  let [into, intoKeys] = [new Uint32Array(n), new Float64Array(n)];
  for (let width = RUN; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let [left, right] = [start, middle];
      for (let k = start; k < end; k++) {
        const takesLeft = left < middle && (right >= end || at(keys, left) <= at(keys, right));
        const next = takesLeft ? left++ : right++;
        into[k] = from[next] ?? 0;
        intoKeys[k] = at(keys, next);
      }
    }
    [from, into] = [into, from];
    [keys, intoKeys] = [intoKeys, keys];
  }
  return from;
}

function insertionSort(keys: Float64Array, ids: Uint32Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const [id, key] = [ids[i] ?? 0, at(keys, i)];
    let j = i - 1;
    for (; j >= start && at(keys, j) > key; j--) {
      ids[j + 1] = ids[j] ?? 0;
      keys[j + 1] = at(keys, j);
    }
    ids[j + 1] = id;
    keys[j + 1] = key;
  }
}
