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
import type { Role } from "~/server/domain/actor";
import type { LimitKind } from "~/server/domain/limit";
import type { UnitOfWork } from "~/server/ports/unit-of-work";
import type { Ctx } from "~/server/services/context";
import { approveProposal } from "~/server/services/limits/approve-proposal";
import { proposeRetirement } from "~/server/services/limits/propose-retirement";
import { acknowledgeBreach } from "./acknowledge-breach";
import { assignBreach } from "./assign-breach";
import { closeCase } from "./close-case";
import { commentBreach, linkBreach } from "./comment-breach";
import { escalateBreach } from "./escalate-breach";
import { getCase } from "./get-case";
import { listBreaches } from "./list-breaches";
import { planBreach } from "./plan-breach";
import { runCaseClock } from "./run-case-clock";
import { waiveBreach } from "./waive-breach";

const NOW = Date.parse("2026-03-02T15:00:00Z");
const MINUTE = 60_000;
const DAY = 86_400_000;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
let clock: VirtualClock;
let breachId: string;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
});
beforeEach(async () => {
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  clock = new VirtualClock(NOW);
  const [userId, organisationId] = [`m-${organisation.id}`, Number(organisation.id)];
  await database.user.create({ data: { id: userId, name: "Pål", email: `${userId}@test.local` } });
  await database.membership.create({ data: { organisationId, userId, role: "portfolio-manager" } });
  breachId = await open();
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

async function open(): Promise<string> {
  const [opened] = await storesOn(database).breaches.open(organisation.id, [
    {
      portfolioId: organisation.portfolioId,
      limitId: organisation.limitId,
      limitVersion: 1,
      openedAtMs: NOW,
      openedComputedAtMs: NOW,
      threshold: 0.5,
      openingValue: 0.6,
      reason: null,
      openedBy: "market",
    },
  ]);
  return opened?.id ?? "";
}
const cure = () =>
  storesOn(database).breaches.cure(organisation.id, [
    {
      limitId: organisation.limitId,
      closedAtMs: clock.now(),
      closedComputedAtMs: clock.now(),
      lastValue: 0.4,
    },
  ]);
/** Makes the limit of the test organisation soft, by a version of another limit's kind on the breach's row. */
async function withKind(kind: LimitKind): Promise<void> {
  const { layLimit } = await import("~/server/adapters/postgres/lay-limit");
  const terms = { name: "VaR 99", metric: "var99", unit: "nav", threshold: 0.5 } as const;
  const { portfolioId, officers } = organisation;
  await layLimit(storesOn(database), organisation.id, officers, { ...terms, portfolioId, kind });
  await cure();
  const [opened] = await storesOn(database).breaches.open(organisation.id, [
    {
      portfolioId,
      limitId: organisation.limitId,
      limitVersion: 2,
      openedAtMs: NOW,
      openedComputedAtMs: NOW,
      threshold: 0.5,
      openingValue: 0.6,
      reason: null,
      openedBy: "market",
    },
  ]);
  breachId = opened?.id ?? "";
}

const as = (person: { id: string; name: string }, role: Role, over: Partial<Ctx> = {}): Ctx => ({
  actor: { ...person, organisationId: organisation.id, roles: [role], portfolioIds: null },
  stores: storesOn(database),
  unit: unitOfWork(database),
  clock,
  ...over,
});
const rosa = (over: Partial<Ctx> = {}) => as(organisation.officers.proposer, "risk-officer", over);
const halvor = () => as(organisation.officers.approver, "head-of-risk");
const manager = () => as({ id: `m-${organisation.id}`, name: "Pål" }, "portfolio-manager");
const tick = () => runCaseClock(organisation.id, { stores: rosa().stores, unit: rosa().unit }, clock.now());
const later = (ms: number) => clock.pass(ms);
const kinds = async () => (await getCase(rosa(), breachId)).events.map(({ kind }) => kind);
const state = async () => (await getCase(rosa(), breachId)).breach.caseState;
const outbox = () =>
  database.alertOutbox.findMany({
    where: { organisationId: Number(organisation.id) },
    orderBy: { id: "asc" },
  });

test("a case runs from its opening to its close, each step with a line, a name and an audit row", async () => {
  await acknowledgeBreach(rosa(), { breachId });
  await assignBreach(rosa(), { breachId, personId: organisation.officers.approver.id });
  await planBreach(manager(), { breachId, plan: "sell half of AAA", dueAtMs: NOW + DAY });
  await commentBreach(manager(), { breachId, note: "the broker was called" });
  await linkBreach(rosa(), { breachId, url: "https://files.example.com/memo.pdf" });
  await cure();
  await closeCase(rosa(), {
    breachId,
    classification: "market-moved",
    resolution: "reduce",
    note: "half of AAA was sold",
  });
  const { breach, events } = await getCase(rosa(), breachId);
  expect(breach).toMatchObject({
    caseState: "closed",
    acknowledgedBy: "Rosa",
    assignedTo: "Halvor",
    plan: "sell half of AAA",
    classification: "market-moved",
    resolution: "reduce",
    caseClosedBy: "Rosa",
  });
  expect(events.map(({ kind, actorName }) => `${kind} ${actorName}`)).toEqual([
    "acknowledged Rosa",
    "assigned Rosa",
    "planned Pål",
    "commented Pål",
    "linked Rosa",
    "closed Rosa",
  ]);
  const audit = (await rosa().stores.audit.list(organisation.id, {}, { before: null, count: 10 })).map(
    ({ action }) => action,
  );
  expect(audit).toEqual([
    "breach.close",
    "breach.link",
    "breach.comment",
    "breach.plan",
    "breach.assign",
    "breach.acknowledge",
  ]);
});

test("the first to acknowledge stays its name; saying it again writes nothing", async () => {
  await acknowledgeBreach(rosa(), { breachId });
  expect(await acknowledgeBreach(halvor(), { breachId })).toMatchObject({ acknowledgedBy: "Rosa" });
  expect(await kinds()).toEqual(["acknowledged"]);
});

test("a waiver needs its tier: an officer none of a hard limit and a day of a soft one, the head of risk thirty", async () => {
  const until = (ms: number) => ({ breachId, untilMs: NOW + ms, reason: "the fund is being wound up" });
  await expect(waiveBreach(halvor(), until(DAY))).rejects.toThrow("Acknowledge this breach");
  await acknowledgeBreach(rosa(), { breachId });
  await expect(waiveBreach(rosa(), until(DAY))).rejects.toThrow("Only the head of risk");
  await expect(waiveBreach(halvor(), until(31 * DAY))).rejects.toThrow("30 days at most");
  await expect(waiveBreach(halvor(), until(-1))).rejects.toThrow("later than now");
  await expect(waiveBreach(manager(), until(DAY))).rejects.toMatchObject({ code: "forbidden" });
  await waiveBreach(halvor(), until(30 * DAY));
  expect(await state()).toBe("waived");
  await withKind("soft");
  await acknowledgeBreach(rosa(), { breachId });
  await expect(waiveBreach(rosa(), until(2 * DAY))).rejects.toThrow("1 day at most");
  await waiveBreach(rosa(), until(DAY));
  expect((await getCase(rosa(), breachId)).breach).toMatchObject({ caseState: "waived", waivedBy: "Rosa" });
});

test("a waiver ends by itself, once, and says so", async () => {
  await acknowledgeBreach(rosa(), { breachId });
  await waiveBreach(halvor(), { breachId, untilMs: NOW + MINUTE, reason: "until the close" });
  later(MINUTE - 1);
  expect(await tick()).toBe(0);
  later(1);
  expect(await tick()).toBe(1);
  expect(await tick()).toBe(0);
  expect(await state()).toBe("acknowledged");
  expect(await kinds()).toEqual(["acknowledged", "waived", "waiver-ended"]);
  expect((await outbox()).map(({ kind }) => kind)).toEqual(["breach.waiver-ended"]);
});

test("a hard breach that nobody takes is passed on after 5, 15 and 60 minutes, and not once more; a taken one is not", async () => {
  for (const [minutes, level] of [
    [4.9, 0],
    [5, 1],
    [14, 1],
    [15, 2],
    [60, 3],
    [600, 3],
  ] as const) {
    clock.pass(NOW + minutes * MINUTE - clock.now());
    await tick();
    expect((await getCase(rosa(), breachId)).breach.escalationLevel).toBe(level);
  }
  expect((await outbox()).map(({ idempotencyKey }) => idempotencyKey)).toEqual(
    [1, 2, 3].map((level) => `breach.escalated:${breachId}:${level}`),
  );
  const other = await createTestOrganisation(database);
  organisation = other;
  database = await reopenFor(database, owned.appUrl, other.id);
  clock = new VirtualClock(NOW);
  breachId = await open();
  await acknowledgeBreach(rosa(), { breachId });
  later(DAY);
  expect(await tick()).toBe(0);
});

test("two workers at once pass a breach on once", async () => {
  later(5 * MINUTE);
  const moved = await Promise.all([tick(), tick(), tick()]);
  expect(moved.reduce((sum, each) => sum + each, 0)).toBe(1);
  expect(await kinds()).toEqual(["escalated"]);
});

test("a plan that is late is told once, and the case waits for another", async () => {
  await acknowledgeBreach(rosa(), { breachId });
  await planBreach(manager(), { breachId, plan: "sell AAA", dueAtMs: NOW + MINUTE });
  later(MINUTE);
  expect(await tick()).toBe(1);
  expect(await tick()).toBe(0);
  expect(await state()).toBe("acknowledged");
});

test("by hand it is passed on with a reason, in one transaction with its message", async () => {
  await escalateBreach(manager(), { breachId, reason: "the desk is closed" });
  expect(await outbox()).toMatchObject([
    { kind: "breach.escalated", payload: { level: 1, reason: "the desk is closed" } },
  ]);
  const failing: UnitOfWork = (work) =>
    unitOfWork(database)((stores) =>
      work({ ...stores, outbox: { ...stores.outbox, add: () => Promise.reject(new Error("disk full")) } }),
    );
  await expect(
    escalateBreach(rosa({ unit: failing }), { breachId, reason: "and once more" }),
  ).rejects.toThrow("disk full");
  expect((await getCase(rosa(), breachId)).breach.escalationLevel).toBe(1);
});

test("a case over its line is not closed; a closed one is history, for straight SQL too, but may be commented on", async () => {
  const close = {
    breachId,
    classification: "true-breach",
    resolution: "keep",
    note: "agreed with the board",
  } as const;
  await expect(closeCase(rosa(), close)).rejects.toThrow("still over its line");
  await cure();
  await expect(closeCase(manager(), close)).rejects.toMatchObject({ code: "forbidden" });
  await closeCase(rosa(), close);
  await expect(closeCase(rosa(), close)).rejects.toThrow("This case is closed");
  await commentBreach(rosa(), { breachId, note: "seen by the auditor" });
  const key = Number(breachId);
  for (const attempt of [
    `UPDATE breach SET resolution = 'hedge' WHERE id = ${key}`,
    `UPDATE breach SET case_state = 'open' WHERE id = ${key}`,
    `DELETE FROM breach WHERE id = ${key}`,
    `UPDATE breach_event SET note = 'x' WHERE breach_id = ${key}`,
    `DELETE FROM breach_event WHERE breach_id = ${key}`,
  ])
    await expect(database.$executeRawUnsafe(attempt), attempt).rejects.toThrow();
});

test("straight SQL writes no line of a timeline that its case does not bear out, nor in the name of who may not", async () => {
  const { proposer } = organisation.officers;
  const line = (kind: string, actor: string | null, name: string, at = "now()") =>
    database.$executeRawUnsafe(
      `INSERT INTO breach_event (organisation_id, breach_id, kind, actor_id, actor_name, at)
       VALUES (${organisation.id}, ${breachId}, '${kind}', ${actor === null ? "NULL" : `'${actor}'`}, '${name}', ${at})`,
    );
  for (const kind of ["acknowledged", "assigned", "planned", "waived", "closed", "escalated"])
    await expect(line(kind, proposer.id, proposer.name), kind).rejects.toThrow(`was not ${kind}`);
  for (const kind of ["cured", "opened", "kind-changed", "invented"])
    await expect(line(kind, null, "Plimsoll"), kind).rejects.toThrow(`was not ${kind}`);
  await expect(line("commented", null, "Plimsoll")).rejects.toThrow("was not commented");
  await expect(line("commented", "nobody", "Nobody")).rejects.toThrow("may not say");
  await expect(line("commented", proposer.id, "Halvor")).rejects.toThrow("may not say");
  await expect(line("explained", null, "Rosa")).rejects.toThrow("may not say");
  const other = await createTestOrganisation(database);
  await expect(line("commented", other.officers.proposer.id, "Rosa")).rejects.toThrow("may not say");
  const opened = `'${new Date(NOW).toISOString()}'`;
  await line("opened", null, "Plimsoll", opened);
  await expect(line("opened", null, "Plimsoll", opened)).rejects.toThrow();
  await line("commented", proposer.id, proposer.name);
  await database.$executeRawUnsafe(`UPDATE person SET deactivated_at = now() WHERE id = '${proposer.id}'`);
  await expect(line("commented", proposer.id, proposer.name)).rejects.toThrow("may not say");
});

test("another organisation finds no such case, and bad input is refused by name", async () => {
  const other = await createTestOrganisation(database);
  const stranger = { ...rosa(), actor: { ...rosa().actor, organisationId: other.id } };
  await expect(getCase(stranger, breachId)).rejects.toMatchObject({ code: "not-found" });
  await expect(acknowledgeBreach(stranger, { breachId })).rejects.toMatchObject({ code: "not-found" });
  await expect(linkBreach(rosa(), { breachId, url: "javascript:alert(1)" })).rejects.toThrow("http");
  await expect(commentBreach(rosa(), { breachId, note: " " })).rejects.toThrow("say in a few words");
  await expect(assignBreach(rosa(), { breachId, personId: "nobody" })).rejects.toThrow("works cases here");
});

test("a limit that is retired or runs out while it is over ends its episode once, and the case can be closed", async () => {
  const { proposer, approver } = organisation.officers;
  const { portfolioId, limitId } = organisation;
  const { layLimit } = await import("~/server/adapters/postgres/lay-limit");
  const terms = { name: "Until four", metric: "var95", unit: "nav", kind: "hard", threshold: 0.5 } as const;
  const until = { effectiveToMs: NOW + MINUTE };
  const short = await layLimit(storesOn(database), organisation.id, organisation.officers, {
    ...{ ...terms, ...until, portfolioId },
  });
  const [inShort] = await storesOn(database).breaches.open(organisation.id, [
    {
      ...{ portfolioId, limitId: short.id, limitVersion: 1, openedAtMs: NOW, openedComputedAtMs: NOW },
      ...{ threshold: 0.5, openingValue: 0.6, reason: null, openedBy: "market" },
    },
  ]);
  const shortId = inShort?.id ?? "";
  expect(await tick()).toBe(0);
  later(2 * MINUTE);
  expect(await tick()).toBe(1);
  const end = await proposeRetirement(as(proposer, "risk-officer"), {
    limitId,
    version: 1,
    reason: "replaced",
  });
  await approveProposal(as(approver, "head-of-risk"), { proposalId: end.id });
  expect([await tick(), await tick()]).toEqual([1, 0]);
  for (const id of [breachId, shortId]) {
    const { breach, events } = await getCase(rosa(), id);
    expect(breach).toMatchObject({ caseState: "cured", closedComputedAtMs: NOW + 2 * MINUTE });
    expect(events.at(-1)).toMatchObject({ kind: "cured", note: expect.stringContaining("not in force") });
    const closing = {
      classification: "true-breach",
      resolution: "no-action",
      note: "the limit is gone",
    } as const;
    await closeCase(rosa(), { breachId: id, ...closing });
  }
  expect((await outbox()).map(({ kind }) => kind)).toEqual(["breach.closed", "breach.closed"]);
  expect(await storesOn(database).breaches.states(organisation.id)).toMatchObject([
    { isBreachOpen: false },
    { isBreachOpen: false },
  ]);
});

test("of more cases than are looked at once none is overlooked, the oldest neither", async () => {
  const own = Number(organisation.id);
  const [portfolio, limit] = [Number(organisation.portfolioId), Number(organisation.limitId)];
  await database.$executeRaw`
    INSERT INTO risk_limit (organisation_id, portfolio_id, name, metric, unit)
    SELECT ${own}, ${portfolio}, 'storm ' || n, 'var99', 'nav' FROM generate_series(1, 1500) n`;
  await database.$executeRaw`
    INSERT INTO breach (organisation_id, portfolio_id, limit_id, limit_version, opened_at, opened_computed_at, threshold,
      opening_value, worst_value, last_value, opened_by, case_state, waived_until)
    SELECT ${own}, ${portfolio}, l.id, 1, now(), ${new Date(NOW + MINUTE)}, 1, 2, 2, 2, 'market', 'waived', ${new Date(NOW + DAY)}
    FROM risk_limit l WHERE l.organisation_id = ${own} AND l.id <> ${limit}`;
  later(6 * MINUTE);
  const { stores, unit } = rosa();
  const still = { ...stores, breaches: { ...stores.breaches, abandoned: async () => [] } };
  expect(await runCaseClock(organisation.id, { stores: still, unit }, clock.now())).toBe(1);
  expect((await getCase(rosa(), breachId)).breach.escalationLevel).toBe(1);
});

test("who is scoped to a portfolio sees its breaches, however many others are open elsewhere", async () => {
  const own = Number(organisation.id);
  await database.$executeRaw`
    INSERT INTO portfolio (organisation_id, name, base_currency) VALUES (${own}, 'Elsewhere', 'USD')`;
  await database.$executeRaw`
    INSERT INTO risk_limit (organisation_id, portfolio_id, name, metric, unit)
    SELECT ${own}, p.id, 'storm ' || n, 'var99', 'nav' FROM generate_series(1, 250) n, portfolio p
    WHERE p.organisation_id = ${own} AND p.name = 'Elsewhere'`;
  await database.$executeRaw`
    INSERT INTO breach (organisation_id, portfolio_id, limit_id, limit_version, opened_at, opened_computed_at, threshold,
      opening_value, worst_value, last_value)
    SELECT ${own}, l.portfolio_id, l.id, 1, now(), ${new Date(NOW + DAY)}, 1, 2, 2, 2
    FROM risk_limit l WHERE l.organisation_id = ${own} AND l.name LIKE 'storm %'`;
  const all = rosa();
  const scoped = { ...all, actor: { ...all.actor, portfolioIds: [organisation.portfolioId] } };
  expect((await listBreaches(scoped)).map(({ id }) => id)).toEqual([breachId]);
  expect(await listBreaches({ ...all, actor: { ...all.actor, portfolioIds: [] } })).toEqual([]);
  expect(await listBreaches(all)).toHaveLength(200);
});

test("straight SQL as the application's role changes nothing of how a breach began, and reopens none", async () => {
  const id = Number(breachId);
  await database.$executeRaw`UPDATE breach SET worst_value = 0.9, last_value = 0.9 WHERE id = ${id}`;
  for (const forged of [
    database.$executeRaw`UPDATE breach SET opening_value = 0.1 WHERE id = ${id}`,
    database.$executeRaw`UPDATE breach SET opened_at = now() WHERE id = ${id}`,
    database.$executeRaw`UPDATE breach SET opened_computed_at = now() WHERE id = ${id}`,
    database.$executeRaw`UPDATE breach SET threshold = 9 WHERE id = ${id}`,
    database.$executeRaw`UPDATE breach SET opened_by = 'trade' WHERE id = ${id}`,
    database.$executeRaw`UPDATE breach SET limit_version = 7 WHERE id = ${id}`,
    database.$executeRaw`UPDATE breach SET worst_value = 0.7 WHERE id = ${id}`,
  ])
    await expect(forged).rejects.toThrow("stays as it");
  await cure();
  await expect(
    database.$executeRaw`UPDATE breach SET closed_at = NULL, case_state = 'open' WHERE id = ${id}`,
  ).rejects.toThrow("stays as it");
});

test("the values of open episodes are written at once: the last one, and the worst one so far", async () => {
  const { breaches } = storesOn(database);
  const { id: own, limitId } = organisation;
  const values = async () => {
    const breach = await breaches.find(own, breachId);
    return [breach?.lastValue, breach?.worstValue];
  };
  for (const [value, worst] of [
    [0.9, 0.9],
    [0.7, 0.9],
  ] as const) {
    await breaches.update(own, [
      { limitId: "99999999", value: 5 },
      { limitId, value },
    ]);
    expect(await values()).toEqual([value, worst]);
  }
  await cure();
  await breaches.update(own, [{ limitId, value: 7 }]);
  expect(await values()).toEqual([0.4, 0.9]);
});

test("a case is given to nobody who may not sign in, or does not see its portfolio", async () => {
  const { proposer, approver } = organisation.officers;
  const names = async () => (await getCase(rosa(), breachId)).assignees.map(({ id }) => id);
  expect(await names()).toEqual(expect.arrayContaining([proposer.id, approver.id]));
  const [organisationId, userId] = [Number(organisation.id), approver.id];
  const key = { organisationId_userId: { organisationId, userId } };
  await database.membershipScope.create({ data: { organisationId, userId, portfolioIds: [] } });
  expect(await names()).not.toContain(approver.id);
  const give = () => assignBreach(rosa(), { breachId, personId: approver.id });
  await expect(give()).rejects.toThrow("works cases here");
  await database.membershipScope.update({
    where: key,
    data: { portfolioIds: [Number(organisation.portfolioId)] },
  });
  expect(await names()).toContain(approver.id);
  await database.user.update({ where: { id: userId }, data: { deactivatedAt: new Date(NOW) } });
  expect(await names()).not.toContain(approver.id);
  await expect(give()).rejects.toThrow("works cases here");
});
