import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import { auditSeals } from "~/server/adapters/files/audit-seals";
import { boundUrl } from "~/server/adapters/postgres/bound-url";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn } from "~/server/adapters/postgres/stores";
import { ROLES } from "~/server/domain/actor";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import { exportAudit } from "./export-audit";
import { listAudit } from "./list-audit";
import { verifyAudit } from "./verify-audit";
import { verifyChain } from "./verify-chain";

let world: TestContext;
beforeAll(async () => {
  world = await createTestContext();
  const { ctx } = world;
  const names = ["Ann Ames", "Bo Berg"];
  for (let i = 0; i < 230; i++)
    await ctx.stores.audit.append(ctx.actor.organisationId, {
      actorId: `p${i % 2}`,
      actorName: names[i % 2] ?? "",
      action: i % 10 === 0 ? "import.commit" : "limit.set",
      subject: i === 7 ? "=cmd|' /C calc'!A0" : `limit ${i}`,
      before: { threshold: i },
      after: { threshold: i + 1, note: i === 42 ? "50% of \\ what_was" : "" },
      reason: i === 8 ? '-1, "quoted"\nnext line' : null,
    });
});
afterAll(() => world.close());

test("pages go from the newest to the oldest line without a gap or a repeat, while new lines come", async () => {
  const { ctx } = world;
  const seen: string[] = [];
  for (let before: string | null = null, pages = 0; pages < 3; pages++) {
    const page: Awaited<ReturnType<typeof listAudit>> = await listAudit(ctx, { text: "limit" }, before);
    seen.push(...page.entries.map(({ subject }) => subject));
    before = page.next;
    await ctx.stores.audit.append(ctx.actor.organisationId, {
      ...{ actorId: "late", actorName: "Late", action: "limit.set", subject: "limit late" },
      ...{ before: null, after: null, reason: null },
    });
    expect(before === null).toBe(pages === 2);
  }
  expect(seen).toEqual(
    Array.from({ length: 230 }, (_, i) => `limit ${229 - i}`).filter((name) => name !== "limit 7"),
  );
});

test("every filter narrows, a percent sign is a percent sign, and together they narrow further", async () => {
  const { ctx } = world;
  const count = async (filter: Parameters<typeof listAudit>[1]) =>
    (await listAudit(ctx, filter)).entries.length;
  expect(await count({ actor: "ann", action: "import.commit" })).toBe(23);
  expect(await count({ actor: "p1", action: "import.commit" })).toBe(0);
  expect(await count({ text: "50% of" })).toBe(1);
  expect(await count({ text: "%" })).toBe(1);
  expect(await count({ text: "what_was" })).toBe(1);
  expect(await count({ text: "QUOTED" })).toBe(1);
  expect(await count({ subject: "LIMIT 22" })).toBe(11);
  const [newest] = (await listAudit(ctx)).entries;
  expect(await count({ fromMs: (newest?.atMs ?? 0) + 1 })).toBe(0);
  expect(await count({ toMs: 1 })).toBe(0);
  await expect(listAudit(ctx, { text: "x".repeat(101) })).rejects.toThrow();
});

test("an export is audited before it is handed out, and no cell of it is a formula", async () => {
  const { ctx } = world;
  const csv = await exportAudit(ctx, { actor: "p" }, "csv");
  expect(csv).toMatchObject({ entries: 0, isWhole: true });
  const all = await exportAudit(ctx, {}, "csv");
  expect(all.text).toContain(",'=cmd|' /C calc'!A0,");
  expect(all.text).toContain(`,"'-1, ""quoted""\nnext line"\r\n`);
  expect(all.text.split("\r\n")[2]).toBe(
    "id,at,actor_id,actor,action,subject,changed_fields,before,after,reason",
  );
  const lines = (await exportAudit(ctx, {}, "jsonl")).text.trimEnd().split("\n");
  expect(lines.length).toBe(all.entries + 1); // the export before is a line too
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ action: "audit.export", after: { format: "csv" } });
  expect((await listAudit(ctx, { action: "audit.export" })).entries).toHaveLength(3);
});

test("whoever oversees may read, verify and export; nobody else may", async () => {
  const { ctx } = world;
  for (const role of ROLES) {
    const asked = { ...ctx, actor: { ...ctx.actor, roles: [role] }, seals: auditSeals("/nowhere") };
    const mayRead = !["viewer", "portfolio-manager"].includes(role);
    for (const call of [
      () => listAudit(asked),
      () => verifyAudit(asked),
      () => exportAudit(asked, {}, "csv"),
    ])
      if (mayRead) await expect(call()).resolves.toBeTruthy();
      else await expect(call()).rejects.toMatchObject({ code: "forbidden" });
  }
});

test("that somebody verified, and what was found, is a link of the chain", async () => {
  const { ctx } = world;
  const first = await verifyAudit(ctx);
  expect(first).toMatchObject({ isIntact: true, newestCheckpoint: null });
  const [entry] = (await listAudit(ctx, { action: "audit.verify" })).entries;
  expect(entry?.after).toMatchObject({ isIntact: true, entries: first.entries, headHash: first.headHash });
  expect(await verifyAudit(ctx)).toMatchObject({ entries: first.entries + 1 });
});

test("entries of before the chain become its first links when an installation is upgraded", async () => {
  const old = await createTestDatabase();
  const owner = new pg.Client({ connectionString: old.ownerUrl });
  await owner.connect();
  await owner.query(`DROP TABLE audit_link; DROP TRIGGER audit_entry_chained ON audit_entry;
    DROP FUNCTION chain_audit_entry; DROP FUNCTION link_audit_entry; DROP FUNCTION audit_canonical;
    DROP INDEX audit_entry_organisation_id_id_idx`);
  await owner.query(`INSERT INTO audit_entry (organisation_id, actor_id, actor_name, action, subject, changed_fields)
    SELECT 1 + i % 2, 'p', 'P', 'limit.set', 'limit ' || i, '{}' FROM generate_series(1, 500) i`);
  await owner.query(
    readFileSync(resolve("prisma/migrations/20260101000700_audit_chain/migration.sql"), "utf8"),
  );
  const { rows } = await owner.query(
    "SELECT organisation_id, count(*)::int, max(seq)::int FROM audit_link GROUP BY 1 ORDER BY 1",
  );
  expect(rows).toEqual([
    { organisation_id: 1, count: 250, max: 250 },
    { organisation_id: 2, count: 250, max: 250 },
  ]);
  // Where the migration saw nothing, the first new entry brings those of before with it.
  await owner.query(
    `ALTER TABLE audit_link DISABLE TRIGGER USER; DELETE FROM audit_link WHERE organisation_id = 1`,
  );
  await owner.query(`INSERT INTO audit_entry (organisation_id, actor_id, actor_name, action, subject)
    VALUES (1, 'p', 'P', 'limit.set', 'new'), (1, 'p', 'P', 'limit.set', 'newer')`);
  await owner.end();

  for (const [organisation, entries] of Object.entries({ 1: 252, 2: 250 })) {
    const client = openDatabase(boundUrl(old.appUrl, organisation), 1);
    expect(await verifyChain(storesOn(client).audit, undefined, organisation)).toMatchObject({
      isIntact: true,
      entries,
    });
    await client.$disconnect();
  }
  await old.drop();
});
