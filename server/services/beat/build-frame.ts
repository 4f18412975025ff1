import { createHash } from "node:crypto";
import { type CalendarDate, daysBetween } from "~/server/domain/calendar-date";
import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { DayReference, Frame, MarketModel } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import { type CurrencyRate, type Quote, type QuoteState, worseState } from "~/server/domain/market";
import { cutOffOf, newYorkDate } from "~/server/domain/new-york";
import type { Position } from "~/server/domain/position";
import { DEFAULT_WEIGHTS, modelSetOf } from "~/server/engine/predictive/member-weights";
import { worthsAtClose } from "~/server/engine/pricing/model-prices";
import type { HeldPortfolio } from "~/server/ports/position-book";
import { quoteState } from "~/server/services/market/quote-state";
import { currencyPairs } from "./currency-pairs";
import type { Desk } from "./desk";
import { jumpNote } from "./look-for-jumps";
import { newestPriceMs, splitsInForce, unitsAfter, unitsSince } from "./price-units";
import { foreignCurrencies, referencesOf } from "./refresh-models";
import { sinceCutOff } from "./since-cut-off";

/** Calendar days over the longest row of holidays: a cut-off before that is not the day's. */
const REFERENCE_AGE_DAYS_MAX = 5;

/** Prices at the last cut-off, from which the day's profit runs. */
type ClosingPrices = {
  readonly date: CalendarDate;
  readonly atMs: number;
  readonly prices: ReadonlyMap<InstrumentId, number>;
  readonly days: readonly CalendarDate[];
};

/** The board of one instant, once for all portfolios. */
export type MarketView = {
  readonly quotes: ReadonlyMap<InstrumentId, Quote>;
  readonly asOfMs: number;
  readonly asOfDate: CalendarDate;
  /** Content hash of the prices. */
  readonly marketFrameId: string;
  readonly reference: ClosingPrices | null;
};

/** Reads the board: every price with the trust it deserves now. */
export function viewMarket(desk: Desk, nowMs: number): MarketView {
  const newest = desk.feeds.marketMs(nowMs) ?? newestPriceMs(desk);
  const quotes = new Map<InstrumentId, Quote>();
  const units = unitsSince(desk);
  for (const [id, newestEntry] of desk.board.entries) {
    const type = desk.instruments.get(id)?.type;
    if (type === undefined) continue;
    const jump = desk.jumps.heldAt(id);
    const entry = jump?.good ?? newestEntry;
    const { priceLocal, atMs, receivedAtMs, source } = entry;
    const state = quoteState(newestEntry, type, desk.feeds, nowMs, newest);
    quotes.set(id, {
      priceLocal: priceLocal / (units.get(id)?.(entry) ?? 1),
      atMs,
      receivedAtMs,
      source,
      state: jump ? worseState(state, "held") : state,
      ...(jump && { note: jumpNote(jump) }),
    });
  }
  const asOfMs = newestPriceMs(desk);
  const asOfDate = newYorkDate(asOfMs);
  return {
    quotes,
    asOfMs,
    asOfDate,
    marketFrameId: hashOfPrices(quotes),
    reference: referencePrices(desk, asOfDate),
  };
}

/** All inputs of one assessment of one portfolio, immutable. */
export function buildFrame(
  desk: Desk,
  held: HeldPortfolio,
  market: MarketModel,
  view: MarketView,
  computedAtMs: number,
): Frame {
  const { portfolio, positions } = held;
  const memory = desk.memories.get(portfolio.id);
  const previous = { limitStates: memory?.limitStates ?? [], regime: memory?.regime ?? null };
  const limits = desk.limits.get(portfolio.id) ?? [];
  const currencies = currencyRates(desk, view, portfolio.baseCurrency, [
    ...positions.map((p) => p.instrumentId),
    // What it is compared with has to be worth something too, in whatever currency.
    ...referencesOf({ limits: new Map([[portfolio.id, limits]]), instruments: desk.instruments }),
  ]);
  const poolWeights = desk.weighting?.weights ?? DEFAULT_WEIGHTS;
  // The day of the frame goes on until midnight: an outcome that its close already has is still its day's profit.
  const days = (desk.days.get(portfolio.id) ?? []).filter(({ date }) => date < view.asOfDate);
  const identity = [
    portfolio,
    held.positionVersion,
    held.limitVersion,
    limits.map(({ id, version }) => `${id}.${version}`),
    market.id,
    market.deep ? "deep" : "window",
    modelSetOf(poolWeights),
    view.marketFrameId,
    view.asOfMs,
    previous,
    days,
  ];
  const rates = new Map(currencies.map(({ currency, toBase }) => [currency, toBase]));
  const rateOf = ({ instrumentId }: Position): number | null => {
    const currency = desk.instruments.get(instrumentId)?.currency ?? "";
    return currency === portfolio.baseCurrency ? 1 : (rates.get(currency) ?? null);
  };
  return {
    portfolio,
    positions: sinceCutOff(positions, desk.trades, view.reference?.atMs ?? null, rateOf),
    instruments: desk.instruments,
    quotes: view.quotes,
    currencies,
    market,
    limits,
    previous,
    dayReference: dayReference(desk, view, market, held, currencies),
    ...(days.length > 0 && { daysOnRecord: days }),
    conventions: DEFAULT_CONVENTIONS,
    poolWeights,
    asOfMs: view.asOfMs,
    asOfDate: view.asOfDate,
    computedAtMs,
    provenance: {
      runId: desk.run.id,
      inputsHash: createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 24),
      marketFrameId: view.marketFrameId,
      positionVersion: held.positionVersion,
      limitVersion: held.limitVersion,
      modelSet: modelSetOf(poolWeights),
      codeVersion: desk.codeVersion,
      isSimulated: desk.run.isSimulated,
    },
  };
}

