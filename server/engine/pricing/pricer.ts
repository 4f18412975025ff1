import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentId } from "~/server/domain/ids";
import { allowsNonPositivePrice, type Instrument } from "~/server/domain/instrument";
import type { CurrencyRate, Quote } from "~/server/domain/market";
import type { Factor, FactorProxy } from "~/server/domain/scenario";
import type { Greeks } from "~/server/domain/snapshot";
import type { ScenarioColumns } from "./scenario-columns";

/** All that a pricer may look at; nothing in it is later than the frame. */
export type PricingContext = {
  readonly asOfDate: CalendarDate;
  readonly baseCurrency: string;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly quotes: ReadonlyMap<InstrumentId, Quote>;
  readonly currencies: ReadonlyMap<string, CurrencyRate>;
  /** Index of each factor by its id. */
  readonly factorIndex: ReadonlyMap<string, number>;
  readonly factors: readonly Factor[];
  readonly factorVolatilities: Float64Array;
  readonly proxies: ReadonlyMap<string, FactorProxy>;
  /** Why an instrument has no factor, where that is known. */
  readonly exclusions: ReadonlyMap<InstrumentId, string>;
};

/** Change of one unit's value, in base currency, for a move of 1 of one factor. */
type FactorDelta = { readonly factor: number; readonly base: number };

/** One unit held (one share, one contract, one unit of face) valued and ready to be revalued. */
export type PricedUnit = {
  readonly status: "priced";
  readonly priceLocal: number;
  /** Instruments whose quotes this value rests on. */
  readonly pricedFrom: readonly InstrumentId[];
  readonly valueBase: number;
  readonly exposureBase: number;
  readonly greeks: Greeks;
  readonly deltas: readonly FactorDelta[];
  readonly isProxied: boolean;
  readonly note: string | null;
  /**
   * Writes the profit of one unit under each of n joint moves, base currency, by full revaluation.
   * @param columns - n moves a factor; not mutated.
   * @param out - n numbers, overwritten.
   */
  revalue(columns: ScenarioColumns, out: Float64Array): void;
};

/** A unit that can't be moved: it counts against coverage, at the price given here where there is one. */
export type ExcludedUnit = {
  readonly status: "excluded";
  readonly reason: string;
  readonly priceLocal: number | null;
  readonly pricedFrom: readonly InstrumentId[];
};

export type UnitPricing = PricedUnit | ExcludedUnit;

/** Values one kind of instrument. */
export type Pricer = (instrument: Instrument, context: PricingContext) => UnitPricing;

export const NO_GREEKS: Greeks = {
  deltaBase: 0,
  gammaBasePer1Pct: 0,
  vegaBasePerPoint: 0,
  thetaBasePerDay: 0,
  dv01Base: 0,
  cs01Base: 0,
  rhoBasePerBp: 0,
};

/** The sensitivities of so many units. */
export function greeksTimes(greeks: Greeks, quantity: number): Greeks {
  return {
    deltaBase: 0 + quantity * greeks.deltaBase,
    gammaBasePer1Pct: 0 + quantity * greeks.gammaBasePer1Pct,
    vegaBasePerPoint: 0 + quantity * greeks.vegaBasePerPoint,
    thetaBasePerDay: 0 + quantity * greeks.thetaBasePerDay,
    dv01Base: 0 + quantity * greeks.dv01Base,
    cs01Base: 0 + quantity * greeks.cs01Base,
    rhoBasePerBp: 0 + quantity * greeks.rhoBasePerBp,
  };
}

export const excludedUnit = (reason: string, priceLocal: number | null = null): ExcludedUnit => ({
  status: "excluded",
  reason,
  priceLocal,
  pricedFrom: [],
});

/** What one unit of a currency is worth now, and the factor that moves it; null factor = the base currency. */
export type CurrencyLeg = {
  readonly toBase: number;
  readonly factor: number | null;
  readonly proxy: string | null;
};

/**
 * The currency leg of an instrument.
 * @returns the leg, or a sentence that says why there is none.
 */
export function currencyLeg(currency: string, context: PricingContext): CurrencyLeg | string {
  if (currency === context.baseCurrency) return { toBase: 1, factor: null, proxy: null };
  const rate = context.currencies.get(currency);
  if (!rate || !(rate.toBase > 0 && Number.isFinite(rate.toBase)))
    return `no rate of ${currency} in ${context.baseCurrency}`;
  const id = `currency:${currency}`;
  const factor = context.factorIndex.get(id);
  if (factor === undefined) return `${currency} has no history of its own`;
  return { toBase: rate.toBase, factor, proxy: context.proxies.get(id)?.method ?? null };
}

/** The worth of a currency in each of n scenarios. */
export function currencyScenarios(leg: CurrencyLeg, columns: ScenarioColumns): Float64Array | null {
  if (leg.factor === null) return null;
  return columns.column(leg.factor).map((move) => leg.toBase * (1 + move));
}

/** The last price of an instrument, or null when there is none that can be one. */
export function priceOf(id: InstrumentId, context: PricingContext): number | null {
  const price = context.quotes.get(id)?.priceLocal;
  if (price === undefined || !Number.isFinite(price)) return null;
  const type = context.instruments.get(id)?.type;
  return price > 0 || (type !== undefined && allowsNonPositivePrice(type)) ? price : null;
}

/** Words that are not empty, joined; null when there are none. */
export function noteOf(parts: readonly (string | null | undefined)[]): string | null {
  const said = parts.filter((part): part is string => Boolean(part));
  return said.length > 0 ? said.join("; ") : null;
}
