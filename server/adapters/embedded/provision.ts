import pg from "pg";
import { grantApplication } from "../postgres/grant-application";
import { ADMIN_ROLE, APP_ROLE, type Credentials, connectionUrl, DATABASE, OWNER_ROLE } from "./credentials";

/** Makes the database and its two login roles where they are missing; two starts at once take turns. */
export async function provision(port: number, credentials: Credentials): Promise<void> {
  const admin = new pg.Client({
    connectionString: connectionUrl(ADMIN_ROLE, credentials.admin, port, "postgres"),
  });
  await admin.connect();
  try {
    await admin.query("SELECT pg_advisory_lock(hashtext('plimsoll.provision'))");
    await createRoles(admin, credentials);
    const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [DATABASE]);
    if (!rowCount) await admin.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`);
    await grantApplication(connectionUrl(OWNER_ROLE, credentials.owner, port), APP_ROLE);
  } finally {
    await admin.end(); // and the session's lock with it
  }
}

/**
 * The owner migrates and may make the scratch databases that authoring a migration needs; the application only
 * reads and writes rows. Neither passes through row-level security.
 */
export async function createRoles(
  admin: pg.Client,
  passwords: Pick<Credentials, "owner" | "app">,
): Promise<void> {
  const wanted = [
    { role: OWNER_ROLE, password: passwords.owner, may: "CREATEDB" },
    { role: APP_ROLE, password: passwords.app, may: "NOCREATEDB" },
  ];
  for (const { role, password, may } of wanted) {
    const { rowCount } = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
    if (rowCount) continue;
    const rights = `LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS ${may}`;
    await admin.query(`CREATE ROLE ${role} ${rights} PASSWORD ${pg.escapeLiteral(password)}`);
  }
}
