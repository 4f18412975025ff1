import type { ImportReport } from "~/server/domain/import-report";
import type { TableSource } from "~/server/ports/table-source";
import type { Ctx } from "~/server/services/context";
import { readIntraday, type SymbolIntradayBar } from "./read-intraday";
import { type ImportOptions, runImport } from "./run-import";
import { SymbolInstruments } from "./symbol-instruments";
import { writeBars } from "./write-bars";

/** Takes in a file of prices within days, for replays. Symbols that nobody knows become instruments. */
export function importIntraday(
  ctx: Ctx,
  source: TableSource,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { organisationId } = ctx.actor;
  return runImport(ctx, "intraday", source, options, async ({ stores, refusals, mayWrite }) => {
    const instruments = await SymbolInstruments.read(stores.reference, organisationId);
    const batches = readIntraday(source, {
      refusals,
      ignoreUnknown: options.ignoreUnknown ?? false,
      typeOf: (symbol) => instruments.typeOf(symbol),
    });
    const counts = await writeBars<SymbolIntradayBar>(batches, mayWrite, async (bars) =>
      stores.intraday.save(organisationId, await instruments.identify(bars)),
    );
    return { ...counts, read: counts.read + refusals.rows, notes: instruments.notes() };
  });
}
