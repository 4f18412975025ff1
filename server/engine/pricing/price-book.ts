import type { Frame } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import { type Instrument, isQuotedAtWorth } from "~/server/domain/instrument";
import { type QuoteState, worseState } from "~/server/domain/market";
import type { Position } from "~/server/domain/position";
import { PRICERS } from "./list";
import { excludedUnit, type PricedUnit, type PricingContext, type UnitPricing } from "./pricer";

/** One position with the pricing of its unit. */
export type BookLine = {
  readonly position: Position;
  readonly instrument: Instrument | null;
  readonly unit: UnitPricing;
  /** Index into the book's units; null = excluded. */
  readonly unitIndex: number | null;
  readonly state: QuoteState | "missing";
  /** Market value, base currency, at the price or, where there is none, the entry price; null = neither is known. */
  readonly valueBase: number | null;
  /** Signed exposure on the same terms. */
  readonly exposureBase: number | null;
};

export type PricedBook = {
  /** In order of instrument id, then position id: sums do not depend on the order in which positions came. */
  readonly lines: readonly BookLine[];
  /** Priced units in order of instrument id. */
  readonly units: readonly PricedUnit[];
  readonly context: PricingContext;
};

/**
 * Values every position of a frame; each instrument is priced once.
 * @param frame - nothing in it is mutated.
 * @param known - pricings of this very market by instrument, used instead of pricing anew.
 * @returns lines and units in a fixed order; what can't be priced is excluded by name, never dropped.
 * @throws RangeError when a quantity is not finite.
 */
export function priceBook(
  frame: Frame,
  known: ReadonlyMap<InstrumentId, UnitPricing> = new Map(),
): PricedBook {
  const context = pricingContext(frame);
  const sorted = [...frame.positions].sort(
    (a, b) => compare(a.instrumentId, b.instrumentId) || compare(a.id, b.id),
  );
  const units: PricedUnit[] = [];
  const pricings = new Map<InstrumentId, { unit: UnitPricing; index: number | null }>();
  for (const { instrumentId } of sorted) {
    if (pricings.has(instrumentId)) continue;
    const instrument = frame.instruments.get(instrumentId);
    const unit =
      known.get(instrumentId) ??
      (instrument ? PRICERS[instrument.type](instrument, context) : excludedUnit("unknown instrument"));
    pricings.set(instrumentId, { unit, index: unit.status === "priced" ? units.push(unit) - 1 : null });
  }
  const lines = sorted.map((position): BookLine => {
    if (!Number.isFinite(position.quantity))
      throw new RangeError(`quantity of ${position.id}: ${position.quantity}`);
    const instrument = frame.instruments.get(position.instrumentId) ?? null;
    const { unit, index } = pricings.get(position.instrumentId) ?? {
      unit: excludedUnit("unpriced"),
      index: null,
    };
    return {
      position,
      instrument,
      unit,
      unitIndex: index,
      state: stateOf(instrument, unit, context),
      ...worth(position, instrument, unit, context),
    };
  });
  return { lines, units, context };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What pricers may look at in a frame. */
export function pricingContext(frame: Frame): PricingContext {
  const { historical, factorVolatilities } = frame.market;
  return {
    asOfDate: frame.asOfDate,
    baseCurrency: frame.portfolio.baseCurrency,
    instruments: frame.instruments,
    quotes: frame.quotes,
    currencies: new Map(frame.currencies.map((rate) => [rate.currency, rate])),
    factorIndex: new Map(historical.factors.map((factor, index) => [factor.id, index])),
    factors: historical.factors,
    factorVolatilities,
    proxies: new Map(historical.proxies.map((proxy) => [proxy.factorId, proxy])),
    exclusions: new Map(historical.excluded.map(({ instrumentId, reason }) => [instrumentId, reason])),
  };
}

/** The worst state of all quotes that a value rests on, its currency's included. */
function stateOf(
  instrument: Instrument | null,
  unit: UnitPricing,
  context: PricingContext,
): QuoteState | "missing" {
  if (!instrument) return "missing";
  const sources = unit.status === "priced" ? unit.pricedFrom : [instrument.id];
  let worst: QuoteState | "missing" = "live";
  if (instrument.type !== "cash")
    for (const id of sources)
      worst = worseState<QuoteState | "missing">(worst, context.quotes.get(id)?.state ?? "missing");
  if (instrument.currency !== context.baseCurrency)
    worst = worseState<QuoteState | "missing">(
      worst,
      context.currencies.get(instrument.currency)?.state ?? "missing",
    );
  return worst;
}

function worth(
  position: Position,
  instrument: Instrument | null,
  unit: UnitPricing,
  context: PricingContext,
): { valueBase: number | null; exposureBase: number | null } {
  if (unit.status === "priced")
    return {
      valueBase: position.quantity * unit.valueBase,
      exposureBase: position.quantity * unit.exposureBase,
    };
  if (position.quantity === 0) return { valueBase: 0, exposureBase: 0 };
  const price = unit.priceLocal ?? position.entryPriceLocal;
  const isBase = instrument?.currency === context.baseCurrency;
  const toBase = isBase ? 1 : context.currencies.get(instrument?.currency ?? "")?.toBase;
  // A quoted spread or forward rate is no worth, and neither is a day's profit: unknown, not wrong.
  if (!instrument || toBase === undefined || !isQuotedAtWorth(instrument.type))
    return { valueBase: null, exposureBase: null };
  const times = (local: number | null): number | null =>
    local === null || !Number.isFinite(local * toBase)
      ? null
      : position.quantity * instrument.multiplier * local * toBase;
  const full = times(price);
  const notional = liveNotional(instrument, context);
  return {
    valueBase: full !== null && instrument.type === "future" ? 0 : full,
    exposureBase: notional === null ? full : times(notional),
  };
}

/** What an option that can't be moved may turn into: a premium of cents would hide a whole position from coverage. */
function liveNotional({ option }: Instrument, { asOfDate }: PricingContext): number | null {
  if (!option || option.expiry < asOfDate) return null;
  return option.right === "call" ? option.strike : -option.strike;
}
