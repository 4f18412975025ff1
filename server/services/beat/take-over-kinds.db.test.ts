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
import type { LimitKind } from "~/server/domain/limit";
import { acknowledgeBreach } from "~/server/services/breaches/acknowledge-breach";
import { getCase } from "~/server/services/breaches/get-case";
import { runCaseClock } from "~/server/services/breaches/run-case-clock";
import type { Ctx } from "~/server/services/context";
import { type Desk, emptyDesk } from "./desk";
import { runFrame } from "./run-frame";
import { takeMarket } from "./take-market";

const MINUTE = 60_000;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
let desk: Desk;
let clock: VirtualClock;
beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
});
beforeEach(async () => {
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  clock = new VirtualClock(Date.UTC(2026, 10, 20, 15));
  const run = await storesOn(database).tape.startRun(organisation.id, {
    ...{ kind: "demonstration", isSimulated: true, settings: {}, marketMs: organisation.opensMs },
  });
  desk = emptyDesk(organisation.id, "test", run);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const ctx = (): Ctx => ({
  actor: {
    ...organisation.officers.proposer,
    organisationId: organisation.id,
    roles: ["risk-officer"],
    portfolioIds: null,
  },
  stores: storesOn(database),
  unit: unitOfWork(database),
  clock,
});

async function beat(): Promise<void> {
  clock.pass(1_000);
  const listener = takeMarket(desk, "tape", { clock, announce: () => {} });
  const ids = ["AAA", "BBB"].map((symbol) => organisation.instrumentIds.get(symbol) ?? "");
  const atMs = organisation.opensMs;
  listener.ticks(ids.map((instrumentId) => ({ instrumentId, priceLocal: 100, atMs, source: "tape" })));
  listener.heartbeat(atMs);
  await runFrame(desk, { stores: storesOn(database), unit: unitOfWork(database) }, clock.now());
}

async function turn(kind: LimitKind): Promise<void> {
  const { portfolioId, officers, id } = organisation;
  const terms = {
    portfolioId,
    name: "Gross",
    metric: "gross-exposure",
    unit: "base",
    threshold: 1_000,
  } as const;
  await layLimit(storesOn(database), id, officers, { ...terms, kind });
  desk.outdated.add("limits");
  await beat();
}

const open = async () => {
  const [breach] = await storesOn(database).breaches.list(organisation.id, { isOpen: true, count: 2 });
  if (!breach) throw new Error("no breach is open");
  return breach;
};
const alerts = async () =>
  (
    await database.alertOutbox.findMany({
      where: { organisationId: Number(organisation.id) },
      orderBy: { id: "asc" },
    })
  ).map(({ kind, severity }) => `${kind} ${severity}`);

test("an open soft breach whose limit turns hard is a hard one: open again, told of, and passed on from then on", async () => {
  await turn("soft");
  const { id } = await open();
  await acknowledgeBreach(ctx(), { breachId: id, note: "seen" });
  clock.pass(20 * MINUTE);
  await turn("hard");
  const turnedMs = clock.now();
  expect(await open()).toMatchObject({
    ...{ id, kind: "hard", kindSinceMs: turnedMs, caseState: "open", acknowledgedBy: null, limitVersion: 1 },
  });
  expect(await alerts()).toEqual(["breach.opened warning", "breach.kind-changed critical"]);
  const { events, escalatesAtMs } = await getCase(ctx(), id);
  expect(escalatesAtMs).toBe(turnedMs + 5 * MINUTE);
  expect(events.at(-1)).toMatchObject({
    kind: "kind-changed",
    atMs: turnedMs,
    actorId: null,
    details: { was: "soft", kind: "hard", limitVersion: 2, isReopened: true },
  });
  const [trace] = await storesOn(database).audit.list(
    organisation.id,
    { action: "breach.kind" },
    { before: null, count: 9 },
  );
  expect(trace).toMatchObject({ before: { kind: "soft" }, after: { kind: "hard" } });

  await beat(); // once is enough
  const world = { stores: storesOn(database), unit: unitOfWork(database) };
  expect(await runCaseClock(organisation.id, world, turnedMs + 5 * MINUTE - 1)).toBe(0);
  expect(await runCaseClock(organisation.id, world, turnedMs + 5 * MINUTE)).toBe(1);
  expect((await alerts()).slice(2)).toEqual(["breach.escalated critical"]);
});

test("one that turns milder stays as people left it, with its escalation anew by the milder steps", async () => {
  await turn("hard");
  const { id } = await open();
  const world = { stores: storesOn(database), unit: unitOfWork(database) };
  clock.pass(6 * MINUTE);
  await runCaseClock(organisation.id, world, clock.now());
  expect(await open()).toMatchObject({ kind: "hard", escalationLevel: 1 });
  await turn("soft");
  const turnedMs = clock.now();
  expect(await open()).toMatchObject({ id, kind: "soft", caseState: "open", escalationLevel: 0 });
  expect((await getCase(ctx(), id)).escalatesAtMs).toBe(turnedMs + 30 * MINUTE);
  await acknowledgeBreach(ctx(), { breachId: id, note: "seen" });
  await turn("monitor");
  expect(await open()).toMatchObject({ kind: "monitor", caseState: "acknowledged" });
  // Turned back, the first level is told of again: keys of levels are those of a kind.
  await turn("hard");
  await runCaseClock(organisation.id, world, clock.now() + 5 * MINUTE);
  expect((await alerts()).filter((alert) => alert === "breach.escalated critical")).toHaveLength(2);
});

test("another version of the same kind changes nothing but the line", async () => {
  await turn("hard");
  await turn("hard");
  expect(await open()).toMatchObject({ kind: "hard", kindSinceMs: null });
  expect(await alerts()).toEqual(["breach.opened critical"]);
});

test("straight SQL gives no open breach a kind that its limit never had, and no ended one another", async () => {
  await turn("soft");
  const { id } = await open();
  const set = (sql: string) =>
    database.$executeRawUnsafe(`UPDATE breach SET ${sql} WHERE id = ${Number(id)}`);
  await expect(set("kind = 'monitor', kind_since = now()")).rejects.toThrow("of the kind that its limit is");
  await expect(set("kind_since = NULL, kind = 'hard'")).rejects.toThrow("of the kind that its limit is");
});
