import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase, type TestDatabase } from "~/server/adapters/embedded/test-database";
import { createTestOrganisation, reopenFor } from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import { cliConfig } from "~/server/wiring/cli-config";
import { run } from "./run";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
const BUILD = "a-build";
let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), "plimsoll-point-"));

beforeAll(async () => {
  database = await createTestDatabase();
  const first = openDatabase(database.appUrl, 2);
  const organisation = await createTestOrganisation(first);
  const client = await reopenFor(first, database.appUrl, organisation.id);
  const stores = storesOn(client);
  const { id, opensMs, instrumentIds } = organisation;
  const market = await stores.tape.startRun(id, {
    ...{ kind: "demonstration", isSimulated: true, settings: {} },
    marketMs: opensMs,
  });
  const desk = emptyDesk(id, BUILD, market);
  await refreshDesk(desk, stores, { marketMs: opensMs, nowMs: WALL });
  const clock = new VirtualClock(WALL);
  const listener = takeMarket(desk, "tape", { clock, announce: () => {} });
  for (let second = 0; second < 3; second++) {
    const price = { priceLocal: 100 + second, atMs: opensMs + second * 1000, source: "tape" };
    listener.ticks(
      ["AAA", "BBB"].map((symbol) => ({ ...price, instrumentId: instrumentIds.get(symbol) ?? "" })),
    );
    listener.heartbeat(price.atMs);
    await runFrame(desk, { stores, unit: unitOfWork(client) }, clock.now());
    clock.pass(1000);
  }
  await client.$disconnect();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function risk(...args: readonly string[]) {
  let [out, err] = ["", ""];
  const code = await run(["point-in-time", ...args], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isTerminal: false,
    config: cliConfig({
      PLIMSOLL_DATA_DIR: folder,
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      CODE_VERSION: BUILD,
    }),
  });
  return { code, out, err };
}

test("an auditor's script learns from the exit code whether what was stored is what its inputs make", async () => {
  const one = await risk("--at", "2026-11-20T15:00:01Z", "--portfolio", "Book");
  expect(one).toMatchObject({ code: 0, err: "" });
  expect(one.out).toMatch(
    /^2026-11-20T15:00:01Z: equal to the last bit\n {2}held against {2}the row of its second/,
  );
  expect(one.out).toContain(`then ${BUILD}, now ${BUILD}`);

  const all = await risk("--at", "2026-11-20T15:00:00Z", "--to", "2026-11-20T16:00:00Z");
  expect(all).toEqual({ code: 0, err: "", out: "3 instants made again: 3 equal to the last bit, 0 not.\n" });

  const owner = openDatabase(database.ownerUrl, 1);
  await owner.$executeRawUnsafe("UPDATE risk_second SET nav_base = nav_base + 1 WHERE seq = 2");
  await owner.$disconnect();
  const differing = await risk("--at", "2026-11-20T15:00:00Z", "--to", "2026-11-20T16:00:00Z");
  expect(differing.code).toBe(3);
  expect(differing.out).toMatch(
    /^2026-11-20T15:00:01Z: 1 of \d+ fields differ, though the build is the same$/m,
  );
  expect(differing.out).toContain("nav_base: stored ");
  expect(differing.out).toContain("3 instants made again: 2 equal to the last bit, 1 not.");
  const lines = (await risk("--at", "2026-11-20T15:00:02Z", "--json")).out.trim().split("\n");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    recomputation: { isEqual: true },
    snapshot: { baseCurrency: "USD" },
  });
});

test("what is not kept, and a wrong call, end with their sentence and code", async () => {
  const missing = await risk("--at", "2026-11-20T15:00:07Z");
  expect(missing).toMatchObject({ code: 1, out: "" });
  expect(missing.err).toMatch(
    /^Nothing is kept of 2026-11-20T15:00:07Z\. Kept next to it: 2026-11-20T15:00:02Z/,
  );
  expect((await risk("--at", "yesterday")).err).toContain("An instant is a whole second with its zone");
  expect((await risk("--at", "2026-11-20T15:00:01Z", "--portfolio", "Nobody's")).err).toContain(
    "--portfolio: Book",
  );
  expect((await risk()).code).toBe(2);
  expect((await risk("--at", "2026-11-20T15:00:02Z", "--to", "2026-11-20T15:00:01Z")).code).toBe(2);
});
