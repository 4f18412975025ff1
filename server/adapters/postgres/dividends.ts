import type { InstrumentDraft } from "~/server/ports/reference-data";
import type { Db } from "./client";
import { insertColumns } from "./insert-columns";

/** The kind of corporate action that a cash dividend is. */
export const CASH_DIVIDEND = "cash-dividend";

/** Makes the stored cash dividends of each draft that states any the stated ones; the others keep theirs. */
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
    "DELETE FROM corporate_action WHERE organisation_id = $1 AND kind = $2 AND instrument_id = ANY($3::int[])",
    organisation,
    CASH_DIVIDEND,
    [...new Set(rows.map(({ instrument }) => instrument))],
  );
  await insertColumns(
    db,
    "corporate_action",
    [
      { name: "organisation_id", type: "int", values: rows.map(() => organisation) },
      { name: "instrument_id", type: "int", values: rows.map(({ instrument }) => instrument) },
      { name: "kind", type: "text", values: rows.map(() => CASH_DIVIDEND) },
      { name: "ex_date", type: "date", values: rows.map(({ exDate }) => exDate) },
      { name: "amount_local", type: "float8", values: rows.map(({ amountLocal }) => amountLocal) },
    ],
    "",
  );
}
