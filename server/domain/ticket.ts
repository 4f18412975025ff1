import type { InstrumentId } from "./ids";
import type { Measure } from "./measure";
import type { BookCure, BreachProbability, Cure, LimitOutcome } from "./what-if";

/** Figures that a what-if ticket compares, in the order in which they are shown. */
export const TICKET_FIGURES = [
  "nav",
  "gross",
  "net",
  "var95",
  "var99",
  "es975",
  "volatility",
  "largest-position",
  "days-to-liquidate",
  "worst-stress",
] as const;
export type TicketFigureName = (typeof TICKET_FIGURES)[number];

export type TicketFigure = {
  readonly name: TicketFigureName;
  /** `base`: base currency; `fraction`: share of one; `days`: trading days. */
  readonly unit: "base" | "fraction" | "days";
  readonly before: Measure<number>;
  readonly after: Measure<number>;
};

/** One line of a ticket, as it was understood. */
export type TicketLine = {
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly name: string;
  readonly quantity: number;
  readonly priceLocal: number | null;
  readonly currency: string;
  /** Why its effect is not in the figures, or what it rests on; null when plain. */
  readonly note: string | null;
};

/** What trades would do. Nothing is traded. */
export type Ticket = {
  readonly asOfMs: number;
  readonly baseCurrency: string;
  readonly lines: readonly TicketLine[];
  readonly figures: readonly TicketFigure[];
  readonly limits: readonly LimitOutcome[];
  /** True where a hard limit would be broken, or unknown, that is not now. */
  readonly isBlocked: boolean;
  /** Money paid, base currency; negative = received. */
  readonly costBase: Measure<number>;
};

/** What ends a breach, and how likely the limit is over its line at the close. */
export type LimitOutlook = {
  readonly cures: Measure<readonly Cure[]>;
  readonly wholeBook: Measure<BookCure>;
  readonly atClose: Measure<BreachProbability>;
};
