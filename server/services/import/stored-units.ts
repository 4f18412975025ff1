import { addDays, type CalendarDate } from "~/server/domain/calendar-date";
import type { CorporateAction } from "~/server/domain/corporate-action";
import type { OrganisationId } from "~/server/domain/ids";
import type { Stores } from "~/server/ports/unit-of-work";

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

/** A smaller change of units can't be told from a day's move: what was said of it stays. */
const SEEN_FROM = Math.log(1.5);
/** Calendar days before and after a split's day in which closes are looked for. */
const SEEN_DAYS = 10;

/**
 * Says of every split anew in which units its stored closes are: prices that are imported once more after its day are
 * mostly adjusted for it, and would be adjusted twice.
 */
export async function restateSplits(
  { actions, reference }: Pick<Stores, "actions" | "reference">,
  organisationId: OrganisationId,
): Promise<void> {
  for (const { id, instrumentId, action, isHistoryAdjusted } of await actions.all(organisationId)) {
    if (action.kind !== "split" || Math.abs(Math.log(action.ratio)) < SEEN_FROM) continue;
    const span = { after: addDays(action.exDate, -SEEN_DAYS), upTo: addDays(action.exDate, SEEN_DAYS) };
    const closes = await reference.barsOf(organisationId, instrumentId, span);
    const [first, last] = [closes[0], closes.at(-1)];
    if (!first || !last || first.date >= action.exDate || last.date < action.exDate) continue;
    const isAdjusted = isAdjustedFor(action, closes);
    if (isAdjusted !== isHistoryAdjusted) await actions.restate(organisationId, id, isAdjusted);
  }
}
