import { at } from "../math/at";
import { pooledTail } from "../predictive/pooled-tail";
import type { KnownWorld } from "../simulate/known-worlds";
import { businessDays } from "../simulate/test-book";
import { coverageStudy } from "./coverage-study";

/** Moves before the first scored day. */
const WINDOW = 500;
const LEVEL_TAIL = 0.01;
const HALVES = Float64Array.of(0.5, 0.5);
const ALONE = Float64Array.of(1);

/** How one world was forecast by the pool of equal halves and by plain history. */
export type TruthScore = {
  readonly family: KnownWorld["family"];
  readonly days: number;
  readonly exceptions: number;
  /** |forecast / truth - 1| of each day's 99 % VaR. */
  readonly poolErrors: Float64Array;
  readonly historicalErrors: Float64Array;
};

/**
 * Walks a world whose law is known: exceptions of the pool at 99 %, and how far its VaR is from the truth.
 * @param world - moves from day 0; the days from 500 on are scored.
 * @throws RangeError when there are no more than 500 days.
 */
export function truthStudy(world: KnownWorld): TruthScore {
  const days = world.trueVar99.length - WINDOW;
  if (!(days > 0)) throw new RangeError(`truthStudy: ${world.trueVar99.length} days`);
  const dates = businessDays(world.trueVar99.length);
  const [poolErrors, historicalErrors] = [new Float64Array(days), new Float64Array(days)];
  let [exceptions, day] = [0, 0];
  coverageStudy(
    { dates, moves: world.moves },
    [{ columns: world.moves.map((_, i) => i), weights: world.weights }],
    new Set(["filtered-portfolio", "parametric-t", "historical"]),
    dates[WINDOW] ?? "",
    dates.at(-1) ?? "",
    ({ profit, tails }) => {
      const [filtered, drawn, plain] = (["filtered-portfolio", "parametric-t", "historical"] as const).map(
        (name) => tails.get(name),
      );
      if (!filtered || !drawn || !plain) throw new RangeError("truthStudy: a member is missing");
      const pool = pooledTail([filtered, drawn], HALVES, LEVEL_TAIL).valueAtRisk;
      const historical = pooledTail([plain], ALONE, LEVEL_TAIL).valueAtRisk;
      const truth = at(world.trueVar99, WINDOW + day);
      if (-profit > pool) exceptions++;
      poolErrors[day] = Math.abs(pool / truth - 1);
      historicalErrors[day] = Math.abs(historical / truth - 1);
      day++;
    },
  );
  return { family: world.family, days, exceptions, poolErrors, historicalErrors };
}

/** The middle of numbers; the lower one of two. */
export function median(parts: readonly Float64Array[]): number {
  const all = Float64Array.from(parts.flatMap((part) => [...part])).sort();
  return at(all, Math.max(0, Math.ceil(all.length / 2) - 1));
}
