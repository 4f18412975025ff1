import type { Frame } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { Quote } from "~/server/domain/market";
import { quotedVolatility } from "../pricing/option";
import { pricingContext } from "../pricing/price-book";

/** The least share of itself that a price or volatility falls to. */
const SHARE_MIN = 1e-3;

/**
 * The frame as it would be after a joint move of all factors: prices, currencies and implied volatilities moved,
 * nothing else. A quoted option is valued at the volatility that its quote implied, moved.
 * @param frame - not mutated.
 * @param moveOf - move of a factor by its index in the market model.
 * @returns a frame to assess; its quotes keep their states.
 */
export function shiftFrame(frame: Frame, moveOf: (factor: number) => number): Frame {
  const { factors } = frame.market.historical;
  const quotes = new Map<InstrumentId, Quote>(frame.quotes);
  const instruments = new Map<InstrumentId, Instrument>(frame.instruments);
  const rates = new Map(frame.currencies.map((rate) => [rate.currency, rate]));
  const volatilities = new Map<InstrumentId, number>();
  factors.forEach(({ id, kind, moveKind }, index) => {
    const [, key = ""] = id.split(/:(.*)/s);
    const move = moveOf(index);
    const factor = Math.max(1 + move, SHARE_MIN);
    const [quote, rate] = [quotes.get(key), rates.get(key)];
    if (kind === "volatility") volatilities.set(key, factor);
    else if (kind === "currency" && rate) rates.set(key, { ...rate, toBase: rate.toBase * factor });
    else if (kind === "price" && quote && frame.instruments.get(key)?.type !== "pnl-series") {
      const { priceLocal } = quote;
      quotes.set(key, {
        ...quote,
        priceLocal: moveKind === "absolute" ? priceLocal + move : priceLocal * factor,
      });
    }
  });
  const context = pricingContext(frame);
  for (const id of new Set(frame.positions.map(({ instrumentId }) => instrumentId))) {
    const instrument = frame.instruments.get(id);
    if (!instrument?.option || instrument.underlyingId === null) continue;
    const held = instrument.option.impliedVolatility ?? quotedVolatility(instrument, context);
    quotes.delete(id);
    if (held === null) continue;
    const impliedVolatility = held * (volatilities.get(instrument.underlyingId) ?? 1);
    instruments.set(id, { ...instrument, option: { ...instrument.option, impliedVolatility } });
  }
  return { ...frame, quotes, instruments, currencies: [...rates.values()] };
}
