import { afterAll, beforeAll, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import { createTestOrganisation, type TestOrganisation } from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import { CHANGE_TERMS } from "~/server/domain/change";
import { emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import { computeHere } from "./compute-task";
import { explainStored } from "./explain-stored";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
const MINUTE = 60_000;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
  organisation = await createTestOrganisation(database);
  await live();
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

/** Three minutes of a market: a price that moves in the second, a trade in the third. */
async function live(): Promise<void> {
  const stores = storesOn(database);
  const { id, opensMs, instrumentIds } = organisation;
  const run = await stores.tape.startRun(id, {
    kind: "demonstration",
    isSimulated: true,
    settings: {},
    marketMs: opensMs,
  });
  const desk = emptyDesk(id, "test", run);
  await refreshDesk(desk, stores, { marketMs: run.marketMs, nowMs: run.marketMs });
  const listener = takeMarket(desk, "tape", { clock: new VirtualClock(WALL), announce: () => {} });
  const beat = async (minute: number, aaa: number): Promise<void> => {
    const atMs = opensMs + minute * MINUTE;
    const prices = [["AAA", aaa] as const, ["BBB", 100] as const];
    listener.ticks(
      prices.map(([symbol, priceLocal]) => ({
        instrumentId: instrumentIds.get(symbol) ?? "",
        priceLocal,
        atMs,
        source: "tape",
      })),
    );
    listener.heartbeat(atMs);
    await runFrame(desk, { stores, unit: unitOfWork(database) }, WALL + minute * MINUTE);
  };
  await beat(0, 100);
  await beat(1, 104);
  const line = { portfolio: "Book", baseCurrency: "USD", book: "Main", account: "", counterparty: null };
  const bought = {
    ...line,
    instrumentId: instrumentIds.get("AAA") ?? "",
    quantity: 1500,
    entryPriceLocal: 100,
  };
  const lot = { ...bought, lotDate: null, isCash: false };
  await stores.positions.state(id, [lot], opensMs + 2 * MINUTE, null);
  desk.outdated.add("positions");
  await beat(2, 104);
}

const explained = (from: number, to: number) =>
  explainStored({ storesOf: () => storesOn(database), compute: computeHere }, organisation.id, {
    from: { seq: from },
    to: { asOfMs: organisation.opensMs + (to - 1) * MINUTE },
    portfolio: "Book",
    codeVersion: "test",
  });

test("a price that moved between two kept minutes is the whole of the change, and nothing is left over", async () => {
  const { figures, notes, from } = await explained(1, 2);
  const { fromBase, toBase, terms } = figures.var99;
  expect(toBase).not.toBe(fromBase);
  expect(terms.prices).toBe(toBase - fromBase);
  for (const term of CHANGE_TERMS) if (term !== "prices") expect(terms[term], term).toBe(0);
  expect(notes).toEqual([]);
  expect(from).toContain("(1)");
});

test("a trade between two kept minutes is the whole of the change, named by position", async () => {
  const { figures, positions } = await explained(2, 3);
  expect(figures.es975.terms.trades).toBe(figures.es975.toBase - figures.es975.fromBase);
  expect(figures.es975.terms.residual).toBe(0);
  expect(positions[0]?.symbol).toBe("AAA");
});

test("prices that are no longer kept are said, and held positions have those of the snapshot", async () => {
  await database.$executeRawUnsafe("DELETE FROM market_frame");
  const { figures, notes } = await explained(1, 2);
  expect(notes[0]).toContain("are no longer kept");
  expect(figures.var99.terms.residual).toBe(0);
  expect(figures.var99.terms.prices).not.toBe(0);
});

test("an unknown portfolio or number is a sentence", async () => {
  await expect(explained(99, 2)).rejects.toThrow("No whole snapshot of number 99 is kept");
  const other = { from: { seq: 1 }, to: { seq: 2 }, portfolio: "Nobody", codeVersion: "test" };
  await expect(
    explainStored({ storesOf: () => storesOn(database), compute: computeHere }, organisation.id, other),
  ).rejects.toThrow("--portfolio: Book");
});
