import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { LiquidityInput } from "./volume-share";

/** What is not sold within a year has no horizon that a day's risk could be carried to. */
const DAYS_MAX = 252;
/** Above this share of gross without a known volume the time to sell is not known. */
const UNKNOWN_VOLUME_MAX = 0.05;

/**
 * By how much a one-day risk grows while a book is sold as fast as its volumes allow: the root of the sum, day by day,
 * of the squared share of gross that is still held. Each position is sold evenly over its own days; for one position
 * over n whole days it is the root of (n + 1)(2n + 1) / (6n).
 *
 * The days are taken as independent and alike, and the book's risk as falling with its gross. What is sold at a wider
 * spread than now is not in it.
 * @param inputs - exposures and days; those of unknown volume are taken as sold with the others.
 * @returns 1 or more; 1 for a book sold within a day. Unavailable without exposure, with more than 5 % of gross of
 *   unknown volume, or what takes more than 252 days.
 * @see Jorion (2006), Value at Risk, 3rd edition, section 13.3 (linear liquidation).
 */
export function unwindFactor(inputs: readonly LiquidityInput[]): Measure<number> {
  const held = inputs.filter(({ exposureBase }) => exposureBase !== 0);
  const sizeOf = (some: readonly LiquidityInput[]): number =>
    some.reduce((sum, { exposureBase }) => sum + Math.abs(exposureBase), 0);
  const known = held.filter(({ daysToLiquidate }) => daysToLiquidate !== null);
  const [gross, knownGross] = [sizeOf(held), sizeOf(known)];
  if (gross === 0) return unavailable("no-positions", "the book has no exposure");
  if (gross - knownGross > UNKNOWN_VOLUME_MAX * gross)
    return unavailable(
      "no-volume",
      `volume unknown for ${(100 * (1 - knownGross / gross)).toFixed(1)} % of gross`,
    );
  const slowest = known.reduce((most, { daysToLiquidate }) => Math.max(most, daysToLiquidate ?? 0), 0);
  if (slowest > DAYS_MAX)
    return unavailable("no-volume", `selling everything takes more than ${DAYS_MAX} days`);
  let sum = 0;
  for (let day = 0; day === 0 || day < slowest; day++) {
    let left = 0;
    for (const { exposureBase, daysToLiquidate } of known)
      left += Math.abs(exposureBase) * leftAfter(day, daysToLiquidate ?? 0);
    sum += (left / knownGross) ** 2;
  }
  return ok(Math.sqrt(sum));
}

/** Share of a position that is held through the day after `day` days of selling; the first day all of it. */
const leftAfter = (day: number, days: number): number => (day === 0 ? 1 : Math.max(0, 1 - day / days));
