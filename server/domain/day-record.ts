import type { CalendarDate } from "./calendar-date";

/** A day of a portfolio that was forecast before it came, and what came of it; base currency, null = not measured. */
export type DayRecord = {
  readonly date: CalendarDate;
  /** With trades and fees; negative = lost. */
  readonly pnlBase: number | null;
  /** The pool's forecast of the evening before; positive = a loss. */
  readonly var99Base: number | null;
};

/** As many days as a back-test by the rules of Basel looks at. */
export const DAYS_ON_RECORD = 250;
