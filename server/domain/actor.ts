import type { OrganisationId, PortfolioId, UserId } from "./ids";

/** What somebody may do. A person may have several roles. */
export const ROLES = [
  "viewer",
  "portfolio-manager",
  "risk-officer",
  "head-of-risk",
  "auditor",
  "admin",
] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. */
export type Actor = {
  readonly id: UserId;
  readonly name: string;
  readonly organisationId: OrganisationId;
  readonly roles: readonly Role[];
  /** The portfolios that they may see and touch; null = all of the organisation. */
  readonly portfolioIds: readonly PortfolioId[] | null;
};

/** True when the actor has one of the roles. */
export const hasRole = (actor: Actor, roles: readonly Role[]): boolean =>
  actor.roles.some((role) => roles.includes(role));
