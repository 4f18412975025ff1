/** States of the market, from smooth to rough. */
export const REGIMES = ["calm", "normal", "stressed"] as const;
export type Regime = (typeof REGIMES)[number];

/** One probability a regime; they sum to one. */
export type RegimeProbabilities = Readonly<Record<Regime, number>>;

/** What the one regime service of a frame says. */
export type RegimeAssessment = {
  /** The state in force; it changes only after the dwell time, so that it doesn't flicker. */
  readonly current: Regime;
  readonly probabilities: RegimeProbabilities;
  /** What it looked at, in words and figures: "20-day volatility of MKT at its 64th percentile". */
  readonly evidence: string;
  readonly method: string;
};
