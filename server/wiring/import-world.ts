import { userInfo } from "node:os";
import type { PrismaClient } from "~/prisma/generated/client";
import { systemClock } from "~/server/adapters/clock/system";
import { auditSeals } from "~/server/adapters/files/audit-seals";
import { boundUrl } from "~/server/adapters/postgres/bound-url";
import { openDatabase } from "~/server/adapters/postgres/client";
import { organisationDatabases } from "~/server/adapters/postgres/organisation-databases";
import { ownOrganisationAt } from "~/server/adapters/postgres/own-organisation";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import type { Ctx } from "~/server/services/context";
import type { CliConfig } from "./cli-config";
import { sealFolder } from "./seal-folder";
import { startDatabase } from "./start-database";

/** A person waits for an import and can stop it; the largest files take minutes. */
const IMPORT_TIMEOUT_MS = 3_600_000;
const CONNECTIONS = 2;

/** The world of an import from the command line: the person at it acts on their own organisation. */
export async function importWorld(
  { dataDir, databaseUrl, ownerUrl }: CliConfig,
  log: (sentence: string) => void,
): Promise<{
  readonly ctx: Ctx;
  /** The same person behind the wall of another organisation: to look after it, not to import. */
  of(organisationId: string): Ctx;
  close(): Promise<void>;
}> {
  const server = await startDatabase({ dataDir, databaseUrl, ownerUrl, log });
  let database: PrismaClient | null = null;
  const others = organisationDatabases(server.appUrl);
  const close = async (): Promise<void> => {
    await Promise.all([database?.$disconnect(), others.close()]);
    await server.release();
  };
  try {
    await server.migrate();
    const organisationId = await ownOrganisationAt(server.appUrl);
    database = openDatabase(boundUrl(server.appUrl, organisationId), CONNECTIONS);
    const roles = ["admin", "portfolio-manager", "risk-officer"] as const;
    const ctx: Ctx = {
      actor: { id: "cli", name: userInfo().username, organisationId, roles, portfolioIds: null },
      stores: storesOn(database),
      unit: unitOfWork(database, IMPORT_TIMEOUT_MS),
      clock: systemClock,
      seals: auditSeals(sealFolder(dataDir)),
    };
    const of = (id: string): Ctx => {
      const { stores, unit } = others.of(id);
      return { ...ctx, actor: { ...ctx.actor, organisationId: id }, stores, unit };
    };
    return { ctx, of, close };
  } catch (error) {
    await close();
    throw error;
  }
}
