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
import type { RiskError } from "~/server/domain/errors";
import { emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import type { Ctx } from "~/server/services/context";
import { keptInstants } from "~/server/services/risk/kept-instants";
import { answerQuestions } from "./answer-questions";
import { atInstant } from "./at-instant";
import { computeHere } from "./compute-task";

const WALL = Date.UTC(2026, 10, 20, 14, 59, 58);
const BEATS = 5;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
let ctx: Ctx;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  const stores = storesOn(database);
  const { id, opensMs, instrumentIds } = organisation;
  const run = await stores.tape.startRun(id, {
    ...{ kind: "demonstration", isSimulated: true, settings: {} },
    marketMs: opensMs,
  });
  const desk = emptyDesk(id, "test", run);
  await refreshDesk(desk, stores, { marketMs: opensMs, nowMs: WALL });
  const clock = new VirtualClock(WALL);
  const listener = takeMarket(desk, "tape", { clock, announce: () => {} });
  for (let beat = 0; beat < BEATS; beat++) {
    const atMs = opensMs + beat * 60_000;
    listener.ticks(
      ["AAA", "BBB"].map((symbol, i) => ({
        instrumentId: instrumentIds.get(symbol) ?? "",
        priceLocal: 100 + beat * (1 - 3 * i),
        atMs,
        source: "tape",
      })),
    );
    listener.heartbeat(atMs);
    // The second of the minute's change is missed.
    if (beat !== 3) await runFrame(desk, { stores, unit: unitOfWork(database) }, clock.now());
    clock.pass(1000);
  }
  const answering = {
    now: () => WALL + 60_000,
    sleepUntil: () => answerQuestions(desk, stores, computeHere),
  };
  ctx = {
    actor: { id: "1", name: "A", organisationId: id, roles: ["auditor"], portfolioIds: null },
    stores,
    unit: unitOfWork(database),
    clock: answering as unknown as Ctx["clock"], // what it reads of it
  };
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const at = (second: number): string => new Date(WALL + second * 1000).toISOString().replace(".000", "");
const ask = (instant: string, own: Ctx = ctx) =>
  atInstant(own, { portfolioId: organisation.portfolioId, at: instant });
const refusalOf = (work: Promise<unknown>): Promise<{ code: string; message: string }> =>
  work.then(
    () => ({ code: "none", message: "" }),
    ({ code, message }: RiskError) => ({ code, message }),
  );

test("a second of which a row is kept comes whole, made again, with its limits, and equals its row", async () => {
  const found = await ask(at(1));
  expect(found).toMatchObject({
    reasons: [],
    refusal: null,
    computedAtMs: WALL + 1000,
    recomputation: { isEqual: true, against: "second", builtThen: "test", builtNow: "test", notes: [] },
    board: { seq: 2, navBase: { status: "ok", value: 101 * 1000 - 98 * 500 + 100_000 } },
    neighbours: {
      secondBeforeMs: WALL,
      secondAfterMs: WALL + 2000,
      wholeBeforeMs: WALL,
      wholeAfterMs: WALL + 2000,
    },
  });
  expect(found.positions.map(({ symbol }) => symbol)).toEqual(["AAA", "BBB", "USD"]);
  expect(found.board.limits[0]).toMatchObject({ name: "VaR 99", limitVersion: 1, threshold: 0.5 });
});

test("a second of which the whole snapshot is kept is that snapshot, with why it is kept", async () => {
  const found = await ask("2026-11-20T16:00:00+01:00");
  expect(found).toMatchObject({
    computedAtMs: WALL + 2000,
    reasons: ["minute"],
    recomputation: { isEqual: true, against: "whole", differing: 0 },
  });
  expect(found.recomputation?.fields).toBeGreaterThan(300);
});

test("which instants are kept is said by the day", async () => {
  const { portfolioId } = organisation;
  expect(await keptInstants(ctx, { portfolioId })).toEqual({
    seconds: { firstMs: WALL, lastMs: WALL + 4000 },
    days: [{ date: "2026-11-20", wholes: 2 }],
    date: "2026-11-20",
    wholes: [
      { seq: 1, computedAtMs: WALL, asOfMs: organisation.opensMs, reasons: ["minute"] },
      { seq: 3, computedAtMs: WALL + 2000, asOfMs: organisation.opensMs + 120_000, reasons: ["minute"] },
    ],
  });
  expect(await keptInstants(ctx, { portfolioId, date: "2026-11-19" })).toMatchObject({ wholes: [] });
});

test("what is not kept, to come or no instant is refused with a sentence that helps on", async () => {
  expect(await refusalOf(ask(at(3)))).toEqual({
    code: "not-found",
    message: `Nothing is kept of ${at(3)}. Kept next to it: ${at(2)} and ${at(4)}. Every second with a beat is kept from ${at(0)} on; of before, each minute, breach, forecast of record and report.`,
  });
  expect(await refusalOf(ask("2027-01-01T00:00:00Z"))).toEqual({
    code: "bad-input",
    message: "2027-01-01T00:00:00Z is yet to come.",
  });
  for (const text of [
    "",
    "now",
    "2026-11-20",
    "2026-11-20T15:00:00",
    "2026-02-30T15:00:00Z",
    `${at(1).slice(0, -1)}.5Z`,
  ])
    expect(await refusalOf(ask(text)), text).toMatchObject({
      code: "bad-input",
      message: expect.stringContaining("a whole second with its zone"),
    });
});

test("a portfolio of somebody else, or outside one's scope, is none", async () => {
  const nobodys = { code: "not-found", message: "There is no such portfolio." };
  const scoped: Ctx = { ...ctx, actor: { ...ctx.actor, portfolioIds: [] } };
  const other: Ctx = { ...ctx, actor: { ...ctx.actor, organisationId: "987654" } };
  for (const own of [scoped, other]) {
    expect(await refusalOf(ask(at(1), own))).toEqual(nobodys);
    expect(await refusalOf(keptInstants(own, { portfolioId: organisation.portfolioId }))).toEqual(nobodys);
  }
});

test("a snapshot whose inputs are gone is shown as it was stored, and said to be unproved", async () => {
  await database.$executeRawUnsafe(`DELETE FROM market_frame WHERE computed_at = '${at(0)}'`);
  expect(await ask(at(0))).toMatchObject({
    board: { seq: 1 },
    recomputation: null,
    refusal: expect.stringContaining("no longer kept"),
  });
});
