import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { launch, query } from "~/e2e/launch";
import { seededRandom } from "~/server/engine/math/random";

const KILLS = 20;
const PORT = 3976;
const PROGRAM = ".build/programs/main.js";

/** Process id of the risk worker below a launcher, or null while it restarts. */
function workerOf(launcher: number): number | null {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const line = lines.find(
    (each) => each.includes("risk-worker.js") && Number(each.trim().split(/\s+/)[1]) === launcher,
  );
  return line === undefined ? null : Number(line.trim().split(/\s+/)[0]);
}

/** Waits until more rows are stored; returns the last sequence number. */
async function lastAfter(dataDir: string, seen: number): Promise<number> {
  for (let look = 0; look < 300; look++) {
    const [row] = await query<{ last: string }>(
      dataDir,
      "SELECT max(seq) AS last FROM risk_second WHERE portfolio_id = 1",
    );
    if (Number(row?.last) > seen + 1) return Number(row?.last);
    await sleep(100);
  }
  throw new Error(`no row after ${seen} within thirty seconds`);
}

test.skipIf(!existsSync(PROGRAM))(
  "twenty kills at random phases of the beat lose, tear and double no row (needs `npm run build`)",
  async () => {
    const random = seededRandom(20);
    const dataDir = mkdtempSync(join(tmpdir(), "plimsoll-series-"));
    const product = await launch({ port: PORT, dataDir });
    try {
      let seen = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        seen = await lastAfter(dataDir, seen); // repeated deaths are restarted ever later
        await sleep(1_000 * random());
        const worker = workerOf(product.process.pid ?? 0);
        if (worker !== null) process.kill(worker, "SIGKILL");
      }
      await sleep(3_000);
      const rows = await query<{ count: string; last: string; distinct: string; frames: string }>(
        dataDir,
        `SELECT count(*) AS count, max(seq) AS last, count(DISTINCT seq) AS distinct,
         (SELECT count(*) FROM market_frame) AS frames FROM risk_second GROUP BY portfolio_id`,
      );
      expect(rows).toHaveLength(3);
      for (const { count, last, distinct, frames } of rows) {
        expect([count, distinct]).toEqual([last, last]); // dense, none twice
        expect(frames).toBe(count); // every second whole: prices beside rows
      }
      process.stdout.write(
        `kill series: ${KILLS} kills, ${rows[0]?.count} rows a portfolio, none lost or doubled\n`,
      );
    } finally {
      await product.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
);
