import { RiskError } from "~/server/domain/errors";
import type { Instrument } from "~/server/domain/instrument";
import type { Portfolio, Position } from "~/server/domain/position";
import type { InstrumentDraft } from "~/server/ports/reference-data";
import type { TableSource } from "~/server/ports/table-source";
import { INSTRUMENT_LAYOUT, POSITION_LAYOUT } from "~/server/services/import/column-rules";
import { draftInstruments, isCashCode } from "~/server/services/import/draft-instruments";
import { readRecords } from "~/server/services/import/read-records";
import { cashDraft, draftOf } from "~/server/services/import/recognise-symbol";
import { Refusals } from "~/server/services/import/refusals";
import { type StatedHolding, stateHoldings } from "~/server/services/import/state-holdings";

/** What the files say is held. The symbol of an instrument is its id. */
export type FileBook = {
  readonly holdings: readonly StatedHolding[];
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly notes: readonly string[];
  /** Symbols that are not held but may be traded. */
  readonly tradable: readonly string[];
};

/** @throws RiskError bad-input naming the first line and column that can't be read. */
export async function readBook(
  positions: TableSource,
  instruments: TableSource | null,
  baseCurrency: string,
  ignoreUnknown: boolean,
  tradable: readonly string[] = [],
): Promise<FileBook> {
  const known = new Map<string, InstrumentDraft>();
  if (instruments) {
    const refusals = new Refusals(instruments.name);
    const { rows } = await readRecords(instruments, INSTRUMENT_LAYOUT, refusals, ignoreUnknown);
    draftInstruments(rows, known, refusals);
    throwIfRefused(refusals);
  }
  const refusals = new Refusals(positions.name);
  const { rows } = await readRecords(positions, POSITION_LAYOUT, refusals, ignoreUnknown);
  const { good } = draftInstruments(rows, known, refusals);
  const holdings = stateHoldings(good, baseCurrency, refusals);
  throwIfRefused(refusals);
  for (const symbol of tradable)
    if (!known.has(symbol)) known.set(symbol, isCashCode(symbol) ? cashDraft(symbol) : draftOf(symbol));
  const notes: string[] = [];
  for (const { symbol } of holdings) {
    const draft = known.get(symbol);
    if (draft?.type !== "index") continue;
    known.set(symbol, { ...draft, type: "fund" });
    notes.push(`${symbol} is an index; the holding is taken as a fund that tracks it.`);
  }
  return {
    holdings,
    instruments: new Map([...known].map(([id, draft]) => [id, instrumentOf(draft)])),
    notes,
    tradable,
  };
}

/** The portfolio of a file: without a line of cash it says nothing of cash. */
export const portfolioOf = (book: FileBook, name: string, baseCurrency: string): Portfolio => ({
  id: "files",
  organisationId: "files",
  name,
  baseCurrency,
  capitalBase: null,
  isCashTracked: book.holdings.some(({ symbol }) => book.instruments.get(symbol)?.type === "cash"),
});

/** Nothing has been traded since the cut-off: the file is all that is known. */
export const positionsOf = ({ holdings }: FileBook): Position[] =>
  holdings.map((holding, i) => ({
    id: String(i + 1),
    instrumentId: holding.symbol,
    bookId: holding.book,
    bookName: holding.book,
    quantity: holding.quantity,
    entryPriceLocal: holding.entryPriceLocal,
    counterparty: holding.counterparty,
    quantityAtCutOff: holding.quantity,
    netPurchasesBase: 0,
  }));

/** Says the first refusal in full, and how many follow. */
export function throwIfRefused({ listed, count }: Refusals): void {
  const first = listed[0];
  if (!first) return;
  const more = count > 1 ? ` ${count - 1} more like this were found.` : "";
  throw new RiskError("bad-input", first.sentence + more);
}

export const instrumentOf = ({
  underlyingSymbol,
  isSimulated: _,
  ...draft
}: InstrumentDraft): Instrument => ({
  ...draft,
  id: draft.symbol,
  underlyingId: underlyingSymbol,
});
