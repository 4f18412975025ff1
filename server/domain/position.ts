import type { BookId, InstrumentId, OrganisationId, PortfolioId, PositionId } from "./ids";

/** Something that is watched as one: it has a base currency, limits and a risk of its own. */
export type Portfolio = {
  readonly id: PortfolioId;
  readonly organisationId: OrganisationId;
  readonly name: string;
  /** ISO 4217; risk is computed in it: foreign cash is risky, base cash is not. */
  readonly baseCurrency: string;
  /** Capital that is not held as a position (base currency); null = none stated. */
  readonly capitalBase: number | null;
  /** False when cash was never given: then everything in % of NAV is unavailable and % of gross is shown. */
  readonly isCashTracked: boolean;
};

/**
 * What a portfolio is: one with books of its own, a desk of such portfolios, or the organisation, which is all of them.
 * Desks and the organisation are groups: they hold what their portfolios hold and are assessed as one book of it.
 */
export const PORTFOLIO_KINDS = ["portfolio", "desk", "organisation"] as const;
export type PortfolioKind = (typeof PORTFOLIO_KINDS)[number];

/** One holding of one instrument in one book, as of the frame. */
export type Position = {
  readonly id: PositionId;
  readonly instrumentId: InstrumentId;
  readonly bookId: BookId;
  readonly bookName: string;
  /** Signed units or contracts; negative = short. */
  readonly quantity: number;
  /** Average price paid in the instrument's currency; null = not given. */
  readonly entryPriceLocal: number | null;
  readonly counterparty: string | null;
  /** Units held at the last cut-off, from which the day's P&L runs. */
  readonly quantityAtCutOff: number;
  /** Money paid for net purchases since the cut-off, base currency; negative = received. */
  readonly netPurchasesBase: number;
  /** Dividends received since the cut-off, base currency, already taken off net purchases; absent = none. */
  readonly incomeBase?: number;
};
