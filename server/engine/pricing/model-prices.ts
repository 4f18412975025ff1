import type { CalendarDate } from "~/server/domain/calendar-date";
import type { MarketModel } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
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
 * What unquoted instruments (options, mostly) were worth at a close, by the same pricers that value them now.
 * @param ids - instruments without a closing price of their own.
 * @returns price of one unit in its own currency; an instrument that can't be valued is left out.
 */
export function modelPrices(ids: readonly InstrumentId[], closing: ClosingMarket): Map<InstrumentId, number> {
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
