import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The user PostgreSQL runs as; null = whoever runs us. */
export type RunAs = { readonly uid: number; readonly gid: number } | null;

/** PostgreSQL refuses to run as root, so root hands it to the first of these users that exists. */
const UNPRIVILEGED_USERS = ["postgres", "nobody"];

export function unprivilegedUser(): RunAs {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of UNPRIVILEGED_USERS) {
    const account = accounts.find(([user]) => user === name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error("PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody`.");
}

/** Whether that user may pass through `folder`: asked of the system, since mode bits do not tell everything. */
export function canReach(folder: string, runAs: RunAs): boolean {
  if (!runAs) return true;
  const probe = spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", folder], { ...runAs, cwd: "/" });
  return probe.status === 0;
}
