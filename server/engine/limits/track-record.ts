import type { CalendarDate } from "~/server/domain/calendar-date";
import type { DayRecord } from "~/server/domain/day-record";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { cutOffOf, nextTradingDay } from "~/server/domain/new-york";

/**
 * The days on record that follow each other up to the day before. A day that was missed, when nothing ran, breaks the
 * record: what came of it is not known, and sums begin after it.
 * @param days - on record, oldest first.
 * @param today - the day of the frame.
 * @param cutOffMs - from when its profit runs; null = from nowhere.
 * @returns none where nothing is on record; unavailable while the day before is not, or the profit of today still holds
 *   that of a day on record: its closes have not come, and it would be counted twice.
 */
export function unbrokenDays(
  days: readonly DayRecord[],
  today: CalendarDate,
  cutOffMs: number | null,
): Measure<readonly DayRecord[]> {
  const newest = days.at(-1);
  if (!newest) return ok([]);
  if (cutOffMs !== null && cutOffMs < cutOffOf(newest.date))
    return unavailable(
      "stale-data",
      `the closes of ${newest.date} have not come: today's profit runs from before`,
    );
  const next = nextTradingDay(newest.date);
  if (next < today) return unavailable("not-enough-history", `what came of ${next} is not on record`);
  let first = days.length - 1;
  while (first > 0 && nextTradingDay(days[first - 1]?.date ?? "") === days[first]?.date) first--;
  return ok(days.slice(first));
}

/**
 * What is lost since the best day: the highest sum of profits on record, the beginning counted as nothing, less the sum
 * of all of them with today's.
 * @param days - on record, oldest first, each after the other; the day of now is not among them.
 * @param today - profit of the day so far.
 * @returns base currency, 0 or more; unavailable where a day on record was not measured.
 */
export function drawdown(days: readonly DayRecord[], today: Measure<number>): Measure<number> {
  if (today.status !== "ok") return today;
  let [sum, peak] = [0, 0];
  for (const { date, pnlBase } of days) {
    if (pnlBase === null) return notMeasured(date);
    sum += pnlBase;
    peak = Math.max(peak, sum);
  }
  return ok(Math.max(peak, sum + today.value) - (sum + today.value));
}

/**
 * What was lost over so many business days, today's among them.
 * @param count - 2 or more.
 * @returns base currency, positive = lost; unavailable where fewer days are on record, or one was not measured.
 */
export function lossOfDays(
  days: readonly DayRecord[],
  today: Measure<number>,
  count: number,
): Measure<number> {
  const last = days.slice(Math.max(0, days.length - (count - 1)));
  if (last.length < count - 1)
    return unavailable(
      "not-enough-history",
      `${last.length} of ${count - 1} days before today are on record`,
    );
  if (today.status !== "ok") return today;
  let sum = today.value;
  for (const { date, pnlBase } of last) {
    if (pnlBase === null) return notMeasured(date);
    sum += pnlBase;
  }
  return ok(0 - sum);
}

/**
 * On how many of the days on record more was lost than the evening before had said: at 250 days up to four are the green
 * zone of Basel, up to nine the yellow one. A day without a loss or a forecast that is known counts for neither side.
 * @returns the days that were compared, and those of them that were exceptions; unavailable before the first.
 * @see Basel Committee (1996), Supervisory framework for the use of backtesting; MAR32.
 */
export function exceptions(
  days: readonly DayRecord[],
): Measure<{ readonly count: number; readonly compared: number }> {
  const compared = days.filter(({ pnlBase, var99Base }) => pnlBase !== null && var99Base !== null);
  if (compared.length === 0) return unavailable("not-enough-history", "no day is on record yet");
  const over = compared.filter(({ pnlBase, var99Base }) => -(pnlBase ?? 0) > (var99Base ?? 0));
  return ok({ count: over.length, compared: compared.length });
}

const notMeasured = (date: string): Measure<never> =>
  unavailable("not-applicable", `the profit of ${date} was not measured`);
