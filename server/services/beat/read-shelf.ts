import { addDays, type CalendarDate } from "~/server/domain/calendar-date";
import type { OrganisationId } from "~/server/domain/ids";
import type { Stores } from "~/server/ports/unit-of-work";
import { BarShelf } from "./bar-shelf";

/** Calendar days that hold a business day, holidays and all. */
const CALENDAR_DAYS_A_BUSINESS_DAY = 1.5;
/** Calendar days read at once: a beat that falls due meanwhile waits for no more than these. */
const DAYS_A_READING = 90;

/**
 * Bars of many years on a shelf of their own, read piece by piece.
 * @param span - days after the first up to the second.
 */
export async function readShelf(
  { reference }: Stores,
  organisationId: OrganisationId,
  { after, upTo }: { readonly after: CalendarDate; readonly upTo: CalendarDate },
): Promise<BarShelf> {
  const shelf = new BarShelf();
  for (let from = after; from < upTo; from = addDays(from, DAYS_A_READING)) {
    const to = addDays(from, DAYS_A_READING);
    shelf.add(await reference.bars(organisationId, { after: from, upTo: to < upTo ? to : upTo }));
  }
  return shelf;
}

/** The days that hold so many business days up to a day. */
export const spanBefore = (upTo: CalendarDate, businessDays: number) => ({
  after: addDays(upTo, -Math.ceil(businessDays * CALENDAR_DAYS_A_BUSINESS_DAY)),
  upTo,
});
