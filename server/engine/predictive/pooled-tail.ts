import { at } from "../math/at";
import type { MemberTail } from "./member-tail";

/**
 * VaR and ES of a mixture of members, from their worst scenarios.
 * @param tails - one a member; not mutated.
 * @param weights - one a member, sum one.
 * @param tail - a = 1 - c.
 * @returns losses, unit of the tails.
 * @throws RangeError when the tails of members with a weight end before the level is reached.
 */
export function pooledTail(
  tails: readonly MemberTail[],
  weights: Float64Array,
  tail: number,
): { readonly valueAtRisk: number; readonly shortfall: number } {
  const next = new Int32Array(tails.length);
  let cumulated = 0;
  let sum = 0;
  for (;;) {
    let member = -1;
    let worst = Number.NEGATIVE_INFINITY;
    for (let m = 0; m < tails.length; m++) {
      if (!(at(weights, m) > 0)) continue;
      const { losses } = tails[m] ?? { losses: new Float64Array(0) };
      const k = next[m] ?? 0;
      if (k >= losses.length)
        throw new RangeError(`pooledTail: the tail of member ${m} ends at ${cumulated}`);
      if (!(at(losses, k) > worst)) continue;
      member = m;
      worst = at(losses, k);
    }
    if (member < 0) throw new RangeError("pooledTail: no member has a weight");
    const k = next[member] ?? 0;
    const mass = at(weights, member) * at(tails[member]?.probabilities ?? new Float64Array(0), k);
    next[member] = k + 1;
    if (cumulated + mass >= tail - 1e-12)
      return { valueAtRisk: worst, shortfall: Math.max((sum + (tail - cumulated) * worst) / tail, worst) };
    cumulated += mass;
    sum += mass * worst;
  }
}
