import type { Frame } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { Quote } from "~/server/domain/market";
import { quotedVolatility } from "../pricing/option";
import { pricingContext } from "../pricing/price-book";
import { type MarketSwitches, mixMarket } from "./mix-market";

/** Which inputs of a frame are already the new ones. */
export type FrameSwitches = MarketSwitches & {
  readonly trades: boolean;
  readonly prices: boolean;
  readonly time: boolean;
  readonly parameters: boolean;
};

export const NOTHING_SWITCHED: FrameSwitches = {
  factors: false,
  trades: false,
  prices: false,
  time: false,
  window: false,
  volatility: false,
  correlation: false,
  regime: false,
  all: false,
  parameters: false,
};

/** Two assessments of one portfolio, with what their options' quotes imply, solved once. */
export type FramePair = {
  readonly from: Frame;
  readonly to: Frame;
  /** Volatility that an option's quote implied, at the old frame, else at the new one. */
  readonly heldVolatilities: ReadonlyMap<InstrumentId, number>;
};

/**
 * Prepares two frames for being mixed.
 * @param from - the earlier frame.
 * @param to - the later frame, of the same portfolio and base currency.
 * @returns the pair.
 * @throws RangeError when portfolio or base currency differ.
 */
export function pairFrames(from: Frame, to: Frame): FramePair {
  if (from.portfolio.id !== to.portfolio.id || from.portfolio.baseCurrency !== to.portfolio.baseCurrency)
    throw new RangeError(`pairFrames: ${from.portfolio.id} and ${to.portfolio.id} are not one portfolio`);
  const held = new Map<InstrumentId, number>();
  for (const { instrumentId } of [...from.positions, ...to.positions]) {
    const frame = [from, to].find(({ instruments, quotes }) => {
      const option = instruments.get(instrumentId)?.option;
      return option?.impliedVolatility === null && quotes.has(instrumentId);
    });
    const instrument = frame?.instruments.get(instrumentId);
    if (!frame || !instrument || held.has(instrumentId)) continue;
    const volatility = quotedVolatility(instrument, pricingContext(frame));
    if (volatility !== null) held.set(instrumentId, volatility);
  }
  return { from, to, heldVolatilities: held };
}

/**
 * A frame between two others. What only one of them knows (an instrument that was bought since, its price) is taken
 * from it. The quote of an option moves with the volatility it implies, not with the prices: between the two it is
 * valued at the volatility that it implied before.
 * @param pair - old and new.
 * @param switches - what is already new.
 * @returns a frame to price and predict; its limits, previous states and provenance are the old one's.
 */
export function mixFrame({ from, to, heldVolatilities }: FramePair, switches: FrameSwitches): Frame {
  const prices = switches.prices ? [to, from] : [from, to];
  const instruments = mixInstruments(from, to, switches);
  const quotes = new Map<InstrumentId, Quote>();
  for (const frame of [...prices].reverse()) for (const [id, quote] of frame.quotes) quotes.set(id, quote);
  const isHeld = switches.prices !== switches.volatility;
  for (const [id, volatility] of heldVolatilities) {
    const instrument = instruments.get(id);
    const isNew = !from.quotes.has(id) && !switches.prices;
    if (!instrument?.option || !(isHeld || isNew) || !hasMoved(instrument, from, to)) continue;
    instruments.set(id, { ...instrument, option: { ...instrument.option, impliedVolatility: volatility } });
    quotes.delete(id);
  }
  const rates = new Map(
    [...prices].reverse().flatMap(({ currencies }) => currencies.map((rate) => [rate.currency, rate])),
  );
  return {
    ...(switches.parameters ? to : from),
    positions: switches.trades ? to.positions : from.positions,
    instruments,
    quotes,
    currencies: [...rates.values()],
    market: mixMarket(from.market, to.market, switches),
    conventions: switches.parameters ? to.conventions : from.conventions,
    poolWeights: switches.all ? to.poolWeights : from.poolWeights,
    asOfMs: switches.time ? to.asOfMs : from.asOfMs,
    asOfDate: switches.time ? to.asOfDate : from.asOfDate,
  };
}

/** Static data as they were, with the stated implied volatilities of the turn. */
function mixInstruments(from: Frame, to: Frame, switches: FrameSwitches): Map<InstrumentId, Instrument> {
  const [first, second] = switches.parameters ? [to, from] : [from, to];
  const instruments = new Map([...second.instruments, ...first.instruments]);
  for (const [id, instrument] of instruments) {
    const [before, after] = [from.instruments.get(id)?.option, to.instruments.get(id)?.option];
    if (!instrument.option || !before || !after) continue;
    const { impliedVolatility } = switches.volatility ? after : before;
    if (impliedVolatility !== instrument.option.impliedVolatility)
      instruments.set(id, { ...instrument, option: { ...instrument.option, impliedVolatility } });
  }
  return instruments;
}

/** True where an option's quote, or that of what it is on, differs between the two, or one of them has none. */
function hasMoved(instrument: Instrument, from: Frame, to: Frame): boolean {
  return [instrument.id, instrument.underlyingId ?? ""].some(
    (id) => from.quotes.get(id)?.priceLocal !== to.quotes.get(id)?.priceLocal,
  );
}
