import { createHash } from "node:crypto";
import { type CalendarDate, daysBetween } from "~/server/domain/calendar-date";
import { type Conventions, DEFAULT_CONVENTIONS, type QuantileRule } from "~/server/domain/conventions";
import { RiskError } from "~/server/domain/errors";
import type { DayReference, Frame, MarketModel } from "~/server/domain/frame";
import type { CurrencyRate, Quote } from "~/server/domain/market";
import { cutOffOf } from "~/server/domain/new-york";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { assess } from "~/server/engine/assess";
import { DEFAULT_WEIGHTS, modelSetOf } from "~/server/engine/predictive/member-weights";
import { prepareMarket } from "~/server/engine/prepare-market";
import { worthsAtClose } from "~/server/engine/pricing/model-prices";
import type { TableSource } from "~/server/ports/table-source";
import { currencyHistories } from "~/server/services/beat/bar-shelf";
import { currencyPairs } from "~/server/services/beat/currency-pairs";
import { type FileBook, portfolioOf, positionsOf, readBook } from "./read-book";
import { type FileMarket, heldCurrencies, heldSymbols, readMarket } from "./read-market";

/** Moves before the window that the regime and the volatility of underlyings look back on. */
const WARM_UP_MOVES = 1300;
/** A close that is this many days older than the day of the assessment no longer says what a thing is worth. */
const CLOSE_TOLERANCE_DAYS = 5;

export type FileAssessment = {
  readonly positions: TableSource;
  readonly prices: TableSource;
  readonly instruments: TableSource | null;
  /** The day of the assessment; null = that of the newest price. */
  readonly asOf: CalendarDate | null;
  readonly windowDays: number;
  readonly baseCurrency: string;
  readonly quantile: QuantileRule;
  readonly ignoreUnknown: boolean;
  readonly codeVersion: string;
};

/** What the files hold, read once for any number of days. */
export type ReadFiles = {
  readonly input: FileAssessment;
  readonly book: FileBook;
  readonly market: FileMarket;
  /** The day of the assessment: the one asked for, else that of the newest price. */
  readonly asOfDate: CalendarDate;
};

/**
 * Reads positions and prices.
 *
 * @param also - symbols that are not held but may be traded: their prices are read too.
 * @throws RiskError bad-input in one sentence.
 */
export async function readFiles(input: FileAssessment, also: readonly string[] = []): Promise<ReadFiles> {
  const { baseCurrency, asOf, ignoreUnknown } = input;
  const book = await readBook(input.positions, input.instruments, baseCurrency, ignoreUnknown, also);
  const market = await readMarket(input.prices, book, baseCurrency, asOf, ignoreUnknown);
  const isCashOnly = book.holdings.every(({ symbol }) => book.instruments.get(symbol)?.type === "cash");
  const asOfDate = asOf ?? market.newest;
  if (asOfDate === null || (market.newest === null && !isCashOnly))
    throw new RiskError(
      "bad-input",
      `${input.prices.name} has no price of any symbol in ${input.positions.name}${asOf ? ` up to ${asOf}` : ""}.`,
    );
  return { input, book, market, asOfDate };
}

/**
 * Assesses the positions of a file at the closes of another, all portfolios in it as one. A file without a line of
 * cash says nothing of cash: then what is measured in shares of net asset value is unavailable.
 *
 * @throws RiskError bad-input in one sentence.
 */
export async function assessFiles(
  input: FileAssessment,
): Promise<{ readonly snapshot: RiskSnapshot; readonly notes: readonly string[] }> {
  const files = await readFiles(input);
  return { snapshot: assess(fileFrame(files, files.asOfDate)), notes: files.book.notes };
}

