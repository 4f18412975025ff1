import type { BreachId, LimitId, OrganisationId, PortfolioId } from "~/server/domain/ids";
import type { Breach, Limit, LimitState, PreviousLimitState } from "~/server/domain/limit";

/** A limit as it stands, with who set it. */
export type LimitInForce = Limit & {
  readonly reason: string;
  readonly changedBy: string;
  readonly effectiveFromMs: number;
};

export type BreachRecord = Breach & {
  readonly limitName: string;
  readonly metric: Limit["metric"];
  readonly unit: Limit["unit"];
  readonly kind: Limit["kind"];
  readonly portfolioName: string;
  readonly openedComputedAtMs: number;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAtMs: number | null;
};

/** Limits in versions, the last decision on each, and the episodes over the line. */
export type LimitBook = {
  /** Limits in force, in id order; of one portfolio or of all. */
  inForce(organisationId: OrganisationId, portfolioId?: PortfolioId): Promise<readonly LimitInForce[]>;
  /** The limit version of each portfolio: raised with every change of any of its limits. */
  portfolioVersions(organisationId: OrganisationId): Promise<ReadonlyMap<PortfolioId, number>>;
  /** Every version of one limit, newest first. */
  versions(organisationId: OrganisationId, limitId: LimitId): Promise<readonly LimitInForce[]>;
  /** The limit, locked until the unit of work ends; null when there is none in this organisation. */
  lock(organisationId: OrganisationId, limitId: LimitId): Promise<LimitInForce | null>;
  /** Appends a version; the one before stays as it was. Raises the portfolio's limit version. */
  saveVersion(
    organisationId: OrganisationId,
    limit: Limit,
    change: { reason: string; changedBy: string },
  ): Promise<LimitInForce>;
  /** Adds a limit with version 1. */
  create(
    organisationId: OrganisationId,
    limit: Omit<Limit, "id" | "version">,
    change: { reason: string; changedBy: string },
  ): Promise<LimitInForce>;

  states(organisationId: OrganisationId): Promise<readonly PreviousLimitState[]>;
  saveStates(
    organisationId: OrganisationId,
    states: readonly { limitId: LimitId; state: LimitState; isBreachOpen: boolean; sinceMs: number }[],
  ): Promise<void>;

  /** Opens an episode; when one is open already for the limit, nothing is written and its id comes back. */
  openBreach(
    organisationId: OrganisationId,
    breach: Omit<Breach, "id" | "closedAtMs" | "worstValue" | "lastValue"> & { openedComputedAtMs: number },
  ): Promise<{ readonly id: BreachId; readonly isNew: boolean }>;
  updateBreach(organisationId: OrganisationId, limitId: LimitId, lastValue: number): Promise<void>;
  closeBreach(
    organisationId: OrganisationId,
    limitId: LimitId,
    closing: { closedAtMs: number; closedComputedAtMs: number; lastValue: number | null },
  ): Promise<BreachId | null>;
  /** Episodes, open ones first, then newest; at most `count`. */
  breaches(
    organisationId: OrganisationId,
    filter: { portfolioId?: PortfolioId; isOpen?: boolean; count: number },
  ): Promise<readonly BreachRecord[]>;
  /** One episode, or null where the organisation has no such one. */
  breach(organisationId: OrganisationId, breachId: BreachId): Promise<BreachRecord | null>;
  acknowledge(
    organisationId: OrganisationId,
    breachId: BreachId,
    by: string,
    atMs: number,
  ): Promise<BreachRecord | null>;
};
