import type { Role } from "~/server/domain/actor";
import type { OrganisationId, PortfolioId, UserId } from "~/server/domain/ids";
import type { PersonRecord, SessionRecord } from "~/server/domain/person";

export type Access = {
  readonly roles: readonly Role[];
  /** Null = all portfolios. */
  readonly portfolioIds: readonly PortfolioId[] | null;
};

/** Who works in an organisation. Passwords are made here, shown once, and kept as hashes. */
export type PeopleBook = {
  /** By name. */
  list(organisationId: OrganisationId): Promise<readonly PersonRecord[]>;
  /** A person of this organisation alone; held until the unit of work ends. Null for anybody else. */
  lock(organisationId: OrganisationId, personId: UserId): Promise<PersonRecord | null>;
  /** @returns the new person's id and first password; null when somebody has that address. */
  invite(
    organisationId: OrganisationId,
    person: Access & { readonly name: string; readonly email: string },
  ): Promise<{ readonly id: UserId; readonly password: string } | null>;
  setAccess(organisationId: OrganisationId, personId: UserId, access: Access): Promise<void>;
  /** Shuts a person out from an instant on, or lets them in again (null). */
  setDeactivated(personId: UserId, atMs: number | null): Promise<void>;
  /** A first password anew, in place of their own and of a second factor. @returns it; nobody can read it again. */
  resetPassword(personId: UserId): Promise<string>;
  sessions(personId: UserId): Promise<readonly SessionRecord[]>;
  /** Ends one session of a person, or all. @returns how many ended. */
  endSessions(personId: UserId, sessionId?: string): Promise<number>;
};
