import type { ImportReport } from "~/server/domain/import-report";
import type { TableSource } from "~/server/ports/table-source";
import type { Ctx } from "~/server/services/context";
import { readPrices, type SymbolBar } from "./read-prices";
import { type ImportOptions, runImport } from "./run-import";
import { restateSplits } from "./stored-units";
import { SymbolInstruments } from "./symbol-instruments";
import { writeBars } from "./write-bars";

/** Takes in a file of daily prices. Symbols that nobody knows become instruments, recognised by name. */
export function importPrices(
  ctx: Ctx,
  source: TableSource,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { organisationId } = ctx.actor;
  return runImport(ctx, "prices", source, options, async ({ stores, refusals, mayWrite }) => {
    const instruments = await SymbolInstruments.read(stores.reference, organisationId);
    const batches = readPrices(source, {
      refusals,
      ignoreUnknown: options.ignoreUnknown ?? false,
      isWanted: () => true,
      typeOf: (symbol) => instruments.typeOf(symbol),
    });
    const counts = await writeBars<SymbolBar>(batches, mayWrite, async (bars) =>
      stores.reference.saveBars(organisationId, await instruments.identify(bars)),
    );
    if (mayWrite() && counts.written > 0) await restateSplits(stores, organisationId);
    return { ...counts, read: counts.read + refusals.rows, notes: instruments.notes() };
  });
}
