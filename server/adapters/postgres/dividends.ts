import type { InstrumentDraft } from "~/server/ports/reference-data";
import type { Db } from "./client";
import { insertColumns } from "./insert-columns";
import { calendarDateOf } from "./keys";

/** The kind of corporate action that a cash dividend is. */
export const CASH_DIVIDEND = "cash-dividend";

/** Makes the stored cash dividends of each draft that states any the stated ones; what was paid stays, and the others keep theirs. */
export async function saveDividends(
  db: Db,
  organisation: number,
  drafts: readonly InstrumentDraft[],
  keys: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = drafts.flatMap(({ symbol, dividends }) =>
    (dividends ?? []).map((dividend) => ({ ...dividend, instrument: keys.get(symbol) ?? 0 })),
  );
  if (rows.length === 0) return;
  await db.$executeRawUnsafe(
    `DELETE FROM corporate_action
     WHERE organisation_id = $1 AND kind = $2 AND instrument_id = ANY($3::int[]) AND applied_at IS NULL`,
    organisation,
    CASH_DIVIDEND,
    [...new Set(rows.map(({ instrument }) => instrument))],
  );
  const newest = await db.dailyBar.aggregate({
    where: { organisationId: organisation },
    _max: { date: true },
  });
  const seenUpTo = newest._max.date ? calendarDateOf(newest._max.date) : "";
  await insertColumns(
    db,
    "corporate_action",
    [
      { name: "organisation_id", type: "int", values: rows.map(() => organisation) },
      { name: "instrument_id", type: "int", values: rows.map(({ instrument }) => instrument) },
      { name: "kind", type: "text", values: rows.map(() => CASH_DIVIDEND) },
      { name: "ex_date", type: "date", values: rows.map(({ exDate }) => exDate) },
      // Closes that end before a day can't be adjusted for it.
      { name: "is_history_adjusted", type: "bool", values: rows.map(({ exDate }) => exDate <= seenUpTo) },
      { name: "amount_local", type: "float8", values: rows.map(({ amountLocal }) => amountLocal) },
    ],
    "ON CONFLICT (instrument_id, kind, ex_date) DO NOTHING",
  );
}
