import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Migration = {
  readonly name: string;
  readonly sql: string;
  /** Of the file as it is, then with either line ending: git may have changed those on checkout. */
  readonly checksums: readonly string[];
};

/** A migration shares its transaction with its record, so it must not end that transaction by itself. */
const TRANSACTION_CONTROL = /^[ \t]*(begin|start transaction|commit|rollback)[ \t]*;/im;

/** Reads `<folder>/<name>/migration.sql`, in the order of the names. */
export function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder)) throw new Error(`There is no folder of migrations at ${folder}.`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => readMigration(folder, name));
}

function readMigration(folder: string, name: string): Migration {
  const file = join(folder, name, "migration.sql");
  if (!existsSync(file)) throw new Error(`Migration ${name} has no migration.sql.`);
  const sql = readFileSync(file, "utf8");
  const command = TRANSACTION_CONTROL.exec(sql)?.[1];
  if (command)
    throw new Error(
      `Migration ${name} says ${command.toUpperCase()} by itself; each one is a transaction already.`,
    );
  const unix = sql.replaceAll("\r\n", "\n");
  return { name, sql, checksums: [sql, unix, unix.replaceAll("\n", "\r\n")].map(sha256) };
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
