import type { CalendarDate } from "~/server/domain/calendar-date";
import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { InstrumentType } from "~/server/domain/instrument";
import type { PriceHistory } from "~/server/domain/market";
import { movesLookedAt } from "~/server/engine/market-input";
import { DEEP_MEMBER_DAYS } from "~/server/engine/predictive/deep-members";
import { businessAxis } from "~/server/engine/returns/business-axis";

/** Evenings that are walked, scored and learned from: two years. */
export const EVENINGS = 500;
/** Days of the window that the first of them has at least. */
const WINDOW_MIN = 250;
/** Fewer evenings are not worth a walk. */
const EVENINGS_MIN = 60;
/** Business days that the first evening looks back on, where there are so many, and those that are walked. */
export const WALK_DAYS = EVENINGS + movesLookedAt(DEFAULT_CONVENTIONS.windowDays, DEEP_MEMBER_DAYS) + 1;

/**
 * The first evening of a walk. Business days are counted, not rows: what trades at weekends has rows there, too.
 * @param history - up to the day before the first assessment.
 * @returns null where there is too little past to walk through.
 */
export function firstEvening(
  history: PriceHistory,
  typeOf: (id: string) => InstrumentType | null,
  to: CalendarDate,
): CalendarDate | null {
  const { dates } = businessAxis(history, typeOf, to);
  const first = Math.max(dates.length - EVENINGS - 1, WINDOW_MIN);
  return dates.length - first < EVENINGS_MIN ? null : (dates[first] ?? null);
}
