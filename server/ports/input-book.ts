import type { CalendarDate } from "~/server/domain/calendar-date";
import type { Conventions } from "~/server/domain/conventions";
import type { DayRecord } from "~/server/domain/day-record";
import type { PreviousState } from "~/server/domain/frame";
import type { InstrumentId, OrganisationId, PortfolioId, RunId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { Limit } from "~/server/domain/limit";
import type { Portfolio, Position } from "~/server/domain/position";
import type { RecentTrade } from "./trade-book";

/** Closes of the cut-off before, from which the day's profit ran, in the units of the day. */
export type RecordedReference = {
  readonly date: CalendarDate;
  readonly atMs: number;
  readonly prices: readonly (readonly [InstrumentId, number])[];
};

/** All that one assessment was made from, besides the quotes of its second and the bars behind its market model. */
export type RecordedInputs = {
  readonly portfolio: Portfolio;
  readonly positionVersion: number;
  readonly limitVersion: number;
  readonly runId: RunId;
  readonly isSimulated: boolean;
  readonly conventions: Conventions;
  readonly poolWeights: readonly (readonly [member: string, weight: number])[];
  /** The recipe of the market model, and whether it had its deep history. */
  readonly marketId: string;
  readonly isDeep: boolean;
  readonly previous: PreviousState;
  readonly limits: readonly Limit[];
  /** As they were read, before trades since the cut-off are taken off, with these trades. */
  readonly holdings: readonly { readonly position: Position; readonly trades: readonly RecentTrade[] }[];
  readonly instruments: readonly Instrument[];
  readonly reference: RecordedReference | null;
  /** What came of the days before, oldest first. */
  readonly days: readonly DayRecord[];
};

/** A piece of what was recorded, as text that decides its id. */
export type RecordedPart = { readonly id: string; readonly json: string };

/** What assessments were made from. Recorded when it changes; parts that are alike are stored once. */
export type InputBook = {
  /** From a number of a portfolio's sequence on. Recording the same number twice is harmless. */
  record(
    organisationId: OrganisationId,
    rows: readonly {
      readonly portfolioId: PortfolioId;
      readonly fromSeq: number;
      readonly computedAtMs: number;
      readonly partIds: readonly string[];
    }[],
    parts: readonly RecordedPart[],
  ): Promise<void>;
  /** The parts that the snapshot of that number was made from, in order; null where they are not kept. */
  partsAt(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    seq: number,
  ): Promise<readonly RecordedPart[] | null>;
};
