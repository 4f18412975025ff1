import { at } from "../math/at";
import { smallestInOrder } from "../math/smallest-in-order";

/** Worst scenarios of one member on one evening: losses divided by gross, worst first, and their probabilities. */
export type MemberTail = { readonly losses: Float64Array; readonly probabilities: Float64Array };

/** Share of a member's probability that is kept: all that a pool at 97.5 % with a weight of a tenth can reach. */
const KEPT_MASS = 0.26;

/**
 * The worst scenarios of a member, as many as weights can be learned from: what a forecast of record keeps of it.
 * @param pnl - n profits, base currency. Not mutated.
 * @param probabilities - n, summing to one; null = equally likely. Not mutated.
 * @param grossBase - gross exposure of the evening, above 0, by which losses are divided.
 * @returns losses in shares of gross, worst first, until 26 % of probability is reached.
 * @throws RangeError when a profit is not finite, lengths differ, or the gross is not above zero.
 */
export function memberTail(
  pnl: Float64Array,
  probabilities: Float64Array | null,
  grossBase: number,
): MemberTail {
  const n = pnl.length;
  if (
    !(grossBase > 0 && pnl.every(Number.isFinite) && (probabilities === null || probabilities.length === n))
  )
    throw new RangeError(`memberTail: ${n} profits of a gross of ${grossBase}`);
  let count = Math.min(n, Math.ceil(KEPT_MASS * n) + 1); // enough where all are equally likely
  for (;;) {
    const order = smallestInOrder(pnl, count);
    const losses = new Float64Array(count);
    const own = new Float64Array(count);
    let [kept, mass] = [0, 0];
    for (; kept < count && mass < KEPT_MASS; kept++) {
      const id = order[kept] ?? 0;
      const probability = probabilities === null ? 1 / n : at(probabilities, id);
      losses[kept] = -at(pnl, id) / grossBase;
      own[kept] = probability;
      mass += probability;
    }
    if (mass >= KEPT_MASS || count === n)
      return { losses: losses.slice(0, kept), probabilities: own.slice(0, kept) };
    count = Math.min(n, 2 * count);
  }
}
