// A lock that dies with its holder: a file with the holder's pid and the moment that process began, since pids recur.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 100;
/** Taking over a dead holder's lock is a matter of microseconds; whoever takes longer died doing it. */
const TAKEOVER_MS_MAX = 5_000;

/** Takes the lock if nobody alive holds it. @returns the release, or null. */
export function tryLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  if (!create(file) && !(isDead(holderOf(file)) && takeOver(file))) return null;
  return () => rmSync(file, { force: true });
}

/** Runs `work` while holding the lock; waits for it as long as its holder lives. */
export async function withLock(file, work, onWait = () => {}) {
  let release = tryLock(file);
  if (!release) onWait();
  for (; !release; release = tryLock(file)) await sleep(POLL_MS);
  try {
    return await work();
  } finally {
    release();
  }
}

/** When a process began, in whatever the system counts in; null when there is no such process. */
export function beginningOf(pid) {
  try {
    if (process.platform === "linux") {
      const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
      return state === "Z" ? null : fields[18]; // starttime, the 22nd field of all
    }
    process.kill(pid, 0);
    if (process.platform === "win32") return "unknown";
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}

function create(file) {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, beginning: beginningOf(process.pid) }), {
      flag: "wx",
    });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function holderOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null; // released meanwhile, or being written
  }
}

function isDead(holder) {
  return holder !== null && beginningOf(holder.pid) !== holder.beginning;
}

/** Of several that find the same dead holder, one removes its lock: a second removal could hit a new holder's. */
function takeOver(file) {
  const guard = `${file}.takeover`;
  if (!create(guard)) {
    if (Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > TAKEOVER_MS_MAX)
      rmSync(guard);
    return false;
  }
  try {
    if (!isDead(holderOf(file))) return false;
    rmSync(file);
    return create(file);
  } finally {
    rmSync(guard, { force: true });
  }
}
