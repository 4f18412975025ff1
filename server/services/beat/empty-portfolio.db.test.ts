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
import { layLimit } from "~/server/adapters/postgres/lay-limit";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { walkHistory } from "~/server/services/backtest/walk-history";
import { computeHere } from "~/server/services/questions/compute-task";
import { type Desk, emptyDesk } from "./desk";
import { runFrame } from "./run-frame";
import { takeMarket } from "./take-market";

const HOUR = 3_600_000;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
let desk: Desk;
const clock = new VirtualClock(Date.UTC(2026, 10, 20, 15));
let marketMs: number;
beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  marketMs = organisation.opensMs;
  const run = await storesOn(database).tape.startRun(organisation.id, {
    ...{ kind: "demonstration", isSimulated: true, settings: {}, marketMs },
  });
  desk = emptyDesk(organisation.id, "test", run);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

async function beat(passMs = 1_000) {
  clock.pass(passMs);
  marketMs += passMs;
  const listener = takeMarket(desk, "tape", { clock, announce: () => {} });
  const ids = ["AAA", "BBB"].map((symbol) => organisation.instrumentIds.get(symbol) ?? "");
  listener.ticks(
    ids.map((instrumentId) => ({ instrumentId, priceLocal: 100, atMs: marketMs, source: "tape" })),
  );
  listener.heartbeat(marketMs);
  return runFrame(desk, { stores: storesOn(database), unit: unitOfWork(database) }, clock.now());
}

const state = (portfolio: string, quantities: Readonly<Record<string, number>>) =>
  storesOn(database).positions.state(
    organisation.id,
    Object.entries(quantities).map(([symbol, quantity]) => ({
      ...{ portfolio, baseCurrency: "USD", book: "Main", account: "", counterparty: null, lotDate: null },
      instrumentId: organisation.instrumentIds.get(symbol) ?? "",
      quantity,
      entryPriceLocal: symbol === "USD" ? null : 100,
      isCash: symbol === "USD",
    })),
    marketMs,
    null,
  );

test("a portfolio that was sold to the last share is assessed on: its episode closes, its figures say why they are none", async () => {
  const { portfolioId, officers, id } = organisation;
  const lay = (name: string, over: object) =>
    layLimit(storesOn(database), id, officers, {
      ...{ portfolioId, name, metric: "gross-exposure", unit: "base", kind: "hard", threshold: 1_000 },
      ...over,
    });
  await lay("Gross", {});
  await lay("Floor", { direction: "min" });
  const [first] = await beat();
  expect(first?.limits.find(({ name }) => name === "Gross")).toMatchObject({ isBreachOpen: true });

  await state("Book", { AAA: 0, BBB: 0, USD: 0 });
  desk.outdated.add("positions");
  const [after] = await beat();
  expect(after).toMatchObject({
    grossBase: 0,
    navBase: { status: "unavailable", code: "no-nav" },
    pool: { status: "unavailable", code: "no-positions" },
    positions: [],
  });
  const decided = after?.limits.map(({ name, value, state }) => `${name} ${value} ${state}`);
  expect(decided).toEqual(["VaR 99 0 ok", "Gross 0 ok", "Floor 0 breach"]);
  const gross = await storesOn(database).breaches.list(id, { count: 9 });
  expect(gross.map(({ limitName, caseState }) => `${limitName} ${caseState}`).toSorted()).toEqual([
    "Floor open",
    "Gross cured",
  ]);

  // Evenings and what is done beside the beat go on without it.
  for (let hours = 0; hours < 30; hours += 3) expect(await beat(3 * HOUR)).toHaveLength(1);
  const world = { stores: storesOn(database), unit: unitOfWork(database), compute: computeHere };
  await walkHistory(desk, world);

  await state("Book", { AAA: 10 });
  desk.outdated.add("positions");
  const [again] = await beat();
  expect(again).toMatchObject({ grossBase: 1_000, pool: { status: "ok" } });
});

test("a portfolio that never held anything waits unassessed", async () => {
  await database.portfolio.create({
    data: { organisationId: Number(organisation.id), name: "New", baseCurrency: "USD" },
  });
  desk.outdated.add("positions");
  expect((await beat()).map(({ portfolioName }) => portfolioName)).toEqual(["Book"]);
});
