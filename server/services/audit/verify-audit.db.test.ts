import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { createTestDatabase, type TestDatabase } from "~/server/adapters/embedded/test-database";
import { reopenFor } from "~/server/adapters/embedded/test-organisation";
import { auditSeals, auditSealWriter } from "~/server/adapters/files/audit-seals";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn } from "~/server/adapters/postgres/stores";
import { seededRandom } from "~/server/engine/math/random";
import type { NewAuditEntry } from "~/server/ports/audit-log";
import { checkpointAudit } from "./checkpoint-audit";
import { verifyChain } from "./verify-chain";

const MUTATIONS = 1_000;
const ENTRIES = 40;
const ENTRY_COLUMNS = [
  "id",
  "organisation_id",
  "at",
  "actor_id",
  "actor_name",
  "action",
  "subject",
  "before",
  "after",
  "changed_fields",
  "reason",
];
const LINK_COLUMNS = ["organisation_id", "seq", "entry_id", "canonical", "previous_hash", "hash"];

let database: TestDatabase;
let client: PrismaClient;
let owner: pg.Client;
let folder: string;
let organisation: string;

beforeAll(async () => {
  database = await createTestDatabase();
  client = openDatabase(database.appUrl, 8);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  for (const table of ["audit_entry", "audit_link"])
    await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await owner.query("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_chained"); // walls down, chain in place
  folder = mkdtempSync(join(tmpdir(), "plimsoll-seals-"));
  writeFileSync(join(folder, "key"), Buffer.alloc(32, 7).toString("base64url"));
});
afterAll(async () => {
  await owner.end();
  await client.$disconnect();
  await database.drop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  const row = await client.organisation.create({ data: { slug: `t${Math.random()}`, name: "T" } });
  organisation = String(row.id);
  client = await reopenFor(client, database.appUrl, organisation);
});

const entry = (i: number): NewAuditEntry => ({
  actorId: `person-${i}`,
  actorName: 'Ünïcode "quoted" \\ \u0001\t 日本',
  action: "limit.set",
  subject: `limit ${i}`,
  before: { threshold: 0.1 + i / 7, name: "VaR 99", nested: { b: [1, null, "x"], a: 1e21 } },
  after: i % 3 === 0 ? null : { threshold: i, name: "VaR 99" },
  reason: i % 2 === 0 ? null : "because",
});
const write = async (count: number) => {
  for (let i = 0; i < count; i++) await storesOn(client).audit.append(organisation, entry(i));
};
const audit = () => storesOn(client).audit;
const seals = () => auditSeals(folder);
const verdict = () => verifyChain(audit(), seals(), organisation);
const sign = (nowMs: number, writer = auditSealWriter(folder, join(folder, "key"))) =>
  checkpointAudit({ audit: audit(), seals: writer, nowMs }, organisation);

test("an unbroken chain is found unbroken, whatever letters and numbers its entries hold", async () => {
  expect(await verdict()).toMatchObject({ isIntact: true, entries: 0, headHash: null });
  await write(ENTRIES);
  expect(await verdict()).toMatchObject({ isIntact: true, entries: ENTRIES, firstBad: null, bad: 0 });
});

test("fifty appends at once leave one unbroken chain, also when some of their transactions fail", async () => {
  await Promise.allSettled(
    Array.from({ length: 60 }, (_, i) =>
      client.$transaction(
        async (transaction) => {
          await storesOn(transaction).audit.append(organisation, entry(i));
          if (i % 6 === 5) throw new Error("rolled back");
        },
        { maxWait: 30_000, timeout: 30_000 },
      ),
    ),
  );
  expect(await verdict()).toMatchObject({ isIntact: true, entries: 50 });
});

test("a transaction that audits early and commits late keeps no other one waiting", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = client.$transaction(
    async (transaction) => {
      await storesOn(transaction).audit.append(organisation, entry(0));
      await held;
    },
    { timeout: 20_000 },
  );
  await audit().append(organisation, entry(1)); // would wait for ever behind a lock taken at the insert
  release();
  await slow;
  expect(await verdict()).toMatchObject({ isIntact: true, entries: 2 });
});

