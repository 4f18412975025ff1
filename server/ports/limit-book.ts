import type { LimitId, OrganisationId, PortfolioId } from "~/server/domain/ids";
import type { Limit } from "~/server/domain/limit";
import type { LimitProposal } from "~/server/domain/limit-proposal";

/** A version of a limit, with who set it and for how long. Wall times. */
export type LimitInForce = Limit & {
  readonly reason: string;
  readonly changedBy: string;
  /** Null in versions from before limits were proposed. */
  readonly approvedBy: string | null;
  readonly effectiveFromMs: number;
  /** When it ends by itself; null = until another version takes its place. */
  readonly effectiveToMs: number | null;
};

/** Limits in versions. Nothing is edited: a version is appended as an approved proposal says, and ends by itself. */
export type LimitBook = {
  /** Limits in force at `atMs`, in id order; of one portfolio or of all. */
  inForce(
    organisationId: OrganisationId,
    atMs: number,
    portfolioId?: PortfolioId,
  ): Promise<readonly LimitInForce[]>;
  /** When another version begins or one ends by itself, the first after `afterMs`; null = never. */
  nextChangeMs(organisationId: OrganisationId, afterMs: number): Promise<number | null>;
  /** The limit version of each portfolio: raised with every change of any of its limits. */
  portfolioVersions(organisationId: OrganisationId): Promise<ReadonlyMap<PortfolioId, number>>;
  /** Every version of one limit, newest first. */
  versions(organisationId: OrganisationId, limitId: LimitId): Promise<readonly LimitInForce[]>;
  /** Every version of every limit, newest first. */
  allVersions(organisationId: OrganisationId): Promise<ReadonlyMap<LimitId, readonly LimitInForce[]>>;
  /** The newest version of a limit that is not retired, locked until the unit of work ends; null when there is none. */
  lock(organisationId: OrganisationId, limitId: LimitId): Promise<LimitInForce | null>;
  /** True when a portfolio has, or had, a limit of that name. */
  hasName(organisationId: OrganisationId, portfolioId: PortfolioId, name: string): Promise<boolean>;
  /** Makes the limit of a proposal, without a version: it is not in force. */
  create(organisationId: OrganisationId, proposal: LimitProposal): Promise<LimitId>;
  /** Appends what an approved proposal says; the version before stays as it was. Raises the portfolio's limit version. */
  layVersion(
    organisationId: OrganisationId,
    limitId: LimitId,
    proposal: LimitProposal,
    atMs: number,
  ): Promise<LimitInForce>;
  /** Takes a limit out of force, as an approved proposal says. */
  retire(organisationId: OrganisationId, limitId: LimitId): Promise<void>;
};
