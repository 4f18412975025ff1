import type { CalendarDate } from "./calendar-date";
import type { LimitEvaluation } from "./limit";
import type { Measure } from "./measure";

/** One evening under a limit. */
export type LimitEvening = {
  readonly date: CalendarDate;
  /** The metric in the limit's unit; null = it could not be known. */
  readonly value: number | null;
  readonly utilisation: number | null;
};

/** How a limit would have done on today's holdings, each evening known by its own past alone. */
export type LimitHistory = {
  /** Oldest first. */
  readonly evenings: readonly LimitEvening[];
  readonly overDays: number;
  readonly nearDays: number;
  readonly unknownDays: number;
  readonly episodes: number;
  /** Evenings of the longest episode. */
  readonly longestDays: number;
  /**
   * Loss that was avoided, base currency, had the book been cut pro rata to its line each evening that it was over:
   * the share over the line times the loss of the day after. Negative = gains given up. Unavailable for what scaling a
   * book does not bring back within its line.
   */
  readonly savedBase: Measure<number>;
  /** What is not as in the live beat. */
  readonly note: string;
};

/** What a limit would say now, beside what is in force, before anybody agreed to it. */
export type LimitPreview = {
  readonly proposed: LimitEvaluation;
  readonly inForce: LimitEvaluation | null;
  readonly asOfMs: number;
};
