import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/server/adapters/embedded/test-database";
import { migrate } from "~/server/adapters/postgres/migrate";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** @returns exit code and both outputs; `prisma migrate diff --exit-code` answers 2 when there is a difference. */
async function prisma(on: TestDatabase, ...args: string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, DATABASE_OWNER_URL: on.ownerUrl };
  const run = promisify(execFile)(process.execPath, ["prisma/prisma.mjs", ...args], { env });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, output: `${stdout}${stderr}` }),
  );
}

test("`prisma migrate status` agrees with the migrator that everything is applied", async () => {
  expect(await migrate({ ownerUrl: database.ownerUrl, folder: resolve("prisma/migrations") })).toEqual([]);
  const { code, output } = await prisma(database, "migrate", "status");
  expect(output).toContain("Database schema is up to date!");
  expect(code).toBe(0);
});

test("the migrations make exactly the tables that prisma/schema describes", async () => {
  const sides = ["--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema"];
  const { code, output } = await prisma(database, "migrate", "diff", ...sides, "--script", "--exit-code");
  expect(output).toContain("This is an empty migration.");
  expect(code).toBe(0);
});

test("a table that no migration made is noticed", async () => {
  const other = await createTestDatabase();
  const owner = new pg.Client({ connectionString: other.ownerUrl });
  await owner.connect();
  await owner.query("CREATE TABLE smuggled (id int PRIMARY KEY)");
  await owner.end();
  const sides = ["--from-config-datasource", "--to-schema", "prisma/schema"];
  const { code, output } = await prisma(other, "migrate", "diff", ...sides, "--exit-code");
  await other.drop();
  expect(output).toContain("smuggled");
  expect(code).toBe(2);
});
