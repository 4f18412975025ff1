import { ascendingOrder } from "../math/ascending-order";
import { at } from "../math/at";

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
  const order = ascendingOrder(pnl);
  const probabilityAt = (k: number): number =>
    probabilities === null ? 1 / n : at(probabilities, order[k] ?? 0);
  let [kept, mass] = [0, 0];
  while (kept < n && mass < KEPT_MASS) mass += probabilityAt(kept++);
  return {
    losses: Float64Array.from({ length: kept }, (_, k) => -at(pnl, order[k] ?? 0) / grossBase),
    probabilities: Float64Array.from({ length: kept }, (_, k) => probabilityAt(k)),
  };
}
