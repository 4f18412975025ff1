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
import type { BreachReport } from "~/server/domain/breach-report";
import type { Limit } from "~/server/domain/limit";
import type { LimitPreview } from "~/server/domain/limit-preview";
import { valueOrNull } from "~/server/domain/measure";
import type { Question } from "~/server/domain/question";
import { type Desk, emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import { answerQuestions } from "./answer-questions";
import { computeHere } from "./compute-task";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
const SECOND = 1_000;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
let desk: Desk;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
});
beforeEach(async () => {
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  const { id, opensMs: marketMs } = organisation;
  const run = await stores().tape.startRun(id, {
    kind: "demonstration",
    isSimulated: true,
    settings: {},
    marketMs,
  });
  desk = emptyDesk(id, "test", run);
  await refreshDesk(desk, stores(), { marketMs: marketMs, nowMs: marketMs });
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const stores = () => storesOn(database);

/** A beat so many seconds after the first one, in wall and in market time: 1,000 AAA and 500 short BBB are held. */
async function beat(seconds: number, aaa: number): Promise<void> {
  const atMs = organisation.opensMs + seconds * SECOND;
  const listener = takeMarket(desk, "tape", {
    clock: new VirtualClock(WALL + seconds * SECOND),
    announce: () => {},
  });
  listener.ticks(
    [["AAA", aaa] as const, ["BBB", 100] as const].map(([symbol, priceLocal]) => ({
      instrumentId: organisation.instrumentIds.get(symbol) ?? "",
      priceLocal,
      atMs,
      source: "tape",
    })),
  );
  listener.heartbeat(atMs);
  await runFrame(desk, { stores: stores(), unit: unitOfWork(database) }, WALL + seconds * SECOND);
}

async function addLimit(
  own: Pick<Limit, "metric" | "threshold"> & Partial<Pick<Limit, "direction" | "unit" | "parameter">>,
): Promise<Limit> {
  const limit = await layLimit(stores(), organisation.id, organisation.officers, {
    unit: "base",
    ...own,
    portfolioId: organisation.portfolioId,
    name: own.metric,
    kind: "hard",
  });
  desk.outdated.add("limits");
  return limit;
}

async function hold(quantity: number, atSeconds: number): Promise<void> {
  const lot = {
    portfolio: "Book",
    baseCurrency: "USD",
    book: "Main",
    account: "",
    counterparty: null,
    instrumentId: organisation.instrumentIds.get("AAA") ?? "",
    quantity,
    entryPriceLocal: 100,
    lotDate: null,
    isCash: false,
  };
  await stores().positions.state(organisation.id, [lot], organisation.opensMs + atSeconds * SECOND, null);
  desk.outdated.add("positions");
}

/** The answer on the open breach of a limit. */
async function why(limitId: string): Promise<BreachReport> {
  const open = await stores().breaches.list(organisation.id, { isOpen: true, count: 10 });
  const breach = open.find((each) => each.limitId === limitId);
  if (!breach) throw new Error("no breach is open");
  return ask(organisation.portfolioId, breach.id);
}

const ask = async (portfolioId: string, breachId: string): Promise<BreachReport> =>
  (await answerTo({ kind: "explain-breach", portfolioId, breachId })) as BreachReport; // as answered

async function answerTo(question: Question): Promise<unknown> {
  const { questions } = stores();
  const asked = await questions.ask(organisation.id, question);
  await answerQuestions(desk, stores(), computeHere);
  return (await questions.answerTo(organisation.id, asked))?.answer;
}

test("evaluated again, a breach reads what is known by now: the same, until a correction of before it comes in", async () => {
  const { id: limitId } = await addLimit({ metric: "gross-exposure", threshold: 155_000 });
  await beat(0, 100);
  await beat(61, 110); // 160,000 ... of 1,000 and 500 short
  const [open] = await stores().breaches.list(organisation.id, { isOpen: true, count: 10 });
  const again = async () =>
    (
      (await answerTo({
        kind: "re-evaluate-breach",
        portfolioId: organisation.portfolioId,
        breachId: open?.id ?? "",
      })) as LimitPreview
    ).proposed; // as answered
  expect(open).toMatchObject({ limitId, openingValue: 160_000, openedBy: "market" });
  expect(await again()).toMatchObject({ state: "breach", value: 160_000 });
  await hold(900, 30); // a statement that was reported late
  expect(await again()).toMatchObject({ state: "warning", value: 149_000 });
  expect(await stores().breaches.find(organisation.id, open?.id ?? "")).toMatchObject({
    openingValue: 160_000,
  });
});

test("a trade that breaks a limit on gross is the whole cause; both instants are those of kept assessments", async () => {
  const { id } = await addLimit({ metric: "gross-exposure", threshold: 155_000 });
  await beat(0, 100);
  await beat(61, 101); // a minute's snapshot: 151,000
  await hold(1100, 62);
  await beat(63, 101); // 161,100
  const report = await why(id);
  const explained = valueOrNull(report.explained);
  expect(report).toMatchObject({
    fromAsOfMs: organisation.opensMs + 61 * SECOND,
    toAsOfMs: organisation.opensMs + 63 * SECOND,
    openedAtMs: organisation.opensMs + 63 * SECOND,
    thresholdBefore: 155_000,
    notes: [],
  });
  expect(explained).toMatchObject({ from: 151_000, to: 161_100, positionsBy: "exposure" });
  expect(explained?.terms[0]).toEqual({ term: "trades", value: 10_100 });
  expect(explained?.terms.slice(1).every(({ value }) => value === 0)).toBe(true);
  expect(explained?.positions[0]).toMatchObject({ symbol: "AAA", fromBase: 101_000, toBase: 111_100 });
});

test("a limit on VaR that prices break says so, in terms that sum to the change", async () => {
  await beat(0, 100);
  const { snapshot } = (await stores().history.latest(organisation.id, organisation.portfolioId)) ?? {};
  const var99 = (snapshot && valueOrNull(snapshot.pool))?.var99 ?? Number.NaN;
  const { id } = await addLimit({ metric: "var99", threshold: 1.02 * var99 });
  await beat(61, 100);
  await beat(122, 105);
  const explained = valueOrNull((await why(id)).explained);
  if (!explained) throw new Error("not explained");
  expect(explained.from).toBe(var99);
  expect(explained.terms[0]?.term).toBe("prices");
  const sum = explained.terms.reduce((all, { value }) => all + value, 0);
  expect(sum).toBeCloseTo(explained.to - explained.from, 6);
  expect(explained.positionsBy).toBe("component-var99");
});

test("a line that was lowered is told apart from a metric that moved: the line of before is named", async () => {
  const limit = await addLimit({ metric: "gross-exposure", threshold: 200_000 });
  await beat(0, 100);
  await addLimit({ metric: "gross-exposure", threshold: 140_000 });
  await beat(1, 100);
  const report = await why(limit.id);
  expect(report).toMatchObject({ thresholdBefore: 200_000, limit: { threshold: 140_000, version: 2 } });
  expect(valueOrNull(report.explained)).toMatchObject({ from: 150_000, to: 150_000 });
});

test("where nothing is kept from before, or the limit is new, it says so; another portfolio's breach is none", async () => {
  await beat(0, 100);
  const fresh = await addLimit({ metric: "gross-exposure", threshold: 120_000 });
  await beat(1, 100);
  await expect(why(fresh.id)).rejects.toThrow("The limit was set just before");
  const [open] = await stores().breaches.list(organisation.id, { isOpen: true, count: 1 });
  await expect(ask("999", open?.id ?? "")).rejects.toThrow();
  await expect(ask(organisation.portfolioId, "999999")).rejects.toThrow("no such breach");
  await database.$executeRawUnsafe(
    `DELETE FROM snapshot_kept WHERE portfolio_id = ${Number(organisation.portfolioId)} AND seq = 1`,
  );
  await expect(why(fresh.id)).rejects.toThrow("Nothing is kept from before the breach opened");
});

test("a breach of a minimum is told from an assessment above it, not from one that was under it too", async () => {
  const floor = await addLimit({ metric: "gross-exposure", threshold: 149_000, direction: "min" });
  await beat(1, 100);
  await beat(61, 95);
  const report = await why(floor.id);
  expect(report.fromAsOfMs).toBe(organisation.opensMs + SECOND);
  expect(report.explained).toMatchObject({ status: "ok", value: { from: 150_000, to: 145_000 } });
});

test("a composite's breach is told by its legs: which are over, from where to where, and each leg's own causes", async () => {
  const gross = await addLimit({ metric: "gross-exposure", threshold: 155_000 });
  const net = await addLimit({ metric: "net-exposure", threshold: 80_000 });
  const either = await addLimit({
    ...{ metric: "composite", unit: "use", threshold: 1, parameter: `any:${net.id},${gross.id}` },
  });
  await beat(0, 100);
  await beat(61, 101); // gross 151,000, net 51,000
  await hold(1100, 62);
  await beat(63, 101); // gross 161,100, net 61,100
  const report = await why(either.id);
  const explained = valueOrNull(report.explained);
  expect(explained).toMatchObject({ from: 151_000 / 155_000, to: 161_100 / 155_000 });
  expect(explained?.terms[0]).toEqual({ term: "trades", value: 161_100 / 155_000 - 151_000 / 155_000 });
  expect(report.legs).toMatchObject([
    {
      limit: { id: gross.id, threshold: 155_000 },
      ...{ thresholdBefore: 155_000, before: 151_000, opening: 161_100, isOver: true },
      explained: { status: "ok", value: { from: 151_000, to: 161_100 } },
    },
    { limit: { id: net.id }, before: 51_000, opening: 61_100, isOver: false },
  ]);
  for (const leg of report.legs ?? [])
    expect(valueOrNull(leg.explained)?.terms[0]).toEqual({ term: "trades", value: 10_100 });

  const [open] = await stores().breaches.list(organisation.id, {
    isOpen: true,
    count: 1,
    caseStates: ["open"],
  });
  expect(open?.limitId).toBe(either.id);
  const asked = {
    kind: "re-evaluate-breach",
    portfolioId: organisation.portfolioId,
    breachId: open?.id ?? "",
  } as const;
  const { proposed } = (await answerTo(asked)) as LimitPreview; // as answered
  expect(proposed).toMatchObject({ state: "breach", value: 161_100 / 155_000 });
});

test("a leg whose line was lowered is the whole cause of its composite's breach, and said to be", async () => {
  const gross = await addLimit({ metric: "gross-exposure", threshold: 200_000 });
  const net = await addLimit({ metric: "net-exposure", threshold: 80_000 });
  const either = await addLimit({
    ...{ metric: "composite", unit: "use", threshold: 1, parameter: `any:${gross.id},${net.id}` },
  });
  await beat(0, 100);
  await addLimit({ metric: "gross-exposure", threshold: 140_000 });
  await beat(1, 100);
  const [leg] = (await why(either.id)).legs ?? [];
  expect(leg).toMatchObject({
    thresholdBefore: 200_000,
    limit: { threshold: 140_000, version: 2 },
    isOver: true,
  });
  expect(leg).toMatchObject({ before: 150_000, opening: 150_000 });
});
