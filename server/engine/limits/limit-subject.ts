import type { DayRecord } from "~/server/domain/day-record";
import type { Measure } from "~/server/domain/measure";
import type { CreditExposure, RiskSnapshot } from "~/server/domain/snapshot";

/** What limits look at: a whole assessment, or that of the part of a portfolio that a limit is on. */
export type LimitSubject = Pick<
  RiskSnapshot,
  | "grossBase"
  | "netBase"
  | "longBase"
  | "shortBase"
  | "pool"
  | "methods"
  | "volatilityAnnualOfNav"
  | "dayPnlBase"
  | "concentration"
  | "liquidity"
  | "stress"
  | "regime"
  | "greeks"
  | "coverage"
> & {
  /** Of the whole portfolio, whatever the part: a share of net asset value is a share of what investors own. */
  readonly navBase: Measure<number>;
  /** VaR 99 of the pool over the time that selling takes. */
  readonly liquidityVar99Base: Measure<number>;
  readonly counterparties: readonly CreditExposure[];
  /** VaR 99 of one unit of net asset value held in the instrument of that symbol, share of one. */
  readonly referenceVar99: (symbol: string) => Measure<number>;
  /** Days before this one, of the whole portfolio, oldest first; and those of them that follow each other up to it. */
  readonly daysOnRecord: readonly DayRecord[];
  readonly unbrokenDays: Measure<readonly DayRecord[]>;
  /** Members of the pool that should speak and can't. */
  readonly membersMissing: readonly string[];
  /** Symbols of held positions whose price can't decide a limit now. */
  readonly doubtfulSymbols: readonly string[];
  /** True where nothing is held in it: then its exposures, losses and risks are nothing, and that is known. */
  readonly isEmpty: boolean;
  /** True where nothing is held in it but cash of the base currency: nobody to depend on, and nothing to sell. */
  readonly isFlat: boolean;
  /** True where nothing was held in it since the cut-off either. */
  readonly isIdle: boolean;
};
