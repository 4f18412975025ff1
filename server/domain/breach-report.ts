import type { ChangeTerm, PositionChange } from "./change";
import type { Limit } from "./limit";
import type { Measure } from "./measure";

/** Why a limit's metric came to its line, in the limit's unit; the terms sum to the change. */
export type ExplainedBreach = {
  readonly from: number;
  readonly to: number;
  /** Largest first. `nav`: the same loss on another net asset value. */
  readonly terms: readonly { readonly term: ChangeTerm | "nav"; readonly value: number }[];
  /** What changed most in the positions, base currency. */
  readonly positions: readonly PositionChange[];
  /** What of a position that is: its share of VaR 99, or its exposure. */
  readonly positionsBy: "component-var99" | "exposure";
};

/** One of the limits that a breached one is made of, between the same two assessments. */
export type ExplainedLeg = {
  readonly limit: Pick<Limit, "id" | "name" | "metric" | "unit" | "threshold" | "version">;
  /** Its line at the earlier assessment. */
  readonly thresholdBefore: number;
  /** In its own unit; null while unknown. */
  readonly before: number | null;
  readonly opening: number | null;
  /** True where it was over its line at the opening. */
  readonly isOver: boolean;
  readonly explained: Measure<ExplainedBreach>;
};

/** Why an episode over a limit opened, between two kept assessments. */
export type BreachReport = {
  readonly limit: Pick<Limit, "name" | "metric" | "unit" | "threshold" | "version">;
  readonly baseCurrency: string;
  /** The newest kept assessment before it opened in which the limit was within its line. Market time. */
  readonly fromAsOfMs: number;
  /** The assessment at which it opened, or the first that is kept after it. Market time. */
  readonly toAsOfMs: number;
  readonly openedAtMs: number;
  /** The line as it was then, in the limit's unit: a limit that was lowered may be all of the cause. */
  readonly thresholdBefore: number;
  readonly explained: Measure<ExplainedBreach>;
  /** Those over their lines first; absent for a limit that is made of no others. */
  readonly legs?: readonly ExplainedLeg[];
  /** What could not be made again as it was. */
  readonly notes: readonly string[];
};
