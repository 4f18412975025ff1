import type { CalendarDate } from "~/server/domain/calendar-date";
import type { MarketModel } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import { type Instrument, isQuotedAtWorth } from "~/server/domain/instrument";
import type { CurrencyRate, Quote } from "~/server/domain/market";
import { PRICERS } from "./list";

/** Closing prices of one day, and what is needed to value by model what was not quoted. */
export type ClosingMarket = {
  readonly asOfDate: CalendarDate;
  readonly atMs: number;
  readonly baseCurrency: string;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly prices: ReadonlyMap<InstrumentId, number>;
  /** Worth of foreign currencies at that close. */
  readonly currencies: ReadonlyMap<string, number>;
  readonly market: MarketModel;
};

/**
 * What one unit of each instrument was worth at a close: its closing price where that is a worth, else (options
 * without a close, swaps, forwards) what the same pricers that value it now make of that market.
 * @param ids - instruments that are held.
 * @returns worth in the instrument's own currency, of all that have a closing price and of those held; what can't be
 *   valued is left out.
 */
export function worthsAtClose(
  ids: readonly InstrumentId[],
  closing: ClosingMarket,
): Map<InstrumentId, number> {
  const worths = new Map<InstrumentId, number>();
  for (const [id, price] of closing.prices) {
    const type = closing.instruments.get(id)?.type;
    if (type !== undefined && isQuotedAtWorth(type)) worths.set(id, price);
  }
  const others = ids.filter((id) => !worths.has(id));
  return new Map([...worths, ...modelPrices(others, closing)]);
}

/** By the pricers; an instrument that can't be valued is left out. */
function modelPrices(ids: readonly InstrumentId[], closing: ClosingMarket): Map<InstrumentId, number> {
  const { historical, factorVolatilities } = closing.market;
  const atClose = { atMs: closing.atMs, state: "closed" } as const;
  const context = {
    asOfDate: closing.asOfDate,
    baseCurrency: closing.baseCurrency,
    instruments: closing.instruments,
    quotes: new Map(
      [...closing.prices].map(([id, priceLocal]): [InstrumentId, Quote] => [
        id,
        { ...atClose, priceLocal, receivedAtMs: closing.atMs, source: "close" },
      ]),
    ),
    currencies: new Map(
      [...closing.currencies].map(([currency, toBase]): [string, CurrencyRate] => [
        currency,
        { ...atClose, currency, toBase },
      ]),
    ),
    factorIndex: new Map(historical.factors.map((factor, index) => [factor.id, index])),
    factors: historical.factors,
    factorVolatilities,
    proxies: new Map(historical.proxies.map((proxy) => [proxy.factorId, proxy])),
    exclusions: new Map(historical.excluded.map(({ instrumentId, reason }) => [instrumentId, reason])),
  };
  const found = new Map<InstrumentId, number>();
  for (const id of ids) {
    const instrument = closing.instruments.get(id);
    const unit = instrument && PRICERS[instrument.type](instrument, context);
    if (unit?.status === "priced") found.set(id, unit.priceLocal);
  }
  return found;
}
