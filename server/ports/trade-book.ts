import type { InstrumentId, OrganisationId, PositionId } from "~/server/domain/ids";

/** A fill as it was reported. */
export type TradeReport = {
  /** The reporter's own number: the same one twice is one trade. */
  readonly externalId: string;
  readonly portfolio: string;
  readonly book: string;
  readonly account: string;
  readonly instrumentId: InstrumentId;
  /** Signed units; negative = sold. */
  readonly quantity: number;
  /** Instrument's currency. */
  readonly priceLocal: number;
  /** Costs, instrument's currency, zero or more. */
  readonly feesLocal: number;
  /** Market time. */
  readonly effectiveAtMs: number;
  /** Money that changes hands, instrument's currency: negative = paid. A future moves its fees alone. */
  readonly cashLocal: number;
  /** Cash of the instrument's currency. */
  readonly cashInstrumentId: InstrumentId;
};

/** A trade that is known by its number with other terms: nothing that was reported is ever changed. */
export type TradeConflict = { readonly externalId: string };

export type TradesRecorded = {
  readonly written: number;
  readonly unchanged: number;
  readonly conflicts: readonly TradeConflict[];
};

/** What changed a position since a market time, and what was paid for it. */
export type RecentTrade = {
  readonly positionId: PositionId;
  readonly atMs: number;
  /** In units of the end of the span: what was split since it counts in new ones. */
  readonly quantity: number;
  /** Quantity times price times multiplier plus fees, less dividends, instrument's currency; negative = received. */
  readonly paidLocal: number;
  /** Dividends among it, instrument's currency; negative = paid by who is short. */
  readonly incomeLocal: number;
};

/** Trades. Append-only: a correction is another trade. */
export type TradeBook = {
  /**
   * Records trades of known portfolios: the trade, the event on its position, its lots, and, where the portfolio's cash
   * is tracked, the event on the cash. Raises the position version of each portfolio once.
   */
  record(organisationId: OrganisationId, trades: readonly TradeReport[]): Promise<TradesRecorded>;
  /** Trades, and what they moved in cash, with an effective time in (afterMs, upToMs]. */
  recent(
    organisationId: OrganisationId,
    span: { readonly afterMs: number; readonly upToMs: number },
  ): Promise<readonly RecentTrade[]>;
};
