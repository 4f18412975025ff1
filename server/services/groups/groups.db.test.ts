import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { actorOfPerson } from "~/server/adapters/auth/actor-of-person";
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
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { Ticket } from "~/server/domain/ticket";
import { type Desk, emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import type { Ctx } from "~/server/services/context";
import { listLimits } from "~/server/services/limits/list-limits";
import { answerQuestions } from "~/server/services/questions/answer-questions";
import { checkTrades } from "~/server/services/questions/check-trades";
import { computeHere } from "~/server/services/questions/compute-task";
import { proposeTrades } from "~/server/services/questions/propose-trades";
import { listGroups } from "./list-groups";
import { closeGroup, createGroup, movePortfolio, renameGroup } from "./manage-groups";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
const REASON = { reason: "the test says so" };
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
let secondId: string;
let desk: Desk;
let wallMs: number;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
});
beforeEach(async () => {
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  secondId = await secondPortfolio();
  const { id, opensMs: marketMs } = organisation;
  const run = { kind: "demonstration", isSimulated: true, settings: {}, marketMs } as const;
  desk = emptyDesk(id, "test", await stores().tape.startRun(id, run));
  wallMs = WALL;
  await refreshDesk(desk, stores(), { marketMs, nowMs: WALL });
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const stores = () => storesOn(database);
const ctxOf = (over: Partial<Ctx["actor"]> = {}): Ctx => ({
  actor: {
    id: organisation.officers.proposer.id,
    name: "Rosa",
    organisationId: organisation.id,
    roles: ["risk-officer"],
    portfolioIds: null,
    ...over,
  },
  stores: stores(),
  unit: unitOfWork(database),
  clock: {
    now: () => wallMs,
    sleepUntil: () => answerQuestions(desk, stores(), computeHere).catch(() => {}),
  },
});

/** Long what the first portfolio is short. */
async function secondPortfolio(): Promise<string> {
  const line = { portfolio: "Other", baseCurrency: "USD", book: "Main", account: "", lotDate: null };
  const hold = (symbol: string, quantity: number) => ({
    ...line,
    counterparty: "North Bank",
    instrumentId: organisation.instrumentIds.get(symbol) ?? "",
    quantity,
    entryPriceLocal: 100,
    isCash: symbol === "USD",
  });
  const { portfolioIds } = await stores().positions.state(
    organisation.id,
    [hold("BBB", 700), hold("USD", 40_000)],
    organisation.opensMs - 1,
    null,
  );
  return portfolioIds.get("Other") ?? "";
}

/** One beat a second; market time goes on with it. */
async function beat(seconds = 1): Promise<ReadonlyMap<string, RiskSnapshot>> {
  wallMs += seconds * 1000;
  const atMs = organisation.opensMs + (wallMs - WALL);
  const listener = takeMarket(desk, "tape", { clock: new VirtualClock(wallMs), announce: () => {} });
  const tick = (symbol: string, priceLocal: number) => ({
    instrumentId: organisation.instrumentIds.get(symbol) ?? "",
    ...{ priceLocal, atMs, source: "tape" },
  });
  listener.ticks([tick("AAA", 101), tick("BBB", 99)]);
  listener.heartbeat(atMs);
  for (const what of ["positions", "limits"] as const) desk.outdated.add(what);
  const snapshots = await runFrame(desk, { stores: stores(), unit: unitOfWork(database) }, wallMs);
  return new Map(snapshots.map((snapshot) => [snapshot.portfolioId, snapshot]));
}

const known = <T>(measure: { status: string; value?: T } | undefined): T | undefined => measure?.value;
const makeDesk = (name = "Equities") =>
  createGroup(ctxOf(), { kind: "desk", name, baseCurrency: "USD", ...REASON });
const move = (portfolioId: string, deskId: string | null) =>
  movePortfolio(ctxOf(), { portfolioId, deskId, ...REASON });

test("a desk is assessed as one book of its portfolios, from the next beat on", async () => {
  const before = await beat();
  expect(before.size).toBe(2);
  const deskId = await makeDesk();
  await move(organisation.portfolioId, deskId);
  await move(secondId, deskId);
  const after = await beat();
  const [first, second, whole] = [organisation.portfolioId, secondId, deskId].map((id) => after.get(id));
  const sum = (read: (snapshot: RiskSnapshot | undefined) => number | undefined): number =>
    (read(first) ?? Number.NaN) + (read(second) ?? Number.NaN);
  expect(known(whole?.navBase)).toBeCloseTo(
    sum((each) => known(each?.navBase)),
    6,
  );
  expect(whole?.netBase).toBeCloseTo(
    sum((each) => each?.netBase),
    6,
  );
  expect(whole?.grossBase).toBeCloseTo(
    sum((each) => each?.grossBase),
    6,
  );
  expect(whole?.positions.map(({ bookName }) => bookName)).toContain("Other / Main");
  // Long 700 and short 500 of one name: the desk stands to lose less than its portfolios apart.
  const var99 = (each: RiskSnapshot | undefined) => known(each?.pool)?.var99;
  expect(var99(whole)).toBeGreaterThan(0);
  expect(var99(whole)).toBeLessThan(sum(var99));
  // 1000 x 101 and, netted, 200 x 99: by hand.
  expect(known(whole?.concentration.largestPosition)).toMatchObject({ label: "AAA" });
  expect(known(whole?.concentration.largestPosition)?.share).toBeCloseTo(101_000 / (101_000 + 19_800), 12);
});

test("the organisation has every portfolio, those to come too, and there is one of it", async () => {
  const wholeId = await createGroup(ctxOf(), {
    ...{ kind: "organisation", name: "Firm", baseCurrency: "USD" },
    ...REASON,
  });
  expect((await beat()).get(wholeId)?.positions).toHaveLength(5);
  await expect(
    createGroup(ctxOf(), { kind: "organisation", name: "Again", baseCurrency: "USD", ...REASON }),
  ).rejects.toThrow("one book already");
});

test("a limit on a desk is enforced like any other: its breach is a case of the desk", async () => {
  const deskId = await makeDesk();
  await move(organisation.portfolioId, deskId);
  await move(secondId, deskId);
  const terms = { name: "Gross", metric: "gross-exposure", unit: "base", kind: "hard" } as const;
  await layLimit(
    stores(),
    organisation.id,
    organisation.officers,
    { ...terms, portfolioId: deskId, threshold: 100_000 },
    { reason: "test" },
  );
  const own = (await beat()).get(deskId);
  expect(own?.limits).toMatchObject([{ name: "Gross", state: "breach", isBreachOpen: true }]);
  const open = await stores().breaches.list(organisation.id, { isOpen: true, count: 10 });
  expect(open).toMatchObject([{ portfolioId: deskId }]);
});

test("trades are held against the limits of every group above, in the portfolio's own positions", async () => {
  const deskId = await makeDesk();
  await move(organisation.portfolioId, deskId);
  await move(secondId, deskId);
  const layOn = (terms: object) =>
    layLimit(
      stores(),
      organisation.id,
      organisation.officers,
      {
        ...{ portfolioId: deskId, name: "North", metric: "gross-exposure", unit: "base", kind: "hard" },
        ...{ scope: { kind: "counterparty", key: "North Bank" } },
        ...terms,
      } as Parameters<typeof layLimit>[3],
      { reason: "test" },
    );
  await layOn({ threshold: 150_000 });
  await beat();
  const trades = [{ symbol: "BBB", quantity: 900 }];
  // In the second portfolio North Bank has 700 x 99 and the 900 come on top; in the first BBB is with nobody.
  const blocked = await checkTrades(ctxOf(), { portfolio: "Other", trades });
  expect(blocked).toMatchObject({ isBlocked: true, blockedBy: ["Equities: North"] });
  const free = await checkTrades(ctxOf(), { portfolio: "Book", trades });
  expect(free).toMatchObject({ isBlocked: false, blockedBy: [] });
  await expect(checkTrades(ctxOf(), { portfolio: "Equities", trades })).rejects.toThrow(
    "Trades are done in portfolios",
  );
});

test("whoever does not see the desk learns that its limit stands in the way, and no figure of it", async () => {
  const deskId = await makeDesk();
  await move(secondId, deskId);
  const terms = { name: "Gross", metric: "gross-exposure", unit: "base", kind: "hard" } as const;
  await layLimit(
    stores(),
    organisation.id,
    organisation.officers,
    { ...terms, portfolioId: deskId, threshold: 100_000 },
    { reason: "test" },
  );
  await beat();
  const seenBy = (portfolioIds: readonly string[] | null): Promise<Ticket> =>
    proposeTrades(ctxOf({ portfolioIds }), {
      portfolioId: secondId,
      trades: [{ symbol: "BBB", quantity: 900 }],
    });
  expect((await seenBy(null)).limits[0]).toMatchObject({
    ofGroup: "Equities",
    utilisationBefore: (700 * 99) / 100_000,
  });
  expect((await seenBy([secondId])).limits[0]).toMatchObject({
    ...{ ofGroup: "Equities", before: "ok", after: "breach" },
    ...{ utilisationBefore: null, utilisationAfter: null },
  });
});

test("limits say what is allocated below them, and which one above is fuller", async () => {
  const deskId = await makeDesk();
  await move(organisation.portfolioId, deskId);
  await move(secondId, deskId);
  const lay = (portfolioId: string, threshold: number, unit: "base" | "nav" = "base") =>
    layLimit(
      stores(),
      organisation.id,
      organisation.officers,
      { portfolioId, name: `Gross ${threshold}`, metric: "gross-exposure", unit, kind: "soft", threshold },
      { reason: "test" },
    );
  await lay(deskId, 250_000);
  await lay(organisation.portfolioId, 200_000);
  await lay(secondId, 1, "nav"); // 700 x 99 + 40,000 = 109,300
  await beat();
  const lines = (await listLimits(ctxOf())).filter(({ metric }) => metric === "gross-exposure");
  expect(lines.map(({ level }) => level)).toEqual(["desk", "portfolio", "portfolio"]);
  const [whole, first, second] = lines;
  expect(whole?.allocation).toMatchObject({ limited: 2, members: 2 });
  expect(whole?.allocation?.share).toBeCloseTo((200_000 + 109_300) / 250_000, 9);
  // The desk uses (150,500 + 69,300) / 250,000 = 88 %; the first 75 %, the second 63 %.
  expect(first?.tighterAbove).toMatchObject({ portfolioName: "Equities" });
  expect(second?.tighterAbove?.utilisation).toBeCloseTo(219_800 / 250_000, 9);
  expect(whole?.tighterAbove).toBeNull();
  const scoped = await listLimits(ctxOf({ portfolioIds: [secondId] }));
  expect(scoped.map(({ portfolioId, tighterAbove }) => [portfolioId, tighterAbove])).toEqual([
    [secondId, null],
  ]);
});

test("the past of a desk stays what it was, and its version never goes back", async () => {
  const deskId = await makeDesk();
  await move(organisation.portfolioId, deskId);
  await move(secondId, deskId);
  const both = (await beat()).get(deskId);
  await move(secondId, null);
  const alone = (await beat(2)).get(deskId);
  expect(both?.positions).toHaveLength(5);
  expect(alone?.positions).toHaveLength(3);
  expect(alone?.provenance.positionVersion).toBeGreaterThan(both?.provenance.positionVersion ?? 0);
  const held = async (atMs: number) =>
    (await stores().positions.held(organisation.id, atMs)).find(({ portfolio }) => portfolio.id === deskId);
  expect((await held(both?.asOfMs ?? 0))?.memberIds).toEqual([organisation.portfolioId, secondId]);
  expect((await held(alone?.asOfMs ?? 0))?.memberIds).toEqual([organisation.portfolioId]);
  await expect(
    database.$executeRaw`UPDATE desk_member SET effective_from = now() WHERE desk_id = ${Number(deskId)}`,
  ).rejects.toThrow("can only be ended");
  await expect(database.$executeRaw`DELETE FROM desk_member`).rejects.toThrow();
  await expect(
    database.$executeRaw`INSERT INTO book (organisation_id, portfolio_id, name) VALUES (${Number(organisation.id)}, ${Number(deskId)}, 'Own')`,
  ).rejects.toThrow("no books of its own");
});

test("a desk is closed when nothing hangs on it; names are taken once; every change is in the audit", async () => {
  const deskId = await makeDesk();
  await move(secondId, deskId);
  await expect(closeGroup(ctxOf(), { groupId: deskId, ...REASON })).rejects.toThrow("move them first");
  await move(secondId, null);
  const limit = await layLimit(
    stores(),
    organisation.id,
    organisation.officers,
    {
      portfolioId: deskId,
      name: "Gross",
      metric: "gross-exposure",
      unit: "base",
      kind: "soft",
      threshold: 1,
    },
    { reason: "test" },
  );
  await expect(closeGroup(ctxOf(), { groupId: deskId, ...REASON })).rejects.toThrow("retire them first");
  expect(limit.portfolioId).toBe(deskId);
  await expect(makeDesk("Other")).rejects.toThrow("named Other already");
  await expect(renameGroup(ctxOf(), { groupId: deskId, name: "Book", ...REASON })).rejects.toThrow("already");
  await renameGroup(ctxOf(), { groupId: deskId, name: "Stocks", ...REASON });
  const empty = await makeDesk("Empty");
  await closeGroup(ctxOf(), { groupId: empty, ...REASON });
  expect((await listGroups(ctxOf())).map(({ name }) => name)).toEqual(["Stocks", "Book", "Other"]);
  const lines = await stores().audit.list(organisation.id, {}, { before: null, count: 50 });
  const actions = lines.map(({ action }) => action);
  expect(actions.filter((action) => action === "portfolio.move")).toHaveLength(2);
  expect(actions).toEqual(expect.arrayContaining(["group.create", "group.rename", "group.close"]));
});

test("the name of a closed desk is free: for a portfolio's statement as for another desk", async () => {
  const closed = await makeDesk("Empty");
  await closeGroup(ctxOf(), { groupId: closed, ...REASON });
  const stated = await stores().positions.state(
    organisation.id,
    [
      {
        ...{ portfolio: "Empty", baseCurrency: "USD", book: "Main", account: "", lotDate: null },
        ...{ counterparty: null, instrumentId: organisation.instrumentIds.get("AAA") ?? "", quantity: 1 },
        ...{ entryPriceLocal: 100, isCash: false },
      },
    ],
    organisation.opensMs,
    null,
  );
  expect(stated.portfolioIds.get("Empty")).not.toBe(closed);
  expect((await listGroups(ctxOf())).map(({ name, kind }) => `${kind} ${name}`)).toContain("portfolio Empty");
  const again = await makeDesk("Second");
  await closeGroup(ctxOf(), { groupId: again, ...REASON });
  expect(await makeDesk("Second")).not.toBe(again);
  const asOne = (name: string) =>
    createGroup(ctxOf(), { kind: "organisation", name, baseCurrency: "USD", ...REASON });
  const whole = await asOne("Whole");
  await expect(asOne("Whole too")).rejects.toMatchObject({ code: "conflict" });
  await closeGroup(ctxOf(), { groupId: whole, ...REASON });
  expect(await asOne("Whole")).not.toBe(whole);
});

test("others than officers who see everything change no desk", async () => {
  const deskId = await makeDesk();
  const asked = { portfolioId: secondId, deskId, ...REASON };
  for (const over of [{ roles: ["admin"] as const }, { portfolioIds: [secondId] }])
    await expect(movePortfolio(ctxOf(over), asked)).rejects.toMatchObject({ code: "forbidden" });
  await expect(movePortfolio(ctxOf(), { portfolioId: "999999", deskId, ...REASON })).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(movePortfolio(ctxOf(), { portfolioId: deskId, deskId, ...REASON })).rejects.toMatchObject({
    code: "not-found",
  });
});

test("who is given a desk sees the portfolios at it, as long as they are", async () => {
  const deskId = await makeDesk();
  await move(secondId, deskId);
  const { proposer } = organisation.officers;
  await database.membershipScope.create({
    data: { organisationId: Number(organisation.id), userId: proposer.id, portfolioIds: [Number(deskId)] },
  });
  const seen = async () => (await actorOfPerson(database, proposer))?.portfolioIds;
  expect(await seen()).toEqual([secondId, deskId]);
  const namedFor = async (portfolioId: string) =>
    (await stores().breaches.assignees(organisation.id, portfolioId)).map(({ id }) => id);
  expect(await namedFor(secondId)).toContain(proposer.id);
  expect(await namedFor(organisation.portfolioId)).not.toContain(proposer.id);
  await move(secondId, null);
  expect(await seen()).toEqual([deskId]);
});
