import type { LimitId, PortfolioId } from "./ids";
import type { LimitMetric, LimitScopeKind, LimitUnit } from "./limit-metrics";
import { REGIMES } from "./regime";

/** What is over the line: `hard` needs a cure or a waiver, `soft` a comment, `monitor` is only watched. */
export const LIMIT_KINDS = ["soft", "hard", "monitor"] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** The part of a portfolio that a limit is on; the whole portfolio has no key. */
export type LimitScope = { readonly kind: LimitScopeKind; readonly key: string | null };
export const WHOLE_PORTFOLIO: LimitScope = { kind: "portfolio", key: null };

/** `max`: more than the threshold is over the line; `min`: less is. */
export const LIMIT_DIRECTIONS = ["max", "min"] as const;
export type LimitDirection = (typeof LIMIT_DIRECTIONS)[number];

/** One version of one limit. Never edited: a change is a new version. */
export type Limit = {
  readonly id: LimitId;
  readonly version: number;
  readonly portfolioId: PortfolioId;
  readonly name: string;
  readonly metric: LimitMetric;
  readonly unit: LimitUnit;
  readonly scope: LimitScope;
  /** What else the metric needs: a method, an episode's id, a share, days, other limits; null = nothing. */
  readonly parameter: string | null;
  readonly direction: LimitDirection;
  readonly kind: LimitKind;
  /** The most (or least) that is allowed, in `unit`. A metric at the threshold is not yet over it. */
  readonly threshold: number;
  /** Utilisation from which the limit is near: 0.8. */
  readonly warnAt: number;
  /** Utilisation from which somebody should act before it is over: 0.95. */
  readonly urgentAt: number;
  /** Utilisation below which an open breach closes again: 0.95 (hysteresis); see `clearLineOf`. */
  readonly clearAt: number;
  /** How long the metric must be over the line before an episode opens, and clear of it before one closes. */
  readonly openAfterMs: number;
  readonly closeAfterMs: number;
};

/** What a limit says unless somebody says otherwise. */
export const LIMIT_DEFAULTS = {
  scope: WHOLE_PORTFOLIO,
  parameter: null,
  direction: "max",
  warnAt: 0.8,
  urgentAt: 0.95,
  clearAt: 0.95,
  openAfterMs: 0,
  closeAfterMs: 0,
} as const satisfies Partial<Limit>;

/** The next number after 1: what is at its threshold is below it. */
const JUST_OVER_ONE = 1 + Number.EPSILON;

/**
 * Utilisation below which an open breach closes again: `clearAt`, where that can be. Between the steps of a count there is
 * nothing, so that at the threshold is clear; and what can't exceed 1 has little room above its least (a coverage of 95 %
 * is never used less than 95 %), so that half of that room is enough.
 */
export function clearLineOf({
  unit,
  direction,
  threshold,
  clearAt,
}: Pick<Limit, "unit" | "direction" | "threshold" | "clearAt">): number {
  if (unit === "count" || unit === "regime") return JUST_OVER_ONE;
  if (unit !== "share" || direction === "max") return clearAt;
  const half = threshold / ((threshold + 1) / 2);
  return half < 1 ? Math.max(clearAt, half) : JUST_OVER_ONE;
}

/** `unknown` is a decision of its own: stale, missing or non-finite input never reads as ok. */
export type LimitState = "ok" | "warning" | "breach" | "unknown";

/** One limit held against one snapshot. */
export type LimitEvaluation = {
  readonly limitId: LimitId;
  readonly limitVersion: number;
  readonly name: string;
  readonly metric: LimitMetric;
  readonly unit: LimitUnit;
  readonly scope: LimitScope;
  readonly direction: LimitDirection;
  readonly kind: LimitKind;
  readonly threshold: number;
  readonly state: LimitState;
  /** The metric in the limit's unit; null while unknown. */
  readonly value: number | null;
  /** value / threshold, for a minimum threshold / value; null while unknown. */
  readonly utilisation: number | null;
  /** True from the second band on. */
  readonly isUrgent: boolean;
  /** Why the state is unknown, or who is over the line ("Harbour Foods 12.1 % of NAV"); null where nothing is to say. */
  readonly reason: string | null;
  /** True while a breach episode is open; it stays true through `unknown` and until utilisation falls below clearAt. */
  readonly isBreachOpen: boolean;
  /** Wall time since when an episode is about to open or to close; null = nothing is pending. */
  readonly pendingSinceMs: number | null;
};

/** What the previous frame left: needed for hysteresis, part of the frame. */
export type PreviousLimitState = Pick<
  LimitEvaluation,
  "limitId" | "state" | "isBreachOpen" | "pendingSinceMs"
>;

/** The greatest use of a limit, of either sign: a floor with nothing above it has no ratio, and the store takes no infinity. */
export const USE_MAX = 1e15;

/** The index of a regime on the scale of limits. */
export const regimeLevel = (regime: (typeof REGIMES)[number]): number => REGIMES.indexOf(regime);
