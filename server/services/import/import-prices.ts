import type { ImportReport } from "~/server/domain/import-report";
import type { InstrumentType } from "~/server/domain/instrument";
import type { DailyBar } from "~/server/ports/market-feed";
import type { TableSource } from "~/server/ports/table-source";
import type { Ctx } from "~/server/services/context";
import { readPrices, type SymbolBar } from "./read-prices";
import { draftOf, recogniseSymbol } from "./recognise-symbol";
import { type ImportOptions, runImport } from "./run-import";

/** Bars that wait to be written together; what is held in memory of a file of any size. */
const BATCH_BARS = 20_000;
const SHOWN_SYMBOLS = 10;

/** Takes in a file of daily prices. Symbols that nobody knows become instruments, recognised by name. */
export function importPrices(
  ctx: Ctx,
  source: TableSource,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { organisationId } = ctx.actor;
  return runImport(ctx, "prices", source, options, async ({ stores, refusals, mayWrite }) => {
    const instruments = await stores.reference.instruments(organisationId);
    const ids = new Map(instruments.map(({ symbol, id }) => [symbol, id]));
    const types = new Map<string, InstrumentType>(instruments.map(({ symbol, type }) => [symbol, type]));
    const added: string[] = [];
    let [read, written, unchanged] = [0, 0, 0];
    let waiting: SymbolBar[] = [];

    async function write(): Promise<void> {
      const fresh = [...new Set(waiting.map(({ symbol }) => symbol))].filter((symbol) => !ids.has(symbol));
      if (fresh.length > 0) {
        const saved = await stores.reference.saveInstruments(organisationId, fresh.map(draftOf));
        for (const [symbol, id] of saved) ids.set(symbol, id);
        added.push(...fresh);
      }
      const bars: DailyBar[] = waiting.map(({ symbol, ...bar }) => ({
        ...bar,
        instrumentId: ids.get(symbol) ?? "",
      }));
      const counts = await stores.reference.saveBars(organisationId, bars);
      written += counts.written;
      unchanged += counts.unchanged;
      waiting = [];
    }

    const typeOf = (symbol: string): InstrumentType => {
      const known = types.get(symbol) ?? recogniseSymbol(symbol).type;
      types.set(symbol, known);
      return known;
    };
    const ignoreUnknown = options.ignoreUnknown ?? false;
    for await (const bars of readPrices(source, { refusals, ignoreUnknown, isWanted: () => true, typeOf })) {
      read += bars.length;
      if (!mayWrite()) continue;
      for (const bar of bars) {
        waiting.push(bar);
        if (waiting.length >= BATCH_BARS) await write();
      }
    }
    if (mayWrite()) await write();
    return { read: read + refusals.rows, written, unchanged, notes: notesOf(added, types) };
  });
}

function notesOf(added: readonly string[], types: ReadonlyMap<string, InstrumentType>): string[] {
  if (added.length === 0) return [];
  const counts = new Map<string, number>();
  for (const symbol of added)
    counts.set(types.get(symbol) ?? "equity", (counts.get(types.get(symbol) ?? "equity") ?? 0) + 1);
  const kinds = [...counts].map(([type, count]) => `${count} ${type}`).join(", ");
  const shown = added.slice(0, SHOWN_SYMBOLS).join(", ");
  const rest = added.length > SHOWN_SYMBOLS ? ` and ${added.length - SHOWN_SYMBOLS} more` : "";
  return [`New instruments, recognised by their symbols (${kinds}): ${shown}${rest}.`];
}
