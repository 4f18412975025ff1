import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boundUrl } from "~/server/adapters/postgres/bound-url";
import { openDatabase } from "~/server/adapters/postgres/client";
import { insertColumns } from "~/server/adapters/postgres/insert-columns";
import { narrowColumns } from "~/server/adapters/postgres/narrow-row";
import { assess } from "~/server/engine/assess";
import { testFrame } from "~/server/engine/simulate/test-book";
import { startDatabase } from "~/server/wiring/start-database";
import { timingOf } from "./measure";
import type { Finding } from "./report";

const ROWS = 10_000;
const REPETITIONS = 8;
const ONE_BY_ONE = 500;

/** How fast narrow rows reach PostgreSQL, unnested against one statement a row. */
export async function benchHistory(): Promise<Finding[]> {
  const dataDir = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const server = await startDatabase({ dataDir, databaseUrl: undefined, ownerUrl: undefined, log: () => {} });
  try {
    await server.migrate();
    const database = openDatabase(boundUrl(server.appUrl, "1"), 2);
    const snapshot = { ...assess(testFrame({ seed: 2, stocks: 20 })), portfolioId: "1" };
    const provenance = { ...snapshot.provenance, runId: "1" };
    const batch = (start: number, count: number) =>
      narrowColumns(
        "1",
        Array.from({ length: count }, (_, i) => ({
          seq: start + i,
          skippedBeats: 0,
          snapshot: { ...snapshot, provenance, computedAtMs: (start + i) * 1_000 },
        })),
      );
    const insert = (start: number, count: number) =>
      insertColumns(database, "risk_second", batch(start, count), "ON CONFLICT DO NOTHING");
    const batched: number[] = [];
    for (let r = 0; r < REPETITIONS; r++) batched.push((await timed(() => insert(r * ROWS, ROWS))) / ROWS);
    const from = REPETITIONS * ROWS;
    const single = await timed(async () => {
      for (let i = 0; i < ONE_BY_ONE; i++) await insert(from + i, 1);
    });
    await database.$disconnect();
    const rowMs = timingOf(batched).p50Ms;
    return [
      {
        what: `narrow rows of history, ${ROWS.toLocaleString("en-US")} a statement, durability on`,
        figure: `${Math.round(1000 / rowMs).toLocaleString("en-US")} rows a second`,
        against: "one statement a row",
        ratio: rowMs / (single / ONE_BY_ONE),
      },
    ];
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
