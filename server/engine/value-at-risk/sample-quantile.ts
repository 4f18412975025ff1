import type { QuantileRule } from "~/server/domain/conventions";
import { at } from "../math/at";
import { regularisedBeta } from "../math/gamma";

/** One part in 1e9 is read as a whole number: (1 - .99) x 500 is 5.000000000000004. */
const EPS = 1e-9;

/**
 * The loss that a share `1 - level` of a sample exceeds, by a named rule.
 *
 * `order-statistic`: the ceil(n a - 1e-9)-th worst loss. `type-7` and `type-6`: between order statistics at ranks
 * (n-1) c + 1 and (n+1) c. `harrell-davis`: the mean of all order statistics weighted by a beta law with parameters
 * (n+1) c and (n+1) a: smoother, and able to lie above the ES of another rule.
 * @param worstFirst - n losses, worst first. Not mutated.
 * @param level - confidence c, n (1 - c) >= 1.
 * @returns the quantile, unit of the losses.
 * @see Hyndman & Fan (1996), The American Statistician 50; Harrell & Davis (1982), Biometrika 69.
 */
export function sampleQuantile(worstFirst: Float64Array, level: number, rule: QuantileRule): number {
  const n = worstFirst.length;
  const tail = n * (1 - level);
  if (rule === "order-statistic") return at(worstFirst, Math.ceil(tail - EPS) - 1);
  if (rule === "harrell-davis") return harrellDavis(worstFirst, level);
  // Rank from the best loss, 1..n, then counted from the worst.
  const rank = rule === "type-7" ? (n - 1) * level + 1 : (n + 1) * level;
  const clamped = Math.min(Math.max(rank, 1), n);
  const below = Math.floor(clamped + EPS);
  const share = Math.max(clamped - below, 0);
  const [lower, upper] = [at(worstFirst, n - below), at(worstFirst, Math.max(n - below - 1, 0))];
  return lower + share * (upper - lower);
}

function harrellDavis(worstFirst: Float64Array, level: number): number {
  const n = worstFirst.length;
  const [a, b] = [(n + 1) * (1 - level), (n + 1) * level];
  let [sum, before] = [0, 0];
  for (let k = 0; k < n && before < 1 - 1e-15; k++) {
    const cumulated = regularisedBeta((k + 1) / n, a, b);
    sum += (cumulated - before) * at(worstFirst, k);
    before = cumulated;
  }
  return sum / before;
}
