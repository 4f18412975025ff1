import { daysBetween } from "~/server/domain/calendar-date";
import type { Frame } from "~/server/domain/frame";
import { type Measure, unavailable } from "~/server/domain/measure";

/** Calendar days after which the end of the history no longer says how the market moves now. */
const AGE_DAYS_MAX = 30;

/**
 * Why the history is too old to forecast from.
 * @param frame - its market's last scenario against its own day.
 * @returns unavailable with both days when more than 30 calendar days lie between; null when the history will do.
 */
export function tooOldHistory({ market, asOfDate }: Frame): Measure<never> | null {
  const last = market.historical.dates.at(-1);
  if (last === undefined || daysBetween(last, asOfDate) <= AGE_DAYS_MAX) return null;
  return unavailable(
    "stale-data",
    `the price history ends on ${last}, the prices are of ${asOfDate}: bring the history up to date`,
  );
}
