import type { CalendarDate } from "~/server/domain/calendar-date";
import type { Conventions } from "~/server/domain/conventions";
import type { Frame } from "~/server/domain/frame";
import type { InstrumentId, LimitId, PositionId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { CurrencyHistory, PriceHistory } from "~/server/domain/market";
import type { Portfolio, Position } from "~/server/domain/position";
import type { RiskFigures } from "~/server/domain/snapshot";
import type { ProposedTrade } from "~/server/domain/what-if";
import type { EveningRecord } from "./score-book";

/** Work that is too long for a beat. Plain data: it travels to another thread. */
export type ComputeTask =
  | { readonly kind: "explain-component-var"; readonly frame: Frame; readonly positionId: PositionId }
  | {
      readonly kind: "what-if";
      readonly frame: Frame;
      readonly trades: readonly ProposedTrade[];
      readonly newSymbols?: readonly string[];
    }
  | { readonly kind: "cures"; readonly frame: Frame; readonly limitId: LimitId }
  | { readonly kind: "firm-risk"; readonly frames: readonly Frame[] }
  | { readonly kind: "methods"; readonly frame: Frame }
  | {
      readonly kind: "explain-change";
      readonly from: Frame;
      readonly recorded: RiskFigures | null;
      readonly to: Frame;
      readonly notes: readonly string[];
    }
  | { readonly kind: "scores"; readonly evenings: readonly EveningRecord[] }
  | { readonly kind: "walk-forward"; readonly walk: Walk }
  | {
      readonly kind: "learn-weights";
      readonly members: readonly string[];
      /** One list of days a portfolio, all of the same days: profit in shares of gross, and each member's tail. */
      readonly portfolios: readonly (readonly {
        readonly profit: number;
        readonly tails: readonly { readonly losses: Float64Array; readonly probabilities: Float64Array }[];
      }[])[];
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