/** The frame of one day: nothing later than it is in it. */
export function fileFrame({ input, book, market }: ReadFiles, asOfDate: CalendarDate): Frame {
  const { baseCurrency, windowDays, quantile } = input;
  const conventions: Conventions = { ...DEFAULT_CONVENTIONS, windowDays, quantile };
  const history = market.bars.history(market.symbols, asOfDate, windowDays + 1 + WARM_UP_MOVES);
  const names = new Map(market.symbols.map((symbol) => [symbol, symbol]));
  const foreign = [...heldCurrencies(book, baseCurrency)].sort();
  const held = heldSymbols(book);
  const id = createHash("sha256")
    .update(JSON.stringify([held, asOfDate, conventions, baseCurrency, input.prices.contentHash()]))
    .digest("hex")
    .slice(0, 24);
  const asOfMs = cutOffOf(asOfDate);
  const model = prepareMarket({
    id,
    history,
    currencies: currencyHistories(history, names, baseCurrency, foreign),
    baseCurrency,
    instruments: market.instruments,
    heldInstrumentIds: held,
    marketInstrumentId: market.marketSymbol,
    asOfDate,
    conventions,
    previousRegime: null,
  });
  return {
    portfolio: portfolioOf(book, input.positions.name, baseCurrency),
    positions: positionsOf(book),
    instruments: market.instruments,
    quotes: quotesOf(market, asOfDate),
    currencies: ratesOf(market, foreign, baseCurrency, asOfDate),
    market: model,
    limits: [],
    previous: { limitStates: [], regime: null },
    dayReference: dayBefore(market, model, held, foreign, baseCurrency),
    conventions,
    poolWeights: DEFAULT_WEIGHTS,
    asOfMs,
    asOfDate,
    computedAtMs: asOfMs,
    provenance: {
      runId: "files",
      inputsHash: createHash("sha256")
        .update(id)
        .update(input.positions.contentHash())
        .digest("hex")
        .slice(0, 24),
      marketFrameId: id,
      positionVersion: 1,
      limitVersion: 1,
      modelSet: modelSetOf(DEFAULT_WEIGHTS),
      codeVersion: input.codeVersion,
      isSimulated: false,
    },
  };
}

function quotesOf(market: FileMarket, asOfDate: CalendarDate): Map<string, Quote> {
  const quotes = new Map<string, Quote>();
  for (const symbol of market.symbols) {
    const last = market.bars.lastClose(symbol, asOfDate);
    if (!last) continue;
    const atMs = cutOffOf(last.date);
    const isStale = daysBetween(last.date, asOfDate) > CLOSE_TOLERANCE_DAYS;
    const state = isStale ? "stale" : "closed";
    quotes.set(symbol, { priceLocal: last.close, atMs, receivedAtMs: atMs, source: "close", state });
  }
  return quotes;
}

function ratesOf(
  market: FileMarket,
  foreign: readonly string[],
  base: string,
  asOfDate: CalendarDate,
): CurrencyRate[] {
  return foreign.flatMap((currency) => {
    let oldest = asOfDate;
    const toBase = currencyPairs(currency, base, (pair) => {
      const last = market.bars.lastClose(pair, asOfDate);
      if (last && last.date < oldest) oldest = last.date;
      return last?.close ?? null;
    });
    if (toBase === null) return []; // positions in it are excluded by name
    const isStale = daysBetween(oldest, asOfDate) > CLOSE_TOLERANCE_DAYS;
    return [{ currency, toBase, atMs: cutOffOf(oldest), state: isStale ? "stale" : "closed" }];
  });
}

/**
 * Closes of the day before, from which the day's profit runs; null where the file has no day or a long gap before.
 */
function dayBefore(
  market: FileMarket,
  model: MarketModel,
  held: readonly string[],
  foreign: readonly string[],
  base: string,
): DayReference | null {
  const { asOfDate } = model;
  const date = market.bars.dayBefore(asOfDate);
  if (date === null || daysBetween(date, asOfDate) > CLOSE_TOLERANCE_DAYS) return null;
  const prices = new Map<string, number>();
  for (const [symbol, { priceLocal }] of quotesOf(market, date)) prices.set(symbol, priceLocal);
  const rates = ratesOf(market, foreign, base, date).map(
    ({ currency, toBase }) => [currency, toBase] as const,
  );
  const closing = { asOfDate: date, atMs: cutOffOf(date), currencies: new Map(rates) };
  const { instruments } = market;
  const worths = worthsAtClose(held, { ...closing, baseCurrency: base, instruments, prices, market: model });
  return { ...closing, prices: worths, externalFlowsBase: 0 };
}
