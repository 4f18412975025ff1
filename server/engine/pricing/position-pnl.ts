import type { DayReference } from "~/server/domain/frame";
import type { Instrument } from "~/server/domain/instrument";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { Position } from "~/server/domain/position";
import type { BookLine } from "./price-book";
import type { PricingContext } from "./pricer";

/** Worth of one unit of a currency now, base currency; null = unknown. */
function toBaseOf(currency: string, context: PricingContext): number | null {
  return currency === context.baseCurrency ? 1 : (context.currencies.get(currency)?.toBase ?? null);
}

/**
 * Profit of one position since the last cut-off: change of market value less what was paid for net purchases. Cash
 * earns only by its currency: money put in or taken out, and trades, are no profit. A future earns on its price, a
 * series of profits what it states.
 * @param line - of the priced book.
 * @param reference - prices and currencies at the cut-off; null = the first day.
 * @param context - rates of now.
 * @returns base currency, signed; unavailable by name where a price is missing on either side.
 */
export function dayPnl(
  line: BookLine,
  reference: DayReference | null,
  context: PricingContext,
): Measure<number> {
  const { position, instrument, unit } = line;
  if (reference === null) return unavailable("not-applicable", "no cut-off to measure the day from");
  if (position.quantity === 0 && position.quantityAtCutOff === 0)
    return ok(instrument?.type === "cash" ? 0 : 0 - position.netPurchasesBase);
  const isBase = instrument?.currency === context.baseCurrency;
  const now = instrument ? toBaseOf(instrument.currency, context) : null;
  const before = isBase ? 1 : reference.currencies.get(instrument?.currency ?? "");
  if (!instrument || now === null || before === undefined)
    return unavailable("no-price", "no rate of its currency now or at the cut-off");
  if (instrument.type === "cash") return ok(position.quantityAtCutOff * (now - before));
  if (instrument.type === "pnl-series") return statedProfit(position, instrument, now, reference, context);
  const price = unit.priceLocal;
  const past = reference.prices.get(position.instrumentId);
  if ((price === null && position.quantity !== 0) || (past === undefined && position.quantityAtCutOff !== 0))
    return unavailable("no-price", "no price now or at the cut-off");
  const worthNow = position.quantity * (price ?? 0) * instrument.multiplier * now;
  const pastRate = instrument.type === "future" ? now : before;
  const worthBefore = position.quantityAtCutOff * (past ?? 0) * instrument.multiplier * pastRate;
  return ok(worthNow - worthBefore - position.netPurchasesBase);
}

/** The quote of a series of profits is the profit of its day itself: one from before the cut-off is not of this day. */
function statedProfit(
  position: Position,
  instrument: Instrument,
  toBase: number,
  { atMs }: DayReference,
  { quotes }: PricingContext,
): Measure<number> {
  const quote = quotes.get(position.instrumentId);
  if (position.quantityAtCutOff === 0) return ok(0 - position.netPurchasesBase);
  if (!quote || !(quote.atMs > atMs))
    return unavailable("no-price", "no profit was stated since the cut-off");
  const profit = position.quantityAtCutOff * quote.priceLocal * instrument.multiplier * toBase;
  return ok(profit - position.netPurchasesBase);
}

/**
 * Profit of one position since it was entered, at today's currency rate.
 * @param line - of the priced book.
 * @param context - rates of now.
 * @returns base currency, signed; unavailable without entry price, price or rate, not applicable to cash.
 */
export function unrealisedPnl(line: BookLine, context: PricingContext): Measure<number> {
  const { position, instrument, unit } = line;
  if (!instrument || instrument.type === "cash")
    return unavailable("not-applicable", "cash has no entry price");
  const toBase = toBaseOf(instrument.currency, context);
  if (position.entryPriceLocal === null) return unavailable("no-price", "no entry price given");
  if (unit.priceLocal === null || toBase === null)
    return unavailable("no-price", "no price or no currency rate");
  return ok(
    position.quantity * instrument.multiplier * (unit.priceLocal - position.entryPriceLocal) * toBase,
  );
}
