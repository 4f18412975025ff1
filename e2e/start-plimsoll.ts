import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FullConfig } from "@playwright/test";

const START_MS_MAX = 120_000;
const STOP_MS_MAX = 20_000;

/** Starts the built product on a database of its own, and hands the printed address to the tests. */
export default async function startPlimsoll(config: FullConfig): Promise<() => Promise<void>> {
  const port = String(config.metadata.port);
  const dataDir = mkdtempSync(join(tmpdir(), "plimsoll-e2e-"));
  const child = spawn(process.execPath, [".build/programs/main.js"], {
    env: { ...process.env, PORT: port, PLIMSOLL_DATA_DIR: dataDir, npm_lifecycle_event: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    const address = await printed(child, /Plimsoll runs at (\S+)/);
    await printed(child, /First VaR/);
    if (new URL(address).port !== port)
      throw new Error(`port ${port} is busy; the tests must not meet another server`);
    process.env.PLIMSOLL_ADDRESS = address;
    process.env.PLIMSOLL_DATA_DIR = dataDir;
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return async () => {
    await ended(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
}

const said = new WeakMap<ChildProcess, { text: string }>();

/** Waits until the program has printed a line that matches; everything it said is kept for the complaint. */
function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  const log = said.get(child) ?? { text: "" };
  if (!said.has(child)) {
    said.set(child, log);
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (log.text += chunk));
  }
  return new Promise((resolve, reject) => {
    const done = (finish: () => void) => {
      clearInterval(look);
      clearTimeout(late);
      finish();
    };
    const complain = (why: string) => reject(new Error(`${why}; it said:\n${log.text}`));
    const look = setInterval(() => {
      const match = pattern.exec(log.text);
      if (match) done(() => resolve(match[1] ?? match[0]));
      else if (child.exitCode !== null) done(() => complain(`the program ended with ${child.exitCode}`));
    }, 50);
    const late = setTimeout(() => done(() => complain(`nothing like ${pattern} was printed`)), START_MS_MAX);
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
  await exit;
  clearTimeout(kill);
}
