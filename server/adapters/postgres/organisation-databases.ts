import type { PrismaClient } from "~/prisma/generated/client";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";
import { boundUrl } from "./bound-url";
import { openDatabase } from "./client";
import { storesOn, unitOfWork } from "./stores";

/** What one organisation's requests and beats need at a time; idle connections are closed. */
const CONNECTIONS_EACH = 6;

export type OrganisationDatabase = {
  readonly database: PrismaClient;
  readonly stores: Stores;
  readonly unit: UnitOfWork;
};

/** One pool an organisation, made when it is first asked for: behind the wall that the database keeps. */
export function organisationDatabases(url: string): {
  of(organisationId: string): OrganisationDatabase;
  close(): Promise<void>;
} {
  const open = new Map<string, OrganisationDatabase>();
  return {
    of(organisationId) {
      const known = open.get(organisationId);
      if (known) return known;
      const database = openDatabase(boundUrl(url, organisationId), CONNECTIONS_EACH);
      const made = { database, stores: storesOn(database), unit: unitOfWork(database) };
      open.set(organisationId, made);
      return made;
    },
    async close() {
      await Promise.all([...open.values()].map(({ database }) => database.$disconnect()));
    },
  };
}
