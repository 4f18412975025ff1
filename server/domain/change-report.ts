import type { ExplainedChange } from "./change";
import type { Measure } from "./measure";
import type { PnlAttribution } from "./pnl";

/** Why VaR and ES moved, and what the profit was made of, between two assessments. */
export type ChangeReport = {
  readonly fromAsOfMs: number;
  readonly toAsOfMs: number;
  readonly baseCurrency: string;
  readonly change: Measure<ExplainedChange>;
  readonly pnl: Measure<PnlAttribution>;
  /** What could not be made again as it was. */
  readonly notes: readonly string[];
};
