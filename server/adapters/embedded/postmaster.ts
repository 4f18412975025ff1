import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a cluster's `postmaster.pid` says, as far as we use it. */
export type Postmaster = { readonly pid: number; readonly port: number };

export function readPostmaster(cluster: string): Postmaster | null {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 ? { pid, port } : null;
  } catch {
    return null; // no file: no postmaster. One being written reads as none and is looked at again.
  }
}

/** Whether `pid` is a running postmaster of this very cluster, and not another program that got a recycled pid. */
export function isPostmasterOf(cluster: string, pid: number): boolean {
  if (!isAlive(pid)) return false;
  const command = commandOf(pid);
  return command === null || (command.includes("postgres") && command.includes(cluster));
}

/** A corpse that nobody reaped yet counts as dead, although signals still find it. */
export function isAlive(pid: number): boolean {
  if (!answersSignals(pid)) return false;
  if (process.platform !== "linux") return true;
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The command line of a process; null where the system does not tell. */
function commandOf(pid: number): string | null {
  try {
    if (process.platform === "linux")
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    if (process.platform === "win32") return null;
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

/**
 * Makes PostgreSQL accept a lock whose pid now belongs to another program, or to a corpse that nobody reaps. The file
 * itself stays: PostgreSQL still reads the shared memory's key in it and so refuses to start beside surviving
 * processes of the dead postmaster.
 */
export function disownLock(cluster: string): void {
  const found = readPostmaster(cluster);
  if (!found || !answersSignals(found.pid) || isPostmasterOf(cluster, found.pid)) return;
  const file = join(cluster, "postmaster.pid");
  const [, ...rest] = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, [IMPOSSIBLE_PID, ...rest].join("\n"));
}

/** Above every system's largest pid, so that PostgreSQL finds nobody there. */
const IMPOSSIBLE_PID = 2 ** 31 - 1;
