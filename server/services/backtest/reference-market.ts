import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentType } from "~/server/domain/instrument";
import { alignMoves } from "~/server/engine/returns/align";
import { adjustHistory } from "~/server/engine/returns/corporate-actions";
import { REFERENCE_NAMES_MIN } from "~/server/engine/study/reference-set";
import type { ReferenceMarket } from "~/server/ports/compute";
import type { Stores } from "~/server/ports/unit-of-work";
import type { Desk } from "~/server/services/beat/desk";
import { readShelf, spanBefore } from "~/server/services/beat/read-shelf";
import { WALK_DAYS } from "./walk-span";

const SHARES: ReadonlySet<InstrumentType> = new Set(["equity", "etf", "adr", "fund"]);

/**
 * The shares of an organisation that have a close on every business day of the years that the members look back on, as far
 * as there are such years.
 * @param upTo - day of the last outcome.
 * @returns null where there are fewer than forty such shares.
 */
export async function referenceMarket(
  desk: Desk,
  stores: Stores,
  upTo: CalendarDate,
): Promise<ReferenceMarket | null> {
  const { instruments, adjustments, organisationId } = desk;
  const ids = [...instruments].flatMap(([id, { type }]) => (SHARES.has(type) ? [id] : []));
  if (ids.length < REFERENCE_NAMES_MIN) return null;
  const shelf = await readShelf(stores, organisationId, spanBefore(upTo, WALK_DAYS));
  const history = adjustHistory(shelf.history(ids, upTo, shelf.dates.length), adjustments, upTo);
  const aligned = alignMoves({
    history,
    currencies: [],
    instruments,
    factorIds: ids,
    marketInstrumentId: null,
    asOfDate: upTo,
    moveCount: WALK_DAYS - 1,
  });
  const proxied = new Set(aligned.proxies.map(({ factorId }) => factorId));
  const moves = aligned.factors.flatMap(({ id, moveKind }, f) =>
    proxied.has(id) || moveKind !== "relative" ? [] : (aligned.moves[f] ?? []),
  );
  return moves.length < REFERENCE_NAMES_MIN ? null : { dates: aligned.dates, moves };
}
