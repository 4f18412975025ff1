import type { CalendarDate } from "./calendar-date";
import type { InstrumentId } from "./ids";

/**
 * What an instrument is decides how it is valued and how its history moves.
 * `rate` is a yield series in percent (4.25 = 4.25 % a year); `index` is a level that can't be held.
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
};

/** Types whose price may truly be zero or negative; their historical moves are absolute. */
const SIGNED_PRICE_TYPES: ReadonlySet<InstrumentType> = new Set(["future", "rate"]);

/** True where a price at or below zero is real (futures, rates), false where it can only be an error. */
export const allowsNonPositivePrice = (type: InstrumentType): boolean => SIGNED_PRICE_TYPES.has(type);
