import type { OrganisationId, PortfolioId } from "~/server/domain/ids";
import type { RiskSnapshot } from "~/server/domain/snapshot";

/** A snapshot with its place in the sequence of its portfolio. */
export type StoredSnapshot = { readonly seq: number; readonly snapshot: RiskSnapshot };

/** One point of a chart: the narrow row of one second, or of one minute or hour with its extremes. */
export type HistoryPoint = {
  readonly seq: number;
  readonly computedAtMs: number;
  readonly asOfMs: number;
  readonly skippedBeats: number;
  readonly navBase: number | null;
  readonly dayPnlBase: number | null;
  readonly var99Base: number | null;
  readonly es975Base: number | null;
  readonly worstUtilisation: number | null;
};

export type Grain = "second" | "minute" | "hour";

/** Why a whole snapshot is kept beyond its second. */
export type KeepReason = "minute" | "breach" | "forecast" | "report";

/** What is remembered of risk. The same (portfolio, computedAt) is stored once, however often it is sent. */
export type RiskHistory = {
  /**
   * Stores narrow rows, the latest whole snapshots, and those to keep. Sequence numbers must continue each
   * portfolio's own without a hole.
   */
  append(
    organisationId: OrganisationId,
    batch: readonly (StoredSnapshot & {
      readonly skippedBeats: number;
      readonly keep: readonly KeepReason[];
    })[],
  ): Promise<void>;
  /** Keeps a whole snapshot that was stored before. Keeping it twice is harmless. */
  keep(organisationId: OrganisationId, stored: StoredSnapshot, reason: KeepReason): Promise<void>;
  latest(organisationId: OrganisationId, portfolioId: PortfolioId): Promise<StoredSnapshot | null>;
  latestOfAll(organisationId: OrganisationId): Promise<readonly StoredSnapshot[]>;
  /** Narrow rows after a sequence number, oldest first, at most `count`. */
  after(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    seq: number,
    count: number,
  ): Promise<readonly HistoryPoint[]>;
  /** Points with computedAt in [fromMs, toMs], oldest first, at most `count` (the newest are kept). */
  series(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    span: { readonly grain: Grain; readonly fromMs: number; readonly toMs: number; readonly count: number },
  ): Promise<readonly HistoryPoint[]>;
  /** The newest kept snapshot whose market time is at or before `asOfMs`. */
  keptAt(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    asOfMs: number,
  ): Promise<StoredSnapshot | null>;
  /** The newest kept snapshot that was computed before that instant of wall time. */
  keptBefore(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    computedAtMs: number,
  ): Promise<StoredSnapshot | null>;
  /** The oldest kept snapshot that was computed at that instant of wall time or after it. */
  keptFrom(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    computedAtMs: number,
  ): Promise<StoredSnapshot | null>;
  /** The kept snapshot of a number in the portfolio's sequence. */
  keptBySeq(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    seq: number,
  ): Promise<StoredSnapshot | null>;
};
