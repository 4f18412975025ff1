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
import { valueOrNull } from "~/server/domain/measure";
import { atMinute } from "~/server/domain/new-york";
import type { Ticket } from "~/server/domain/ticket";
import { assess } from "~/server/engine/assess";
import { recordDeepMembers } from "~/server/services/backtest/record-evening";
import { draftOf } from "~/server/services/import/recognise-symbol";
import { answerQuestions } from "~/server/services/questions/answer-questions";
import { computeHere } from "~/server/services/questions/compute-task";
import { frameThen, rebuildFrame } from "~/server/services/questions/rebuild-frame";
import { deepenModels } from "./deepen-models";
import { type Desk, emptyDesk } from "./desk";
import { refreshDesk } from "./refresh-desk";
import { runFrame } from "./run-frame";
import { takeMarket } from "./take-market";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
/** Enough for the regime member, which wants 1,500. */
const DAYS = 1_700;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
let desk: Desk;
let price: (aaa: number, atMs: number) => void;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
});
beforeEach(async () => {
  organisation = await createTestOrganisation(database, 0.5, DAYS);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  const run = await stores().tape.startRun(organisation.id, {
    kind: "demonstration",
    isSimulated: true,
    settings: {},
    marketMs: organisation.opensMs,
  });
  desk = emptyDesk(organisation.id, "test", run);
  await refreshDesk(desk, stores(), { marketMs: run.marketMs, nowMs: run.marketMs });
  const listener = takeMarket(desk, "tape", { clock: new VirtualClock(WALL), announce: () => {} });
  price = (aaa, atMs) => {
    const quote = (symbol: string, priceLocal: number) => ({
      instrumentId: organisation.instrumentIds.get(symbol) ?? "",
      priceLocal,
      atMs,
      source: "tape",
    });
    listener.ticks([quote("AAA", aaa), quote("BBB", 100)]);
    listener.heartbeat(atMs);
  };
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const stores = () => storesOn(database);
const world = () => ({ stores: stores(), unit: unitOfWork(database), compute: computeHere });
const weigh = (weights: Readonly<Record<string, number>>): void => {
  desk.weighting = {
    businessDate: organisation.lastDate,
    weights: new Map(Object.entries(weights)),
    method: "test",
    excluded: [],
  };
};

test("members that look back on years speak in the beat once they have a weight and their history is there", async () => {
  price(100, organisation.opensMs);
  const [plain] = await runFrame(desk, world(), WALL);
  const absent = plain?.poolMembers.filter(({ unavailable }) => unavailable !== undefined);
  expect(absent?.map(({ name, unavailable }) => [name, unavailable])).toEqual([
    ["filtered-har", "without a weight it is scored each evening, not in the beat"],
    ["regime", "without a weight it is scored each evening, not in the beat"],
  ]);

  weigh({ "filtered-har": 0.4, regime: 0.4, "parametric-t": 0.2 });
  const [early] = await runFrame(desk, world(), WALL + 1000);
  const weightsOf = (snapshot: typeof plain) =>
    new Map(snapshot?.poolMembers.map(({ name, weight }) => [name, weight]));
  expect(weightsOf(early).get("parametric-t")).toBe(1); // theirs goes to who is there
  expect(early?.poolMembers.find(({ name }) => name === "regime")?.unavailable).toContain("not prepared yet");

  expect(await deepenModels(desk, world())).toBe(1);
  expect(await deepenModels(desk, world())).toBe(0);
  const [deep] = await runFrame(desk, world(), WALL + 2000);
  expect(Object.fromEntries(weightsOf(deep))).toMatchObject({
    "filtered-har": 0.4,
    regime: 0.4,
    "parametric-t": 0.2,
  });
  const scenarios = new Map(deep?.poolMembers.map((member) => [member.name, member.scenarios]));
  expect([scenarios.get("filtered-har"), scenarios.get("regime")]).toEqual([1000, DAYS - 1]);
  // Nothing else of the market is another: the same window, the same regime, the same single members.
  for (const key of ["window", "regime", "volatilityDailyBase", "stress"] as const)
    expect(deep?.[key]).toEqual(plain?.[key]);
  expect(deep?.methods["filtered-portfolio"]).toEqual(plain?.methods["filtered-portfolio"]);
  expect(deep?.provenance.inputsHash).not.toBe(early?.provenance.inputsHash);
});

test("when a day closes, its model waits for its history: the pool stays what it was through the close", async () => {
  price(100, organisation.opensMs);
  await runFrame(desk, world(), WALL);
  weigh({ "filtered-har": 0.5, regime: 0.5 });
  await deepenModels(desk, world());
  const [open] = await runFrame(desk, world(), WALL + 1000);
  const bar = (symbol: string, close: number) => ({
    instrumentId: organisation.instrumentIds.get(symbol) ?? "",
    date: "2020-01-24",
    open: close,
    high: close,
    low: close,
    close,
    volume: 10_000,
  });
  desk.bars.add([bar("AAA", 100), bar("BBB", 100)]);
  price(100, atMinute("2020-01-24", 960));
  const [closing] = await runFrame(desk, world(), WALL + 2000);
  expect(closing?.window).toEqual(open?.window);
  expect(closing?.pool).toEqual(open?.pool);
  expect(await deepenModels(desk, world())).toBe(1);
  const [next] = await runFrame(desk, world(), WALL + 3000);
  expect(next?.window.last).toBe("2020-01-24");
  expect(next?.poolMembers.find(({ name }) => name === "regime")?.weight).toBe(0.5);
  // Without one of its factors the model of the day before can't speak for the new one.
  const deep = desk.deepModels.get("USD");
  if (!deep) throw new Error("no deep model");
  const { historical } = deep;
  const narrow = { ...historical, factors: historical.factors.slice(1) };
  desk.deepModels.set("USD", { ...deep, id: "older", historical: narrow, asOfDate: "2020-01-23" });
  const [fallen] = await runFrame(desk, world(), WALL + 4000);
  expect(fallen?.poolMembers.find(({ name }) => name === "regime")?.unavailable).toContain(
    "not prepared yet",
  );
});

test("an evening waits for the history of its day", async () => {
  price(100, atMinute("2020-01-24", 959));
  await runFrame(desk, world(), WALL);
  price(101, atMinute("2020-01-24", 961));
  await runFrame(desk, world(), WALL + 1000);
  expect(await recordDeepMembers(desk, world())).toBe(0);
  await deepenModels(desk, world());
  expect(await recordDeepMembers(desk, world())).toBe(1);
});

test("a stored assessment with these members is made again to the bit from what was recorded, and to the cent from what is known", async () => {
  price(100, organisation.opensMs);
  await runFrame(desk, world(), WALL);
  weigh({ "filtered-har": 0.5, regime: 0.5 });
  await deepenModels(desk, world());
  const [snapshot] = await runFrame(desk, world(), WALL + 60_000);
  const stored = await stores().history.latest(organisation.id, organisation.portfolioId);
  if (!stored) throw new Error("nothing stored");
  const recorded = await frameThen(world(), organisation.id, stored);
  expect(JSON.stringify(recorded && assess(recorded.frame))).toBe(JSON.stringify(snapshot));
  const rebuilt = await rebuildFrame(world(), organisation.id, stored);
  const [again, before] = [rebuilt && assess(rebuilt.frame), snapshot].map(
    (each) => each && valueOrNull(each.pool),
  );
  expect(again?.var99).toBeCloseTo(before?.var99 ?? Number.NaN, 6);
  expect(again?.es975).toBeCloseTo(before?.es975 ?? Number.NaN, 6);
});

test("why VaR moved within a day asks for no deep history again: that of the day is kept", async () => {
  price(100, organisation.opensMs);
  await runFrame(desk, world(), WALL);
  weigh({ "filtered-har": 0.5, regime: 0.5 });
  await deepenModels(desk, world());
  await runFrame(desk, world(), WALL + 60_000);
  price(104, organisation.opensMs + 16 * 60_000);
  await runFrame(desk, world(), WALL + 120_000);
  const asked: string[] = [];
  const id = await stores().questions.ask(organisation.id, {
    kind: "explain-change",
    portfolioId: organisation.portfolioId,
    since: "quarter",
  });
  await answerQuestions(desk, stores(), (task) => {
    asked.push(task.kind);
    return computeHere(task);
  });
  expect(asked).toEqual(["market-model", "explain-change"]);
  expect(await stores().questions.answerTo(organisation.id, id)).toMatchObject({
    answer: { change: { status: "ok" } },
  });
});

test("a what-if about a thing that nobody holds widens their history by its own: now is the board's figure", async () => {
  const ids = await stores().reference.saveInstruments(organisation.id, [
    { ...draftOf("CCC"), isSimulated: true },
  ]);
  const known = await stores().reference.bars(organisation.id, { after: null, upTo: "9999-12-31" });
  const twin = known.filter(({ instrumentId }) => instrumentId === organisation.instrumentIds.get("BBB"));
  const bars = twin.map((bar) => ({ ...bar, instrumentId: ids.get("CCC") ?? "" }));
  await stores().reference.saveBars(organisation.id, bars);
  desk.outdated.add("instruments");
  price(100, organisation.opensMs);
  await runFrame(desk, world(), WALL);
  weigh({ "filtered-har": 0.5, regime: 0.5 });
  await deepenModels(desk, world());
  const [snapshot] = await runFrame(desk, world(), WALL + 1000);
  const { portfolioId } = organisation;
  const ask = async (symbol: string) => {
    const trades = [{ symbol, quantity: 500 }];
    const id = await stores().questions.ask(organisation.id, { kind: "what-if", portfolioId, trades });
    await answerQuestions(desk, stores(), computeHere);
    return (await stores().questions.answerTo(organisation.id, id))?.answer as Ticket; // as answered
  };
  const [fresh, old] = [await ask("CCC"), await ask("BBB")];
  const of = (ticket: Ticket, name: string) => ticket.figures.find((figure) => figure.name === name);
  const pool = snapshot && valueOrNull(snapshot.pool);
  for (const name of ["var99", "es975"] as const) {
    const now = expect.closeTo(pool?.[name] ?? Number.NaN, 6);
    expect(of(fresh, name)).toMatchObject({ before: { value: now } });
    expect(of(old, name)).toMatchObject({ before: { value: now } });
  }
  // CCC moves like BBB to the last digit, of which the book is short, but stands at its last close, not at the tick.
  const after = [fresh, old].map((ticket) => of(ticket, "var99")?.after);
  const [bought, covered] = after.map((each) => (each?.status === "ok" ? each.value : Number.NaN));
  expect((bought ?? 0) / (covered ?? 0)).toBeCloseTo(1, 2);
  expect(bought).not.toBeCloseTo(pool?.var99 ?? 0, 0);
});

test("an evening recorded without them gets their forecasts beside the beat; nothing else of it changes", async () => {
  price(100, atMinute("2020-01-24", 959));
  await runFrame(desk, world(), WALL);
  await deepenModels(desk, world());
  price(101, atMinute("2020-01-24", 961));
  await runFrame(desk, world(), WALL + 1000);
  const where = { organisationId: Number(organisation.id) };
  const recorded = await database.forecast.findMany({ where });
  expect(recorded.map(({ method }) => method)).not.toContain("regime");
  const broken = async () => {
    throw new Error("the thread is gone");
  };
  await expect(recordDeepMembers(desk, { ...world(), compute: broken })).rejects.toThrow("gone");
  expect(await recordDeepMembers(desk, world())).toBe(1);
  expect(await recordDeepMembers(desk, world())).toBe(0);
  const all = await database.forecast.findMany({ where });
  const added = all.filter(({ method }) => !recorded.some((each) => each.method === method));
  expect(added.map(({ method }) => method).sort()).toEqual(["filtered-har", "regime"]);
  for (const { var99Base, es99Base, memberTail } of added) {
    expect(var99Base).toBeGreaterThan(0);
    expect(es99Base).toBeGreaterThanOrEqual(var99Base);
    expect(memberTail).not.toBeNull();
  }
  for (const each of recorded) expect(all.find(({ method }) => method === each.method)).toEqual(each);
});
