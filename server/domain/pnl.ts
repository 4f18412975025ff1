import type { InstrumentId, PortfolioId, PositionId } from "./ids";

/**
 * What a day's profit is made of, in the order in which inputs are switched. `price`: prices and yields; `carry`:
 * the days that passed; `trades`: bought and sold at other prices than the last; `residual`: what was reported less
 * all the others.
 */
export const PNL_TERMS = [
  "price",
  "volatility",
  "currency",
  "carry",
  "income",
  "trades",
  "fees",
  "residual",
] as const;
export type PnlTerm = (typeof PNL_TERMS)[number];
export type PnlTerms = Readonly<Record<PnlTerm, number>>;

/** Signed base currency; positive = gained. */
export type PositionPnl = {
  readonly positionId: PositionId;
  readonly symbol: string;
  /** Of the day as it was: holdings, trades, fees, income. The terms sum to it. */
  readonly actualBase: number;
  /** Of the holdings at the start, revalued: no trades, no carry, no fees. */
  readonly hypotheticalBase: number;
  readonly terms: PnlTerms;
};

export type PnlAttribution = {
  readonly actualBase: number;
  readonly hypotheticalBase: number;
  readonly terms: PnlTerms;
  /** Largest profit or loss first. */
  readonly positions: readonly PositionPnl[];
  /** What could not be valued at one of the ends; it is in no sum. */
  readonly unavailable: readonly {
    readonly positionId: PositionId;
    readonly symbol: string;
    readonly reason: string;
  }[];
};

/** Money beside prices in one position between two cut-offs, base currency. */
export type PositionFlows = {
  /** Costs of trades, 0 or more. */
  readonly feesBase: number;
  /** Dividends, coupons and interest received; negative = paid. */
  readonly incomeBase: number;
  /** The profit that was reported, where it was; what of it is not explained is the residual. */
  readonly reportedBase: number | null;
};

/** Several portfolios as one: the same instrument in two of them nets. */
export type FirmRisk = {
  readonly portfolios: readonly {
    readonly portfolioId: PortfolioId;
    readonly name: string;
    /** Share of the firm's figures; over the portfolios they sum to them. Negative = the portfolio relieves. */
    readonly componentVar99: number;
    readonly componentEs975: number;
    /** The portfolio's own ES 97.5 on the firm's scenarios. */
    readonly ownEs975: number;
    /**
     * Profits of the portfolio in the firm's scenarios, base currency; over the portfolios they add to the firm's.
     */
    readonly pnl: Float64Array;
  }[];
  readonly pnl: Float64Array;
  readonly var99: number;
  readonly es975: number;
  /** Sum of the portfolios' own ES less the firm's: what being one firm saves, 0 or more. */
  readonly diversificationBase: number;
  /** Signed units of each instrument over all portfolios. */
  readonly netQuantities: ReadonlyMap<InstrumentId, number>;
  readonly grossBase: number;
  /** Sum of the portfolios' gross exposures less the firm's: what nets. */
  readonly nettedBase: number;
};

/** The firm without its vectors: what a screen shows. */
export type FirmSummary = Pick<
  FirmRisk,
  "var99" | "es975" | "diversificationBase" | "grossBase" | "nettedBase"
> & {
  readonly baseCurrency: string;
  readonly asOfMs: number;
  readonly portfolios: readonly Omit<FirmRisk["portfolios"][number], "pnl">[];
};
