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
import type { UnitOfWork } from "~/server/ports/unit-of-work";
import type { Ctx } from "~/server/services/context";
import { approveProposal } from "./approve-proposal";
import { rejectProposal, withdrawProposal } from "./decline-proposal";
import { listLimits } from "./list-limits";
import { listProposals } from "./list-proposals";
import { proposeChange } from "./propose-change";
import { proposeLimit } from "./propose-limit";
import { proposeRetirement } from "./propose-retirement";
import { submitDraft } from "./submit-draft";

const NOW = Date.parse("2026-03-02T15:00:00Z");
const HOUR = 3_600_000;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;
let clock: VirtualClock;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 6);
});
beforeEach(async () => {
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
  clock = new VirtualClock(NOW);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const as = (person: { id: string; name: string }, role: Role, over: Partial<Ctx> = {}): Ctx => ({
  actor: { ...person, organisationId: organisation.id, roles: [role], portfolioIds: null },
  stores: storesOn(database),
  unit: unitOfWork(database),
  clock,
  ...over,
});
const rosa = (over: Partial<Ctx> = {}) => as(organisation.officers.proposer, "risk-officer", over);
const halvor = (over: Partial<Ctx> = {}) => as(organisation.officers.approver, "head-of-risk", over);
const change = (over: object = {}) => ({
  limitId: organisation.limitId,
  version: 1,
  kind: "hard" as const,
  threshold: 0.02,
  reason: "tighter",
  ...over,
});
const line = () => ({
  portfolioId: organisation.portfolioId,
  name: "Energy, gross",
  metric: "gross-exposure" as const,
  unit: "nav" as const,
  kind: "soft" as const,
  scope: { kind: "sector" as const, key: "Energy" },
  threshold: 0.6,
});
const actions = async () =>
  (await rosa().stores.audit.list(organisation.id, {}, { before: null, count: 10 })).map(
    ({ action }) => action,
  );
const versions = () => rosa().stores.limits.versions(organisation.id, organisation.limitId);

test("what one officer proposes and another approves is a version with an audit row; the old one stays", async () => {
  const proposal = await proposeChange(rosa(), change());
  expect(proposal).toMatchObject({ state: "proposed", proposedByName: "Rosa", action: "change" });
  expect((await listLimits(rosa()))[0]).toMatchObject({ version: 1, threshold: 0.5 });
  await approveProposal(halvor(), { proposalId: proposal.id, reason: "agreed" });
  const [limit] = await listLimits(rosa());
  expect(limit).toMatchObject({ version: 2, threshold: 0.02, changedBy: "Rosa", approvedBy: "Halvor" });
  expect(limit?.otherVersions).toMatchObject([{ version: 1, threshold: 0.5 }]);
  const [entry] = await rosa().stores.audit.list(organisation.id, {}, { before: null, count: 1 });
  expect(entry).toMatchObject({
    action: "limit.approve",
    actorName: "Halvor",
    before: { threshold: 0.5, version: 1 },
    after: { threshold: 0.02, version: 2, proposedBy: "Rosa" },
    reason: "tighter / agreed",
  });
});

test("nobody approves or rejects their own proposal; only its author takes it back", async () => {
  const { id: proposalId } = await proposeChange(rosa(), change());
  await expect(approveProposal(rosa(), { proposalId })).rejects.toMatchObject({ code: "forbidden" });
  await expect(rejectProposal(rosa(), { proposalId, reason: "no" })).rejects.toThrow("say in a few words");
  await expect(rejectProposal(rosa(), { proposalId, reason: "not now" })).rejects.toThrow("somebody else");
  await expect(withdrawProposal(halvor(), { proposalId })).rejects.toThrow("Only Rosa");
  await withdrawProposal(rosa(), { proposalId });
  await expect(approveProposal(halvor(), { proposalId })).rejects.toThrow("withdrawn by Rosa already");
  expect(await versions()).toHaveLength(1);
});

test("100 attempts at once to approve one's own proposal fail, and of 20 by another person one succeeds", async () => {
  const { id: proposalId } = await proposeChange(rosa(), change());
  const own = await Promise.allSettled(
    Array.from({ length: 100 }, () => approveProposal(rosa(), { proposalId })),
  );
  expect(own.filter(({ status }) => status === "fulfilled")).toEqual([]);
  const other = await Promise.allSettled(
    Array.from({ length: 20 }, () => approveProposal(halvor(), { proposalId })),
  );
  expect(other.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await versions()).toHaveLength(2);
}, 60_000);

test("straight SQL as the application's role neither approves, forges, edits nor lays a version", async () => {
  const { id } = await proposeChange(rosa(), change());
  const key = Number(id);
  const { proposer, approver } = organisation.officers;
  const decided = `decided_by_name = 'x', decided_at = now()`;
  const attempts = [
    `UPDATE limit_proposal SET state = 'approved', decided_by_id = proposed_by_id, ${decided} WHERE id = ${key}`,
    `UPDATE limit_proposal SET state = 'approved', ${decided} WHERE id = ${key}`,
    `UPDATE limit_proposal SET state = 'approved', decided_by_id = 'nobody', ${decided} WHERE id = ${key}`,
    `UPDATE limit_proposal SET proposed_by_id = '${approver.id}' WHERE id = ${key}`,
    `UPDATE limit_proposal SET proposed_by_id = 'x', state = 'approved', decided_by_id = '${proposer.id}' WHERE id = ${key}`,
    `UPDATE limit_proposal SET terms = jsonb_set(terms, '{threshold}', '9') WHERE id = ${key}`,
    `UPDATE limit_proposal SET state = 'approved', decided_by_id = '${approver.id}', terms = jsonb_set(terms, '{threshold}', '9') WHERE id = ${key}`,
    `DELETE FROM limit_proposal WHERE id = ${key}`,
    `INSERT INTO limit_proposal (organisation_id, portfolio_id, action, terms, reason, state, proposed_by_id, proposed_by_name, decided_by_id)
       SELECT organisation_id, portfolio_id, action, terms, reason, 'approved', proposed_by_id, proposed_by_name, '${approver.id}' FROM limit_proposal WHERE id = ${key}`,
    `INSERT INTO risk_limit_version (limit_id, version, organisation_id, threshold, reason, changed_by)
       VALUES (${organisation.limitId}, 2, ${organisation.id}, 9, 'r', 'c')`,
    `INSERT INTO risk_limit_version (limit_id, version, organisation_id, threshold, reason, changed_by, proposal_id)
       VALUES (${organisation.limitId}, 2, ${organisation.id}, 0.02, 'r', 'c', ${key})`,
    `UPDATE risk_limit_version SET threshold = 9 WHERE limit_id = ${organisation.limitId}`,
    `UPDATE risk_limit SET is_retired = true WHERE id = ${organisation.limitId}`,
    `UPDATE risk_limit SET metric = 'volatility' WHERE id = ${organisation.limitId}`,
    `DELETE FROM risk_limit WHERE id = ${organisation.limitId}`,
  ];
  for (const attempt of attempts)
    await expect(database.$executeRawUnsafe(attempt), attempt).rejects.toThrow();
  await approveProposal(halvor(), { proposalId: id });
  const again = `UPDATE limit_proposal SET state = 'rejected', decided_by_id = '${approver.id}' WHERE id = ${key}`;
  await expect(database.$executeRawUnsafe(again)).rejects.toThrow(/stays so/);
  const twice = `INSERT INTO risk_limit_version (limit_id, version, organisation_id, threshold, reason, changed_by, proposal_id)
    VALUES (${organisation.limitId}, 3, ${organisation.id}, 0.02, 'r', 'c', ${key})`;
  await expect(database.$executeRawUnsafe(twice)).rejects.toThrow();
  expect(await versions()).toMatchObject([{ threshold: 0.02 }, { threshold: 0.5 }]);
});

test("no version begins before the database's own time, whatever time the caller names", async () => {
  const { id } = await proposeChange(rosa(), change());
  const owner = openDatabase(owned.ownerUrl, 1);
  const made = (time: string) =>
    `CREATE OR REPLACE FUNCTION wall_clock() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT ${time}'`;
  try {
    await owner.$executeRawUnsafe(made("now()"));
    clock = new VirtualClock(Date.now() - 6 * 60_000);
    await expect(approveProposal(halvor(), { proposalId: id })).rejects.toThrow("before it was agreed on");
    await expect(database.$executeRawUnsafe(made("NULL::timestamptz"))).rejects.toThrow("permission denied");
    clock = new VirtualClock(Date.now());
    await approveProposal(halvor(), { proposalId: id });
    expect(await versions()).toHaveLength(2);
  } finally {
    await owner.$executeRawUnsafe(made("''-infinity''::timestamptz"));
    await owner.$disconnect();
  }
});

test("an officer who has left neither proposes nor approves, by straight SQL either", async () => {
  const { proposer, approver } = organisation.officers;
  const { id } = await proposeChange(rosa(), change());
  const draft = await proposeChange(rosa(), change({ threshold: 0.03, isDraft: true }));
  const leave = (who: string) =>
    database.$executeRawUnsafe(`UPDATE person SET deactivated_at = now() WHERE id = '${who}'`);
  await leave(approver.id);
  await expect(approveProposal(halvor(), { proposalId: id })).rejects.toMatchObject({ code: "forbidden" });
  await leave(proposer.id);
  await expect(proposeChange(rosa(), change())).rejects.toMatchObject({ code: "forbidden" });
  await expect(submitDraft(rosa(), { proposalId: draft.id })).rejects.toThrow(
    "is proposed by a risk officer",
  );
  expect(await versions()).toHaveLength(1);
});

test("what a change leaves out stays as the limit says; of a new limit it is the usual", async () => {
  const bands = { warnAt: 0.5, urgentAt: 0.7, clearAt: 0.6, openAfterMs: 3_000, closeAfterMs: 9_000 };
  const first = await proposeChange(rosa(), change({ ...bands, effectiveToMs: NOW + HOUR }));
  await approveProposal(halvor(), { proposalId: first.id });
  const { terms } = await proposeChange(rosa(), change({ version: 2, threshold: 0.03 }));
  expect(terms).toMatchObject({
    ...bands,
    threshold: 0.03,
    effectiveToMs: NOW + HOUR,
    effectiveFromMs: null,
  });
  const good = await proposeChange(rosa(), change({ version: 2, warnAt: 0.6, effectiveToMs: null }));
  expect(good.terms).toMatchObject({ ...bands, warnAt: 0.6, effectiveToMs: null });
});

test("a scoped officer's list is filled with what is in scope, however much of others is newer", async () => {
  await proposeChange(rosa(), change());
  const key = Number(organisation.id);
  const other = await database.portfolio.create({
    data: { organisationId: key, name: "Other", baseCurrency: "USD" },
  });
  await database.$executeRaw`
    INSERT INTO limit_proposal (organisation_id, portfolio_id, action, terms, reason, state, proposed_by_id, proposed_by_name)
    SELECT p.organisation_id, ${other.id}, 'create', p.terms || jsonb_build_object('portfolioId', ${String(other.id)}::text),
      p.reason, CASE WHEN n < 10 THEN 'draft' ELSE 'proposed' END, p.proposed_by_id, p.proposed_by_name
    FROM limit_proposal p, generate_series(1, 250) n WHERE p.organisation_id = ${key} AND p.state = 'proposed'`;
  const scoped = { ...halvor(), actor: { ...halvor().actor, portfolioIds: [organisation.portfolioId] } };
  const seen = await listProposals(scoped);
  expect(seen.filter(({ state }) => state === "proposed")).toHaveLength(1);
  expect(new Set(seen.map(({ portfolioId }) => portfolioId))).toEqual(new Set([organisation.portfolioId]));
  expect((await listProposals(halvor())).filter(({ state }) => state === "draft")).toEqual([]);
});

test("a temporary increase ends by itself, and the version before speaks again", async () => {
  const { id } = await proposeChange(rosa(), change({ threshold: 0.8, effectiveToMs: NOW + HOUR }));
  await approveProposal(halvor(), { proposalId: id });
  const { limits } = rosa().stores;
  const thresholdAt = async (ms: number) => (await limits.inForce(organisation.id, ms))[0]?.threshold;
  expect(await thresholdAt(NOW)).toBe(0.8);
  expect(await limits.nextChangeMs(organisation.id, NOW)).toBe(NOW + HOUR);
  expect(await thresholdAt(NOW + HOUR - 1)).toBe(0.8);
  expect(await thresholdAt(NOW + HOUR)).toBe(0.5);
  expect(await limits.nextChangeMs(organisation.id, NOW + HOUR)).toBeNull();
});

test("a version that begins later is not in force until then; what has begun in the past begins with its approval", async () => {
  const later = await proposeChange(rosa(), change({ threshold: 0.3, effectiveFromMs: NOW + HOUR }));
  await approveProposal(halvor(), { proposalId: later.id });
  const { limits } = rosa().stores;
  expect((await limits.inForce(organisation.id, NOW))[0]).toMatchObject({ version: 1 });
  expect((await limits.inForce(organisation.id, NOW + HOUR))[0]).toMatchObject({ version: 2 });
  expect((await listLimits(rosa()))[0]).toMatchObject({ version: 1, newestVersion: 2 });
  const past = await proposeChange(rosa(), change({ version: 2, threshold: 0.4, effectiveFromMs: 5 }));
  await approveProposal(halvor(), { proposalId: past.id });
  expect((await limits.inForce(organisation.id, NOW))[0]).toMatchObject({
    version: 3,
    effectiveFromMs: NOW,
  });
  await expect(
    proposeChange(rosa(), change({ version: 3, threshold: 0.1, effectiveToMs: NOW - 1 })),
  ).rejects.toThrow("has passed");
});

test("of two proposals on one version the second to be approved is stale, and says who was faster", async () => {
  const [first, second] = [
    await proposeChange(rosa(), change()),
    await proposeChange(rosa(), change({ threshold: 0.03 })),
  ];
  await approveProposal(halvor(), { proposalId: first.id });
  await expect(approveProposal(halvor(), { proposalId: second.id })).rejects.toMatchObject({
    code: "stale-version",
    message: expect.stringContaining("Rosa had this limit set to 0.02"),
  });
  await expect(proposeChange(rosa(), change())).rejects.toMatchObject({ code: "stale-version" });
  await expect(proposeChange(rosa(), change({ version: 2, threshold: 0.02 }))).rejects.toThrow(
    "what the limit says already",
  );
});

test("a new limit on a sector is in force with its approval; its name belongs to it for ever", async () => {
  const proposal = await proposeLimit(rosa(), { terms: line(), reason: "policy" });
  await expect(
    proposeLimit(rosa(), { terms: { ...line(), unit: "days" }, reason: "policy" }),
  ).rejects.toThrow("gross-exposure is limited in base or nav");
  const { limitId } = await approveProposal(halvor(), { proposalId: proposal.id });
  expect((await listLimits(rosa())).find(({ id }) => id === limitId)).toMatchObject({
    name: "Energy, gross",
    scope: { kind: "sector", key: "Energy" },
    kind: "soft",
    version: 1,
  });
  await expect(proposeLimit(rosa(), { terms: line(), reason: "policy" })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await actions()).toEqual(["limit.approve", "limit.propose"]);
});

test("a limit is retired as two officers agree; until then it holds", async () => {
  const { id } = await proposeRetirement(rosa(), {
    limitId: organisation.limitId,
    version: 1,
    reason: "no longer needed",
  });
  expect(await listLimits(rosa())).toHaveLength(1);
  await approveProposal(halvor(), { proposalId: id });
  expect(await listLimits(rosa())).toEqual([]);
  expect(await versions()).toHaveLength(1);
});

test("a draft is its author's: nobody else sees it or decides on it, and it may be proposed later", async () => {
  const draft = await proposeLimit(rosa(), { terms: line(), reason: "policy", isDraft: true });
  expect(await listProposals(halvor())).not.toContainEqual(expect.objectContaining({ id: draft.id }));
  await expect(approveProposal(halvor(), { proposalId: draft.id })).rejects.toThrow("This is a draft");
  await expect(submitDraft(halvor(), { proposalId: draft.id })).rejects.toThrow("Only Rosa");
  await submitDraft(rosa(), { proposalId: draft.id });
  await approveProposal(halvor(), { proposalId: draft.id });
  expect(await listLimits(rosa())).toHaveLength(2);
});

test("what can't be held is refused by name: an unknown episode, missing legs, a parameter too many", async () => {
  const refused = (own: object) => proposeLimit(rosa(), { terms: { ...line(), ...own }, reason: "policy" });
  const whole = { kind: "portfolio", key: null };
  await expect(refused({ metric: "stress-loss", parameter: "1066" })).rejects.toThrow("no episode 1066");
  await expect(refused({ metric: "regime", unit: "regime" })).rejects.toThrow("the whole portfolio only");
  await expect(refused({ scope: { kind: "sector", key: null } })).rejects.toThrow(
    "name what the limit is on",
  );
  await expect(refused({ parameter: "x" })).rejects.toThrow("takes no parameter");
  const composite = { metric: "composite", unit: "use", scope: whole, threshold: 1 };
  await expect(refused({ ...composite, parameter: `any:${organisation.limitId},999` })).rejects.toThrow(
    "no limit 999 in force",
  );
  for (const bad of [{ threshold: 0 }, { threshold: Number.NaN }, { warnAt: 1.2 }, { urgentAt: 0.5 }])
    await expect(refused(bad)).rejects.toThrow(Object.keys(bad)[0]);
});

test("a portfolio manager is refused; an officer of another organisation finds nothing", async () => {
  const manager = as({ id: "m", name: "Pål" }, "portfolio-manager");
  await expect(proposeChange(manager, change())).rejects.toMatchObject({ code: "forbidden" });
  const { id: proposalId } = await proposeChange(rosa(), change());
  const other = await createTestOrganisation(database);
  const stranger = { ...halvor(), actor: { ...halvor().actor, organisationId: other.id } };
  await expect(approveProposal(stranger, { proposalId })).rejects.toMatchObject({ code: "not-found" });
  await expect(proposeChange(stranger, change())).rejects.toMatchObject({ code: "not-found" });
});

test("when the audit can't be written nothing is decided", async () => {
  const { id: proposalId } = await proposeChange(rosa(), change());
  const failing: UnitOfWork = (work) =>
    unitOfWork(database)((stores) =>
      work({ ...stores, audit: { ...stores.audit, append: () => Promise.reject(new Error("disk full")) } }),
    );
  await expect(approveProposal(halvor({ unit: failing }), { proposalId })).rejects.toThrow("disk full");
  expect(await versions()).toHaveLength(1);
  expect((await listProposals(rosa()))[0]).toMatchObject({ id: proposalId, state: "proposed" });
});

test("a temporary increase whose time has passed is not approved any more, and may be retired", async () => {
  const late = await proposeChange(rosa(), change({ threshold: 0.9, effectiveToMs: NOW + HOUR }));
  clock.pass(2 * HOUR);
  await expect(approveProposal(halvor(), { proposalId: late.id })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await versions()).toHaveLength(1);
  const short = await proposeChange(rosa(), change({ threshold: 0.9, effectiveToMs: NOW + 3 * HOUR }));
  await approveProposal(halvor(), { proposalId: short.id });
  const asked = { limitId: organisation.limitId, version: 2, reason: "no longer needed" };
  const end = await proposeRetirement(rosa(), asked);
  clock.pass(2 * HOUR);
  await expect(approveProposal(halvor(), { proposalId: end.id })).resolves.toMatchObject({
    state: "approved",
  });
});

test("a limit made of others is decided by them alone: no line or direction of its own beside it", async () => {
  const other = await proposeLimit(rosa(), { terms: line(), reason: "a second leg" });
  const { limitId } = await approveProposal(halvor(), { proposalId: other.id });
  const legs = `any:${organisation.limitId},${limitId}`;
  const { scope: _, ...plain } = line();
  const made = {
    ...plain,
    name: "Both",
    metric: "composite" as const,
    unit: "use" as const,
    parameter: legs,
  };
  const proposed = (own: object) =>
    proposeLimit(rosa(), { terms: { ...made, threshold: 1, ...own }, reason: "both at once" });
  await expect(proposed({ threshold: 0.5 })).rejects.toThrow("at most 1");
  await expect(proposed({ direction: "min" })).rejects.toThrow("at most 1");
  await expect(proposed({})).resolves.toMatchObject({ state: "proposed" });
});
