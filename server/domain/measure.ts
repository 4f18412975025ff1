/** Why a number is not there. Shown to people beside the reason. */
export type UnavailableCode =
  | "no-limit"
  | "no-nav"
  | "no-positions"
  | "no-price"
  | "no-volume"
  | "not-enough-history"
  | "partial-coverage"
  | "stale-data"
  | "model-failed"
  | "not-applicable";

/** A number that may be missing. Missing is never zero: whoever reads the value has to look at the status first. */
export type Measure<T> =
  | { readonly status: "ok"; readonly value: T }
  | { readonly status: "unavailable"; readonly code: UnavailableCode; readonly reason: string };

export const ok = <T>(value: T): Measure<T> => ({ status: "ok", value });
export const unavailable = (code: UnavailableCode, reason: string): Measure<never> => ({
  status: "unavailable",
  code,
  reason,
});

/** The value, or null where it is unavailable: for places that print or store a gap. */
export const valueOrNull = <T>(measure: Measure<T>): T | null =>
  measure.status === "ok" ? measure.value : null;

/** Applies `f` to an available value and keeps an unavailable one as it is. */
export const mapMeasure = <T, U>(measure: Measure<T>, f: (value: T) => U): Measure<U> =>
  measure.status === "ok" ? ok(f(measure.value)) : measure;
