import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import { createTestOrganisation, type TestOrganisation } from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import type { Role } from "~/server/domain/actor";
import type { UnitOfWork } from "~/server/ports/unit-of-work";
import type { Ctx } from "~/server/services/context";
import { createLimit } from "./create-limit";
import { listLimits } from "./list-limits";
import { setLimit } from "./set-limit";

let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
});
beforeEach(async () => {
  organisation = await createTestOrganisation(database);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const as = (role: Role, over: Partial<Ctx> = {}, organisationId = organisation.id): Ctx => ({
  actor: { id: "7", name: "Rosa", organisationId, roles: [role] },
  stores: storesOn(database),
  unit: unitOfWork(database),
  clock: new VirtualClock(0),
  ...over,
});
const change = (over: object = {}) => ({
  limitId: organisation.limitId,
  version: 1,
  threshold: 0.02,
  reason: "tighter",
  ...over,
});
const auditOf = (ctx: Ctx) => ctx.stores.audit.list(organisation.id, {}, { before: null, count: 10 });

test("an officer's change is a new version with an audit row, and the old version stays", async () => {
  const officer = as("risk-officer");
  const after = await setLimit(officer, change());
  expect(after).toMatchObject({ version: 2, threshold: 0.02, changedBy: "Rosa", reason: "tighter" });
  const [line] = await listLimits(officer);
  expect(line).toMatchObject({ version: 2, threshold: 0.02 });
  expect(line?.earlier).toMatchObject([{ version: 1, threshold: 0.5 }]);
  expect(await auditOf(officer)).toMatchObject([
    {
      action: "limit.set",
      actorName: "Rosa",
      before: { threshold: 0.5 },
      after: { threshold: 0.02 },
      changedFields: ["threshold", "version"],
    },
  ]);
});

test("a change to what stands already leaves no row", async () => {
  const officer = as("risk-officer");
  await setLimit(officer, change({ threshold: 0.5 }));
  expect(await auditOf(officer)).toEqual([]);
  expect(await officer.stores.limits.versions(organisation.id, organisation.limitId)).toHaveLength(1);
});

test("a portfolio manager is refused, and nothing changes", async () => {
  await expect(setLimit(as("portfolio-manager"), change())).rejects.toMatchObject({ code: "forbidden" });
  expect(await auditOf(as("auditor"))).toEqual([]);
});

test("an officer of another organisation finds no such limit", async () => {
  const other = await createTestOrganisation(database);
  await expect(setLimit(as("risk-officer", {}, other.id), change())).rejects.toMatchObject({
    code: "not-found",
  });
});

test("of two officers who saw the same version one wins, and the other is told who was faster", async () => {
  const outcomes = await Promise.allSettled(
    [0.02, 0.03].map((threshold) => setLimit(as("risk-officer"), change({ threshold }))),
  );
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const lost = outcomes.find((outcome) => outcome.status === "rejected");
  expect(lost?.reason).toMatchObject({
    code: "stale-version",
    message: expect.stringContaining("Rosa set this limit to"),
  });
  expect(await auditOf(as("auditor"))).toHaveLength(1);
});

test("when the audit can't be written the limit does not change", async () => {
  const failing: UnitOfWork = (work) =>
    unitOfWork(database)((stores) =>
      work({ ...stores, audit: { ...stores.audit, append: () => Promise.reject(new Error("disk full")) } }),
    );
  await expect(setLimit(as("risk-officer", { unit: failing }), change())).rejects.toThrow("disk full");
  expect(await as("auditor").stores.limits.versions(organisation.id, organisation.limitId)).toHaveLength(1);
});

test("zero, NaN and a missing reason are refused by name", async () => {
  for (const bad of [{ threshold: 0 }, { threshold: Number.NaN }, { reason: "" }]) {
    await expect(setLimit(as("risk-officer"), change(bad))).rejects.toThrow(Object.keys(bad)[0]);
  }
});

test("a new limit is audited; a second one of its name and a unit that does not fit are refused", async () => {
  const input = {
    portfolioId: organisation.portfolioId,
    name: "Exit",
    metric: "days-to-liquidate",
    unit: "days",
    kind: "soft",
    threshold: 3,
    reason: "policy",
  } as const;
  const officer = as("risk-officer");
  expect(await createLimit(officer, input)).toMatchObject({ version: 1, metric: "days-to-liquidate" });
  expect(await auditOf(officer)).toMatchObject([{ action: "limit.create" }]);
  await expect(createLimit(officer, input)).rejects.toMatchObject({ code: "conflict" });
  await expect(createLimit(officer, { ...input, name: "Other", unit: "nav" })).rejects.toThrow(
    "not limited in that unit",
  );
  await expect(createLimit(as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
});
