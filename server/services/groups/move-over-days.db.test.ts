import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import {
  createTestOrganisation,
  reopenFor,
  type TestOrganisation,
} from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "~/server/adapters/postgres/client";
import { layLimit } from "~/server/adapters/postgres/lay-limit";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { atMinute } from "~/server/domain/new-york";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { type Desk, emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import type { Ctx } from "~/server/services/context";
import { computeHere } from "~/server/services/questions/compute-task";
import { recomputeTask } from "~/server/services/questions/recompute-instant";
import { createGroup, movePortfolio } from "./manage-groups";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
const CODE = "test";
const REASON = { reason: "the test says so" };
const LAST_MINUTE = 959;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
let otherId: string;
let desk: Desk;
let wallMs: number;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 2);
});
beforeEach(async () => {
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  const { id, opensMs: marketMs } = organisation;
  const { portfolioIds } = await stores().positions.state(
    id,
    [
      {
        ...{ portfolio: "Other", baseCurrency: "USD", book: "Main", account: "", lotDate: null },
        ...{ counterparty: null, instrumentId: instrumentOf("AAA"), quantity: 400 },
        ...{ entryPriceLocal: 100, isCash: false },
      },
    ],
    marketMs - 1,
    null,
  );
  otherId = portfolioIds.get("Other") ?? "";
  const run = { kind: "demonstration", isSimulated: true, settings: {}, marketMs } as const;
  desk = emptyDesk(id, CODE, await stores().tape.startRun(id, run));
  wallMs = WALL;
  await refreshDesk(desk, stores(), { marketMs, nowMs: WALL });
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const stores = () => storesOn(database);
const instrumentOf = (symbol: string) => organisation.instrumentIds.get(symbol) ?? "";
const officer = (): Ctx => ({
  actor: {
    id: organisation.officers.proposer.id,
    name: "Rosa",
    organisationId: organisation.id,
    roles: ["risk-officer"],
    portfolioIds: null,
  },
  stores: stores(),
  unit: unitOfWork(database),
  clock: new VirtualClock(wallMs),
});

/** One beat at a price of AAA; the bars of a day follow its last beat where they come. */
async function beat(
  day: string,
  minute: number,
  { close = 100, hasBars = true } = {},
): Promise<ReadonlyMap<string, RiskSnapshot>> {
  const atMs = atMinute(day, minute);
  const listener = takeMarket(desk, "tape", { clock: new VirtualClock(wallMs), announce: () => {} });
  const prices = [
    [instrumentOf("AAA"), close],
    [instrumentOf("BBB"), 100],
  ] as const;
  listener.ticks(
    prices.map(([instrumentId, priceLocal]) => ({ instrumentId, priceLocal, atMs, source: "tape" })),
  );
  listener.heartbeat(atMs);
  for (const what of ["positions", "limits"] as const) desk.outdated.add(what);
  const snapshots = await runFrame(desk, { stores: stores(), unit: unitOfWork(database) }, wallMs);
  wallMs += 1_000;
  if (minute === LAST_MINUTE && hasBars)
    listener.dayClosed(
      day,
      prices.map(([instrumentId, each]) => ({
        ...{ instrumentId, date: day, open: each, high: each, low: each, close: each, volume: 10_000 },
      })),
    );
  return new Map(snapshots.map((snapshot) => [snapshot.portfolioId, snapshot]));
}

const recordOf = async (portfolioId: string) =>
  (await stores().scores.days(organisation.id, desk.run.id, 10)).get(portfolioId);

test("a desk that a portfolio joined is not held against the forecast of before, and its instants are made again to the bit", async () => {
  const deskId = await createGroup(officer(), {
    ...{ kind: "desk", name: "Equities", baseCurrency: "USD" },
    ...REASON,
  });
  const join = (portfolioId: string, to: string | null) =>
    movePortfolio(officer(), { portfolioId, deskId: to, ...REASON });
  await join(organisation.portfolioId, deskId);
  for (const terms of [
    { name: "Exceptions", metric: "exceptions", unit: "count", threshold: 4 },
    { name: "Drawdown", metric: "drawdown", unit: "base", threshold: 1e6 },
  ] as const)
    await layLimit(
      stores(),
      organisation.id,
      organisation.officers,
      { ...terms, portfolioId: deskId, kind: "soft" },
      REASON,
    );
  const found: RiskSnapshot[] = [];
  const take = async (...asked: Parameters<typeof beat>) => {
    const snapshot = (await beat(...asked)).get(deskId);
    if (snapshot) found.push(snapshot);
  };
  const closes = { "2020-01-24": 100, "2020-01-27": 90, "2020-01-28": 88, "2020-01-29": 88 };
  for (const [day, close] of Object.entries(closes)) {
    await take(day, 571, { close });
    if (day === "2020-01-27") await join(otherId, deskId);
    await take(day, 700, { close });
    if (day === "2020-01-29") await join(otherId, null);
    await take(day, LAST_MINUTE, { close });
  }
  const days = await recordOf(deskId);
  expect(days?.map(({ date, var99Base }) => [date, var99Base !== null])).toEqual([
    ["2020-01-27", false],
    ["2020-01-28", true],
  ]);
  expect(days?.[0]?.pnlBase).not.toBeNull();
  expect((await recordOf(otherId))?.every(({ var99Base }) => var99Base !== null)).toBe(true);
  expect(found.map(({ positions }) => positions.length)).toEqual([3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 3]);
  for (const { computedAtMs } of found) {
    const task = await recomputeTask({ stores: stores(), compute: computeHere }, organisation.id, {
      ...{ portfolioId: deskId, computedAtMs, codeVersion: CODE },
    });
    expect(await computeHere(task)).toMatchObject({ recomputation: { isEqual: true, differing: 0 } });
  }
});

test("a day whose evening before has no closes is not recorded as what came of that day alone", async () => {
  const closes = { "2020-01-24": 100, "2020-01-27": 98, "2020-01-28": 97 };
  for (const [day, close] of Object.entries(closes))
    for (const minute of [571, LAST_MINUTE])
      await beat(day, minute, { close, hasBars: day !== "2020-01-27" });
  await beat("2020-01-29", 571, { close: 97 });
  // The profit of the 28th ran from the closes of the 24th: two days of it.
  expect(await recordOf(otherId)).toMatchObject([
    { date: "2020-01-27", pnlBase: expect.closeTo(-800, 6) },
    { date: "2020-01-28", pnlBase: null },
  ]);
});
