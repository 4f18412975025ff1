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
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import type { CorporateAction } from "~/server/domain/corporate-action";
import { valueOrNull } from "~/server/domain/measure";
import { atMinute } from "~/server/domain/new-york";
import { computeHere } from "~/server/services/questions/compute-task";
import { explainStored } from "~/server/services/questions/explain-stored";
import { rebuildFrame } from "~/server/services/questions/rebuild-frame";
import { type Desk, emptyDesk } from "./desk";
import { refreshDesk } from "./refresh-desk";
import { runFrame } from "./run-frame";
import { takeMarket } from "./take-market";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
const [FRIDAY, MONDAY, TUESDAY] = ["2020-01-24", "2020-01-27", "2020-01-28"] as const;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
let desk: Desk;
let beats: number;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
});
beforeEach(async () => {
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  const run = await stores().tape.startRun(organisation.id, {
    kind: "demonstration",
    isSimulated: true,
    settings: {},
    marketMs: organisation.opensMs,
  });
  desk = emptyDesk(organisation.id, "test", run);
  beats = 0;
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const stores = () => storesOn(database);
const world = () => ({ stores: stores(), unit: unitOfWork(database) });
const idOf = (symbol: string) => organisation.instrumentIds.get(symbol) ?? "";
const announced = (action: CorporateAction, isHistoryAdjusted = false) =>
  stores().actions.save(organisation.id, [{ instrumentId: idOf("AAA"), action, isHistoryAdjusted }]);

/** One beat at a minute of a New York day; a price of null leaves the board as it is. */
async function beat(date: string, minute: number, aaa: number | null) {
  await refreshDesk(desk, stores(), {
    marketMs: desk.run.kind === "push" ? WALL : organisation.opensMs,
    nowMs: desk.run.kind === "push" ? WALL : organisation.opensMs,
  });
  const atMs = atMinute(date, minute);
  const listener = takeMarket(desk, "tape", {
    clock: new VirtualClock(WALL + 60_000 * beats),
    announce: () => {},
  });
  const quote = (symbol: string, priceLocal: number) => ({
    instrumentId: idOf(symbol),
    priceLocal,
    atMs,
    source: "tape",
  });
  listener.ticks([...(aaa === null ? [] : [quote("AAA", aaa)]), quote("BBB", 100)]);
  listener.heartbeat(atMs);
  const [snapshot] = await runFrame(desk, world(), WALL + 60_000 * beats++);
  if (!snapshot) throw new Error("nothing was assessed");
  return snapshot;
}

/** The day is over: its closes are history from now on. */
function close(date: string, aaa: number): void {
  const bar = (symbol: string, price: number) => ({
    instrumentId: idOf(symbol),
    date,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 10_000,
  });
  desk.bars.add([bar("AAA", aaa), bar("BBB", 100)]);
}

const held = (symbol: string) =>
  desk.held[0]?.positions.find(({ instrumentId }) => instrumentId === idOf(symbol))?.quantity;
const var99 = (snapshot: Awaited<ReturnType<typeof beat>>) => valueOrNull(snapshot.pool)?.var99 ?? Number.NaN;

test("two for one: twice the units at half the price on the day, the same worth, no loss, and no fall in history", async () => {
  await announced({ kind: "split", exDate: MONDAY, ratio: 2 });
  const friday = await beat(FRIDAY, 950, 100);
  expect(held("AAA")).toBe(1000);
  close(FRIDAY, 100);
  await beat(FRIDAY, 965, 100);

  // Before its first price in new units the last one in old units counts for half.
  const early = await beat(MONDAY, 571, null);
  expect(held("AAA")).toBe(2000);
  expect(early.navBase).toEqual(friday.navBase);
  expect(early.dayPnlBase).toEqual({ status: "ok", value: 0 });

  const monday = await beat(MONDAY, 580, 51);
  expect(monday.navBase).toEqual({ status: "ok", value: 2000 * 51 - 500 * 100 + 100_000 });
  expect(monday.dayPnlBase).toEqual({ status: "ok", value: 2000 });
  expect(monday.positions.find(({ instrumentId }) => instrumentId === idOf("AAA"))?.daysToLiquidate).toEqual(
    friday.positions.find(({ instrumentId }) => instrumentId === idOf("AAA"))?.daysToLiquidate,
  );
  close(MONDAY, 51);
  const tuesday = await beat(TUESDAY, 571, 51);
  // Without the adjustment the window would hold a fall of half its price: VaR many times as large.
  expect(var99(tuesday) / var99(friday)).toBeGreaterThan(0.9);
  expect(var99(tuesday) / var99(friday)).toBeLessThan(1.15);

  const [position] = await database.position.findMany({ where: { instrumentId: Number(idOf("AAA")) } });
  const found = await stores().positions.find(organisation.id, String(position?.id));
  expect(found?.position).toMatchObject({ quantity: 2000, entryPriceLocal: 50 });
  expect(
    await database.positionEvent.count({ where: { positionId: position?.id ?? 0, kind: "split" } }),
  ).toBe(1);

  // Why VaR moved: neither a trade nor a fall of half the price.
  const explained = await explainStored({ storesOf: stores, compute: computeHere }, organisation.id, {
    from: { asOfMs: atMinute(FRIDAY, 950) },
    to: { asOfMs: atMinute(MONDAY, 580) },
    portfolio: null,
    codeVersion: "test",
  });
  const { terms, fromBase } = explained.figures.var99;
  expect(Math.abs(terms.trades)).toBeLessThan(1e-6 * fromBase);
  expect(Math.abs(terms.prices)).toBeLessThan(0.1 * fromBase);

  // The evening's outcome: 2,000 units rose by one (by hand), though 1,000 were held.
  const [evening] = await database.forecastEvening.findMany({
    where: { organisationId: Number(organisation.id), outcomeDate: { not: null } },
  });
  expect(evening?.hypotheticalPnlBase).toBe(2000);
});

test("a dividend of 2 on a price that falls from 100 to 98 is cash, and no loss", async () => {
  await announced({ kind: "cash-dividend", exDate: MONDAY, amountLocal: 2 });
  const friday = await beat(FRIDAY, 950, 100);
  close(FRIDAY, 100);
  await beat(FRIDAY, 965, 100);
  const monday = await beat(MONDAY, 575, 98);
  expect(held("USD")).toBe(102_000);
  expect(monday.navBase).toEqual(friday.navBase);
  expect(monday.dayPnlBase).toEqual({ status: "ok", value: 0 });
  close(MONDAY, 98);
  await beat(MONDAY, 970, 98);
  await beat(TUESDAY, 571, 98);
  const [evening] = await database.forecastEvening.findMany({
    where: { organisationId: Number(organisation.id), outcomeDate: { not: null } },
  });
  expect(evening?.hypotheticalPnlBase).toBe(0);
});

test("without tracked cash the dividend is income of the day, and what is short pays it", async () => {
  await database.portfolio.updateMany({
    where: { organisationId: Number(organisation.id) },
    data: { isCashTracked: false, capitalBase: 100_000 },
  });
  await stores().actions.save(organisation.id, [
    {
      instrumentId: idOf("BBB"),
      action: { kind: "cash-dividend", exDate: MONDAY, amountLocal: 3 },
      isHistoryAdjusted: true,
    },
  ]);
  await beat(FRIDAY, 950, 100);
  close(FRIDAY, 100);
  const monday = await beat(MONDAY, 575, 100);
  expect(held("USD")).toBe(100_000);
  // BBB stands at 100 before and after: 500 short pay 3 each.
  expect(monday.dayPnlBase).toEqual({ status: "ok", value: -1500 });
});

test("an action takes effect once, also after a restart, and none before its day", async () => {
  await announced({ kind: "split", exDate: MONDAY, ratio: 2 });
  await beat(FRIDAY, 950, 100);
  expect(
    await database.positionEvent.count({ where: { kind: "split", organisationId: Number(organisation.id) } }),
  ).toBe(0);
  await beat(MONDAY, 575, 50);
  const again = emptyDesk(organisation.id, "test", desk.run);
  desk = again;
  await beat(MONDAY, 580, 50);
  expect(
    await database.positionEvent.count({ where: { kind: "split", organisationId: Number(organisation.id) } }),
  ).toBe(1);
  const late = await announced({ kind: "split", exDate: MONDAY, ratio: 3 });
  expect(late).toEqual({ written: 0, unchanged: 0, conflicts: [0] });
  await expect(
    database.corporateAction.create({
      data: {
        organisationId: Number(organisation.id),
        instrumentId: Number(idOf("AAA")),
        kind: "split",
        exDate: new Date("2020-02-03"),
        amountLocal: 1,
      },
    }),
  ).rejects.toThrow("corporate_action_terms");
});

test("what was bought between the cut-off and the split was bought in old units, and earned nothing (by hand)", async () => {
  await database.portfolio.updateMany({
    where: { organisationId: Number(organisation.id) },
    data: { isCashTracked: false, capitalBase: 100_000 },
  });
  await announced({ kind: "split", exDate: MONDAY, ratio: 2 });
  await beat(FRIDAY, 950, 100);
  close(FRIDAY, 100);
  const [position] = await database.position.findMany({
    where: { instrumentId: Number(idOf("AAA")) },
    include: { book: { include: { portfolio: true } } },
  });
  await stores().trades.record(organisation.id, [
    {
      externalId: "after-hours",
      portfolio: position?.book.portfolio.name ?? "",
      book: position?.book.name ?? "",
      account: position?.account ?? "",
      instrumentId: idOf("AAA"),
      quantity: 100,
      priceLocal: 100,
      feesLocal: 0,
      effectiveAtMs: atMinute(FRIDAY, 1020),
      cashLocal: -10_000,
      cashInstrumentId: idOf("USD"),
    },
  ]);
  const monday = await beat(MONDAY, 575, 51);
  expect(held("AAA")).toBe(2200);
  // 2,200 units at 51 less 2,000 at 50 less 10,000 paid.
  expect(monday.dayPnlBase).toEqual({ status: "ok", value: 2200 * 51 - 2000 * 50 - 10_000 });
});

test("pushed prices: past midnight of its day nothing is split until a price of that day is there", async () => {
  await announced({ kind: "split", exDate: MONDAY, ratio: 2 });
  const run = await stores().tape.startRun(organisation.id, {
    kind: "push",
    isSimulated: false,
    settings: {},
    marketMs: organisation.opensMs,
  });
  desk = emptyDesk(organisation.id, "test", run);
  const friday = await beat(FRIDAY, 950, 100); // the wall clock is years later
  expect(held("AAA")).toBe(1000);
  expect(valueOrNull(friday.navBase)).toBe(1000 * 100 - 500 * 100 + 100_000);
  const early = await beat(MONDAY, 571, null);
  expect(held("AAA")).toBe(2000);
  expect(early.navBase).toEqual(friday.navBase);

  // A restart forgets Monday's prices, not what was split: Friday's price counts for half.
  desk = emptyDesk(organisation.id, "test", run);
  const again = await beat(FRIDAY, 955, 100);
  expect(held("AAA")).toBe(2000);
  expect(again.navBase).toEqual(friday.navBase);
});

test("two workers that apply the same action at once apply it once", async () => {
  await announced({ kind: "split", exDate: MONDAY, ratio: 2 });
  await announced({ kind: "cash-dividend", exDate: MONDAY, amountLocal: 2 });
  await refreshDesk(desk, stores(), { marketMs: organisation.opensMs, nowMs: organisation.opensMs });
  const unit = unitOfWork(database);
  const apply = () =>
    unit(async ({ actions }) => {
      for (const { id } of desk.actions) await actions.apply(organisation.id, id);
    });
  await Promise.all([apply(), apply(), apply()]);
  const where = { organisationId: Number(organisation.id) };
  expect(await database.positionEvent.count({ where: { ...where, kind: "split" } })).toBe(1);
  expect(await database.positionEvent.count({ where: { ...where, kind: "dividend" } })).toBe(1);
});

test("an assessment between midnight and the day's first price is made again in the units that it had", async () => {
  await announced({ kind: "split", exDate: MONDAY, ratio: 2 });
  const run = await stores().tape.startRun(organisation.id, {
    kind: "push",
    isSimulated: false,
    settings: {},
    marketMs: organisation.opensMs,
  });
  desk = emptyDesk(organisation.id, "test", run);
  const friday = await beat(FRIDAY, 950, 100);
  await beat(MONDAY, 571, null);
  const stored = await stores().history.latest(organisation.id, friday.portfolioId);
  if (!stored) throw new Error("nothing is stored");
  const rebuilt = await rebuildFrame({ stores: stores(), compute: computeHere }, organisation.id, {
    ...stored,
    snapshot: friday,
  });
  const position = rebuilt?.frame.positions.find(({ instrumentId }) => instrumentId === idOf("AAA"));
  expect(position?.quantity).toBe(1000);
});

test("a trade of before a split that is reported after it counts in new units, its lots too (by hand)", async () => {
  await announced({ kind: "split", exDate: MONDAY, ratio: 2 });
  await beat(FRIDAY, 950, 100);
  await beat(MONDAY, 575, 50);
  const [position] = await database.position.findMany({
    where: { instrumentId: Number(idOf("AAA")) },
    include: { book: { include: { portfolio: true } } },
  });
  const late = (externalId: string, account: string) => ({
    externalId,
    portfolio: position?.book.portfolio.name ?? "",
    book: position?.book.name ?? "",
    account,
    instrumentId: idOf("AAA"),
    quantity: 100,
    priceLocal: 90,
    feesLocal: 0,
    effectiveAtMs: atMinute(FRIDAY, 955),
    cashLocal: -9000,
    cashInstrumentId: idOf("USD"),
  });
  // One to what was held when it was split, one to an account that held nothing.
  await stores().trades.record(organisation.id, [late("1", position?.account ?? ""), late("2", "new")]);
  const rows = await database.position.findMany({
    where: { instrumentId: Number(idOf("AAA")) },
    include: { lots: true },
    orderBy: { id: "asc" },
  });
  const quantities = [];
  for (const { id, lots } of rows) {
    const found = await stores().positions.find(organisation.id, String(id));
    quantities.push(found?.position.quantity);
    expect(lots.filter(({ priceLocal }) => priceLocal === 45).map(({ quantity }) => quantity)).toEqual([200]);
  }
  expect(quantities).toEqual([2200, 200]);
});

test("where prices are no longer kept, closes in new units stand for those of before a split in old ones", async () => {
  const friday = await beat(FRIDAY, 950, 100);
  const stored = await stores().history.latest(organisation.id, friday.portfolioId);
  if (!stored) throw new Error("nothing is stored");
  const lost = { ...stores(), tape: { ...stores().tape, readFrame: async () => null } };
  const quoteOf = async () => {
    const unnamed = { ...stored, snapshot: { ...stored.snapshot, positions: [] } };
    const rebuilt = await rebuildFrame({ stores: lost, compute: computeHere }, organisation.id, unnamed);
    return rebuilt?.frame.quotes.get(idOf("AAA"))?.priceLocal ?? Number.NaN;
  };
  const before = await quoteOf();
  expect(before).toBeGreaterThan(0);
  await announced({ kind: "split", exDate: MONDAY, ratio: 2 }, true);
  expect(await quoteOf()).toBe(2 * before);
});
