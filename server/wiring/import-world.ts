import { userInfo } from "node:os";
import { systemClock } from "~/server/adapters/clock/system";
import { auditSeals } from "~/server/adapters/files/audit-seals";
import { openDatabase } from "~/server/adapters/postgres/client";
import { ownOrganisation } from "~/server/adapters/postgres/own-organisation";
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
): Promise<{ readonly ctx: Ctx; close(): Promise<void> }> {
  const server = await startDatabase({ dataDir, databaseUrl, ownerUrl, log });
  const database = openDatabase(server.appUrl, CONNECTIONS);
  const close = async (): Promise<void> => {
    await database.$disconnect();
    await server.release();
  };
  try {
    await server.migrate();
    const organisationId = await ownOrganisation(database);
    const roles = ["admin", "portfolio-manager", "risk-officer"] as const;
    const ctx: Ctx = {
      actor: { id: "cli", name: userInfo().username, organisationId, roles },
      stores: storesOn(database),
      unit: unitOfWork(database, IMPORT_TIMEOUT_MS),
      clock: systemClock,
      seals: auditSeals(sealFolder(dataDir)),
    };
    return { ctx, close };
  } catch (error) {
    await close();
    throw error;
  }
}
