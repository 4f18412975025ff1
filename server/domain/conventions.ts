/** How the quantile of a finite sample of losses is read. `order-statistic`: the ceil(n a - 1e-9)-th worst loss. */
export const QUANTILE_RULES = ["order-statistic", "type-7", "type-6", "harrell-davis"] as const;
export type QuantileRule = (typeof QUANTILE_RULES)[number];

/** How the mean of the tail is read. `acerbi-tasche`: the worst n a losses, the last of them fractional. */
export const SHORTFALL_RULES = ["acerbi-tasche", "mean-beyond", "mean-at-or-beyond"] as const;
export type ShortfallRule = (typeof SHORTFALL_RULES)[number];

/** Everything that changes a figure without changing the data; printed beside the figure. */
export type Conventions = {
  readonly quantile: QuantileRule;
  readonly shortfall: ShortfallRule;
  /** Degrees of freedom taken off a standard deviation. */
  readonly ddof: 0 | 1;
  readonly horizonDays: number;
  /** Decay of the exponentially weighted volatility, a day. */
  readonly ewmaDecay: number;
  /** Historical moves in the window. */
  readonly windowDays: number;
  /** Share of daily volume that may be traded when positions are unwound. */
  readonly participation: number;
};

export const DEFAULT_CONVENTIONS: Conventions = {
  quantile: "order-statistic",
  shortfall: "acerbi-tasche",
  ddof: 0,
  horizonDays: 1,
  ewmaDecay: 0.94,
  windowDays: 500,
  participation: 0.15,
};

/** The confidence levels that every method reports. */
export const LEVELS = { "95": 0.95, "975": 0.975, "99": 0.99 } as const;
