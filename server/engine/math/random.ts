/** A stream of uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * A seeded stream of uniform numbers: the same seed gives the same stream on every machine.
 * @param seed - any whole number; only its low 32 bits count.
 * @returns a function that gives the next number, 0 <= u < 1, 32 bits each.
 * @throws RangeError when the seed is not a whole number.
 * @see Steele, Lea & Flood (2014), OOPSLA (splitmix; 32-bit state, mixing constants of mulberry32).
 */
export function seededRandom(seed: number): Random {
  if (!Number.isInteger(seed)) throw new RangeError(`seededRandom: expected a whole seed, got ${seed}`);
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A random order of 0..n-1.
 * @param n - count.
 * @param random - stream that is advanced n - 1 times.
 * @returns each of 0..n-1 once.
 * @see Fisher & Yates (1938); Durstenfeld (1964), CACM 7.
 */
export function permutation(n: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [order[i] ?? 0, order[j] ?? 0];
    order[i] = b;
    order[j] = a;
  }
  return order;
}

/**
 * A whole number that belongs to a text, for a stream of its own: the same on every machine.
 * @returns 0..2^32 - 1; two texts may share one.
 * @see Fowler, Noll & Vo: FNV-1a, 32 bits (IETF draft-eastlake-fnv), over UTF-16 units.
 */
export function seedOfText(text: string): number {
  let number = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) number = Math.imul(number ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return number;
}
