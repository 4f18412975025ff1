import { randomUUID } from "node:crypto";
import pg from "pg";
import { type Migration, readMigrations } from "./read-migrations";

/** The advisory lock under which Prisma's own schema engine migrates a PostgreSQL database. */
const PRISMA_MIGRATE_LOCK = 72_707_369;

type Options = {
  readonly ownerUrl: string;
  readonly folder: string;
  /** May read the record of migrations, but never change it. */
  readonly appRole?: string;
};

/**
 * Brings a database up to the newest migration in `folder`, at boot and without the Prisma command line. It keeps
 * Prisma's record as Prisma keeps it, so that `prisma migrate status` agrees. Each migration is one transaction
 * together with its record: a failing one leaves nothing behind. Concurrent callers wait for each other.
 *
 * @returns the names of the migrations that were applied now, oldest first.
 * @throws Error in one sentence when a migration was edited, is missing from the folder, or failed half-way.
 */
export async function migrate({ ownerUrl, folder, appRole }: Options): Promise<string[]> {
  const migrations = readMigrations(folder);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_MIGRATE_LOCK]);
    await client.query(RECORD_TABLE);
    if (appRole) await protectRecord(client, appRole);
    const pending = compare(migrations, await readRecord(client));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end(); // and the session's lock with it
  }
}

type Recorded = {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
};

async function readRecord(client: pg.Client): Promise<Recorded[]> {
  const { rows } = await client.query<Recorded>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at",
  );
  return rows;
}

/** What is still to be applied; refuses a record that this folder does not explain. */
function compare(migrations: readonly Migration[], recorded: readonly Recorded[]): Migration[] {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { migration_name: name, checksum, finished_at: finished } of recorded) {
    const migration = byName.get(name);
    if (!finished)
      throw new Error(
        `Migration ${name} failed half-way earlier; repair the database, then \`prisma migrate resolve\`.`,
      );
    if (!migration) throw new Error(`The database is newer than this program: it knows migration ${name}.`);
    if (!migration.checksums.includes(checksum))
      throw new Error(`Migration ${name} was edited after it was applied; put it back and write a new one.`);
  }
  const applied = new Set(recorded.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: pg.Client, { name, sql, checksums }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query("BEGIN");
  try {
    await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [
      id,
      checksums[0],
      name,
    ]);
    await client.query(sql);
    await client.query(
      "UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1",
      [id],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK").catch(() => {}); // a lost connection has rolled back by itself
    throw new Error(`Migration ${name} failed and was rolled back: ${(cause as Error).message}`, { cause });
  }
}

async function protectRecord(client: pg.Client, appRole: string): Promise<void> {
  const app = pg.escapeIdentifier(appRole);
  await client.query(
    `REVOKE ALL ON _prisma_migrations FROM ${app}; GRANT SELECT ON _prisma_migrations TO ${app}`,
  );
}

/** As Prisma's schema engine creates it. */
const RECORD_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;
