import type { PrismaClient } from "~/prisma/generated/client";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import { openDatabase } from "~/server/adapters/postgres/client";
import { organisationDatabases } from "~/server/adapters/postgres/organisation-databases";
import { ownOrganisation } from "~/server/adapters/postgres/own-organisation";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import type { Ctx } from "~/server/services/context";

const STARTS_MS = Date.parse("2024-06-03T15:00:00Z");
const UNIT_TIMEOUT_MS = 600_000;

export type TestContext = {
  readonly ctx: Ctx;
  readonly clock: VirtualClock;
  readonly client: PrismaClient;
  /** As the application reaches the database, bound to no organisation. */
  readonly url: string;
  /** The stores of another organisation. */
  readonly organisations: ReturnType<typeof organisationDatabases>;
  /** As its owner does: migrations only. */
  readonly ownerUrl: string;
  close(): Promise<void>;
};

/** A database of its own with an empty organisation, and somebody who may do everything in it. */
export async function createTestContext(): Promise<TestContext> {
  const database = await createTestDatabase();
  const client = openDatabase(database.appUrl, 2);
  const organisationId = await ownOrganisation(client);
  const organisations = organisationDatabases(database.unboundUrl);
  const clock = new VirtualClock(STARTS_MS);
  return {
    ctx: {
      actor: { id: "tester", name: "Tester", organisationId, roles: ["admin"], portfolioIds: null },
      stores: storesOn(client),
      unit: unitOfWork(client, UNIT_TIMEOUT_MS),
      clock,
    },
    clock,
    client,
    url: database.unboundUrl,
    organisations,
    ownerUrl: database.ownerUrl,
    async close() {
      await Promise.all([client.$disconnect(), organisations.close()]);
      await database.drop();
    },
  };
}
