import type { InstrumentType } from "~/server/domain/instrument";
import type { DailyBar } from "~/server/ports/market-feed";
import type { TableSource } from "~/server/ports/table-source";
import { type Dialect, dialectOf } from "./dialect";
import { type Columns, columnName, readHeader } from "./header";
import { nameOf, type OpenTable, openTable } from "./open-table";
import { PriceCells } from "./price-cells";
import type { Refusals } from "./refusals";
import { SeenBars } from "./seen-bars";

/** A bar whose instrument is still only a symbol. */
export type SymbolBar = Omit<DailyBar, "instrumentId"> & { readonly symbol: string };

export type PriceReading = {
  readonly refusals: Refusals;
  readonly ignoreUnknown: boolean;
  /** Only these are read: whoever needs 20 symbols of 400 does not pay for the rest. */
  readonly isWanted: (symbol: string) => boolean;
  readonly typeOf: (symbol: string) => InstrumentType;
};

const LONG = {
  required: ["symbol", "date", "close"],
  optional: ["open", "high", "low", "volume"],
} as const;
const NUMBERS = ["open", "high", "low", "close", "volume"] as const;
/** As many columns of a wide table tell how it writes numbers. */
const SNIFFED_COLUMNS = 8;

/**
 * Daily prices from a long table (`symbol,date,open,high,low,close,volume`; all but the first two and close may be
 * missing or empty) or a wide one (`date,AAA,BBB,...`, closes), told apart by the header.
 *
 * A day that stands there twice with the same figures is read once; with others, the second is refused.
 */
export async function* readPrices(
  source: TableSource,
  reading: PriceReading,
): AsyncGenerator<readonly SymbolBar[]> {
  const table = await openTable(source, reading.refusals);
  if (!table) return;
  const seen = new SeenBars();
  const read = isLong(table.header) ? longReader : wideReader;
  const bars = read(table, reading, source.delimiter);
  if (!bars) {
    await table.close();
    return;
  }
  for await (const rows of table.rows()) yield rows.flatMap((row) => bars(row.line, row.cells, seen));
}

type BarReader = (line: number, cells: readonly string[], seen: SeenBars) => SymbolBar[];
type Reader = (table: OpenTable, reading: PriceReading, delimiter: () => string) => BarReader | null;

/** One name like LOW or OPEN may be a ticker; `symbol`, `close`, or two such names are columns. */
function isLong(header: readonly string[]): boolean {
  const names = header.map(columnName);
  return (
    names.includes("symbol") ||
    names.includes("close") ||
    NUMBERS.filter((name) => names.includes(name)).length > 1 ||
    !names.includes("date")
  );
}

const longReader: Reader = (table, reading, delimiter) => {
  const { refusals } = reading;
  const columns = readHeader(table.header, table.headerLine, { ...LONG, ...reading }, refusals);
  if (!columns) return null;
  const numbers = NUMBERS.flatMap((name) => columns.get(name) ?? []);
  const cells = new PriceCells(sniff(table, numbers, columns, delimiter()), refusals);
  const column = (name: string): number => columns.get(name) ?? -1;
  const [symbolAt, dateAt, closeAt, volumeAt] = ["symbol", "date", "close", "volume"].map(column);
  const ranges = (["open", "high", "low"] as const).map((name) => ({ name, at: column(name) }));
  return (line, row, seen) => {
    const cell = (at = -1): string => row[at] ?? "";
    const before = refusals.count;
    const symbol = cells.symbol(cell(symbolAt), line, "symbol");
    if (symbol !== null && !reading.isWanted(symbol)) return [];
    const type = reading.typeOf(symbol ?? "");
    const date = cells.date(cell(dateAt), line, "date");
    const closeText = cell(closeAt);
    const close = closeText.trim() === "" ? null : cells.price(closeText, type, line, "close");
    if (closeText.trim() === "")
      refusals.add({ line, column: "close" }, "missing-value", "", "the close is missing");
    const [open = null, high = null, low = null] = ranges.map(({ name, at }) =>
      cell(at).trim() === "" ? null : cells.price(cell(at), type, line, name),
    );
    const volumeText = cell(volumeAt);
    const volume = volumeText.trim() === "" ? null : cells.volume(volumeText, line, "volume");
    if (refusals.count > before || symbol === null || date === null || close === null) return [];
    const bar = { symbol, date, open, high, low, close, volume };
    return isFirst(bar, seen, line, "date", refusals) ? [bar] : [];
  };
};

const wideReader: Reader = (table, reading, delimiter) => {
  const { header, headerLine } = table;
  const { refusals } = reading;
  const before = refusals.count;
  const dateAt = header.findIndex((cell) => columnName(cell) === "date");
  const taken = new Set<string>();
  const wanted = header.flatMap((cell, at) => {
    const symbol = cell.trim();
    const place = { line: headerLine, column: nameOf(at, header) };
    if (at === dateAt) return [];
    if (symbol === "") refusals.add(place, "missing-value", "", "the column has no symbol as its name");
    else if (taken.has(symbol)) refusals.add(place, "duplicate-column", symbol, `${symbol} has two columns`);
    taken.add(symbol);
    return reading.isWanted(symbol) ? [{ symbol, at, type: reading.typeOf(symbol) }] : [];
  });
  if (taken.size === 0)
    refusals.add(
      { line: headerLine, column: "2" },
      "missing-column",
      "",
      "no column of prices follows the date",
    );
  if (refusals.count > before) return null;
  const numbers = wanted.slice(0, SNIFFED_COLUMNS).map(({ at }) => at);
  const cells = new PriceCells(sniff(table, numbers, new Map([["date", dateAt]]), delimiter()), refusals);
  return (line, row, seen) => {
    const date = cells.date(row[dateAt] ?? "", line, nameOf(dateAt, header));
    if (date === null) return [];
    const bars: SymbolBar[] = [];
    for (const { symbol, at, type } of wanted) {
      const text = row[at] ?? "";
      if (text === "" || text.trim() === "") continue;
      const close = cells.price(text, type, line, symbol);
      if (close === null) continue;
      const bar = { symbol, date, open: null, high: null, low: null, close, volume: null };
      if (isFirst(bar, seen, line, symbol, refusals)) bars.push(bar);
    }
    return bars;
  };
};

function sniff(table: OpenTable, numbers: readonly number[], columns: Columns, delimiter: string): Dialect {
  return dialectOf(table.sample, { numbers, dates: [columns.get("date") ?? 0] }, delimiter);
}

function isFirst(bar: SymbolBar, seen: SeenBars, line: number, column: string, refusals: Refusals): boolean {
  const outcome = seen.note(bar.symbol, bar.date, bar);
  if (outcome === "other") {
    const what = `${bar.symbol} has other prices for ${bar.date} on a line before`;
    refusals.add({ line, column }, "disagreeing-duplicate", String(bar.close), what);
  }
  return outcome === "new";
}
