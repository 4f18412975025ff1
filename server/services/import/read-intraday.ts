import type { InstrumentType } from "~/server/domain/instrument";
import type { IntradayBar } from "~/server/ports/market-feed";
import type { TableSource } from "~/server/ports/table-source";
import { dialectOf } from "./dialect";
import { columnName, readHeader } from "./header";
import { instantOf } from "./instant-text";
import { openTable } from "./open-table";
import { PriceCells } from "./price-cells";
import type { Refusals } from "./refusals";
import { SeenBars } from "./seen-bars";

/** A bar whose instrument is still only a symbol. */
export type SymbolIntradayBar = Omit<IntradayBar, "instrumentId"> & { readonly symbol: string };

export type IntradayReading = {
  readonly refusals: Refusals;
  readonly ignoreUnknown: boolean;
  readonly typeOf: (symbol: string) => InstrumentType;
};

/** A column named with `_utc` says so of times that name no zone. */
const TIME_COLUMNS = ["ts_utc", "time_utc", "timestamp_utc", "ts", "time", "timestamp", "datetime"] as const;
const OPTIONAL = ["open", "high", "low", "volume"] as const;
const NUMBERS = ["open", "high", "low", "close", "volume"] as const;

/**
 * Prices within days from `symbol,ts_utc,open,high,low,close,volume`; a time is the start of its bar. All but the
 * first two and close may be missing or empty.
 *
 * A bar that stands there twice with the same figures is read once; with others, the second is refused.
 */
export async function* readIntraday(
  source: TableSource,
  reading: IntradayReading,
): AsyncGenerator<readonly SymbolIntradayBar[]> {
  const { refusals } = reading;
  const table = await openTable(source, refusals);
  if (!table) return;
  const time =
    TIME_COLUMNS.find((name) => table.header.some((cell) => columnName(cell) === name)) ?? "ts_utc";
  const rules = {
    required: ["symbol", time, "close"],
    optional: OPTIONAL,
    ignoreUnknown: reading.ignoreUnknown,
  };
  const columns = readHeader(table.header, table.headerLine, rules, refusals);
  if (!columns) {
    await table.close();
    return;
  }
  const numbers = NUMBERS.flatMap((name) => columns.get(name) ?? []);
  const dialect = dialectOf(table.sample, { numbers, dates: [] }, source.delimiter());
  const cells = new PriceCells(dialect, refusals);
  const seen = new SeenBars();
  const isUtc = time.endsWith("_utc");
  for await (const rows of table.rows()) {
    yield rows.flatMap(({ line, cells: row }) => {
      const textOf = (name: string): string => row[columns.get(name) ?? -1]?.trim() ?? "";
      const before = refusals.count;
      const symbol = cells.symbol(textOf("symbol"), line, "symbol");
      const type = reading.typeOf(symbol ?? "");
      const startsAtMs = startOf(textOf(time), { line, column: time }, isUtc, refusals);
      const price = (name: string): number | null =>
        textOf(name) === "" ? null : cells.price(textOf(name), type, line, name);
      const [open = null, high = null, low = null, close = null] = ["open", "high", "low", "close"].map(
        price,
      );
      if (textOf("close") === "")
        refusals.add({ line, column: "close" }, "missing-value", "", "the close is missing");
      const volume = textOf("volume") === "" ? null : cells.volume(textOf("volume"), line, "volume");
      if (refusals.count > before || symbol === null || startsAtMs === null || close === null) return [];
      const bar = { symbol, startsAtMs, open, high, low, close, volume };
      const outcome = seen.note(symbol, String(startsAtMs), bar);
      if (outcome === "other") {
        const what = `${symbol} has other prices for ${textOf(time)} on a line before`;
        refusals.add({ line, column: time }, "disagreeing-duplicate", String(close), what);
      }
      return outcome === "new" ? [bar] : [];
    });
  }
}

function startOf(
  text: string,
  place: { readonly line: number; readonly column: string },
  isUtc: boolean,
  refusals: Refusals,
): number | null {
  const reading = instantOf(text, isUtc);
  if ("ms" in reading) return reading.ms;
  const what =
    reading.fault === "no-zone"
      ? `"${text}" names no zone; write 2024-03-11T13:30Z, or name the column ts_utc`
      : `"${text}" is no time; write 2024-03-11T13:30Z`;
  refusals.add(place, reading.fault === "no-zone" ? "ambiguous-time" : "not-a-time", text, what);
  return null;
}
