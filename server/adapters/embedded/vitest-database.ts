import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { APP_ROLE, keepCredentials, OWNER_ROLE } from "./credentials";
import { startEmbeddedDatabase } from "./database";
import { isAlive, isPostmasterOf, readPostmaster } from "./postmaster";
import { createRoles } from "./provision";

declare module "vitest" {
  export interface ProvidedContext {
    /** The same test server, as each of the three roles; the database named in the address does not matter. */
    readonly databaseUrls: { readonly admin: string; readonly owner: string; readonly app: string };
  }
}

const PREFIX = "plimsoll-test-";

/** One PostgreSQL for a whole test run: its own in a temporary folder, or a superuser's TEST_DATABASE_OWNER_URL. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_OWNER_URL;
  if (given) {
    project.provide("databaseUrls", await prepareGiven(given));
    return async () => {};
  }
  removeAbandoned();
  const home = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(home, 0o711); // so that root's PostgreSQL, which is not root, can enter
  const database = await startEmbeddedDatabase({ home });
  project.provide("databaseUrls", {
    admin: database.adminUrl,
    owner: database.ownerUrl,
    app: database.appUrl,
  });
  return async () => {
    await database.stop();
    for (const folder of [home, database.place]) rmSync(folder, { recursive: true, force: true });
  };
}

async function prepareGiven(adminUrl: string) {
  const home = mkdtempSync(join(tmpdir(), PREFIX));
  const credentials = keepCredentials(home);
  rmSync(home, { recursive: true });
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await createRoles(admin, credentials);
    for (const [role, password] of [
      [OWNER_ROLE, credentials.owner],
      [APP_ROLE, credentials.app],
    ] as const) {
      await admin.query(`ALTER ROLE ${role} PASSWORD ${pg.escapeLiteral(password)}`);
    }
  } finally {
    await admin.end();
  }
  return {
    admin: adminUrl,
    owner: as(adminUrl, OWNER_ROLE, credentials.owner),
    app: as(adminUrl, APP_ROLE, credentials.app),
  };
}

function as(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return url.href;
}

/** A killed test run leaves its server behind; the next one ends it. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const runner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (!runner || isAlive(Number(runner))) continue;
    const cluster = join(tmpdir(), name, "cluster");
    const postmaster = readPostmaster(cluster);
    if (postmaster && isPostmasterOf(cluster, postmaster.pid)) process.kill(postmaster.pid, "SIGQUIT");
    if (existsSync(cluster)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
