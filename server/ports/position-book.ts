import type { InstrumentId, OrganisationId, PortfolioId, PositionId } from "~/server/domain/ids";
import type { Portfolio, PortfolioKind, Position } from "~/server/domain/position";

/** A portfolio with what it holds at a market time. */
export type HeldPortfolio = {
  readonly portfolio: Portfolio;
  readonly positionVersion: number;
  readonly limitVersion: number;
  readonly lastSeq: number;
  /** Those that are not flat, and those that a trade of the last days left flat: they earned until then. */
  readonly positions: readonly Position[];
  /** Of a desk or the organisation the portfolios that it held then, in id order; null for one with books of its own. */
  readonly memberIds: readonly PortfolioId[] | null;
};

/** One line of a statement of positions: sets the quantity from `effectiveAtMs` on. */
export type PositionStatement = {
  readonly portfolio: string;
  readonly baseCurrency: string;
  readonly book: string;
  readonly instrumentId: InstrumentId;
  readonly account: string;
  readonly quantity: number;
  readonly entryPriceLocal: number | null;
  readonly counterparty: string | null;
  /** True for a holding of cash: then the portfolio's net asset value is known from here on. */
  readonly isCash: boolean;
  /** `YYYY-MM-DD` or null. */
  readonly lotDate: string | null;
  /** What the quantity was bought in; without it, in one lot. Their quantities sum to it. */
  readonly lots?: readonly StatedLot[];
};

/** Part of a holding that was bought together. */
export type StatedLot = {
  readonly lotDate: string | null;
  readonly quantity: number;
  readonly entryPriceLocal: number | null;
};

export type StatementResult = {
  readonly written: number;
  readonly unchanged: number;
  /** Id of each portfolio named in the statement. */
  readonly portfolioIds: ReadonlyMap<string, PortfolioId>;
};

export type PortfolioRecord = {
  readonly id: PortfolioId;
  readonly name: string;
  readonly baseCurrency: string;
  readonly kind: PortfolioKind;
  /** The desk that it is at now; null for none, and for groups. */
  readonly deskId: PortfolioId | null;
};

/** What was bought when. */
export type LotRecord = {
  readonly quantity: number;
  readonly priceLocal: number | null;
  readonly openedOn: string | null;
};

/** Who holds what. A position is the sum of its events; nothing is ever edited. */
export type PositionBook = {
  /** Active portfolios and groups, in id order. */
  portfolios(organisationId: OrganisationId): Promise<readonly PortfolioRecord[]>;
  /** Active portfolios and groups with their positions at `atMs` (market time), in id order. */
  held(organisationId: OrganisationId, atMs: number): Promise<readonly HeldPortfolio[]>;
  /** Appends snapshot events, one a line; a line that changes nothing appends nothing. Raises the position version. */
  state(
    organisationId: OrganisationId,
    lines: readonly PositionStatement[],
    effectiveAtMs: number,
    importId: number | null,
  ): Promise<StatementResult>;
  /** Where a position belongs; null when there is none in this organisation. */
  find(
    organisationId: OrganisationId,
    positionId: PositionId,
  ): Promise<{
    readonly portfolioId: PortfolioId;
    readonly position: Position;
    readonly lots: readonly LotRecord[];
  } | null>;
};
