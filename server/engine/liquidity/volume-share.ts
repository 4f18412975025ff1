import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { LiquidationStep, RiskSnapshot } from "~/server/domain/snapshot";

/** Days at which the profile is read. */
const PROFILE_DAYS = [1, 2, 3, 5, 10, 20, 60] as const;

export type LiquidityInput = {
  readonly exposureBase: number;
  /** Days to sell it, 0 for cash; null = volume unknown. */
  readonly daysToLiquidate: number | null;
};

/**
 * Days until a position is sold when a fixed share of the average daily volume is traded each day.
 * @param quantity - units held, signed.
 * @param averageDailyVolume - units a day; null = unknown.
 * @param participation - share of volume, above 0.
 * @returns |quantity| / (participation x volume); null when the volume is unknown or zero.
 * @throws RangeError when the participation is not above 0.
 */
export function daysToLiquidate(
  quantity: number,
  averageDailyVolume: number | null,
  participation: number,
): number | null {
  if (!(participation > 0)) throw new RangeError(`daysToLiquidate: participation ${participation}`);
  if (quantity === 0) return 0;
  return averageDailyVolume !== null && averageDailyVolume > 0
    ? Math.abs(quantity) / (participation * averageDailyVolume)
    : null;
}

/**
 * How fast the book can be sold, all positions at once.
 *
 * Profile: share of gross sold after d days, each position sold evenly. Score: mean over known gross of
 * min(1, 1 / days): 1 when all is sold within a day, towards 0 when nothing can be. Unknown volume is neither
 * infinite nor zero: it is in no step of the profile and stated as its own share.
 * @param inputs - exposures and days, in a fixed order.
 * @returns the days of the slowest known position, the profile, the score and the unknown share.
 */
export function liquidityOf(inputs: readonly LiquidityInput[]): RiskSnapshot["liquidity"] {
  let [gross, known, slowest, score] = [0, 0, 0, 0];
  for (const { exposureBase, daysToLiquidate: days } of inputs) {
    const size = Math.abs(exposureBase);
    gross += size;
    if (days !== null) slowest = Math.max(slowest, days); // also of what has no price
    if (days === null || size === 0) continue;
    known += size;
    score += size * Math.min(1, 1 / Math.max(days, Number.MIN_VALUE));
  }
  if (gross === 0) {
    const none = unavailable("no-positions", "the book has no exposure");
    return { daysToLiquidate: none, profile: [], score: none, unknownShareOfGross: 0 };
  }
  const noVolume: Measure<never> = unavailable("no-volume", "no position has a known volume");
  const profile: LiquidationStep[] = PROFILE_DAYS.map((days) => ({
    days,
    shareLiquidated:
      inputs.reduce((sum, each) => sum + soldShare(each, days) * Math.abs(each.exposureBase), 0) / gross,
  }));
  return {
    daysToLiquidate: known > 0 ? ok(slowest) : noVolume,
    profile,
    score: known > 0 ? ok(score / known) : noVolume,
    unknownShareOfGross: Math.min(Math.max((gross - known) / gross, 0), 1),
  };
}

const soldShare = (input: LiquidityInput, days: number): number => {
  if (input.daysToLiquidate === null) return 0;
  return input.daysToLiquidate <= days ? 1 : days / input.daysToLiquidate;
};
