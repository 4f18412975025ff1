import type { CalendarDate } from "~/server/domain/calendar-date";
import type { Conventions } from "~/server/domain/conventions";
import type { CorporateActions } from "~/server/domain/corporate-action";
import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { CurrencyHistory, PriceHistory } from "~/server/domain/market";
import type { Regime } from "~/server/domain/regime";
import type { ModelBook } from "./fitted-models";
import { type AlignedMoves, alignMoves } from "./returns/align";

/** Moves before the window, for running volatilities, and as many as the regime looks back on. */
const WARM_UP_MOVES = 1300;

/** All that a market model is made from. */
export type PrepareMarketInput = {
  /** Identity of the result: the caller's hash of what went in. */
  readonly id: string;
  readonly history: PriceHistory;
  readonly currencies: readonly CurrencyHistory[];
  readonly baseCurrency: string;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  /** Everything held by anybody; what these depend on (underlyings, yields, the market) is added. */
  readonly heldInstrumentIds: readonly InstrumentId[];
  readonly marketInstrumentId: InstrumentId | null;
  readonly asOfDate: CalendarDate;
  readonly conventions: Conventions;
  readonly previousRegime: Regime | null;
  /** Moves of deep history wanted, for fitted models and regimes; 0 or absent = none. */
  readonly deepDays?: number;
  /** Factors of the model that a what-if extends: others are proposed, and leave theirs as they are. */
  readonly heldFactorIds?: ReadonlySet<string>;
  /** Where the history is as quoted, what its closes have to be adjusted for; absent where it is adjusted already. */
  readonly corporateActions?: CorporateActions;
  /** Where fitted models come from; fitted on the spot by default. */
  readonly models?: ModelBook;
};

/** What its deep history is made from. */
export type DeepHistoryInput = Pick<
  PrepareMarketInput,
  | "history"
  | "currencies"
  | "baseCurrency"
  | "instruments"
  | "marketInstrumentId"
  | "asOfDate"
  | "conventions"
  | "deepDays"
  | "models"
>;

/** Moves of history that a market model rests on: it needs one row more, and no others. */
export const movesLookedAt = (windowDays: number, deepDays: number): number =>
  Math.max(windowDays + WARM_UP_MOVES, deepDays);

/** So many moves of some instruments up to the day of a market model, on one axis. */
export const alignedMoves = (
  input: DeepHistoryInput,
  factorIds: readonly InstrumentId[],
  moveCount: number,
): AlignedMoves =>
  alignMoves({
    history: input.history,
    currencies: input.currencies.filter(({ currency }) => currency !== input.baseCurrency),
    instruments: input.instruments,
    factorIds,
    marketInstrumentId: input.marketInstrumentId,
    asOfDate: input.asOfDate,
    moveCount,
  });
