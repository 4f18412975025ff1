import type { PositionStatement, StatedLot } from "~/server/ports/position-book";
import type { RowValues } from "./record-cells";
import type { Refusals } from "./refusals";

/** Where rows without a portfolio or a book go. */
export const DEFAULT_PORTFOLIO = "Portfolio";
export const DEFAULT_BOOK = "Main";

/** One holding as a file states it: rows of the same symbol, portfolio, book and account together. */
export type StatedHolding = Omit<PositionStatement, "instrumentId" | "isCash" | "lots"> & {
  readonly symbol: string;
  readonly line: number;
  readonly lots: readonly StatedLot[];
};

/** Sums rows that are lots of one holding; rows that name different counterparties for it are refused. */
export function stateHoldings(
  rows: readonly RowValues[],
  baseCurrency: string,
  refusals: Refusals,
): StatedHolding[] {
  const holdings = new Map<string, StatedHolding>();
  for (const row of rows) {
    const stated = holdingOf(row, baseCurrency);
    const key = JSON.stringify([stated.portfolio, stated.book, stated.symbol, stated.account]);
    const before = holdings.get(key);
    if (before?.counterparty && stated.counterparty && before.counterparty !== stated.counterparty) {
      const what = `${stated.symbol} has another counterparty on line ${before.line}; give it an account of its own`;
      refusals.add(
        { line: row.line, column: "counterparty" },
        "disagreeing-duplicate",
        stated.counterparty,
        what,
      );
      continue;
    }
    holdings.set(key, before ? together(before, stated) : stated);
  }
  return [...holdings.values()];
}

function holdingOf(row: RowValues, baseCurrency: string): StatedHolding {
  const quantity = row.number("quantity") ?? 0;
  const entryPriceLocal = row.number("entry_price");
  const lotDate = row.text("lot_date");
  return {
    symbol: row.text("symbol") ?? "",
    line: row.line,
    portfolio: row.text("portfolio") ?? DEFAULT_PORTFOLIO,
    baseCurrency,
    book: row.text("book") ?? DEFAULT_BOOK,
    account: row.text("account") ?? "",
    quantity,
    entryPriceLocal,
    counterparty: row.text("counterparty"),
    lotDate,
    lots: [{ lotDate, quantity, entryPriceLocal }],
  };
}

function together(one: StatedHolding, other: StatedHolding): StatedHolding {
  const lots = [...one.lots, ...other.lots];
  const quantity = lots.reduce((sum, lot) => sum + lot.quantity, 0);
  const paid = lots.reduce((sum, lot) => sum + lot.quantity * (lot.entryPriceLocal ?? Number.NaN), 0);
  // An average that leaves out a lot, or of lots that cancel, would be no price that anybody paid.
  const average = quantity !== 0 && Number.isFinite(paid) ? paid / quantity : null;
  return {
    ...one,
    counterparty: one.counterparty ?? other.counterparty,
    quantity,
    entryPriceLocal: average,
    lotDate: one.lotDate === other.lotDate ? one.lotDate : null,
    lots,
  };
}
