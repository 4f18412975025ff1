import { regularisedBeta } from "./gamma";

/**
 * Distribution function of the binomial law.
 * @param successes - x, a whole number 0..n.
 * @param trials - n, a whole number, 1 or more.
 * @param probability - of one success, 0 to 1.
 * @returns P(X <= x).
 * @throws RangeError outside these ranges.
 * @see Abramowitz & Stegun (1964), 26.5.24.
 */
export function binomialCdf(successes: number, trials: number, probability: number): number {
  const isWhole = Number.isInteger(successes) && Number.isInteger(trials);
  if (!(isWhole && trials >= 1 && successes >= 0 && successes <= trials))
    throw new RangeError(`binomialCdf: got ${successes} of ${trials}`);
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`binomialCdf: probability ${probability}`);
  if (successes === trials) return 1;
  return regularisedBeta(1 - probability, trials - successes, successes + 1);
}
