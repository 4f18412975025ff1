import type { CalendarDate } from "./calendar-date";
import type { InstrumentId } from "./ids";

/**
 * What an instrument is decides how it is valued and how its history moves.
 * `rate` is a yield or spread series in percent (4.25 = 4.25 % a year); `index` is a level that can't be held.
 * `sensitivities` and `pnl-series` are the user's own figures for what no pricer here can value.
 */
export const INSTRUMENT_TYPES = [
  "cash",
  "equity",
  "etf",
  "adr",
  "fund",
  "index",
  "fx",
  "future",
  "option",
  "bond",
  "crypto",
  "rate",
  "fx-forward",
  "cds",
  "sensitivities",
  "pnl-series",
] as const;
export type InstrumentType = (typeof INSTRUMENT_TYPES)[number];

export type OptionTerms = {
  readonly strike: number;
  readonly expiry: CalendarDate;
  readonly right: "call" | "put";
  readonly exercise: "european" | "american";
  /** Annual implied volatility, share of one; null = estimated from the underlying's history, and said so. */
  readonly impliedVolatility: number | null;
  /** Continuous dividend yield of the underlying, annual share of one. */
  readonly dividendYield: number;
};

export type BondTerms = {
  /** Annual coupon as a share of face: 0.045. */
  readonly coupon: number;
  readonly maturity: CalendarDate;
  /** Yield to maturity, annual share of one, compounded `frequency` times; null = implied by the price. */
  readonly yieldToMaturity: number | null;
  readonly frequency: 1 | 2 | 4;
};

/** A cash dividend that was announced or is expected: the price falls by about this much on its day. */
export type CashDividend = {
  readonly exDate: CalendarDate;
  /** For one unit, instrument's currency, above 0. */
  readonly amountLocal: number;
};

/** A currency bought forward: one unit of the underlying pair's first currency against the second. Quoted outright. */
export type ForwardTerms = {
  /** Units of the pair's second currency that are paid for one unit of the first. */
  readonly rate: number;
  readonly maturity: CalendarDate;
};

/**
 * Protection on one name, quarterly, actual/360. A unit is one unit of notional; quoted as par spread in percent a
 * year.
 */
export type CreditDefaultSwapTerms = {
  /** Running premium, annual share of one: 0.01 = 100 bp. */
  readonly coupon: number;
  readonly maturity: CalendarDate;
  /** Share of notional recovered in a default. */
  readonly recovery: number;
  /** Par spread, annual share of one, where it is not quoted; null = only the quote says it. */
  readonly parSpread: number | null;
};

/** The user's own sensitivities of one unit, instrument's currency. Zero = it does not move by that. */
export type SensitivityTerms = {
  /** Gain for a rise of the underlying by 1 %. */
  readonly deltaPer1Pct: number;
  /** Change of that delta when the underlying rises by 1 %. */
  readonly gammaPer1Pct: number;
  /** Gain for one volatility point (0.01) of the underlying. */
  readonly vegaPerPoint: number;
  /** Gain for one basis point more of yield. */
  readonly dv01: number;
  /** Gain for one basis point more of credit spread. */
  readonly cs01: number;
};

/** Static data of one thing that can be held or observed. Keyed by id, never by ticker. */
export type Instrument = {
  readonly id: InstrumentId;
  readonly symbol: string;
  readonly name: string;
  readonly type: InstrumentType;
  /** ISO 4217 code of the price. */
  readonly currency: string;
  /** Units of the underlying in one contract; 1 for anything that is not a derivative, face 100 priced bonds use 0.01. */
  readonly multiplier: number;
  readonly sector: string | null;
  readonly country: string | null;
  readonly issuer: string | null;
  readonly rating: string | null;
  /** What the price depends on: an option's or future's underlying, a bond's yield series. */
  readonly underlyingId: InstrumentId | null;
  readonly option: OptionTerms | null;
  readonly bond: BondTerms | null;
  /** Terms of the types of the same name; absent on all others. */
  readonly forward?: ForwardTerms | null;
  readonly creditDefaultSwap?: CreditDefaultSwapTerms | null;
  readonly sensitivities?: SensitivityTerms | null;
  /** Cash dividends that options on it have to know, by day; absent = none known. */
  readonly dividends?: readonly CashDividend[];
};

/** Types whose price may truly be zero or negative. */
const SIGNED_PRICE_TYPES: ReadonlySet<InstrumentType> = new Set([
  "future",
  "rate",
  "sensitivities",
  "pnl-series",
]);
/** Types that are quoted in something else than what a unit is worth: a spread, a forward rate, a day's profit. */
const UNWORTHY_QUOTES: ReadonlySet<InstrumentType> = new Set(["cds", "fx-forward", "pnl-series"]);

/** True where the quote is the worth of one unit (before the multiplier), false where a pricer has to compute it. */
export const isQuotedAtWorth = (type: InstrumentType): boolean => !UNWORTHY_QUOTES.has(type);

/** True where a price at or below zero is real (futures, rates), false where it can only be an error. */
export const allowsNonPositivePrice = (type: InstrumentType): boolean => SIGNED_PRICE_TYPES.has(type);
