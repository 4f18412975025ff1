import pg from "pg";

/**
 * Lets the application's role read and write rows of what the owner creates from now on, and nothing else.
 * Run before migrations: they take back what single tables must not allow.
 */
export async function grantApplication(ownerUrl: string, appRole: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const app = pg.escapeIdentifier(appRole);
    const database = pg.escapeIdentifier(owner.database ?? "");
    await owner.query(`
      REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
      GRANT CONNECT ON DATABASE ${database} TO ${app};
      GRANT USAGE ON SCHEMA public TO ${app};
      ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app};
      ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO ${app};
    `);
  } finally {
    await owner.end();
  }
}
