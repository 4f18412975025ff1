import type { FigureKey } from "./figure";
import type { Measure } from "./measure";

/** In what a number of a derivation is written. `number`: plain, a ratio or an effective count. */
export type ExplainedUnit =
  | "base"
  | "fraction"
  | "days"
  | "price"
  | "quantity"
  | "count"
  | "probability"
  | "number";

/** A number that stands beside another one and is no term of it. */
export type Fact = { readonly label: string; readonly value: number; readonly unit: ExplainedUnit };

/**
 * How the terms give the value: `quotient` is the first over the second, `inverse` one over the first, `largest` the
 * greatest of them.
 */
export type Made = "sum" | "product" | "quotient" | "inverse" | "largest";

/** A number that can say where it came from: the drill-down page is this tree, drawn. */
export type Explained = {
  readonly label: string;
  readonly value: number;
  readonly unit: ExplainedUnit;
  /**
   * One line for people: "component VaR = mean P&L of the position where the book loses its VaR"; empty where the
   * number above says it for all of its terms.
   */
  readonly rule: string;
  /** Absent where the terms are its inputs and the rule says how they are used. What is stated here is checked. */
  readonly made?: Made;
  readonly facts?: readonly Fact[];
  /** The figure that goes on from here, where this number has a derivation of its own. */
  readonly see?: FigureKey;
  readonly terms: readonly Explained[];
};

/** How a figure of the last beat is made. */
export type Derivation = {
  readonly figure: FigureKey;
  /** Market time of the frame that it is computed from. */
  readonly asOfMs: number;
  readonly baseCurrency: string;
  /** The cut-off from which the day's profit runs, market time. */
  readonly dayReferenceMs: number | null;
  readonly explained: Measure<Explained>;
};
