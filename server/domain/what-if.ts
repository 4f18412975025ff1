import type { InstrumentId, LimitId, PortfolioId, PositionId } from "./ids";
import type { LimitState } from "./limit";
import type { Measure } from "./measure";
import type { RiskSnapshot } from "./snapshot";

/** A trade that is only thought of. */
export type ProposedTrade = {
  readonly instrumentId: InstrumentId;
  /** Signed units or contracts; negative = sold. */
  readonly quantity: number;
};

/** One limit before and after. */
export type LimitOutcome = {
  readonly limitId: LimitId;
  /** What it is on: the portfolio that is traded in, or a group above it. */
  readonly portfolioId: PortfolioId;
  /** The name of that group; null = the portfolio's own limit. */
  readonly ofGroup: string | null;
  readonly name: string;
  readonly kind: string;
  readonly before: LimitState;
  readonly after: LimitState;
  readonly utilisationBefore: number | null;
  readonly utilisationAfter: number | null;
  /** True where the trades break it, make it unknown, or carry it further over its line. */
  readonly isMadeWorse: boolean;
};

/**
 * What trades would do to every figure. They are paid from base cash: net asset value stays, but for what has no
 * price.
 */
export type WhatIf = {
  readonly before: RiskSnapshot;
  readonly after: RiskSnapshot;
  readonly limits: readonly LimitOutcome[];
  /**
   * True where a hard limit is broken or unknown after the trades that was not before, or is broken and further
   * over.
   */
  readonly isBlocked: boolean;
  /** What the trades cost, base currency; negative = received; unavailable where one has no price. */
  readonly costBase: Measure<number>;
};

/** The smallest trade in one position that brings a limit back under its line, verified by full revaluation. */
export type Cure = {
  readonly positionId: PositionId;
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  /** Signed units to trade; null = this position alone can't cure it within twice its size. */
  readonly quantity: number | null;
  /** The metric after that trade, in the limit's unit; null without one. */
  readonly valueAfter: number | null;
};

/** The smallest share of the whole book whose sale brings a limit back under its line, verified by full revaluation. */
export type BookCure = {
  /** Share of every position that is sold, or bought back, rounded to whole units where units are whole; null = none. */
  readonly share: number | null;
  /** The metric after it, in the limit's unit; null without one. */
  readonly valueAfter: number | null;
  /** What it brings in, base currency; negative = what it costs. */
  readonly freedBase: Measure<number>;
  /** One trade an instrument. */
  readonly trades: readonly (ProposedTrade & { readonly symbol: string })[];
};

/** How likely a limit is over its line at the close. */
export type BreachProbability = {
  readonly probability: number;
  /** Values of the metric at the close, in the limit's unit: the 5th, 50th and 95th of a hundred. */
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly paths: number;
  /** In words, to be printed beside the number. */
  readonly method: string;
};
