import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { csvFile } from "~/server/adapters/files/csv-file";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import { importPrices } from "./import-prices";

const CORE = "../shared/data/market/core_ohlcv.csv.gz";
const ROWS = 659_057;
/** The import's own share; the test runner has a few hundred megabytes of its own. */
const GROWTH_BYTES_MAX = 1024 ** 3;

let world: TestContext;
beforeAll(async () => {
  world = await createTestContext();
});
afterAll(() => world.close());

test.skipIf(!existsSync(CORE))(
  "659,057 real rows are taken in once and are all unchanged the second time (needs shared data)",
  async () => {
    const seconds: number[] = [];
    const residentBefore = process.memoryUsage().rss;
    for (const written of [ROWS, 0]) {
      const startedMs = performance.now();
      const report = await importPrices(world.ctx, csvFile(CORE));
      seconds.push((performance.now() - startedMs) / 1000);
      expect(report.refusals.slice(0, 3)).toEqual([]);
      expect(report).toMatchObject({ read: ROWS, written, unchanged: ROWS - written, refused: 0 });
    }
    process.stdout.write(`core_ohlcv: ${seconds.map((each) => `${each.toFixed(1)} s`).join(", then ")}\n`);
    expect(process.resourceUsage().maxRSS * 1024 - residentBefore).toBeLessThan(GROWTH_BYTES_MAX);
    expect(await world.client.dailyBar.count()).toBe(ROWS);
  },
  300_000,
);
