import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layManyLimits } from "~/server/adapters/embedded/many-limits";
import { createTestOrganisation, reopenFor } from "~/server/adapters/embedded/test-organisation";
import { boundUrl } from "~/server/adapters/postgres/bound-url";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import type { LimitEvaluation } from "~/server/domain/limit";
import { assess } from "~/server/engine/assess";
import { testFrame } from "~/server/engine/simulate/test-book";
import { storeLimitDecisions } from "~/server/services/beat/store-limit-decisions";
import { startDatabase } from "~/server/wiring/start-database";
import type { Finding } from "./report";

const STORM = 5_000;
const ALONE = 50;

/** How long a beat's unit takes when a storm opens in it, against a unit for each. */
export async function benchBreaches(): Promise<Finding[]> {
  const dataDir = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const server = await startDatabase({ dataDir, databaseUrl: undefined, ownerUrl: undefined, log: () => {} });
  try {
    await server.migrate();
    await letLimitsBeginAnytime(server.ownerUrl);
    const first = openDatabase(boundUrl(server.appUrl, "1"), 2);
    const organisation = await createTestOrganisation(first);
    const database = await reopenFor(first, boundUrl(server.appUrl, "1"), organisation.id);
    await layManyLimits(database, organisation, { count: STORM + ALONE, lowest: 1 });
    const inForce = await storesOn(database).limits.inForce(organisation.id, Date.now());
    const over = inForce.filter(({ metric }) => metric === "gross-exposure").map(overItsLine);
    const snapshot = { ...assess(testFrame({ seed: 2, stocks: 20 })), portfolioId: organisation.portfolioId };
    const before = { seq: 0, limitStates: [], regime: null, snapshot: null };
    const store = (limits: LimitEvaluation[]) =>
      unitOfWork(database)((stores) =>
        storeLimitDecisions(stores, organisation.id, [{ snapshot: { ...snapshot, limits }, before }]),
      );
    const aloneMs = await timed(async () => {
      for (const limit of over.slice(STORM)) await store([limit]);
    });
    const stormMs = await timed(() => store(over.slice(0, STORM)));
    await database.$disconnect();
    return [
      {
        what: `${STORM.toLocaleString("en-US")} breaches that open in one second: cases, lines, audit rows and messages in one unit`,
        figure: `${Math.round(stormMs)} ms, ${((1000 * stormMs) / STORM).toFixed(0)} µs a breach`,
        against: "a unit for each",
        ratio: stormMs / STORM / (aloneMs / ALONE),
      },
    ];
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The organisation of tests has limits that always were in force; only a database's owner can let them be. */
async function letLimitsBeginAnytime(ownerUrl: string): Promise<void> {
  const owner = openDatabase(ownerUrl, 1);
  await owner.$executeRawUnsafe(
    "CREATE OR REPLACE FUNCTION wall_clock() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT ''-infinity''::timestamptz'",
  );
  await owner.$disconnect();
}

const overItsLine = ({
  id,
  version,
  portfolioId: _portfolio,
  ...limit
}: Awaited<ReturnType<ReturnType<typeof storesOn>["limits"]["inForce"]>>[number]): LimitEvaluation => ({
  ...limit,
  limitId: id,
  limitVersion: version,
  state: "breach",
  value: 2 * limit.threshold,
  utilisation: 2,
  isUrgent: true,
  reason: null,
  isBreachOpen: true,
  pendingSinceMs: null,
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
