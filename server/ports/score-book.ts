import type { CalendarDate } from "~/server/domain/calendar-date";
import type { DayRecord } from "~/server/domain/day-record";
import type { DayReference } from "~/server/domain/frame";
import type { OrganisationId, PortfolioId, RunId } from "~/server/domain/ids";
import type { Position } from "~/server/domain/position";
import type { RiskFigures } from "~/server/domain/snapshot";

/** Losses beyond VaR in units of ES with cumulated probabilities, as a forecaster saw them. */
export type TailLawRecord = { readonly ratios: Float64Array; readonly cumulative: Float64Array };

/** One method's forecast: positive losses of one day, base currency. */
export type ForecastRecord = {
  readonly method: string;
  readonly figures: RiskFigures;
  /** At 95, 97.5 and 99 %; null where the method has no law. */
  readonly laws: readonly TailLawRecord[] | null;
  /** A member's worst scenarios, losses in shares of gross; null where it is no member. */
  readonly memberTail: MemberTailRecord | null;
};

/** Losses in shares of gross, worst first, with their probabilities. */
export type MemberTailRecord = { readonly losses: Float64Array; readonly probabilities: Float64Array };

/** One vector of weights for all portfolios of an organisation, and what it was learned from. */
export type Weighting = {
  /** The newest outcome that was learned from. */
  readonly businessDate: CalendarDate;
  readonly weights: ReadonlyMap<string, number>;
  /** In words: learned from what, or equal and why. */
  readonly method: string;
  /** Members with weight zero because they are significantly worse than the best. */
  readonly excluded: readonly { readonly name: string; readonly pValue: number }[];
};

/** What an evening's outcome will be measured from. */
export type EveningBook = {
  readonly positions: readonly Position[];
  readonly reference: DayReference;
};

export type Outcome = {
  readonly date: CalendarDate;
  /** The same holdings revalued, base currency; null where it could not be measured. */
  readonly hypotheticalPnlBase: number | null;
  /** With trades and fees; null where it could not be measured. */
  readonly actualPnlBase: number | null;
};

/** One evening of forecasts; `live` ones were stored before their outcome. */
export type EveningRecord = {
  readonly businessDate: CalendarDate;
  readonly asOfMs: number;
  readonly basis: "live" | "walked";
  readonly grossBase: number;
  readonly leftOut: readonly string[];
  readonly forecasts: readonly ForecastRecord[];
  /** Null once its outcome is known. */
  readonly book: EveningBook | null;
  readonly outcome: Outcome | null;
};

/** Forecasts of record and what came of them. A forecast is never changed; an outcome is filled in once. */
export type ScoreBook = {
  /** Stores evenings with their forecasts; one that is there already stays as it is. */
  save(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    runId: RunId,
    evenings: readonly EveningRecord[],
  ): Promise<void>;
  /** The newest evening of a run that has no outcome yet, without its forecasts; null = none. */
  open(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    runId: RunId,
  ): Promise<Pick<EveningRecord, "businessDate" | "book"> | null>;
  /** Fills in the outcome of an evening. */
  settle(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    runId: RunId,
    businessDate: CalendarDate,
    outcome: Outcome,
  ): Promise<void>;
  /** True when the past of a run was walked for a portfolio. */
  isWalked(organisationId: OrganisationId, portfolioId: PortfolioId, runId: RunId): Promise<boolean>;
  /** The newest day of a run that has an outcome; null = none. */
  newestOutcome(organisationId: OrganisationId, runId: RunId): Promise<CalendarDate | null>;
  /** The newest weights of a run; null before any were learned. */
  weighting(organisationId: OrganisationId, runId: RunId): Promise<Weighting | null>;
  /** Keeps weights; those of a day that has some already stay as they are. */
  saveWeighting(organisationId: OrganisationId, runId: RunId, weighting: Weighting): Promise<void>;
  /**
   * The newest evenings of a portfolio's newest run that have an outcome, oldest first.
   * @param options - how many; members' tails are most of what is read, and only weights are learned from them.
   */
  scored(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    options: { readonly count: number; readonly withMemberTails: boolean },
  ): Promise<readonly EveningRecord[]>;
  /**
   * Days of a run whose forecasts were stored before they came and that have an outcome, oldest first.
   * @param count - of the newest ones a portfolio, at most.
   */
  days(
    organisationId: OrganisationId,
    runId: RunId,
    count: number,
  ): Promise<ReadonlyMap<PortfolioId, readonly DayRecord[]>>;
  /** What `scored` rests on, without reading it: while this stays the same, so does that. Null = nothing is scored. */
  scoredState(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
  ): Promise<{
    readonly runId: RunId;
    readonly newestOutcome: CalendarDate;
    readonly evenings: number;
  } | null>;
};