export function hashOfPrices(quotes: ReadonlyMap<InstrumentId, Quote>): string {
  const prices = [...quotes]
    .sort(([a], [b]) => Number(a) - Number(b)) // prices that came in another order are the same market
    .map(([id, quote]) => [id, quote.priceLocal, quote.state]);
  return createHash("sha256").update(JSON.stringify(prices)).digest("hex").slice(0, 24);
}

/** Closes of the last day before the frame's; null where bars end so long before that it would be no day's profit. */
function referencePrices(desk: Desk, asOfDate: CalendarDate): ClosingPrices | null {
  const date = desk.bars.dayBefore(asOfDate);
  if (date === null || daysBetween(date, asOfDate) > REFERENCE_AGE_DAYS_MAX) return null;
  const { dates: days } = desk.bars;
  const splits = splitsInForce(desk, asOfDate);
  const inForce = [...splits.values()].flatMap((own) => own.map(({ id }) => id)).join();
  const known = desk.closing;
  if (known?.date === date && known.days === days && known.inForce === inForce) return known;
  const prices = new Map<InstrumentId, number>();
  for (const id of desk.instruments.keys()) {
    const last = desk.bars.lastClose(id, date);
    const own = (splits.get(id) ?? []).filter(({ isHistoryAdjusted }) => !isHistoryAdjusted);
    if (last) prices.set(id, last.close / unitsAfter(own, last.date));
  }
  const closing = { date, atMs: cutOffOf(date), prices, days, inForce };
  desk.closing = closing;
  return closing;
}

/** The cut-off as one portfolio sees it: what has no close of its own was worth what its model says. */
function dayReference(
  desk: Desk,
  view: MarketView,
  market: MarketModel,
  { portfolio, positions }: HeldPortfolio,
  currencies: readonly CurrencyRate[],
): DayReference | null {
  const closing = view.reference;
  if (closing === null) return null;
  const codes = currencies.map(({ currency }) => currency).join();
  const madeFrom = [closing, market, desk.instruments, positions, portfolio.baseCurrency, codes];
  const known = desk.dayReferences.get(portfolio.id);
  if (known && madeFrom.every((part, i) => part === known.madeFrom[i])) return known.reference;
  const bySymbol = pricesBySymbol(desk, closing.prices);
  const rates = new Map<string, number>();
  for (const { currency } of currencies) {
    const rate = currencyPairs(currency, portfolio.baseCurrency, (pair) => bySymbol.get(pair) ?? null);
    if (rate !== null) rates.set(currency, rate);
  }
  const held = positions.map((position) => position.instrumentId);
  const prices = worthsAtClose(held, {
    asOfDate: closing.date,
    atMs: closing.atMs,
    baseCurrency: portfolio.baseCurrency,
    instruments: desk.instruments,
    prices: closing.prices,
    currencies: rates,
    market,
  });
  const reference = { atMs: closing.atMs, prices, currencies: rates, externalFlowsBase: 0 };
  desk.dayReferences.set(portfolio.id, { madeFrom, reference });
  return reference;
}

function currencyRates(
  desk: Desk,
  view: MarketView,
  base: string,
  held: readonly InstrumentId[],
): CurrencyRate[] {
  const quoted = new Map<string, Quote>();
  for (const [id, quote] of view.quotes) {
    const instrument = desk.instruments.get(id);
    if (instrument?.type === "fx") quoted.set(instrument.symbol, quote);
  }
  return foreignCurrencies(desk, base, held).flatMap((currency) => {
    const used: Quote[] = [];
    const toBase = currencyPairs(currency, base, (pair) => {
      const quote = quoted.get(pair);
      if (quote) used.push(quote);
      return quote?.priceLocal ?? null;
    });
    const oldest = used.reduce<Quote | null>((a, b) => (a === null || b.atMs < a.atMs ? b : a), null);
    if (toBase === null || oldest === null) return []; // positions in it are excluded by name
    return [
      {
        currency,
        toBase,
        atMs: oldest.atMs,
        state: used.reduce<QuoteState>((state, quote) => worseState(state, quote.state), "live"),
      },
    ];
  });
}

function pricesBySymbol(desk: Desk, prices: ReadonlyMap<InstrumentId, number>): Map<string, number> {
  return new Map([...prices].map(([id, price]) => [desk.instruments.get(id)?.symbol ?? "", price]));
}
