import { binomialCdf } from "../math/binomial";

/** Cumulative probabilities at which amber and red begin. */
const AMBER_FROM = 0.95;
const RED_FROM = 0.9999;
/** The supervisor's multiplier by exceptions, 0..10 and more, for 250 days at 99 %. */
const MULTIPLIERS = [1.5, 1.5, 1.5, 1.5, 1.5, 1.7, 1.76, 1.83, 1.88, 1.92, 2] as const;
const SUPERVISED_DAYS = 250;
const SUPERVISED_TAIL = 0.01;

export type TrafficLight = {
  readonly zone: "green" | "amber" | "red";
  /** P(X <= x) if the model were right. */
  readonly cumulativeProbability: number;
  /** Multiplier of the capital rule; null unless 250 days at 99 %, for which alone it is defined. */
  readonly multiplier: number | null;
};

/**
 * Zone of a number of exceptions: amber from where so few or fewer have probability 95 %, red from 99.99 %.
 * @param exceptions - x, 0..T.
 * @param days - T, at least 1.
 * @param tail - promised probability of an exception.
 * @returns the zone; for 250 days at 99 % green is 0-4, amber 5-9, red from 10 on.
 * @throws RangeError outside these ranges.
 * @see Basel Committee (2019), MAR32.9, table 1 (multipliers) and (1996) Supervisory framework for backtesting (zones).
 */
export function trafficLight(exceptions: number, days: number, tail: number): TrafficLight {
  const cumulativeProbability = binomialCdf(exceptions, days, tail);
  const zone =
    cumulativeProbability < AMBER_FROM ? "green" : cumulativeProbability < RED_FROM ? "amber" : "red";
  const isSupervised = days === SUPERVISED_DAYS && Math.abs(tail - SUPERVISED_TAIL) < 1e-9;
  const multiplier = isSupervised ? (MULTIPLIERS[Math.min(exceptions, 10)] ?? null) : null;
  return { zone, cumulativeProbability, multiplier };
}

/** Most exceptions in 250 days at which a trading desk still passes. */
const DESK_MAX_99 = 12;
const DESK_MAX_975 = 30;

/**
 * The desk-level rule: more than 12 exceptions at 99 % or more than 30 at 97.5 % in 250 days fail.
 * @see Basel Committee (2019), MAR32.18.
 */
export const passesDeskTest = (exceptions99: number, exceptions975: number): boolean =>
  exceptions99 <= DESK_MAX_99 && exceptions975 <= DESK_MAX_975;
