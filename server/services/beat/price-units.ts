import type { CalendarDate } from "~/server/domain/calendar-date";
import { unitsFor } from "~/server/domain/corporate-action";
import { groupBy } from "~/server/domain/group-by";
import type { InstrumentId } from "~/server/domain/ids";
import { newYorkDate } from "~/server/domain/new-york";
import type { KnownAction } from "~/server/ports/action-book";
import { CLOSE_SOURCE } from "~/server/services/market/quote-state";
import type { Desk } from "./desk";

/** Later than any day of a split that is in force. */
const END_OF_TIME = "9999-12-31";

/** Market time of the newest price on the board; 0 without any. */
export function newestPriceMs(desk: Desk): number {
  let newest = 0;
  for (const entry of desk.board.entries.values()) if (entry.atMs > newest) newest = entry.atMs;
  return newest;
}

/** Splits that holdings have in them: those of days that have come, and those that took effect before a restart forgot today's prices. */
export function splitsInForce(
  desk: Desk,
  today: CalendarDate,
): ReadonlyMap<InstrumentId, readonly KnownAction[]> {
  const isInForce = ({ action, isApplied }: KnownAction): boolean =>
    action.exDate <= today || (isApplied && desk.run.kind !== "replay");
  return groupBy(
    desk.actions.filter((each) => each.action.kind === "split" && isInForce(each)),
    ({ instrumentId }) => instrumentId,
  );
}

/**
 * New units for one old one since a price was made, by what was split: a price from before that day is worth so much less.
 * A close that was read in new units is as it is.
 */
export function unitsSince(
  desk: Desk,
): ReadonlyMap<InstrumentId, (price: { readonly atMs: number; readonly source: string }) => number> {
  const splits = splitsInForce(desk, newYorkDate(newestPriceMs(desk)));
  return new Map(
    [...splits].map(([id, known]) => [
      id,
      ({ atMs, source }) => {
        const own = known.filter((each) => source !== CLOSE_SOURCE || !each.isHistoryAdjusted);
        return unitsAfter(own, newYorkDate(atMs));
      },
    ]),
  );
}

/** New units for one old one of a day, after splits that are in force. */
export const unitsAfter = (splits: readonly KnownAction[], date: CalendarDate): number =>
  unitsFor(
    splits.map(({ action }) => action),
    date,
    END_OF_TIME,
  );
