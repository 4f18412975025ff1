import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/server/adapters/embedded/test-database";
import { createTestOrganisation, type TestOrganisation } from "~/server/adapters/embedded/test-organisation";
import { boundUrl } from "./bound-url";
import { openDatabase } from "./client";
import { organisationDatabases } from "./organisation-databases";

/** Of the whole installation: no organisation's secrets are in them, or sign-in needs them before there is one. */
const SHARED = [
  "_prisma_migrations",
  "account",
  "organisation",
  "person",
  "rate_window",
  "session",
  "two_factor",
  "verification",
];

let database: TestDatabase;
let organisations: ReturnType<typeof organisationDatabases>;
let [owner, unbound, bound]: pg.Client[] = [];
let walled: string[];
let ours: TestOrganisation;
let theirs: TestOrganisation;

const clientOf = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
};
const count = async (client: pg.Client | undefined, table: string, where = "true"): Promise<number> => {
  const found = await client?.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`);
  return found?.rows[0]?.n ?? Number.NaN;
};

beforeAll(async () => {
  database = await createTestDatabase();
  const prisma = openDatabase(database.appUrl, 1);
  ours = await createTestOrganisation(prisma);
  theirs = await createTestOrganisation(prisma);
  for (const parent of ["risk_second", "market_frame"])
    await prisma.$executeRawUnsafe("SELECT make_partition($1, '2024-03-01'::date)", parent);
  await prisma.$disconnect();
  organisations = organisationDatabases(database.unboundUrl);
  owner = await clientOf(database.ownerUrl);
  unbound = await clientOf(database.unboundUrl);
  bound = await clientOf(boundUrl(database.unboundUrl, ours.id));
  const { rows } = await owner.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'organisation_id'`,
  );
  walled = rows.map(({ name }) => name).sort();
});
afterAll(async () => {
  await Promise.all([owner?.end(), unbound?.end(), bound?.end(), organisations.close()]);
  await database.drop();
});

test("every table with organisation_id is walled, partitions made later too, and every other one is named here", async () => {
  const { rows } = (await owner?.query<{ name: string; is_on: boolean; policies: string[] }>(
    `SELECT c.relname AS name, c.relrowsecurity AS is_on,
       ARRAY(SELECT p.polname::text FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`,
  )) ?? { rows: [] };
  expect(walled).toContain("risk_second_20240301");
  const open = rows.filter(({ is_on, policies }) => !is_on || policies.join() !== "own_organisation");
  expect(open.map(({ name }) => name).sort()).toEqual(SHARED);
  expect(walled.length).toBe(rows.length - SHARED.length);
});

test("the application's role does not pass through policies, and owns no table", async () => {
  const roles = await bound?.query(
    "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user",
  );
  expect(roles?.rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  expect(await count(owner, "pg_tables", "tableowner = 'plimsoll_app'")).toBe(0);
});

test("bound to nothing one sees no rows; bound to an organisation, its rows and no others", async () => {
  let seen = 0;
  for (const table of walled) {
    expect(await count(unbound, table), table).toBe(0);
    const mine = await count(owner, table, `organisation_id = ${ours.id}`);
    expect(await count(bound, table), table).toBe(mine);
    if (mine > 0 && (await count(owner, table, `organisation_id = ${theirs.id}`)) > 0) seen++;
  }
  expect(seen).toBeGreaterThan(5); // tables in which both have rows: else nothing was shown
});

test("no row is written into another organisation, moved into it or removed from it", async () => {
  for (const table of walled) {
    const before = await count(owner, table, `organisation_id = ${theirs.id}`);
    for (const statement of [
      `UPDATE ${table} SET organisation_id = ${ours.id} WHERE organisation_id = ${theirs.id}`,
      `UPDATE ${table} SET organisation_id = ${theirs.id}`,
      `DELETE FROM ${table} WHERE organisation_id = ${theirs.id}`,
    ]) {
      const outcome = await bound?.query(statement).catch((error: { code: string }) => error.code);
      // Nothing matched, or the policy, a revoked right or an append-only table refused.
      if (typeof outcome === "string") expect(outcome, statement).toBe("42501");
      else expect(outcome?.rowCount, statement).toBe(0);
    }
    expect(await count(owner, table, `organisation_id = ${theirs.id}`), table).toBe(before);
  }
  const insert = "INSERT INTO portfolio (organisation_id, name, base_currency) VALUES ($1, 'X', 'USD')";
  await expect(bound?.query(insert, [theirs.id])).rejects.toMatchObject({ code: "42501" });
  await expect(unbound?.query(insert, [ours.id])).rejects.toMatchObject({ code: "42501" });
});

test("an id of another organisation, asked for without naming any, gives nothing", async () => {
  const tables = ["portfolio", "position", "risk_limit", "instrument", "book"];
  const ids = new Map<string, { id: number; organisation_id: number }[]>();
  for (const table of tables) {
    const found = await owner?.query(`SELECT id, organisation_id FROM ${table}`);
    ids.set(table, found?.rows ?? []);
  }
  const any = fc.constantFrom(...tables).chain((table) => {
    const known = fc.constantFrom(...(ids.get(table) ?? []));
    return fc.record({ table: fc.constant(table), row: known });
  });
  await fc.assert(
    fc.asyncProperty(any, async ({ table, row }) => {
      const expected = String(row.organisation_id) === ours.id ? 1 : 0;
      expect(await count(bound, table, `id = ${row.id}`)).toBe(expected);
    }),
    { numRuns: 300 },
  );
  const { database: prisma } = organisations.of(ours.id);
  expect(await prisma.portfolio.findUnique({ where: { id: Number(theirs.portfolioId) } })).toBeNull();
  expect(await prisma.portfolio.findUnique({ where: { id: Number(ours.portfolioId) } })).not.toBeNull();
});

test("the named ways through the wall answer what they are for", async () => {
  const signs = await unbound?.query("SELECT * FROM signs_of_life()");
  expect(signs?.rows).toEqual([{ is_held: true, computed_at: null, heartbeat_at: null }]);
  const owned = await unbound?.query("SELECT holds_own_data('demonstration') AS it");
  expect(owned?.rows).toEqual([{ it: true }]);
  await expect(bound?.query("SELECT wall_organisation('portfolio')")).rejects.toMatchObject({
    code: "42501",
  });
});
