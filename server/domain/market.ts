import type { CalendarDate } from "./calendar-date";
import type { InstrumentId } from "./ids";

/** One price that arrived. */
export type Tick = {
  readonly instrumentId: InstrumentId;
  /** In the instrument's currency, as quoted (percent for rates). */
  readonly priceLocal: number;
  /** Market time. */
  readonly atMs: number;
  readonly source: string;
};

/**
 * How far a price can be trusted now. `closed`: the market is shut and the last close is valid.
 * `stale`: too old to decide a limit. `held`: a jump that waits for confirmation; the last good price is used.
 */
export type QuoteState = "live" | "closed" | "delayed" | "flagged" | "held" | "stale";

/** From best to worst: how far each state can be trusted. What has no price at all is worse than any that has one. */
const TRUST = ["live", "closed", "delayed", "flagged", "held", "stale", "missing"] as const;

/** The less trusted of two states. */
export const worseState = <S extends QuoteState | "missing">(a: S, b: S): S =>
  TRUST.indexOf(a) >= TRUST.indexOf(b) ? a : b;

/** The latest price of an instrument on the board. */
export type Quote = {
  readonly priceLocal: number;
  readonly atMs: number;
  /** Wall time of arrival. */
  readonly receivedAtMs: number;
  readonly source: string;
  readonly state: QuoteState;
  /** What a person should know of it; absent = nothing. */
  readonly note?: string;
};

/** What one unit of a currency is worth in the base currency of the frame. */
export type CurrencyRate = {
  readonly currency: string;
  readonly toBase: number;
  readonly atMs: number;
  readonly state: QuoteState;
};

/**
 * Daily history of many instruments on one axis of dates, oldest first. Row-major T x N;
 * NaN where nothing was quoted. Never mutated.
 */
export type PriceHistory = {
  readonly dates: readonly CalendarDate[];
  readonly instrumentIds: readonly InstrumentId[];
  /** T x N closes in each instrument's currency, adjusted for splits and dividends. */
  readonly closes: Float64Array;
  /** T x N units traded; NaN or 0 where unknown. */
  readonly volumes: Float64Array;
  /** T x N opens, highs and lows, adjusted like the closes, NaN where unknown; absent = none is known. */
  readonly ranges?: {
    readonly opens: Float64Array;
    readonly highs: Float64Array;
    readonly lows: Float64Array;
    /**
     * T x N variances of each row's range with the close of the row before, where somebody has worked them out for many
     * evenings at once; NaN where unknown.
     */
    readonly variances?: Float64Array;
  };
};

/** Daily worth of foreign currencies in the base currency, on the axis of the price history. */
export type CurrencyHistory = {
  readonly currency: string;
  /** T rates, base per unit; NaN where unknown. */
  readonly toBase: Float64Array;
};
