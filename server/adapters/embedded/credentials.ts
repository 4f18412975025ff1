import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const OWNER_ROLE = "plimsoll_owner";
export const APP_ROLE = "plimsoll_app";
export const ADMIN_ROLE = "postgres";
export const DATABASE = "plimsoll";

/** One generated password a role; only the administrator's can change what the others may do. */
export type Credentials = { readonly admin: string; readonly owner: string; readonly app: string };

/** Reads the passwords kept in `home`, or makes them; of two that make them at once, the first one's hold. */
export function keepCredentials(home: string): Credentials {
  const file = join(home, "credentials.json");
  const kept = read(file);
  if (kept) return kept;
  const draft = `${file}.${process.pid}`;
  const fresh = { admin: password(), owner: password(), app: password() };
  writeFileSync(draft, `${JSON.stringify(fresh)}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
  return read(file) ?? fresh;
}

function read(file: string): Credentials | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Credentials;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

const password = () => randomBytes(24).toString("base64url");

export function connectionUrl(role: string, secret: string, port: number, database = DATABASE): string {
  return `postgresql://${role}:${secret}@127.0.0.1:${port}/${database}`;
}
