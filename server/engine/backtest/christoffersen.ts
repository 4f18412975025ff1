import { chiSquareTail } from "../math/chi-square";
import { countOf, type LikelihoodRatio, timesLog } from "./exceptions";
import { kupiec } from "./kupiec";

/** With fewer days the test seldom sees dependence that is there. */
const POWER_DAYS_MIN = 500;

export type Christoffersen = {
  /** `counts[i][j]`: how often a day of kind i was followed by one of kind j; 1 = exception. */
  readonly counts: readonly [readonly [number, number], readonly [number, number]];
  readonly independence: LikelihoodRatio;
  readonly conditionalCoverage: LikelihoodRatio;
  /** Days that the proportion of failures rests on. */
  readonly days: number;
  /** Pairs of days that independence rests on: one fewer. */
  readonly transitions: number;
  readonly isLowPower: boolean;
};

/**
 * Christoffersen's tests: do exceptions come in clusters (independence, first-order Markov), and are they both
 * independent and as frequent as promised (conditional coverage = proportion of failures + independence)?
 * @param marks - T marks by day, 1 = exception, oldest first. Not mutated.
 * @param tail - promised probability of an exception.
 * @returns LR of independence on one degree of freedom from T - 1 transitions, LR of conditional coverage on two;
 *   without two exceptions in a row or apart the likelihoods use 0 ln 0 = 0. Low power below 500 days is flagged.
 * @throws RangeError when there are fewer than two days, a mark is neither 0 nor 1, or the tail is out of range.
 * @see Christoffersen (1998), International Economic Review 39.
 */
export function christoffersen(marks: Uint8Array, tail: number): Christoffersen {
  if (marks.length < 2) throw new RangeError(`christoffersen: ${marks.length} days`);
  const counts: [[number, number], [number, number]] = [
    [0, 0],
    [0, 0],
  ];
  for (let t = 1; t < marks.length; t++) counts[markOf(marks, t - 1)][markOf(marks, t)]++;
  const [[n00, n01], [n10, n11]] = counts;
  const rate = (hits: number, all: number): number => (all > 0 ? hits / all : 0);
  const likelihood = (hits: number, misses: number, p: number): number =>
    timesLog(misses, 1 - p) + timesLog(hits, p);
  const together = rate(n01 + n11, marks.length - 1);
  const dependent = likelihood(n01, n00, rate(n01, n00 + n01)) + likelihood(n11, n10, rate(n11, n10 + n11));
  const statistic = Math.max(0, 2 * (dependent - likelihood(n01 + n11, n00 + n10, together)));
  const both = statistic + kupiec(countOf(marks), marks.length, tail).statistic;
  return {
    counts,
    independence: { statistic, degreesOfFreedom: 1, pValue: chiSquareTail(statistic, 1) },
    conditionalCoverage: { statistic: both, degreesOfFreedom: 2, pValue: chiSquareTail(both, 2) },
    days: marks.length,
    transitions: marks.length - 1,
    isLowPower: marks.length < POWER_DAYS_MIN,
  };
}

function markOf(marks: Uint8Array, t: number): 0 | 1 {
  const mark = marks[t];
  if (mark !== 0 && mark !== 1) throw new RangeError(`christoffersen: mark ${mark} on day ${t}`);
  return mark;
}
