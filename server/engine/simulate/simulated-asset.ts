/**
 * One thing of a simulated market and the laws it moves by. Volatilities are those of one day; for a `rate` all
 * moves are in percentage points of yield, for everything else they are logarithmic.
 */
export type SimulatedAsset = {
  readonly symbol: string;
  readonly kind: "spot" | "rate" | "bond";
  /** Move for a move of 1 of the market's logarithm. */
  readonly marketBeta: number;
  /** Shares a daily shock with all others of the same group; null = none. */
  readonly group: string | null;
  readonly groupVolatility: number;
  readonly ownVolatility: number;
  /** A bond moves against this rate times its modified duration in years; null for everything else. */
  readonly rate: { readonly symbol: string; readonly durationYears: number } | null;
  /** Units traded on an ordinary day; 0 = not traded. */
  readonly dailyVolume: number;
};

/** A market that is simulated: the same seed gives the same prices on every machine. */
export type SimulatedWorld = {
  readonly seed: number;
  readonly assets: readonly SimulatedAsset[];
};