test(`${MUTATIONS} changes of a single byte, in any column of entry or link, are all found`, async () => {
  await write(ENTRIES);
  const random = seededRandom(20_260_101);
  const pick = (count: number) => Math.floor(random() * count);
  const seen = new Set<string>();
  let [tried, found, named] = [0, 0, 0];
  while (tried < MUTATIONS) {
    const isLink = random() < 0.4;
    const [table, columns] = isLink ? ["audit_link", LINK_COLUMNS] : ["audit_entry", ENTRY_COLUMNS];
    const column = columns[pick(columns.length)] ?? "";
    const seq = 1 + pick(ENTRIES);
    const undo = await changeOneByte(table, column, seq, pick);
    if (!undo) continue; // no such value, or the database has a type that refuses it
    tried += 1;
    seen.add(`${table}.${column}`);
    const result = await verdict();
    if (!result.isIntact) found += 1;
    if (/[Ee]ntry \d+/.test(result.firstBad?.sentence ?? "")) named += 1;
    await undo();
  }
  expect(await verdict()).toMatchObject({ isIntact: true });
  expect({ tried, found, named }).toEqual({ tried: MUTATIONS, found: MUTATIONS, named: MUTATIONS });
  expect(seen.size).toBe(ENTRY_COLUMNS.length + LINK_COLUMNS.length);
}, 120_000);

/** Writes one character of a stored value anew, as the owner with the walls down. @returns what undoes it. */
async function changeOneByte(
  table: string,
  column: string,
  seq: number,
  pick: (count: number) => number,
): Promise<(() => Promise<unknown>) | null> {
  const { rows } = await owner.query<{ place: string; old: string | null; type: string }>(
    `SELECT t.ctid::text AS place, t.${column}::text AS old, pg_typeof(t.${column})::text AS type
     FROM audit_link l JOIN ${table === "audit_link" ? "audit_link" : "audit_entry"} t
       ON t.${table === "audit_link" ? "entry_id" : "id"} = l.entry_id
     WHERE l.organisation_id = $1 AND l.seq = $2`,
    [organisation, seq],
  );
  const row = rows[0];
  if (!row?.old) return null;
  const at = pick(row.old.length);
  const letter = String.fromCharCode(32 + pick(95));
  const changed = row.old.slice(0, at) + letter + row.old.slice(at + 1);
  const set = (place: string, value: string) =>
    owner.query<{ place: string; now: string }>(
      `UPDATE ${table} SET ${column} = $1::${row.type} WHERE ctid = $2::tid
       RETURNING ctid::text AS place, ${column}::text AS now`,
      [value, place],
    );
  const written = await set(row.place, changed).catch(() => null);
  const now = written?.rows[0];
  if (!now) return null;
  if (now.now === row.old) {
    await set(now.place, row.old);
    return null;
  }
  const { old } = row;
  return () => set(now.place, old);
}

const change = (sql: string, ...values: unknown[]) => owner.query(sql, [organisation, ...values]);

test("a deleted entry, a deleted link and both together are found and named, two swapped ones too", async () => {
  await write(6);
  const id = async (seq: number) =>
    (await change("SELECT entry_id FROM audit_link WHERE organisation_id = $1 AND seq = $2", seq)).rows[0]
      .entry_id;
  const [second, fourth, fifth] = [await id(2), await id(4), await id(5)];
  await change("UPDATE audit_link SET entry_id = -entry_id WHERE organisation_id = $1 AND seq IN (2, 5)");
  await change(
    "UPDATE audit_link SET entry_id = CASE seq WHEN 2 THEN $2::bigint ELSE $3::bigint END WHERE organisation_id = $1 AND seq IN (2, 5)",
    fifth,
    second,
  );
  expect((await verdict()).firstBad).toMatchObject({ seq: 2 });
  await change("UPDATE audit_link SET entry_id = -entry_id WHERE organisation_id = $1 AND seq IN (2, 5)");
  await change(
    "UPDATE audit_link SET entry_id = CASE seq WHEN 2 THEN $2::bigint ELSE $3::bigint END WHERE organisation_id = $1 AND seq IN (2, 5)",
    second,
    fifth,
  );
  expect(await verdict()).toMatchObject({ isIntact: true });
  await owner.query("DELETE FROM audit_entry WHERE id = $1", [fourth]);
  expect((await verdict()).firstBad).toMatchObject({
    seq: 4,
    sentence: expect.stringContaining("was deleted"),
  });
  await change("DELETE FROM audit_link WHERE organisation_id = $1 AND seq = 4");
  expect((await verdict()).firstBad).toMatchObject({
    seq: 5,
    sentence: expect.stringContaining("one link is missing"),
  });
});

