import type { OrganisationId } from "~/server/domain/ids";

/** Keeps secrets of connectors unreadable in the database. A sealed one opens only for the organisation it was sealed for. */
export type Vault = {
  seal(organisationId: OrganisationId, text: string): string;
  /** @throws Error when it was changed, or sealed for somebody else or with another key. */
  open(organisationId: OrganisationId, sealed: string): string;
};
