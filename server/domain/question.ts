import type { FigureKey } from "./figure";
import type { BreachId, LimitId, PortfolioId, PositionId } from "./ids";
import type { LimitTerms } from "./limit-proposal";

/** A trade as a person names it. */
export type NamedTrade = {
  readonly symbol: string;
  /** Signed units or contracts; negative = sold. */
  readonly quantity: number;
};

/** What a screen asks of the frame of a portfolio's last beat. Answers are computed beside the beat, never in it. */
export type Question =
  | {
      readonly kind: "explain-component-var";
      readonly portfolioId: PortfolioId;
      readonly positionId: PositionId;
    }
  | { readonly kind: "explain-figure"; readonly portfolioId: PortfolioId; readonly figure: FigureKey }
  | {
      readonly kind: "explain-breach" | "re-evaluate-breach";
      readonly portfolioId: PortfolioId;
      readonly breachId: BreachId;
    }
  | { readonly kind: "what-if"; readonly portfolioId: PortfolioId; readonly trades: readonly NamedTrade[] }
  | { readonly kind: "cures"; readonly portfolioId: PortfolioId; readonly limitId: LimitId }
  | {
      readonly kind: "limit-preview" | "limit-history";
      readonly portfolioId: PortfolioId;
      readonly terms: LimitTerms;
      /** The limit that would change; null = a new one. */
      readonly limitId: LimitId | null;
    }
  /** Of these portfolios; null = of all. */
  | { readonly kind: "firm-risk"; readonly portfolioIds: readonly PortfolioId[] | null }
  | { readonly kind: "methods"; readonly portfolioId: PortfolioId }
  | { readonly kind: "scores"; readonly portfolioId: PortfolioId }
  /** A whole second of wall time. */
  | { readonly kind: "point-in-time"; readonly portfolioId: PortfolioId; readonly computedAtMs: number }
  | { readonly kind: "explain-change"; readonly portfolioId: PortfolioId; readonly since: Since };

/** From when a change is explained, in market time: the last cut-off, this morning's open, an hour or a quarter ago. */
export const SINCE = ["close", "open", "hour", "quarter"] as const;
export type Since = (typeof SINCE)[number];

export const QUESTION_KINDS = [
  "explain-component-var",
  "explain-figure",
  "explain-breach",
  "re-evaluate-breach",
  "what-if",
  "cures",
  "limit-preview",
  "limit-history",
  "explain-change",
  "point-in-time",
  "firm-risk",
  "methods",
  "scores",
] as const satisfies Question["kind"][];
