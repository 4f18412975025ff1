import type { Conventions } from "~/server/domain/conventions";
import type { DayReference, Frame, MarketModel } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { CurrencyRate, Quote } from "~/server/domain/market";
import type { Portfolio, Position } from "~/server/domain/position";
import type { Regime } from "~/server/domain/regime";
import { FIT_ON_DEMAND, type ModelBook } from "../fitted-models";
import { at } from "../math/at";
import { prepareMarket } from "../prepare-market";
import type { PricedBook } from "../pricing/price-book";
import { type HistoryView, lastClose } from "./history-view";

/** Rows after its last close on which an instrument still has a price; later it has none. */
const PRICE_ROWS = 10;
/** Older closes than this decide no limit in the live system; here they are marked the same. */
const FRESH_ROWS = 4;

/** A book that does not trade, and what its instruments are. */
export type StaticBook = {
  readonly portfolio: Portfolio;
  readonly positions: readonly Position[];
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly marketInstrumentId: InstrumentId | null;
  readonly conventions: Conventions;
  readonly poolWeights: ReadonlyMap<string, number>;
  /** Moves of deep history prepared each evening. */
  readonly deepDays: number;
};

/**
 * The frame of one evening, from the view of that evening alone, by the functions of the live beat.
 * @param book - positions, the same every evening.
 * @param view - ends with the evening.
 * @param evening - its number: stands for the clock, so that the frame is a function of its inputs.
 * @param previousRegime - state in force the evening before.
 * @param models - where fitted models come from.
 * @param market - a model of an earlier evening that is used again; null = it is prepared anew.
 * @returns a frame without limits and without a day's reference.
 */
export function eveningFrame(
  book: StaticBook,
  view: HistoryView,
  evening: number,
  previousRegime: Regime | null,
  models: ModelBook = FIT_ON_DEMAND,
  market: MarketModel | null = null,
): Frame {
  const { asOfDate, history, currencies } = view;
  const quotes = new Map<InstrumentId, Quote>();
  history.instrumentIds.forEach((id, column) => {
    const last = lastClose(view, column, PRICE_ROWS);
    if (last === null) return;
    const state = last.age > FRESH_ROWS ? "stale" : "closed";
    // A close that is older was known on an earlier evening.
    const atMs = evening - last.age;
    quotes.set(id, { priceLocal: last.price, atMs, receivedAtMs: atMs, source: "close", state });
  });
  return {
    portfolio: book.portfolio,
    positions: book.positions,
    instruments: book.instruments,
    quotes,
    currencies: currencies.flatMap(({ currency, toBase }): CurrencyRate[] => {
      let row = toBase.length - 1;
      while (row >= 0 && row > toBase.length - PRICE_ROWS && !Number.isFinite(at(toBase, row))) row--;
      const rate = at(toBase, row);
      return rate > 0 ? [{ currency, toBase: rate, atMs: evening, state: "closed" }] : [];
    }),
    market:
      market ??
      prepareMarket({
        id: `evening-${asOfDate}`,
        history,
        currencies,
        baseCurrency: book.portfolio.baseCurrency,
        instruments: book.instruments,
        heldInstrumentIds: book.positions.map(({ instrumentId }) => instrumentId),
        marketInstrumentId: book.marketInstrumentId,
        asOfDate,
        conventions: book.conventions,
        previousRegime,
        deepDays: book.deepDays,
        models,
      }),
    limits: [],
    previous: { limitStates: [], regime: previousRegime },
    dayReference: null,
    conventions: book.conventions,
    poolWeights: book.poolWeights,
    asOfMs: evening,
    asOfDate,
    computedAtMs: evening,
    provenance: {
      runId: "backtest",
      inputsHash: `evening-${asOfDate}`,
      marketFrameId: `evening-${asOfDate}`,
      positionVersion: 1,
      limitVersion: 1,
      modelSet: "backtest",
      codeVersion: "backtest",
      isSimulated: false,
    },
  };
}

/** Prices and rates of an evening, from which the next day's profit runs; model prices where nothing is quoted. */
export function referenceOf(frame: Frame, book: PricedBook): DayReference {
  const prices = new Map<InstrumentId, number>();
  for (const { position, unit } of book.lines)
    if (unit.priceLocal !== null) prices.set(position.instrumentId, unit.priceLocal);
  return {
    atMs: frame.asOfMs,
    prices,
    currencies: new Map(frame.currencies.map(({ currency, toBase }) => [currency, toBase])),
    externalFlowsBase: 0,
  };
}
