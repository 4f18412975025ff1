import type { BreachReport } from "~/server/domain/breach-report";
import type { CalendarDate } from "~/server/domain/calendar-date";
import type { Conventions } from "~/server/domain/conventions";
import type { FigureKey } from "~/server/domain/figure";
import type { DeepHistory, Frame } from "~/server/domain/frame";
import type { InstrumentId, LimitId, PositionId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { Limit } from "~/server/domain/limit";
import type { CurrencyHistory, PriceHistory } from "~/server/domain/market";
import type { Portfolio, Position } from "~/server/domain/position";
import type { Regime } from "~/server/domain/regime";
import type { Factor } from "~/server/domain/scenario";
import type { RiskFigures } from "~/server/domain/snapshot";
import type { ProposedTrade } from "~/server/domain/what-if";
import type { KeptOfInstant } from "./instant-book";
import type { EveningRecord } from "./score-book";

/** Work that is too long for a beat. Plain data: it travels to another thread. */
export type ComputeTask =
  | { readonly kind: "explain-component-var"; readonly frame: Frame; readonly positionId: PositionId }
  | { readonly kind: "explain-figure"; readonly frame: Frame; readonly figure: FigureKey }
  | {
      readonly kind: "what-if";
      readonly frame: Frame;
      readonly trades: readonly ProposedTrade[];
      /** Of the groups that the portfolio belongs to, at the same instant. */
      readonly above: readonly Frame[];
    }
  | { readonly kind: "cures"; readonly frame: Frame; readonly limitId: LimitId }
  | { readonly kind: "limit-preview"; readonly frame: Frame; readonly limit: Limit }
  | { readonly kind: "limit-history"; readonly walk: Walk; readonly limit: Limit; readonly evenings: number }
  | { readonly kind: "firm-risk"; readonly frames: readonly Frame[] }
  | { readonly kind: "methods"; readonly frame: Frame }
  | {
      readonly kind: "explain-change";
      readonly from: Frame;
      readonly recorded: RiskFigures | null;
      readonly to: Frame;
      readonly notes: readonly string[];
    }
  | {
      readonly kind: "explain-breach";
      readonly from: { readonly frame: Frame; readonly recorded: RiskFigures | null };
      readonly to: { readonly frame: Frame; readonly recorded: RiskFigures | null };
      readonly limit: Limit;
      readonly circumstances: Pick<BreachReport, "openedAtMs" | "thresholdBefore" | "notes">;
    }
  | {
      readonly kind: "recompute";
      readonly frame: Frame;
      readonly notes: readonly string[];
      /** What was stored of its second. */
      readonly kept: KeptOfInstant;
      /** The build that makes it again. */
      readonly codeVersion: string;
    }
  | { readonly kind: "scores"; readonly evenings: readonly EveningRecord[] }
  | { readonly kind: "walk-forward"; readonly walk: Walk }
  | { readonly kind: "market-model"; readonly past: MarketPast }
  | { readonly kind: "deep-history"; readonly past: DeepPast }
  | { readonly kind: "evening-of-record"; readonly frame: Frame }
  | {
      readonly kind: "learn-weights";
      /** Days of the outcomes. */
      readonly dates: readonly CalendarDate[];
      /** Where the reference portfolios are drawn from; null = there are none. */
      readonly reference: ReferenceMarket | null;
      readonly members: readonly string[];
      /** One list of days a portfolio, all of the same days: profit in shares of gross, and each member's tail. */
      readonly portfolios: readonly (readonly {
        readonly profit: number;
        readonly tails: readonly { readonly losses: Float64Array; readonly probabilities: Float64Array }[];
      }[])[];
    };

/** All that a market model is made from, adjusted for splits and dividends. */
export type MarketPast = {
  /** Identity of the result: a hash of what went in. */
  readonly id: string;
  readonly history: PriceHistory;
  readonly currencies: readonly CurrencyHistory[];
  readonly baseCurrency: string;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly heldInstrumentIds: readonly InstrumentId[];
  readonly marketInstrumentId: InstrumentId | null;
  readonly asOfDate: CalendarDate;
  readonly conventions: Conventions;
  readonly previousRegime: Regime | null;
};

/** The factors of a market model, and years of history to look back on. */
export type DeepPast = {
  readonly factors: readonly Factor[];
  readonly history: PriceHistory;
  readonly currencies: readonly CurrencyHistory[];
  readonly baseCurrency: string;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly marketInstrumentId: InstrumentId | null;
  readonly asOfDate: CalendarDate;
  readonly conventions: Conventions;
  /** Factors among them whose deep history is known: it is kept to the bit, and only the others' is prepared. */
  readonly known?: { readonly factors: readonly Factor[]; readonly deep: DeepHistory };
};

/** Moves without gaps of many shares. */
export type ReferenceMarket = {
  readonly dates: readonly CalendarDate[];
  readonly moves: readonly Float64Array[];
};

/** A book that does not trade, and the past that it is walked through. */
export type Walk = {
  readonly portfolio: Portfolio;
  readonly positions: readonly Position[];
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly marketInstrumentId: InstrumentId | null;
  readonly conventions: Conventions;
  readonly poolWeights: ReadonlyMap<string, number>;
  readonly history: PriceHistory;
  readonly currencies: readonly CurrencyHistory[];
  readonly from: CalendarDate;
  readonly to: CalendarDate;
};

/** Where tasks are done. Rejects with the task's own error. */
export type Compute = (task: ComputeTask) => Promise<unknown>;

/** What a thread hears and says. */
export type ThreadRequest = { readonly id: number; readonly task: ComputeTask };
export type ThreadReply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string };
