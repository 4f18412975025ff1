import { expect, test } from "vitest";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn } from "~/server/adapters/postgres/stores";
import { assess } from "~/server/engine/assess";
import { buildFrame, viewMarket } from "~/server/services/beat/build-frame";
import { emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { refreshModels } from "~/server/services/beat/refresh-models";
import { seedDatabase } from "./seed";

test("every holding of the demonstration is valued and moved, a forward, a swap and an option on a future among them", async () => {
  const owned = await createTestDatabase();
  const database = openDatabase(owned.ownerUrl, 2);
  try {
    await seedDatabase({
      ownerUrl: owned.ownerUrl,
      empty: false,
      packageRoot: process.cwd(),
      secret: "a secret of the test's own",
    });
    const stores = storesOn(database);
    const organisation = (await stores.reference.organisations()).find((each) => each.isDemonstration);
    const run = organisation && (await stores.tape.run(organisation.id, "demonstration"));
    if (!organisation || !run) throw new Error("there is no demonstration");
    const desk = emptyDesk(organisation.id, "test", run);
    await refreshDesk(desk, stores, { marketMs: run.marketMs, nowMs: run.marketMs });
    const view = viewMarket(desk, run.marketMs);
    refreshModels(desk, view.asOfDate);
    const market = desk.models.get("USD");
    if (!market) throw new Error("there is no market model");
    const snapshots = desk.held.map((held) => assess(buildFrame(desk, held, market, view, run.marketMs)));
    expect(snapshots).toHaveLength(5);
    for (const { coverage, pool, limits } of snapshots) {
      expect(coverage.exclusions).toEqual([]);
      expect(pool.status).toBe("ok");
      expect(limits.filter(({ state }) => state === "unknown")).toEqual([]);
    }
    const rows = snapshots.flatMap(({ positions }) => positions);
    const kinds = new Map(rows.map((row) => [row.type, row]));
    expect(kinds.get("cds")).toMatchObject({ currency: "USD", dayPnlBase: { status: "ok" } });
    expect(kinds.get("fx-forward")).toMatchObject({ currency: "USD", dayPnlBase: { status: "ok" } });
    expect(rows.some(({ symbol }) => symbol.startsWith("SPXF 2009 P"))).toBe(true);
  } finally {
    await database.$disconnect();
    await owned.drop();
  }
});
