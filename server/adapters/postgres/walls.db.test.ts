import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import { createTestOrganisation, type TestOrganisation } from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "./client";
import { storesOn } from "./stores";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let app: pg.Client;
let owner: pg.Client;
let organisation: TestOrganisation;

beforeAll(async () => {
  database = await createTestDatabase();
  app = new pg.Client({ connectionString: database.appUrl });
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await Promise.all([app.connect(), owner.connect()]);
  const prisma = openDatabase(database.appUrl, 2);
  organisation = await createTestOrganisation(prisma);
  await storesOn(prisma).audit.append(organisation.id, {
    actorId: "1",
    actorName: "A",
    action: "limit.set",
    subject: "limit 1",
    before: { threshold: 1 },
    after: { threshold: 2 },
    reason: "test",
  });
  await prisma.$disconnect();
});

afterAll(async () => {
  await Promise.all([app.end(), owner.end()]);
  await database.drop();
});

test("every floating-point column of every table refuses NaN and both infinities", async () => {
  const { rows: columns } = await owner.query<{ table_name: string; column_name: string }>(
    `SELECT table_name, column_name FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'double precision'`,
  );
  const { rows: checks } = await owner.query<{ table_name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS table_name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace`,
  );
  const guarded = new Set(
    checks.flatMap(({ table_name, definition }) =>
      [...definition.matchAll(/abs\("?(\w+)"?\) </g)].map(([, column]) => `${table_name}.${column}`),
    ),
  );
  expect(columns.length).toBeGreaterThan(100);
  expect(columns.map((c) => `${c.table_name}.${c.column_name}`).filter((name) => !guarded.has(name))).toEqual(
    [],
  );
  for (const value of ["NaN", "Infinity", "-Infinity"]) {
    const insert = `INSERT INTO daily_bar (organisation_id, instrument_id, date, close) VALUES ($1, $2, '2020-01-24', '${value}')`;
    const instrument = organisation.instrumentIds.get("AAA");
    await expect(app.query(insert, [organisation.id, instrument])).rejects.toMatchObject({ code: "23514" });
  }
});

test("neither the application nor the owner can change or delete what is append-only", async () => {
  for (const table of [
    "audit_entry",
    "audit_link",
    "trade",
    "position_event",
    "risk_limit_version",
    "daily_report",
    "report_signature",
  ]) {
    for (const change of [
      `UPDATE ${table} SET organisation_id = 0`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ]) {
      await expect(app.query(change), `application: ${change}`).rejects.toMatchObject({ code: "42501" });
      await expect(owner.query(change), `owner: ${change}`).rejects.toMatchObject({ code: "42501" });
    }
  }
  const { rows } = await app.query("SELECT changed_fields FROM audit_entry");
  expect(rows).toEqual([{ changed_fields: ["threshold"] }]);
});

test("a limit has at most one open episode, whatever two writers may think", async () => {
  const open = `INSERT INTO breach (organisation_id, portfolio_id, limit_id, limit_version, opened_at, opened_computed_at,
    threshold, opening_value, worst_value) VALUES ($1, $2, $3, 1, now(), now(), 1, 2, 2)`;
  const values = [organisation.id, organisation.portfolioId, organisation.limitId];
  await app.query(open, values);
  await expect(app.query(open, values)).rejects.toMatchObject({ code: "23505" });
  await app.query("UPDATE breach SET closed_at = now()");
  await app.query(open, values);
});

test("a row of a day without a partition is kept, and moves to its partition when that is made", async () => {
  const insert = `INSERT INTO market_frame (organisation_id, computed_at, run_id, as_of, body)
    VALUES ($1, '2031-05-06 23:59:59+00', 1, now(), ''), ($1, '2031-05-07 00:00:00+00', 1, now(), '')`;
  await app.query(insert, [organisation.id]);
  const rowsOf = async (table: string) => (await owner.query(`SELECT FROM ${table}`)).rowCount;
  expect(await rowsOf("market_frame_default")).toBe(2);
  for (let again = 0; again < 2; again++)
    await app.query("SELECT make_partition('market_frame', '2031-05-06')");
  expect(await rowsOf("market_frame_20310506")).toBe(1);
  expect(await rowsOf("market_frame_default")).toBe(1);
  const { rows } = await app.query("SELECT drop_partitions_before('market_frame', '2031-05-07')");
  expect(rows).toEqual([{ drop_partitions_before: 1 }]);
  expect(await rowsOf("market_frame")).toBe(1);
});

test("the application may call only the partition functions, and only for tables that have partitions", async () => {
  await expect(app.query("SELECT make_partition('audit_entry', '2031-05-06')")).rejects.toThrow(
    "audit_entry has no partitions",
  );
  await expect(app.query("CREATE TABLE own_table (id int)")).rejects.toMatchObject({ code: "42501" });
});
