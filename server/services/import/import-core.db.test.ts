import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { systemClock } from "~/server/adapters/clock/system";
import { createTestDatabase, type TestDatabase } from "~/server/adapters/embedded/test-database";
import { csvFile } from "~/server/adapters/files/csv-file";
import { openDatabase } from "~/server/adapters/postgres/client";
import { ownOrganisation } from "~/server/adapters/postgres/own-organisation";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import type { Ctx } from "~/server/services/context";
import { importPrices } from "./import-prices";

const CORE = "../shared/data/market/core_ohlcv.csv.gz";
const ROWS = 659_057;
const RESIDENT_MAX = 1024 ** 3;

let database: TestDatabase;
let client: PrismaClient;
let ctx: Ctx;

beforeAll(async () => {
  database = await createTestDatabase();
  client = openDatabase(database.appUrl, 2);
  const organisationId = await ownOrganisation(client);
  const actor = { id: "cli", name: "Test", organisationId, roles: ["admin"] as const };
  ctx = { actor, stores: storesOn(client), unit: unitOfWork(client, 600_000), clock: systemClock };
});

afterAll(async () => {
  await client.$disconnect();
  await database.drop();
});

test.skipIf(!existsSync(CORE))(
  "659,057 real rows are taken in once and are all unchanged the second time (needs shared data)",
  async () => {
    const seconds: number[] = [];
    for (const written of [ROWS, 0]) {
      const startedMs = performance.now();
      const report = await importPrices(ctx, csvFile(CORE));
      seconds.push((performance.now() - startedMs) / 1000);
      expect(report.refusals.slice(0, 3)).toEqual([]);
      expect(report).toMatchObject({ read: ROWS, written, unchanged: ROWS - written, refused: 0 });
    }
    process.stdout.write(`core_ohlcv: ${seconds.map((each) => `${each.toFixed(1)} s`).join(", then ")}\n`);
    expect(process.resourceUsage().maxRSS * 1024).toBeLessThan(RESIDENT_MAX);
    expect(await client.dailyBar.count()).toBe(ROWS);
  },
  300_000,
);
