import type { Measure } from "./measure";
import type { RiskFigures } from "./snapshot";

/** A figure with the range in which the true one may lie, given how few days it was estimated from. */
export type FigureWithInterval = {
  readonly valueBase: number;
  readonly interval: Measure<{ readonly low: number; readonly high: number; readonly method: string }>;
};

/** One way to VaR and ES on the book of now: positive losses of one day, base currency. */
export type MethodFigures = {
  readonly name: string;
  /** Printed beside the figures. */
  readonly convention: string;
  readonly figures: Measure<{
    readonly var95: FigureWithInterval;
    readonly var99: FigureWithInterval;
    readonly es975: FigureWithInterval;
  }>;
};

/** Days over which figures are shown besides one: those of bank and fund rules. */
export const HORIZONS = [10, 20] as const;

/** VaR and ES over several days: positive losses, base currency, holdings held throughout. */
export type HorizonLine = {
  readonly days: number;
  readonly rule: "overlapping" | "square-root" | "ewma" | "garch";
  /** The method whose figures of one day it rests on. */
  readonly of: string;
  /** Printed beside the figures; empty where there are none. */
  readonly convention: string;
  readonly figures: Measure<RiskFigures>;
};

export type MethodsReport = {
  readonly asOfMs: number;
  readonly baseCurrency: string;
  /** Of the intervals. */
  readonly confidence: number;
  readonly methods: readonly MethodFigures[];
  readonly horizons: readonly HorizonLine[];
};
