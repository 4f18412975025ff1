import { afterAll, beforeAll, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import {
  createTestOrganisation,
  reopenFor,
  type TestOrganisation,
} from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { atMinute } from "~/server/domain/new-york";
import { type Desk, emptyDesk } from "./desk";
import { refreshDesk } from "./refresh-desk";
import { runFrame } from "./run-frame";
import { takeMarket } from "./take-market";

const HOUR = 3_600_000;
const WALL = Date.parse("2026-03-06T20:00:00Z");
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 2);
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

async function openDesk(): Promise<{
  desk: Desk;
  beat: (wallMs: number, marketMs: number) => Promise<number>;
}> {
  const stores = storesOn(database);
  const run = await stores.tape.startRun(organisation.id, {
    kind: "demonstration",
    isSimulated: true,
    settings: {},
    marketMs: organisation.opensMs,
  });
  const desk = emptyDesk(organisation.id, "test", run);
  await refreshDesk(desk, stores, { marketMs: run.marketMs, nowMs: WALL });
  const beat = async (wallMs: number, marketMs: number) => {
    const clock = new VirtualClock(wallMs);
    const listener = takeMarket(desk, "tape", { clock, announce: () => {} });
    listener.ticks(
      ["AAA", "BBB"].map((symbol) => ({
        instrumentId: organisation.instrumentIds.get(symbol) ?? "",
        priceLocal: 100,
        atMs: marketMs,
        source: "tape",
      })),
    );
    listener.heartbeat(marketMs);
    const snapshots = await runFrame(desk, { stores, unit: unitOfWork(database) }, wallMs);
    return snapshots.length;
  };
  return { desk, beat };
}

test("a clock that jumps an hour ahead and two back, over five evenings, records each of them once", async () => {
  const { beat } = await openDesk();
  const days = ["2020-01-24", "2020-01-27", "2020-01-28", "2020-01-29", "2020-01-30"];
  let wall = WALL;
  let stored = 0;
  for (const [i, day] of days.entries()) {
    for (const minute of [571, 700, 959]) {
      stored += await beat(wall, atMinute(day, minute));
      wall += 1000;
    }
    wall += [HOUR, -2 * HOUR, HOUR, -HOUR, 0][i] ?? 0;
  }
  expect(stored).toBe(15);
  const evenings = await database.forecastEvening.findMany({
    where: { organisationId: Number(organisation.id) },
    select: { businessDate: true },
    distinct: ["businessDate"],
    orderBy: { businessDate: "asc" },
  });
  expect(evenings.map(({ businessDate }) => businessDate.toISOString().slice(0, 10))).toEqual(
    days.slice(0, -1),
  );
  const rows = await database.riskSecond.count({ where: { organisationId: Number(organisation.id) } });
  expect(rows).toBe(15);
});
