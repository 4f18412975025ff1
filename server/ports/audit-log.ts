import type { AuditAction, AuditEntry, AuditFilter } from "~/server/domain/audit";
import type { ChainLink } from "~/server/domain/audit-chain";
import type { OrganisationId, PortfolioId } from "~/server/domain/ids";

export type NewAuditEntry = {
  readonly actorId: string;
  readonly actorName: string;
  readonly action: AuditAction;
  readonly subject: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly reason: string | null;
};

/** Who changed what. Only ever appended to, in the transaction of the change, and chained when that commits. */
export type AuditLog = {
  append(organisationId: OrganisationId, entry: NewAuditEntry): Promise<void>;
  /** However many in a few statements, in their order. */
  appendAll(organisationId: OrganisationId, entries: readonly NewAuditEntry[]): Promise<void>;
  /**
   * Newest first.
   * @param page - at most `count` entries; `before` is the id of the last one of the page before, null for the first page;
   *   with `portfolioIds` those of these portfolios and those that name none, else all.
   */
  list(
    organisationId: OrganisationId,
    filter: AuditFilter,
    page: {
      readonly before: string | null;
      readonly count: number;
      readonly portfolioIds?: readonly PortfolioId[] | null;
    },
  ): Promise<readonly AuditEntry[]>;
  /** Links after `after` (0 = from the first) in the order of the chain, each with its entry as it stands now. */
  links(organisationId: OrganisationId, after: number, count: number): Promise<readonly ChainLink[]>;
  /** The newest link; null where nothing was ever audited. */
  head(organisationId: OrganisationId): Promise<{ readonly seq: number; readonly hash: string } | null>;
  /** Entries that no link tells of: written past the chain. Newest first, at most `count`. */
  unchained(organisationId: OrganisationId, count: number): Promise<readonly string[]>;
};
