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
import { historyUpkeep } from "~/server/adapters/postgres/history-upkeep";
import { layLimit } from "~/server/adapters/postgres/lay-limit";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import type { ChangeReport } from "~/server/domain/change-report";
import type { Measure } from "~/server/domain/measure";
import { atMinute } from "~/server/domain/new-york";
import type { FirmSummary } from "~/server/domain/pnl";
import type { Since } from "~/server/domain/question";
import type { LimitOutlook, Ticket } from "~/server/domain/ticket";
import type { Compute } from "~/server/ports/compute";
import type { UnitOfWork } from "~/server/ports/unit-of-work";
import { learnWeights } from "~/server/services/backtest/learn-weights";
import { scoreEvenings } from "~/server/services/backtest/score-evenings";
import { scorePortfolio } from "~/server/services/backtest/score-portfolio";
import { walkHistory } from "~/server/services/backtest/walk-history";
import { EVENINGS } from "~/server/services/backtest/walk-span";
import type { Ctx } from "~/server/services/context";
import { draftOf } from "~/server/services/import/recognise-symbol";
import { answerQuestions } from "~/server/services/questions/answer-questions";
import { computeHere } from "~/server/services/questions/compute-task";
import { type Desk, emptyDesk } from "./desk";
import { refreshDesk } from "./refresh-desk";
import { runFrame } from "./run-frame";
import { takeMarket } from "./take-market";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
});
beforeEach(async () => {
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const compute = computeHere;
const stores = () => storesOn(database);
/** A person whose questions are answered while they wait. */
const askerOf = (desk: Desk, own: Compute): Ctx => {
  const answering = {
    now: () => WALL,
    sleepUntil: () => answerQuestions(desk, stores(), own).catch(() => {}),
  };
  return {
    actor: { organisationId: organisation.id, portfolioIds: null },
    stores: stores(),
    clock: answering,
  } as unknown as Ctx; // what it reads of it
};
const world = (unit: UnitOfWork = unitOfWork(database)) => ({ stores: stores(), unit });

async function openDesk(kind: "demonstration" | "push" | "replay" = "demonstration"): Promise<{
  desk: Desk;
  clock: VirtualClock;
  price: (aaa: number, marketMs?: number) => void;
}> {
  const marketMs = organisation.opensMs;
  const known = await stores().tape.run(organisation.id, kind);
  const run =
    known ??
    (await stores().tape.startRun(organisation.id, {
      kind,
      isSimulated: kind !== "push",
      settings: {},
      marketMs,
    }));
  const desk = emptyDesk(organisation.id, "test", run);
  await refreshDesk(desk, stores(), { marketMs: run.marketMs, nowMs: run.marketMs });
  const clock = new VirtualClock(WALL);
  const listener = takeMarket(desk, "tape", { clock, announce: () => {} });
  const ids = organisation.instrumentIds;
  const price = (aaa: number, atMs = marketMs) => {
    listener.ticks(
      [["AAA", aaa] as const, ["BBB", 100] as const].map(([symbol, priceLocal]) => ({
        instrumentId: ids.get(symbol) ?? "",
        priceLocal,
        atMs,
        source: "tape",
      })),
    );
    listener.heartbeat(atMs);
  };
  return { desk, clock, price };
}

test("a beat stores a narrow row, the latest snapshot, the prices and the market model, and numbers rows densely", async () => {
  const { desk, price } = await openDesk();
  for (let beat = 0; beat < 3; beat++) {
    price(100 + beat, organisation.opensMs + beat * 60_000);
    await runFrame(desk, world(), WALL + beat * 1000);
  }
  const latest = await stores().history.latest(organisation.id, organisation.portfolioId);
  expect(latest).toMatchObject({
    seq: 3,
    snapshot: { asOfMs: organisation.opensMs + 120_000, computedAtMs: WALL + 2000 },
  });
  expect(latest?.snapshot.navBase).toEqual({ status: "ok", value: 102 * 1000 - 100 * 500 + 100_000 });
  const span = { grain: "second", fromMs: WALL, toMs: WALL + 5000, count: 10 } as const;
  const rows = await stores().history.series(organisation.id, organisation.portfolioId, span);
  expect(rows.map(({ seq, navBase }) => [seq, navBase])).toEqual([
    [1, 150_000],
    [2, 151_000],
    [3, 152_000],
  ]);
  const prices = await stores().tape.readFrame(organisation.id, WALL + 1000);
  expect(prices?.quotes.get(organisation.instrumentIds.get("AAA") ?? "")?.priceLocal).toBe(101);
  expect(await database.scenarioSetKept.count({ where: { organisationId: Number(organisation.id) } })).toBe(
    1,
  );
});

test("a unit that fails leaves nothing behind, and the sequence goes on without a hole", async () => {
  const { desk, price } = await openDesk();
  price(100);
  await runFrame(desk, world(), WALL);
  const failing: UnitOfWork = (work) =>
    unitOfWork(database)(async (inside) => {
      await work(inside);
      throw new Error("the server went away");
    });
  await expect(runFrame(desk, world(failing), WALL + 1000)).rejects.toThrow("went away");
  await runFrame(desk, world(), WALL + 2000);
  const span = { grain: "second", fromMs: WALL, toMs: WALL + 5000, count: 10 } as const;
  const kept = await stores().history.series(organisation.id, organisation.portfolioId, span);
  expect(kept.map(({ seq, computedAtMs }) => [seq, computedAtMs])).toEqual([
    [1, WALL],
    [2, WALL + 2000],
  ]);
});

test("when the answer of a commit is lost, the next beat goes on from what is stored", async () => {
  const { desk, price } = await openDesk();
  price(100);
  const lostAnswer: UnitOfWork = async (work) => {
    await unitOfWork(database)(work);
    throw new Error("connection reset");
  };
  await expect(runFrame(desk, world(lostAnswer), WALL)).rejects.toThrow("connection reset");
  await runFrame(desk, world(), WALL + 1000);
  const latest = await stores().history.latest(organisation.id, organisation.portfolioId);
  expect(latest?.seq).toBe(2);
});

test("a restarted worker continues the sequence, the open episode and the limit's state", async () => {
  const first = await openDesk();
  first.price(100);
  await runFrame(first.desk, world(), WALL);
  await breachNow();
  first.desk.outdated.add("limits");
  await runFrame(first.desk, world(), WALL + 1000);
  const second = await openDesk();
  second.price(100);
  await runFrame(second.desk, world(), WALL + 9000);
  expect((await stores().history.latest(organisation.id, organisation.portfolioId))?.seq).toBe(3);
  expect(await stores().breaches.list(organisation.id, { count: 10 })).toHaveLength(1);
});

/** Sets the VaR limit far below what the book has. */
async function breachNow(threshold = 0.0001): Promise<void> {
  const [limit] = await stores().limits.inForce(organisation.id, WALL);
  if (!limit) throw new Error("the test organisation has no limit");
  const { portfolioId, name, metric, unit, kind } = limit;
  await layLimit(stores(), organisation.id, organisation.officers, {
    ...{ portfolioId, name, metric, unit, kind },
    threshold,
  });
}

test("an episode is one row that opens, updates and closes, each with one alert in its transaction", async () => {
  const { desk, price } = await openDesk();
  const alerts = () =>
    database.alertOutbox.findMany({
      where: { organisationId: Number(organisation.id) },
      orderBy: { id: "asc" },
    });
  price(100);
  await runFrame(desk, world(), WALL);
  expect(await alerts()).toEqual([]);
  await breachNow();
  desk.outdated.add("limits");
  for (let beat = 1; beat < 6; beat++) await runFrame(desk, world(), WALL + beat * 1000);
  expect((await alerts()).map(({ kind }) => kind)).toEqual(["breach.opened"]);
  const [open] = await stores().breaches.list(organisation.id, { count: 10 });
  expect(open).toMatchObject({
    limitVersion: 2,
    closedAtMs: null,
    threshold: 0.0001,
    openedComputedAtMs: WALL + 1000,
  });
  await breachNow(0.9);
  desk.outdated.add("limits");
  await runFrame(desk, world(), WALL + 7000);
  expect((await alerts()).map(({ kind }) => kind)).toEqual(["breach.opened", "breach.closed"]);
  const [closed] = await stores().breaches.list(organisation.id, { count: 10 });
  expect(closed).toMatchObject({ id: open?.id, closedAtMs: organisation.opensMs });
  const kept = await database.snapshotKept.findMany({
    where: { reason: "breach", organisationId: Number(organisation.id) },
  });
  expect(kept).toHaveLength(2);
});

test("a price that jumps by a fifth is held, with its limits unknown, until a second one says the same", async () => {
  const { desk, price } = await openDesk();
  const beat = async (aaa: number, second: number) => {
    price(aaa, organisation.opensMs + second * 1000);
    const [snapshot] = await runFrame(desk, world(), WALL + second * 400);
    const position = snapshot?.positions.find(({ symbol }) => symbol === "AAA");
    return [position?.priceLocal, position?.quoteState, snapshot?.limits[0]?.state, position?.note ?? null];
  };
  expect(await beat(100, 0)).toEqual([100, "live", "ok", null]);
  expect(await beat(50, 1)).toEqual([
    100,
    "held",
    "unknown",
    "a jump of -50.0 % to 50 is held until a second price confirms it; it looks like a split of 2 for 1: import it if it was one",
  ]);
  expect(await beat(50.5, 2)).toEqual([50.5, "live", "ok", null]);
  expect((await beat(5000, 3))[1]).toBe("held");
  expect(await beat(51, 4)).toEqual([51, "live", "ok", null]);
  expect(await stores().breaches.list(organisation.id, { count: 10 })).toEqual([]);
});

test("a silent feed turns limits to unknown after ten seconds, never to ok, and an open episode stays open", async () => {
  const { desk, price } = await openDesk();
  price(100);
  await breachNow();
  desk.outdated.add("limits");
  await runFrame(desk, world(), WALL);
  const stateAfter = async (ms: number) => {
    const [snapshot] = await runFrame(desk, world(), WALL + ms);
    const [limit] = snapshot?.limits ?? [];
    const { worstQuoteState, late, lateShareOfGross } = snapshot?.coverage ?? {};
    return [
      worstQuoteState,
      limit?.state,
      limit?.isBreachOpen,
      late?.map(({ symbol }) => symbol),
      lateShareOfGross,
    ];
  };
  expect(await stateAfter(1000)).toEqual(["live", "breach", true, [], 0]);
  expect(await stateAfter(3000)).toEqual(["delayed", "breach", true, ["AAA", "BBB"], 1]);
  expect(await stateAfter(4000)).toEqual(["flagged", "breach", true, ["AAA", "BBB"], 1]);
  expect(await stateAfter(11_000)).toEqual(["stale", "unknown", true, ["AAA", "BBB"], 1]);
  expect(await stores().breaches.list(organisation.id, { isOpen: true, count: 10 })).toHaveLength(1);
});

test("the last snapshot of a business day becomes its forecast of record before the next day's first price counts", async () => {
  const { desk, price } = await openDesk();
  price(100, atMinute("2020-01-24", 959));
  await runFrame(desk, world(), WALL);
  price(90, atMinute("2020-01-27", 571));
  await runFrame(desk, world(), WALL + 1000);
  const forecasts = await database.forecast.findMany({ where: { organisationId: Number(organisation.id) } });
  expect(forecasts.map(({ method }) => method).toSorted()).toContain("pool");
  for (const { businessDate, asOf } of forecasts) {
    expect(businessDate.toISOString()).toBe("2020-01-24T00:00:00.000Z");
    expect(asOf.getTime()).toBe(atMinute("2020-01-24", 959));
  }
});

test("an evening's forecasts are stored before its outcome, which the next business day's cut-off fills in once", async () => {
  const { desk, price } = await openDesk();
  const days = ["2020-01-24", "2020-01-27", "2020-01-28"]; // Friday, Monday, Tuesday
  let beat = 0;
  for (const [i, day] of days.entries())
    for (const [minute, aaa] of [
      [950, 100 + i * 3],
      [970, 100 + i * 3],
    ] as const) {
      price(aaa, atMinute(day, minute));
      await runFrame(desk, world(), WALL + 1000 * beat++);
    }
  const where = { organisationId: Number(organisation.id) };
  const evenings = await database.forecastEvening.findMany({ where, orderBy: { businessDate: "asc" } });
  expect(evenings.map(({ businessDate }) => businessDate.toISOString().slice(0, 10))).toEqual(days);
  // 1,000 AAA rose by 3 each business day, BBB stood still (by hand).
  expect(evenings.map(({ hypotheticalPnlBase }) => hypotheticalPnlBase)).toEqual([3000, 3000, null]);
  expect(evenings.map(({ basis, outcomeDate }) => [basis, outcomeDate?.toISOString().slice(0, 10)])).toEqual([
    ["live", "2020-01-27"],
    ["live", "2020-01-28"],
    ["live", undefined],
  ]);
  const [scored] = await stores().scores.scored(organisation.id, organisation.portfolioId, {
    count: 10,
    withMemberTails: true,
  });
  const pool = scored?.forecasts.find(({ method }) => method === "pool");
  expect(pool?.figures.es99).toBeGreaterThanOrEqual(pool?.figures.var99 ?? Number.POSITIVE_INFINITY);
  expect(pool?.laws).toHaveLength(3);
  await expect(
    database.forecastEvening.updateMany({ where, data: { hypotheticalPnlBase: 0 } }),
  ).rejects.toThrow("stays as it is");
  await expect(database.forecast.deleteMany({ where })).rejects.toThrow("append-only");
});

test("today's holdings are walked through the past once, and the walk is scored like what was stored live", async () => {
  const { desk, price } = await openDesk();
  price(100);
  await runFrame(desk, world(), WALL);
  const background = { ...world(), compute };
  const walked = await walkHistory(desk, background);
  expect(walked).toBeGreaterThanOrEqual(60);
  expect(await walkHistory(desk, background)).toBe(0);
  desk.lookedBack.clear();
  expect(await walkHistory(desk, background)).toBe(0); // the store knows it, too
  const scores = await scorePortfolio(askerOf(desk, compute), organisation.portfolioId);
  expect(scores).toMatchObject({ walkedDays: walked, liveDays: 0, unmeasured: 0 });
  expect(scores.days.at(-1)?.date).toBe(organisation.lastDate);
  // By hand for the last day: 1,000 AAA long, 500 BBB short, closes of the last two days.
  const bars = await stores().reference.bars(organisation.id, { after: "2020-01-01", upTo: "2020-01-23" });
  const gain = (symbol: string) => {
    const own = bars.filter(({ instrumentId }) => instrumentId === organisation.instrumentIds.get(symbol));
    return (own.at(-1)?.close ?? Number.NaN) - (own.at(-2)?.close ?? Number.NaN);
  };
  expect(scores.days.at(-1)?.hypotheticalPnlBase).toBeCloseTo(1000 * gain("AAA") - 500 * gain("BBB"), 6);
});

test("scores are computed once for all who ask until an outcome comes, of the same evenings as the line, and a failure is not kept", async () => {
  const { desk, price } = await openDesk();
  price(100, atMinute("2020-01-24", 959));
  await runFrame(desk, world(), WALL);
  const { portfolioId } = organisation;
  let tasks = 0;
  const counting: Compute = (task) => {
    tasks++;
    return compute(task);
  };
  const ask = (own: Compute = counting) => scorePortfolio(askerOf(desk, own), portfolioId);
  expect(await ask()).toMatchObject({ days: [], scores: { status: "unavailable" } });
  expect(tasks).toBe(0); // nothing is scored: nothing is asked

  await walkHistory(desk, { ...world(), compute });
  await expect(ask(() => Promise.reject(new Error("broken")))).rejects.toThrow("could not be computed");
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(tasks).toBe(1);
  expect(second).toEqual(first);
  expect(await ask()).toEqual(first);
  expect(tasks).toBe(1);
  const alone = scoreEvenings(
    await stores().scores.scored(organisation.id, portfolioId, {
      count: EVENINGS,
      withMemberTails: false,
    }),
  );
  expect(first).toMatchObject(JSON.parse(JSON.stringify(alone)));

  for (const [beat, [date, minute]] of (
    [
      ["2020-01-27", 571],
      ["2020-01-27", 960],
      ["2020-01-28", 571],
    ] as const
  ).entries()) {
    price(101 + beat, atMinute(date, minute));
    await runFrame(desk, world(), WALL + (1 + beat) * 1000);
  }
  const later = await ask();
  expect(tasks).toBe(2);
  expect(later.days.length).toBe(first.days.length + 1);
  expect(later.days.at(-1)).toMatchObject({ date: "2020-01-27", basis: "live" });
  if (later.scores.status !== "ok") throw new Error(later.scores.reason);
  // Too few days for figures; the reason counts those of the line.
  expect(later.scores.value.methods[0]?.levels).toMatchObject({
    status: "unavailable",
    reason: expect.stringContaining(`${later.days.length} days with a forecast`),
  });
});

test("weights are learned from what was scored, once a business day, and the next frame uses them", async () => {
  const { desk, price } = await openDesk();
  price(100);
  await runFrame(desk, world(), WALL);
  const background = { ...world(), compute };
  expect(await learnWeights(desk, background)).toBe(false); // nothing is scored yet
  await walkHistory(desk, background);
  expect(await learnWeights(desk, background)).toBe(true);
  // Seventy days: too few to tell members apart.
  expect(desk.weighting).toMatchObject({
    businessDate: organisation.lastDate,
    method: expect.stringMatching(/^equal/),
  });
  expect([...(desk.weighting?.weights ?? [])]).toEqual([
    ["filtered-portfolio", 0.5],
    ["parametric-t", 0.5],
  ]);
  expect(await learnWeights(desk, background)).toBe(false);
  desk.weighting = null;
  expect(await learnWeights(desk, background)).toBe(false);
  expect(desk.weighting).not.toBeNull(); // read again after a restart
  desk.weighting = {
    businessDate: organisation.lastDate,
    weights: new Map([
      ["filtered-portfolio", 0.9],
      ["parametric-t", 0.1],
    ]),
    method: "test",
    excluded: [],
  };
  const [snapshot] = await runFrame(desk, world(), WALL + 1000);
  expect(snapshot?.poolMembers.map(({ name, weight }) => [name, weight])).toContainEqual([
    "filtered-portfolio",
    0.9,
  ]);
  expect(snapshot?.provenance.modelSet).toBe("filtered-portfolio:0.9,parametric-t:0.1");
});

test("what is assessed after the cut-off, or on a day without trading, is no forecast of record", async () => {
  const { desk, price } = await openDesk();
  const beats: [date: string, minute: number][] = [
    ["2020-01-24", 955],
    ["2020-01-24", 960],
    ["2020-01-24", 970],
    ["2020-01-25", 700],
    ["2020-01-27", 571],
    ["2020-01-27", 1200],
  ];
  for (const [i, [date, minute]] of beats.entries()) {
    price(100 + i, atMinute(date, minute));
    await runFrame(desk, world(), WALL + i * 1000);
  }
  const forecasts = await database.forecast.findMany({
    where: { organisationId: Number(organisation.id), method: "pool" },
    orderBy: { businessDate: "asc" },
  });
  expect(forecasts.map(({ asOf }) => asOf.getTime())).toEqual([
    atMinute("2020-01-24", 960),
    atMinute("2020-01-27", 571),
  ]);
});

test("a question is answered from the frame of the last beat: the tree's value is the snapshot's", async () => {
  const { desk, price } = await openDesk();
  price(100);
  const [snapshot] = await runFrame(desk, world(), WALL);
  const position = snapshot?.positions[0];
  const { questions } = stores();
  const input = {
    kind: "explain-component-var",
    portfolioId: organisation.portfolioId,
    positionId: position?.positionId ?? "",
  } as const;
  const known = await questions.ask(organisation.id, input);
  const unknown = await questions.ask(organisation.id, { ...input, positionId: "999" });
  await answerQuestions(desk, stores(), compute);
  const found = await questions.answerTo(organisation.id, known);
  expect(found?.answer).toMatchObject({
    status: "ok",
    value: { value: expect.closeTo(position?.componentVar99 ?? Number.NaN, 6) },
  });
  await expect(questions.answerTo(organisation.id, unknown)).rejects.toThrow("holds no such position");
});

test("a ticket compares every figure before and after, also for a thing that nobody holds yet", async () => {
  const ids = await stores().reference.saveInstruments(organisation.id, [
    { ...draftOf("CCC"), isSimulated: true },
    { ...draftOf("NIL"), isSimulated: true },
  ]);
  const known = await stores().reference.bars(organisation.id, { after: null, upTo: "9999-12-31" });
  const twin = known.filter(({ instrumentId }) => instrumentId === organisation.instrumentIds.get("BBB"));
  const bars = twin.map((bar) => ({ ...bar, instrumentId: ids.get("CCC") ?? "", close: bar.close * 2 }));
  await stores().reference.saveBars(organisation.id, bars);
  const { desk, price } = await openDesk();
  price(100);
  const [snapshot] = await runFrame(desk, world(), WALL);
  const { questions } = stores();
  const { portfolioId } = organisation;
  const ask = (symbol: string, quantity: number) =>
    questions.ask(organisation.id, { kind: "what-if", portfolioId, trades: [{ symbol, quantity }] });
  const asked = [await ask("AAA", -1000), await ask("CCC", 100), await ask("NIL", 5), await ask("ZZZ", 5)];
  await answerQuestions(desk, stores(), compute);
  const [sold, fresh, without] = await Promise.all(
    asked.slice(0, 3).map(async (id) => (await questions.answerTo(organisation.id, id))?.answer as Ticket), // as answered
  );
  const of = (ticket: Ticket | undefined, name: string) =>
    ticket?.figures.find((figure) => figure.name === name);
  const pool = snapshot?.pool.status === "ok" ? snapshot.pool.value : null;
  expect(of(sold, "var99")?.before).toEqual({ status: "ok", value: pool?.var99 });
  expect(of(sold, "gross")).toMatchObject({ before: { value: 150_000 }, after: { value: 50_000 } });
  expect(of(sold, "nav")).toMatchObject({ before: { value: 150_000 }, after: { value: 150_000 } });
  expect(sold?.costBase).toEqual({ status: "ok", value: -100_000 });
  expect(sold?.limits).toMatchObject([{ name: "VaR 99", before: "ok", after: "ok" }]);
  // Worth twice BBB's close, moved like it: no history of one's own is missing.
  expect(of(fresh, "gross")).toMatchObject({
    after: { value: expect.closeTo(150_000 + 200 * (twin.at(-1)?.close ?? 0), 4) },
  });
  expect(fresh?.lines).toMatchObject([{ symbol: "CCC", quantity: 100 }]);
  // The new thing's draws come after the others', which stay as they are: "now" is the board's figure.
  for (const name of ["var95", "var99", "es975"] as const)
    expect(of(fresh, name)?.before).toMatchObject({ value: expect.closeTo(pool?.[name] ?? Number.NaN, 6) });
  expect(without?.costBase).toMatchObject({ status: "unavailable" });
  await expect(questions.answerTo(organisation.id, asked[3] ?? "")).rejects.toThrow(
    "Nobody knows the symbol ZZZ",
  );
  // The live book is as it was.
  expect(desk.held[0]?.positions).toHaveLength(3);
});

test("cash of a quoted currency is traded by its code, held before or not; one without a rate is asked for by its pair", async () => {
  const ids = await stores().reference.saveInstruments(organisation.id, [
    { ...draftOf("EURUSD"), type: "fx", isSimulated: true },
  ]);
  const known = await stores().reference.bars(organisation.id, { after: null, upTo: "9999-12-31" });
  const twin = known.filter(({ instrumentId }) => instrumentId === organisation.instrumentIds.get("BBB"));
  const bars = twin.map((bar) => ({ ...bar, instrumentId: ids.get("EURUSD") ?? "", close: bar.close / 90 }));
  await stores().reference.saveBars(organisation.id, bars);
  const { desk, price } = await openDesk();
  price(100);
  const [snapshot] = await runFrame(desk, world(), WALL);
  const { questions } = stores();
  const { portfolioId } = organisation;
  const ask = (symbol: string, quantity: number) =>
    questions.ask(organisation.id, { kind: "what-if", portfolioId, trades: [{ symbol, quantity }] });
  const asked = [await ask("EUR", 5000), await ask("USD", -20_000), await ask("CHF", 5)];
  await answerQuestions(desk, stores(), compute);
  const [euro, dollars] = await Promise.all(
    asked.slice(0, 2).map(async (id) => (await questions.answerTo(organisation.id, id))?.answer as Ticket), // as answered
  );
  const of = (ticket: Ticket | undefined, name: string) =>
    ticket?.figures.find((figure) => figure.name === name);
  expect(euro?.lines).toMatchObject([
    { symbol: "EUR", quantity: 5000, note: expect.stringContaining("exchanged") },
  ]);
  // Its currency is a new factor, whose draws come last: "now" is the board's figure.
  const now = snapshot?.pool.status === "ok" ? snapshot.pool.value.var99 : Number.NaN;
  expect(of(euro, "var99")).toMatchObject({ before: { value: expect.closeTo(now, 6) } });
  const rate = (twin.at(-1)?.close ?? 0) / 90;
  expect(euro?.costBase).toMatchObject({ value: expect.closeTo(5000 * rate, 6) });
  expect(of(euro, "nav")).toMatchObject({ after: { value: expect.closeTo(150_000, 6) } });
  expect(of(euro, "gross")).toMatchObject({ after: { value: expect.closeTo(150_000 + 5000 * rate, 6) } });
  expect(of(dollars, "nav")).toMatchObject({ before: { value: 150_000 }, after: { value: 130_000 } });
  expect(of(dollars, "var99")?.after).toEqual(of(dollars, "var99")?.before);
  await expect(questions.answerTo(organisation.id, asked[2] ?? "")).rejects.toThrow(
    "No rate of CHF in USD is known: prices of the pair CHFUSD have to come in first.",
  );
  // The live desk knows nothing of it.
  expect(desk.instruments.has("-1")).toBe(false);
  expect(snapshot?.navBase).toEqual({ status: "ok", value: 150_000 });
});

test("the firm is one book: a lone portfolio's VaR is the firm's, and its share is all of it", async () => {
  const { desk, price } = await openDesk();
  price(100);
  const [snapshot] = await runFrame(desk, world(), WALL);
  const { questions } = stores();
  const asked = await questions.ask(organisation.id, { kind: "firm-risk", portfolioIds: null });
  await answerQuestions(desk, stores(), compute);
  const firm = (await questions.answerTo(organisation.id, asked))?.answer as Measure<FirmSummary>; // as answered
  const pool = snapshot?.pool.status === "ok" ? snapshot.pool.value : null;
  if (firm.status !== "ok") throw new Error("the firm is known");
  expect(firm.value.var99).toBeCloseTo(pool?.var99 ?? Number.NaN, 6);
  expect(firm.value.portfolios[0]?.componentVar99).toBeCloseTo(pool?.var99 ?? Number.NaN, 6);
  expect(firm.value).toMatchObject({ grossBase: 150_000, nettedBase: 0 });
  // Whoever may see none of its portfolios is told of none.
  const scoped = await questions.ask(organisation.id, { kind: "firm-risk", portfolioIds: [] });
  await answerQuestions(desk, stores(), compute);
  await expect(questions.answerTo(organisation.id, scoped)).rejects.toThrow("No portfolio has been assessed");
});

test("a limit's outlook names the trade that ends its breach; a limit within its line has none", async () => {
  const { desk, price } = await openDesk();
  price(100);
  await layLimit(stores(), organisation.id, organisation.officers, {
    portfolioId: organisation.portfolioId,
    name: "Gross",
    metric: "gross-exposure",
    unit: "base",
    kind: "hard",
    threshold: 120_000,
  });
  desk.outdated.add("limits");
  const [snapshot] = await runFrame(desk, world(), WALL);
  const broken = snapshot?.limits.find(({ metric }) => metric === "gross-exposure");
  expect(broken?.state).toBe("breach");
  const { questions } = stores();
  const { portfolioId } = organisation;
  const ask = (limitId: string) => questions.ask(organisation.id, { kind: "cures", portfolioId, limitId });
  const [over, within] = [await ask(broken?.limitId ?? ""), await ask(organisation.limitId)];
  await answerQuestions(desk, stores(), compute);
  const outlook = (await questions.answerTo(organisation.id, over))?.answer as LimitOutlook; // as answered
  // 1,000 at 100 long, 500 at 100 short: 300 fewer of either bring 150,000 to 120,000.
  expect(outlook.cures).toMatchObject({
    status: "ok",
    value: [
      { symbol: expect.any(String), quantity: expect.any(Number) },
      { symbol: expect.any(String), quantity: expect.any(Number) },
    ],
  });
  const sizes =
    outlook.cures.status === "ok" ? outlook.cures.value.map(({ quantity }) => Math.abs(quantity ?? 0)) : [];
  expect(sizes).toEqual([300, 300]);
  expect(outlook.atClose).toMatchObject({ status: "ok", value: { probability: 1 } });
  const calm = (await questions.answerTo(organisation.id, within))?.answer as LimitOutlook; // as answered
  expect(calm.cures).toMatchObject({ status: "unavailable" });
});

test("why VaR and profit moved since the last cut-off: one price moved, and its terms say so", async () => {
  const { desk, price } = await openDesk();
  price(100, atMinute("2020-01-24", 959));
  await runFrame(desk, world(), WALL);
  price(104, atMinute("2020-01-27", 571));
  await runFrame(desk, world(), WALL + 60_000);
  const { questions } = stores();
  const { portfolioId } = organisation;
  const ask = (since: Since) =>
    questions.ask(organisation.id, { kind: "explain-change", portfolioId, since });
  const asked = await ask("hour");
  await answerQuestions(desk, stores(), compute);
  const report = (await questions.answerTo(organisation.id, asked))?.answer as ChangeReport; // as answered
  if (report.change.status !== "ok" || report.pnl.status !== "ok") throw new Error("both are known");
  const { fromBase, toBase, terms } = report.change.value.figures.var99;
  const sum = Object.values(terms).reduce((all, term) => all + term, 0);
  expect(sum).toBeCloseTo(toBase - fromBase, 6);
  expect(Math.abs(terms.residual)).toBeLessThan(1e-6);
  expect(Math.abs(terms.prices)).toBeGreaterThan(0);
  expect(terms.trades).toBe(0);
  // 1,000 AAA rose by 4.
  expect(report.pnl.value.actualBase).toBeCloseTo(4000, 6);
  expect(report.pnl.value.terms.price).toBeCloseTo(4000, 6);
});

test("a question that fails takes none of those behind it along", async () => {
  const { desk, price } = await openDesk();
  price(100, atMinute("2020-01-24", 959));
  await runFrame(desk, world(), WALL);
  const { questions } = stores();
  const { portfolioId } = organisation;
  const trades = [{ symbol: "AAA", quantity: 1 }];
  const ask = () => questions.ask(organisation.id, { kind: "what-if", portfolioId, trades });
  const asked = [await ask(), await ask()];
  let tasks = 0;
  const failsFirst: typeof compute = (task) =>
    tasks++ === 0 ? Promise.reject(new Error("broken")) : compute(task);
  await expect(answerQuestions(desk, stores(), failsFirst)).rejects.toThrow("broken");
  // Which of two questions of one instant comes first is nobody's promise.
  const found = await Promise.allSettled(asked.map((id) => questions.answerTo(organisation.id, id)));
  expect(found.filter(({ status }) => status === "rejected")).toHaveLength(1);
  expect(found.filter((each) => each.status === "fulfilled" && each.value !== null)).toHaveLength(1);
});

test("minutes keep the last value, the least and the greatest of their seconds", async () => {
  const { desk, price } = await openDesk();
  for (const [beat, aaa] of [100, 130, 90, 110].entries()) {
    price(aaa, organisation.opensMs + beat * 60_000);
    await runFrame(desk, world(), WALL + beat * 1000);
  }
  const upkeep = historyUpkeep(database);
  for (let again = 0; again < 2; again++) await upkeep.rollUp(WALL + 60_000);
  const [minute] = await database.riskMinute.findMany({
    where: { portfolioId: Number(organisation.portfolioId) },
  });
  expect(minute).toMatchObject({ rowsCount: 4, navBase: 160_000, navBaseMin: 140_000, navBaseMax: 180_000 });
  const [hour] = await database.riskHour.findMany({
    where: { portfolioId: Number(organisation.portfolioId) },
  });
  expect(hour).toMatchObject({ rowsCount: 4, navBaseMax: 180_000 });
});

test("where prices are pushed, only who pushes gives signs of life: assessments never keep a dead feed alive", async () => {
  for (const kind of ["demonstration", "push"] as const) {
    const { desk, price } = await openDesk(kind);
    price(100);
    await runFrame(desk, world(), WALL);
    const run = await stores().tape.run(organisation.id, kind);
    expect(run?.heartbeatAtMs, kind).toBe(kind === "push" ? null : WALL);
  }
});

test("a replay knows no close of a day that is not over in its market time", async () => {
  const { desk } = await openDesk("replay"); // market time: the open after the last day with bars
  expect(desk.bars.newest).toBe(organisation.lastDate);
  const midst = emptyDesk(organisation.id, "test", {
    ...desk.run,
    marketMs: atMinute(organisation.lastDate, 720),
  });
  await refreshDesk(midst, stores(), { marketMs: WALL, nowMs: WALL });
  expect((midst.bars.newest ?? "") < organisation.lastDate).toBe(true);
});

test("a trade changes the position and the cash, and the day's profit is what net asset value gained", async () => {
  const { desk, price } = await openDesk();
  price(100);
  await runFrame(desk, world(), WALL);
  const before = await stores().history.latest(organisation.id, organisation.portfolioId);
  const [aaa, usd] = ["AAA", "USD"].map((symbol) => organisation.instrumentIds.get(symbol) ?? "");
  const trade = {
    externalId: "T1",
    portfolio: "Book",
    book: "Main",
    account: "",
    instrumentId: aaa ?? "",
    quantity: -400,
    priceLocal: 101,
    feesLocal: 25,
    effectiveAtMs: organisation.opensMs + 30_000,
    cashLocal: 400 * 101 - 25,
    cashInstrumentId: usd ?? "",
  };
  await stores().trades.record(organisation.id, [trade]);
  desk.outdated.add("positions");
  price(103, organisation.opensMs + 60_000);
  await runFrame(desk, world(), WALL + 1000);
  const after = await stores().history.latest(organisation.id, organisation.portfolioId);
  // 600 left at 103, 500 short at 100, cash 100,000 + 40,400 - 25 (by hand).
  expect(after?.snapshot.navBase).toEqual({ status: "ok", value: 600 * 103 - 50_000 + 140_375 });
  const value = (measure?: { status: string; value?: number }) => measure?.value ?? Number.NaN;
  const gained = value(after?.snapshot.navBase) - value(before?.snapshot.navBase);
  const earned = value(after?.snapshot.dayPnlBase) - value(before?.snapshot.dayPnlBase);
  expect(gained).toBe(1000 * 3 - 400 * 2 - 25);
  expect(earned).toBeCloseTo(gained, 6);
});

test("a position that was sold today still has its profit of today, and is gone the day after", async () => {
  const { desk, price } = await openDesk();
  const [aaa, usd] = ["AAA", "USD"].map((symbol) => organisation.instrumentIds.get(symbol) ?? "");
  const sale = { portfolio: "Book", book: "Main", account: "", instrumentId: aaa ?? "", feesLocal: 0 };
  await stores().trades.record(organisation.id, [
    {
      ...sale,
      externalId: "T2",
      quantity: -1000,
      priceLocal: 104,
      effectiveAtMs: organisation.opensMs + 1000,
      cashLocal: 104_000,
      cashInstrumentId: usd ?? "",
    },
  ]);
  desk.outdated.add("positions");
  price(90, organisation.opensMs + 60_000);
  await runFrame(desk, world(), WALL);
  const sold = await stores().history.latest(organisation.id, organisation.portfolioId);
  const line = sold?.snapshot.positions.find(({ symbol }) => symbol === "AAA");
  const close = desk.bars.lastClose(aaa ?? "", organisation.lastDate)?.close ?? Number.NaN;
  expect(line?.quantity).toBe(0);
  expect(line?.dayPnlBase).toEqual({ status: "ok", value: expect.closeTo(1000 * (104 - close), 6) });
});
