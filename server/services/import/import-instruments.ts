import type { ImportReport } from "~/server/domain/import-report";
import type { TableSource } from "~/server/ports/table-source";
import type { Ctx } from "~/server/services/context";
import { INSTRUMENT_LAYOUT } from "./column-rules";
import { draftInstruments, draftsOf } from "./draft-instruments";
import { readRecords } from "./read-records";
import { type ImportOptions, runImport } from "./run-import";

/** Takes in a file of instruments: adds them, or changes what it says about known ones. */
export function importInstruments(
  ctx: Ctx,
  source: TableSource,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { organisationId } = ctx.actor;
  return runImport(ctx, "instruments", source, options, async ({ stores, refusals, mayWrite }) => {
    const { rows } = await readRecords(source, INSTRUMENT_LAYOUT, refusals, options.ignoreUnknown ?? false);
    const known = draftsOf(await stores.reference.instruments(organisationId));
    const read = rows.length + refusals.rows;
    const { changed, good } = draftInstruments(rows, known, refusals);
    if (mayWrite() && changed.length > 0) await stores.reference.saveInstruments(organisationId, changed);
    const named = new Set(good.map((row) => row.text("symbol")));
    const written = changed.filter(({ symbol }) => named.has(symbol)).length;
    const implied = changed.length - written;
    return {
      read,
      written,
      unchanged: named.size - written,
      notes: implied > 0 ? [`${implied} underlyings were added, recognised by their symbols.`] : [],
    };
  });
}
