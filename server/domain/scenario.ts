import type { CalendarDate } from "./calendar-date";
import type { InstrumentId } from "./ids";

/**
 * How a move acts on a factor's level: `relative` level x (1 + move); `absolute` level + move (rates in percent
 * points, futures that can go below zero).
 */
export type MoveKind = "relative" | "absolute";

/** What a factor is: the price of an instrument, the worth of a currency, or the implied volatility of an underlying. */
export type FactorKind = "price" | "currency" | "volatility";

export type Factor = {
  /** `price:<instrumentId>`, `currency:EUR`, `volatility:<underlying id>`. */
  readonly id: string;
  /** The same by symbol, `price:AAPL`: what it is called in every installation; its draws belong to this. Default the id. */
  readonly name?: string;
  readonly kind: FactorKind;
  readonly moveKind: MoveKind;
  /** Of a thing that nobody holds and a what-if asks about; it changes nothing in the moves of the others. */
  readonly isProposed?: true;
};

/** What a factor is of: the id of an instrument, or the code of a currency. */
export const subjectOf = ({ id, kind }: Factor): string => id.slice(`${kind}:`.length);

/** A factor whose own history has holes, and what stands in for them. */
export type FactorProxy = {
  readonly factorId: string;
  readonly instrumentId: InstrumentId | null;
  /** Days of the window on which the stand-in spoke. */
  readonly missingDays: number;
  /** In words: "beta 1.12 to the equal-weighted mean of 14 names of Energy". */
  readonly method: string;
};

/** An instrument that can't be moved at all, and why; it counts against coverage. */
export type Exclusion = { readonly instrumentId: InstrumentId; readonly reason: string };

/**
 * n joint moves of F factors, one row a day, oldest first; row-major n x F. Finite everywhere: holes were
 * proxied by name or the factor was left out by name.
 */
export type ScenarioSet = {
  readonly dates: readonly CalendarDate[];
  readonly factors: readonly Factor[];
  readonly moves: Float64Array;
  readonly proxies: readonly FactorProxy[];
  readonly excluded: readonly Exclusion[];
};