test("an entry without a link is found, and swapped contents of two entries are", async () => {
  await write(3);
  await change(`UPDATE audit_entry e SET subject = CASE subject WHEN 'limit 0' THEN 'limit 1' ELSE 'limit 0' END
    WHERE organisation_id = $1 AND subject IN ('limit 0', 'limit 1')`);
  expect(await verdict()).toMatchObject({ isIntact: false, bad: 2, firstBad: { seq: 1 } });
  await change(`UPDATE audit_entry e SET subject = CASE subject WHEN 'limit 0' THEN 'limit 1' ELSE 'limit 0' END
    WHERE organisation_id = $1 AND subject IN ('limit 0', 'limit 1')`);
  await owner.query("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_chained");
  await write(1);
  await owner.query("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_chained");
  expect((await verdict()).firstBad?.sentence).toMatch(/^Entry \d+ was written past the chain/);
});

test("a checkpoint finds a deleted tail and a chain written anew from its middle; without one the page says what it can't", async () => {
  await write(5);
  expect((await verdict()).unproved).toContain("No checkpoint was signed yet");
  expect(await sign(1_000)).toMatchObject({ number: 1, seq: 5 });
  await write(3);
  expect(await verdict()).toMatchObject({ isIntact: true, newestCheckpoint: { seq: 5, atMs: 1_000 } });
  expect((await verdict()).unproved).toContain("3 entries were written since.");
  const kept = (await change("SELECT * FROM audit_link WHERE organisation_id = $1 AND seq >= 4 ORDER BY seq"))
    .rows;
  await change("DELETE FROM audit_link WHERE organisation_id = $1 AND seq >= 4");
  await change("DELETE FROM audit_entry WHERE organisation_id = $1 AND id >= $2", kept[0].entry_id);
  const cut = await verdict();
  expect(cut.firstBad).toMatchObject({
    seq: 4,
    sentence: expect.stringContaining("2 of its newest entries are missing"),
  });
  await expect(sign(100_000)).rejects.toThrow("the chain ends with number 3");
  await write(3); // the chain goes on and holds in itself, but is not the one that was signed
  expect((await verdict()).firstBad).toMatchObject({
    seq: 5,
    sentence: expect.stringContaining("signed another hash"),
  });
  await expect(sign(200_000)).rejects.toThrow("is not what checkpoint 1 signed");
});

test("checkpoints are signed each 100 entries, each minute with news, each hour without; a changed or lost line breaks them", async () => {
  const writer = auditSealWriter(folder, join(folder, "key"));
  expect(await sign(0, writer)).toBeNull();
  await write(1);
  expect(await sign(1_000, writer)).toMatchObject({ number: 1, seq: 1 });
  await write(2);
  expect(await sign(60_999, writer)).toBeNull();
  expect(await sign(61_000, writer)).toMatchObject({ number: 2, seq: 3 });
  await write(100);
  expect(await sign(62_000, writer)).toMatchObject({ number: 3, seq: 103 });
  expect(await sign(3_661_999, writer)).toBeNull();
  expect(await sign(3_662_000, writer)).toMatchObject({ number: 4, seq: 103 });
  const file = join(folder, `checkpoints-${organisation}.jsonl`);
  const text = readFileSync(file, "utf8");
  const problemOf = async (changed: string) => {
    writeFileSync(file, changed);
    return (await seals().read(organisation)).problem;
  };
  for (let i = 0; i < text.length; i += 7) {
    if (text[i] === "\n") continue;
    const changed = `${text.slice(0, i)}${text[i] === "5" ? "6" : "5"}${text.slice(i + 1)}`;
    expect(await problemOf(changed), `byte ${i}`).toMatch(
      /^Checkpoint \d in the file is not what was signed/,
    );
  }
  const lines = text.trimEnd().split("\n");
  expect(await problemOf(`${[lines[0], lines[2], lines[3]].join("\n")}\n`)).toContain("Checkpoint 2");
  expect(await problemOf(`${text}{"half":`)).toBeNull(); // a crash in the middle of a line
  const again = auditSealWriter(folder, join(folder, "key"));
  await write(1);
  expect(await sign(4_000_000, again)).toMatchObject({ number: 5 });
  expect(await verdict()).toMatchObject({ isIntact: true, checkpoints: 5 });
});

test("no database role reads the signing key, makes a link or calls what makes one", async () => {
  const app = new pg.Client({ connectionString: database.appUrl });
  await app.connect();
  await write(1);
  for (const sql of [
    "INSERT INTO audit_link VALUES (1, 1, 1, '', '', '')",
    "UPDATE audit_link SET hash = ''",
    "DELETE FROM audit_link",
    "TRUNCATE audit_link",
    "SELECT link_audit_entry(e) FROM audit_entry e",
  ])
    await expect(app.query(sql), sql).rejects.toMatchObject({ code: "42501" });
  for (const role of [app, owner])
    await expect(role.query("SELECT pg_read_file($1)", [join(folder, "key")])).rejects.toMatchObject({
      code: "42501",
    });
  await app.end();
});
