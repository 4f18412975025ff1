import type { Measure } from "./measure";

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

export type MethodsReport = {
  readonly asOfMs: number;
  readonly baseCurrency: string;
  /** Of the intervals. */
  readonly confidence: number;
  readonly methods: readonly MethodFigures[];
};
