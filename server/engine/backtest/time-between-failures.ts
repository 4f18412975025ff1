import { chiSquareTail } from "../math/chi-square";
import { countOf, type LikelihoodRatio, timesLog } from "./exceptions";
import { kupiec } from "./kupiec";

export type TimeBetweenFailures = {
  /** Are the gaps those of independent days? As many degrees of freedom as exceptions; none of either: p = 1. */
  readonly independence: LikelihoodRatio;
  /** Gaps and number of exceptions together: one degree more. */
  readonly mixed: LikelihoodRatio;
};

/**
 * Haas's test of the time between failures: every gap between exceptions, the first one from the start of the
 * series, is compared with the gap that independent days at the promised rate would give.
 * @param marks - T marks by day, 1 = exception, oldest first. Not mutated.
 * @param tail - promised probability of an exception, strictly between 0 and 1.
 * @returns LR of the gaps, and mixed with the proportion of failures. Days after the last exception do not enter.
 * @throws RangeError when there is no day or the tail is out of range.
 * @see Haas (2001), New methods in backtesting, caesar.
 */
export function timeBetweenFailures(marks: Uint8Array, tail: number): TimeBetweenFailures {
  const exceptions = countOf(marks);
  const failures = kupiec(exceptions, marks.length, tail);
  let [statistic, last] = [0, -1];
  marks.forEach((mark, t) => {
    if (mark === 0) return;
    const gap = t - last;
    last = t;
    const promised = timesLog(gap - 1, 1 - tail) + Math.log(tail);
    const observed = timesLog(gap - 1, 1 - 1 / gap) - Math.log(gap);
    statistic += 2 * (observed - promised);
  });
  const both = statistic + failures.statistic;
  return {
    independence: { statistic, degreesOfFreedom: exceptions, pValue: chiSquareTail(statistic, exceptions) },
    mixed: { statistic: both, degreesOfFreedom: exceptions + 1, pValue: chiSquareTail(both, exceptions + 1) },
  };
}
