import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { boundUrl } from "../postgres/bound-url";
import { grantApplication } from "../postgres/grant-application";
import { migrate } from "../postgres/migrate";
import { APP_ROLE, OWNER_ROLE } from "./credentials";

export type TestDatabase = {
  readonly ownerUrl: string;
  /** As the application reaches it for the first organisation of the database, which a test makes. */
  readonly appUrl: string;
  /** The same, bound to no organisation: it sees no rows of any. */
  readonly unboundUrl: string;
  readonly drop: () => Promise<void>;
};

const FIRST_ORGANISATION = "1";

/** Makes a migrated database for one test file; a copy of a template, since migrating each one anew is slow. */
export async function createTestDatabase(migrations = resolve("prisma/migrations")): Promise<TestDatabase> {
  const urls = inject("databaseUrls");
  const name = `test_${randomBytes(8).toString("hex")}`;
  await asAdmin(async (admin) => {
    const template = await templateOf(admin, migrations);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${OWNER_ROLE}`);
    await admin.query(`GRANT CONNECT ON DATABASE ${name} TO ${APP_ROLE}`);
  });
  return {
    ownerUrl: at(urls.owner, name),
    appUrl: boundUrl(at(urls.app, name), FIRST_ORGANISATION),
    unboundUrl: at(urls.app, name),
    drop: () =>
      asAdmin((admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)).then(() => {}),
  };
}

/** Named by the content of the migrations, so that a server which outlives the run never lends an old template. */
async function templateOf(admin: pg.Client, migrations: string): Promise<string> {
  const name = `template_${contentHash(migrations).slice(0, 16)}`;
  await admin.query("SELECT pg_advisory_lock(hashtext($1))", [name]);
  try {
    const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1 AND datistemplate", [
      name,
    ]);
    if (rowCount) return name;
    await admin.query(`DROP DATABASE IF EXISTS ${name}`); // half made by a killed run
    await admin.query(`CREATE DATABASE ${name} OWNER ${OWNER_ROLE}`);
    const ownerUrl = at(inject("databaseUrls").owner, name);
    await grantApplication(ownerUrl, APP_ROLE);
    await migrate({ ownerUrl, folder: migrations, appRole: APP_ROLE });
    await withVirtualClock(ownerUrl);
    await admin.query(`ALTER DATABASE ${name} IS_TEMPLATE true`);
    return name;
  } finally {
    await admin.query("SELECT pg_advisory_unlock(hashtext($1))", [name]);
  }
}

/** Clocks of tests stand anywhere in time: only their database's owner can say that any time will do. */
async function withVirtualClock(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query(
      "DO $$ BEGIN IF to_regproc('wall_clock') IS NOT NULL THEN " +
        "CREATE OR REPLACE FUNCTION wall_clock() RETURNS timestamptz LANGUAGE sql STABLE SET search_path = public, pg_temp " +
        "AS 'SELECT ''-infinity''::timestamptz'; END IF; END $$",
    );
  } finally {
    await owner.end();
  }
}

function contentHash(migrations: string): string {
  const hash = createHash("sha256");
  for (const name of existsSync(migrations) ? readdirSync(migrations).sort() : []) {
    const file = join(migrations, name, "migration.sql");
    if (existsSync(file)) hash.update(name).update(readFileSync(file));
  }
  return hash.digest("hex");
}

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: at(inject("databaseUrls").admin, "postgres") });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function at(url: string, database: string): string {
  const moved = new URL(url);
  moved.pathname = `/${database}`;
  return moved.href;
}
