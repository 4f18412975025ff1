import type { PositionId } from "./ids";
import type { RiskFigures } from "./snapshot";

/**
 * What moves a figure between two assessments, in the order in which the inputs are switched from the old to the new
 * ones. `window`: scenarios enter and leave; `time`: the day moves on under options and bonds; `model`: members,
 * weights and what else the market model was made by; `parameters`: conventions and static data; `residual`: what
 * was stored less what its inputs give when they are assessed again.
 */
export const CHANGE_TERMS = [
  "trades",
  "prices",
  "volatility",
  "correlation",
  "regime",
  "window",
  "time",
  "model",
  "parameters",
  "residual",
] as const;
export type ChangeTerm = (typeof CHANGE_TERMS)[number];

/** Base currency, signed: positive terms raise the loss. */
export type ChangeTerms = Readonly<Record<ChangeTerm, number>>;

/** How one figure came from one value to another; the terms sum to the difference. */
export type FigureChange = {
  readonly fromBase: number;
  readonly toBase: number;
  readonly terms: ChangeTerms;
};

/** A position's share of VaR 99 before and after; 0 where it was not held or could not be moved. */
export type PositionChange = {
  readonly positionId: PositionId;
  readonly symbol: string;
  readonly fromBase: number;
  readonly toBase: number;
};

/** Why the pool's figures moved between two assessments. */
export type ExplainedChange = {
  readonly figures: Readonly<Record<keyof RiskFigures, FigureChange>>;
  /** Shares of VaR 99, largest change first. */
  readonly positions: readonly PositionChange[];
  /** What a reader has to know: "3 factors are new and were given their later history". */
  readonly notes: readonly string[];
};
