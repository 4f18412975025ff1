import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../embedded/test-database";
import { migrate } from "./migrate";

let folder: string;
let database: TestDatabase;
let owner: pg.Client;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-migrations-"));
  database = await createTestDatabase(folder);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});

afterEach(async () => {
  await owner.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), sql);
}

const run = () => migrate({ ownerUrl: database.ownerUrl, folder, appRole: "plimsoll_app" });

async function tables(): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  return rows.map((row) => row.name);
}

test("each migration is applied once, in the order of the names", async () => {
  write("2_second", "INSERT INTO words VALUES ('second')");
  write("1_first", "CREATE TABLE words (word text); INSERT INTO words VALUES ('first')");
  expect(await run()).toEqual(["1_first", "2_second"]);
  expect(await run()).toEqual([]);
  write("3_third", "INSERT INTO words VALUES ('third')");
  expect(await run()).toEqual(["3_third"]);
  expect((await owner.query("SELECT word FROM words")).rows.map((row) => row.word)).toEqual([
    "first",
    "second",
    "third",
  ]);
});

test("functions, DO blocks and quoted semicolons pass as they are written", async () => {
  const body = "BEGIN RAISE EXCEPTION 'no; never'; END;";
  write(
    "1_trigger",
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ ${body} $$; DO $$ BEGIN NULL; END $$;`,
  );
  expect(await run()).toEqual(["1_trigger"]);
});

test("a failing migration leaves neither tables nor a record, and passes once repaired", async () => {
  write("1_first", "CREATE TABLE one (id int)");
  write("2_broken", "CREATE TABLE two (id int); SELECT 1 / 0");
  await expect(run()).rejects.toThrow("Migration 2_broken failed and was rolled back: division by zero");
  expect(await tables()).toEqual(["_prisma_migrations", "one"]);
  expect((await owner.query("SELECT migration_name FROM _prisma_migrations")).rowCount).toBe(1);
  write("2_broken", "CREATE TABLE two (id int)");
  expect(await run()).toEqual(["2_broken"]);
});

test("a migration edited after it was applied is refused; other line endings are no edit", async () => {
  write("1_first", "CREATE TABLE one (id int);\nSELECT 1;\n");
  await run();
  write("1_first", "CREATE TABLE one (id int);\r\nSELECT 1;\r\n");
  expect(await run()).toEqual([]);
  write("1_first", "CREATE TABLE one (id bigint);\nSELECT 1;\n");
  await expect(run()).rejects.toThrow("Migration 1_first was edited after it was applied");
});

test("a database that knows a migration missing from the folder is refused", async () => {
  write("1_first", "SELECT 1");
  await run();
  rmSync(join(folder, "1_first"), { recursive: true });
  await expect(run()).rejects.toThrow("The database is newer than this program: it knows migration 1_first.");
});

test("a migration that another tool left half-done is refused", async () => {
  write("1_first", "SELECT 1");
  await run();
  await owner.query("UPDATE _prisma_migrations SET finished_at = NULL");
  await expect(run()).rejects.toThrow("Migration 1_first failed half-way earlier");
});

test("a migration that ends its own transaction is refused before anything runs", async () => {
  write("1_first", "CREATE TABLE one (id int);\nCOMMIT;\nSELECT 1 / 0;");
  await expect(run()).rejects.toThrow("Migration 1_first says COMMIT by itself");
  expect(await tables()).not.toContain("one");
});

test("of migrators that run at once, one applies and the others find nothing to do", async () => {
  write("1_slow", "CREATE TABLE one (id int); SELECT pg_sleep(0.2)");
  const outcomes = await Promise.all([run(), run(), run()]);
  expect(outcomes.flat()).toEqual(["1_slow"]);
});

test("the application reads the record of migrations but cannot change it", async () => {
  write("1_first", "SELECT 1");
  await run();
  const app = new pg.Client({ connectionString: database.appUrl });
  await app.connect();
  expect((await app.query("SELECT migration_name FROM _prisma_migrations")).rowCount).toBe(1);
  await expect(app.query("DELETE FROM _prisma_migrations")).rejects.toThrow(/permission denied/);
  await app.end();
});
