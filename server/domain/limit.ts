import { z } from "zod";
import type { BreachId, LimitId, PortfolioId } from "./ids";
import { REGIMES } from "./regime";

/** What a limit can be set on. Names are those of the snapshot. */
export const LIMIT_METRICS = [
  "var95",
  "var99",
  "es975",
  "volatility",
  "largest-position",
  "largest-sector",
  "gross-exposure",
  "days-to-liquidate",
  "worst-stress",
  "regime",
] as const;
export type LimitMetric = (typeof LIMIT_METRICS)[number];

/**
 * The unit of a limit's threshold. `base`: base currency; `nav` and `gross`: share of net asset value or of gross
 * exposure; `annual`: annualised volatility of gross; `days`: trading days; `regime`: 0 calm, 1 normal, 2 stressed.
 */
export const LIMIT_UNITS = ["base", "nav", "gross", "days", "regime"] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];

/** The units in which each metric can be limited. */
export const UNITS_OF_METRIC: Readonly<Record<LimitMetric, readonly LimitUnit[]>> = {
  var95: ["base", "nav"],
  var99: ["base", "nav"],
  es975: ["base", "nav"],
  volatility: ["nav"],
  "largest-position": ["nav", "gross"],
  "largest-sector": ["nav", "gross"],
  "gross-exposure": ["base", "nav"],
  "days-to-liquidate": ["days"],
  "worst-stress": ["base", "nav"],
  regime: ["regime"],
};

/** What is over the line: `hard` needs a cure, `soft` a comment, `monitor` is only watched. */
export const LIMIT_KINDS = ["soft", "hard", "monitor"] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** One version of one limit. Never edited: a change is a new version. */
export type Limit = {
  readonly id: LimitId;
  readonly version: number;
  readonly portfolioId: PortfolioId;
  readonly name: string;
  readonly metric: LimitMetric;
  readonly unit: LimitUnit;
  readonly kind: LimitKind;
  /** The most that is allowed, in `unit`. A metric at the threshold is not yet over it. */
  readonly threshold: number;
  /** Utilisation from which the limit is near: 0.8. */
  readonly warnAt: number;
  /** Utilisation below which an open breach closes again: 0.95 (hysteresis). */
  readonly clearAt: number;
};

/** `unknown` is a decision of its own: stale, missing or non-finite input never reads as ok. */
export type LimitState = "ok" | "warning" | "breach" | "unknown";

/** One limit held against one snapshot. */
export type LimitEvaluation = {
  readonly limitId: LimitId;
  readonly limitVersion: number;
  readonly name: string;
  readonly metric: LimitMetric;
  readonly unit: LimitUnit;
  readonly kind: LimitKind;
  readonly threshold: number;
  readonly state: LimitState;
  /** The metric in the limit's unit; null while unknown. */
  readonly value: number | null;
  /** value / threshold; null while unknown. */
  readonly utilisation: number | null;
  /** Why the state is unknown, or who is over the line ("Harbour Foods 12.1 % of NAV"); null where nothing is to say. */
  readonly reason: string | null;
  /** True while a breach episode is open; it stays true through `unknown` and until utilisation falls below clearAt. */
  readonly isBreachOpen: boolean;
};

/** What the previous frame left: needed for hysteresis, part of the frame. */
export type PreviousLimitState = {
  readonly limitId: LimitId;
  readonly state: LimitState;
  readonly isBreachOpen: boolean;
};

/** One episode over the line: opens, updates, closes. Market times. */
export type Breach = {
  readonly id: BreachId;
  readonly limitId: LimitId;
  readonly limitVersion: number;
  readonly portfolioId: PortfolioId;
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
  readonly threshold: number;
  readonly openingValue: number;
  readonly worstValue: number;
  readonly lastValue: number | null;
  readonly reason: string | null;
};

/** What an officer sends to change a limit; `version` is the one that was on the screen. */
export const SetLimitInput = z.strictObject({
  limitId: z.string().min(1).max(64),
  version: z.number().int().positive(),
  threshold: z.number().finite().positive().max(1e15),
  reason: z.string().trim().min(3, "say in a few words why the limit changes").max(500),
});
export type SetLimitInput = z.infer<typeof SetLimitInput>;

/** What an officer sends to add a limit. */
export const CreateLimitInput = z
  .strictObject({
    portfolioId: z.string().min(1).max(20),
    name: z.string().trim().min(3).max(60),
    metric: z.enum(LIMIT_METRICS),
    unit: z.enum(LIMIT_UNITS),
    kind: z.enum(LIMIT_KINDS),
    threshold: z.number().finite().positive().max(1e15),
    reason: z.string().trim().min(3, "say in a few words why the limit is needed").max(500),
  })
  .refine(({ metric, unit }) => UNITS_OF_METRIC[metric].includes(unit), {
    path: ["unit"],
    message: "this metric is not limited in that unit",
  });
export type CreateLimitInput = z.infer<typeof CreateLimitInput>;

/** The index of a regime on the scale of limits. */
export const regimeLevel = (regime: (typeof REGIMES)[number]): number => REGIMES.indexOf(regime);
