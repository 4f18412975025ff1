import type { CalendarDate } from "~/server/domain/calendar-date";
import type { Instrument, InstrumentType } from "~/server/domain/instrument";
import type { DailyBar } from "~/server/ports/market-feed";
import type { TableSource } from "~/server/ports/table-source";
import { BarShelf } from "~/server/services/beat/bar-shelf";
import { readPrices } from "~/server/services/import/read-prices";
import { draftOf, recogniseSymbol } from "~/server/services/import/recognise-symbol";
import { Refusals } from "~/server/services/import/refusals";
import { type FileBook, instrumentOf, throwIfRefused } from "./read-book";

/** The instrument that stands for the market: the first of these that the file has. */
const MARKET_SYMBOLS = ["GSPC", "^GSPC", "SPX", "SPY"];
/** Through which currencies are crossed. */
const PIVOT = "USD";

/** Indices of implied volatility, as `engine/volatility/implied-moves.ts` knows them. */
const VOLATILITY_SYMBOLS: ReadonlySet<string> = new Set(["VIX", "^VIX", "VXN", "^VXN", "V2X", "VSTOXX"]);
/** Types that rest on yields. */
const ON_YIELDS: ReadonlySet<InstrumentType> = new Set(["bond", "cds", "fx-forward", "sensitivities"]);

/** History of what the book needs, and of nothing else. */
export type FileMarket = {
  readonly bars: BarShelf;
  /** Everything with a price, and everything held. */
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** Symbols with a price on or before the day, in order. */
  readonly symbols: readonly string[];
  readonly marketSymbol: string | null;
  /** The newest day of any price; null when nothing of the book is priced. */
  readonly newest: CalendarDate | null;
};

/** @param asOf - later prices are left aside; null = read all. */
export async function readMarket(
  prices: TableSource,
  book: FileBook,
  baseCurrency: string,
  asOf: CalendarDate | null,
  ignoreUnknown: boolean,
): Promise<FileMarket> {
  const needed = neededSymbols(book);
  const currencies = heldCurrencies(book, baseCurrency);
  const isPair = (symbol: string): boolean => {
    const { type } = recogniseSymbol(symbol);
    if (type !== "fx" || currencies.size === 0) return false;
    return [symbol.slice(0, 3), symbol.slice(3, 6)].every(
      (code) => currencies.has(code) || code === baseCurrency || code === PIVOT,
    );
  };
  // A bond without prices of its own moves with a yield; a forward and a swap are discounted with one.
  const needsYields = book.holdings.some(({ symbol }) =>
    ON_YIELDS.has(book.instruments.get(symbol)?.type ?? "cash"),
  );
  // The volatility of options moves with an index of it, where the file has one.
  const hasOptions = book.holdings.some(({ symbol }) => book.instruments.get(symbol)?.type === "option");
  const isVolatility = (symbol: string): boolean =>
    hasOptions && VOLATILITY_SYMBOLS.has(symbol.toUpperCase());
  const isYield = (symbol: string): boolean => needsYields && recogniseSymbol(symbol).type === "rate";
  const refusals = new Refusals(prices.name);
  const wanted = new Map<string, boolean>();
  const isWanted = (symbol: string): boolean => {
    let answer = wanted.get(symbol);
    if (answer === undefined) {
      answer =
        needed.has(symbol) ||
        MARKET_SYMBOLS.includes(symbol) ||
        isPair(symbol) ||
        isYield(symbol) ||
        isVolatility(symbol);
      wanted.set(symbol, answer);
    }
    return answer;
  };
  const typeOf = (symbol: string) => book.instruments.get(symbol)?.type ?? recogniseSymbol(symbol).type;
  const found = new Map<string, DailyBar[]>();
  for await (const bars of readPrices(prices, { refusals, ignoreUnknown, isWanted, typeOf })) {
    for (const { symbol, ...bar } of bars) {
      if (asOf !== null && bar.date > asOf) continue;
      const own = found.get(symbol);
      if (own) own.push({ ...bar, instrumentId: symbol });
      else found.set(symbol, [{ ...bar, instrumentId: symbol }]);
    }
  }
  throwIfRefused(refusals);
  const marketSymbol = MARKET_SYMBOLS.find((symbol) => found.has(symbol)) ?? null;
  const instruments = new Map(book.instruments);
  const bars = new BarShelf();
  const symbols: string[] = [];
  for (const [symbol, own] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (
      !needed.has(symbol) &&
      symbol !== marketSymbol &&
      !isPair(symbol) &&
      !isYield(symbol) &&
      !isVolatility(symbol)
    )
      continue;
    symbols.push(symbol);
    bars.add(own);
    if (!instruments.has(symbol)) instruments.set(symbol, instrumentOf(draftOf(symbol)));
  }
  return { bars, instruments, symbols, marketSymbol, newest: bars.newest };
}

/** What is held or may be traded. A holding of nothing asks for no history: it changes no figure of the rest. */
export const heldSymbols = ({ holdings, tradable }: FileBook): string[] => [
  ...new Set([...holdings.filter(({ quantity }) => quantity !== 0).map(({ symbol }) => symbol), ...tradable]),
];

/** Currencies other than the base in which something held is quoted. */
export function heldCurrencies(book: FileBook, baseCurrency: string): Set<string> {
  const currencies = new Set<string>();
  for (const symbol of heldSymbols(book))
    currencies.add(book.instruments.get(symbol)?.currency ?? baseCurrency);
  currencies.delete(baseCurrency);
  return currencies;
}

/** What is held, what that depends on, and the yields that move bonds. */
function neededSymbols(book: FileBook): Set<string> {
  const needed = new Set(heldSymbols(book));
  // Grows while it is walked: an option on a future on an index needs all three.
  for (const symbol of needed) {
    const underlying = book.instruments.get(symbol)?.underlyingId;
    if (underlying) needed.add(underlying);
  }
  for (const { id, type, underlyingId } of book.instruments.values())
    if (type === "rate" || (type === "index" && underlyingId !== null && needed.has(underlyingId)))
      needed.add(id);
  for (const { id, type } of book.instruments.values()) if (type === "cash") needed.delete(id);
  return needed;
}
