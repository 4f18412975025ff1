import type { OrganisationId, PortfolioId } from "~/server/domain/ids";
import type { PortfolioKind } from "~/server/domain/position";

/** Which portfolio is at which desk, and since when. A stay is only ever ended: the past of a desk stays what it was. */
export type GroupBook = {
  /** Locks the tree of an organisation until the unit ends: changes of it go one after the other. */
  lock(organisationId: OrganisationId): Promise<void>;
  /** @returns null when a portfolio or group has that name already, or there is an organisation of this kind. */
  create(
    organisationId: OrganisationId,
    group: {
      readonly kind: Exclude<PortfolioKind, "portfolio">;
      readonly name: string;
      readonly baseCurrency: string;
    },
  ): Promise<PortfolioId | null>;
  /** @returns false when something else has that name. */
  rename(organisationId: OrganisationId, groupId: PortfolioId, name: string): Promise<boolean>;
  /** What hangs on a group: limits that are not retired, and proposals that nobody has decided on. */
  ties(
    organisationId: OrganisationId,
    groupId: PortfolioId,
  ): Promise<{ readonly limits: number; readonly proposals: number }>;
  /** Takes a group off every list; what is stored of it stays. */
  close(organisationId: OrganisationId, groupId: PortfolioId): Promise<void>;
  /**
   * Ends a portfolio's stay and begins another, raising the position version of the desks on both sides.
   * @param deskId - null = at no desk from then on.
   * @param atMs - market time, from which on it holds.
   */
  move(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    deskId: PortfolioId | null,
    atMs: number,
  ): Promise<void>;
};
