import { chiSquareTail } from "../math/chi-square";
import { type LikelihoodRatio, timesLog } from "./exceptions";

/**
 * Kupiec's test of the proportion of failures: is the rate of exceptions the promised one?
 * @param exceptions - x, 0..T.
 * @param days - T, at least 1.
 * @param tail - promised probability of an exception a = 1 - c, strictly between 0 and 1.
 * @returns LR on one degree of freedom; x = 0 and x = T are finite (0 ln 0 = 0) and may well reject.
 * @throws RangeError outside these ranges.
 * @see Kupiec (1995), Journal of Derivatives 3.
 */
export function kupiec(exceptions: number, days: number, tail: number): LikelihoodRatio {
  if (
    !(
      Number.isInteger(exceptions) &&
      Number.isInteger(days) &&
      exceptions >= 0 &&
      days >= 1 &&
      exceptions <= days
    )
  )
    throw new RangeError(`kupiec: ${exceptions} exceptions in ${days} days`);
  if (!(tail > 0 && tail < 1)) throw new RangeError(`kupiec: tail ${tail}`);
  const observed = exceptions / days;
  const likelihood = (p: number): number => timesLog(days - exceptions, 1 - p) + timesLog(exceptions, p);
  const statistic = Math.max(0, 2 * (likelihood(observed) - likelihood(tail)));
  return { statistic, degreesOfFreedom: 1, pValue: chiSquareTail(statistic, 1) };
}
