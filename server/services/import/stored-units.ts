import type { CalendarDate } from "~/server/domain/calendar-date";
import type { CorporateAction } from "~/server/domain/corporate-action";

/**
 * Whether stored closes are in the units of after an action.
 *
 * Closes that end before its day can't know of it. Else the move over a split's day tells: near none = adjusted, near
 * one part in the ratio = as quoted. A dividend is too small to be seen; closes that reach beyond its day count as
 * adjusted, as prices are asked for.
 * @param closes - by day, oldest first.
 */
export function isAdjustedFor(
  action: CorporateAction,
  closes: readonly { readonly date: CalendarDate; readonly close: number }[],
): boolean {
  const first = closes.findIndex(({ date }) => date >= action.exDate);
  if (first < 0) return false;
  const [before, after] = [closes[first - 1]?.close, closes[first]?.close];
  if (action.kind !== "split" || before === undefined || after === undefined) return true;
  const move = Math.log(after / before);
  return Math.abs(move) <= Math.abs(move + Math.log(action.ratio));
}
