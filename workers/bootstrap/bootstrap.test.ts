import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { matchesLock } from "./install.mjs";
import { beginningOf, tryLock, withLock } from "./lock.mjs";
import { hashSources, unlessStamped } from "./stale.mjs";
import { add, fromPlaywright, fromVitest, NOTHING, skippedBecause, summary } from "./tally.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "plimsoll-bootstrap-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), content);
}

test("sources are stale when their content, name or number changes, never by their time", () => {
  write("server/one.ts", "1");
  const before = hashSources(root, ["server", "absent.ts"]);
  utimesSync(join(root, "server/one.ts"), 1, 1);
  expect(hashSources(root, ["server", "absent.ts"])).toBe(before);
  write("server/one.ts", "2");
  expect(hashSources(root, ["server"])).not.toBe(before);
  write("server/one.ts", "1");
  write("server/two.ts", "");
  expect(hashSources(root, ["server"])).not.toBe(before);
});

test("a test, a generated file or a migration makes no program stale", () => {
  write("server/one.ts", "1");
  const before = hashSources(root, ["server"]);
  for (const path of ["server/one.test.ts", "server/generated/x.ts", "server/migrations/1/migration.sql"])
    write(path, "x");
  expect(hashSources(root, ["server"])).toBe(before);
});

test("a build that is killed half-way is done again; a finished one is not", async () => {
  const stamp = join(root, "build/.stamp");
  let builds = 0;
  const build = () =>
    unlessStamped(stamp, "hash", () => {
      builds += 1;
    });
  await build();
  await build();
  expect(builds).toBe(1);
  const killed = unlessStamped(stamp, "other hash", () => Promise.reject(new Error("killed")));
  await expect(killed).rejects.toThrow("killed");
  expect(existsSync(stamp)).toBe(false);
  await build();
  expect(builds).toBe(2);
});

test("an installation matches when every package that this platform needs has the locked version", () => {
  const lock = {
    packages: {
      "": {},
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { version: "2.0.0", optional: true },
    },
  };
  expect(matchesLock(lock, { packages: { "node_modules/a": { version: "1.0.0" } } })).toBe(true);
  expect(matchesLock(lock, { packages: { "node_modules/a": { version: "1.0.1" } } })).toBe(false);
  expect(matchesLock(lock, { packages: { "node_modules/b": { version: "2.0.0" } } })).toBe(false);
});

test("a lock is held by one at a time and waited for", async () => {
  const file = join(root, "lock");
  const order: string[] = [];
  const first = withLock(file, async () => {
    await sleep(150);
    order.push("first");
  });
  const second = withLock(
    file,
    () => void order.push("second"),
    () => void order.push("waits"),
  );
  expect(tryLock(file)).toBe(null);
  await Promise.all([first, second]);
  expect(order).toEqual(["waits", "first", "second"]);
  tryLock(file)?.();
  expect(existsSync(file)).toBe(false);
});

test("the lock of a killed process is taken over, by one of those who wait", async () => {
  const file = join(root, "lock");
  const code = `const { tryLock } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, "lock.mjs")).href)});
    tryLock(${JSON.stringify(file)}); process.stdout.write("held"); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", code]);
  await new Promise((resolve) => holder.stdout.once("data", resolve));
  expect(tryLock(file)).toBe(null);
  const ended = new Promise((resolve) => holder.once("exit", resolve));
  holder.kill("SIGKILL");
  await ended;
  const taken = [tryLock(file), tryLock(file), tryLock(file)].filter(Boolean);
  expect(taken).toHaveLength(1);
});

test("a lock whose pid now belongs to a younger process is nobody's", () => {
  const file = join(root, "lock");
  writeFileSync(file, JSON.stringify({ pid: process.pid, beginning: "long ago" }));
  expect(beginningOf(process.pid)).not.toBe(null);
  expect(tryLock(file)).not.toBe(null);
});

test("the tally sums both runners and counts a runner without report, a broken file and a flaky test as failures", () => {
  const vitest = {
    success: true,
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 1,
    numTodoTests: 0,
    numFailedTestSuites: 0,
    testResults: [{ status: "passed", assertionResults: [{}] }],
  };
  const browser = { stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 0 }, errors: [] };
  expect(summary(add(fromVitest(vitest), fromPlaywright(browser)))).toBe(
    "tests: 8 passed, 1 failed, 1 skipped",
  );
  expect(
    fromVitest({ ...vitest, success: false, testResults: [{ status: "failed", assertionResults: [] }] })
      .failed,
  ).toBe(1);
  expect(add(fromVitest(null), NOTHING).failed).toBe(1);
});

test("a test that was left out for want of data is found by its title, one that passed is not", () => {
  const test = (status: string, fullName: string) => ({ status, fullName });
  const report = {
    testResults: [
      {
        assertionResults: [test("passed", "a (needs shared data)"), test("skipped", "b (needs shared data)")],
      },
      {
        assertionResults: [test("pending", "c (needs shared data)"), test("skipped", "d (needs a browser)")],
      },
    ],
  };
  expect(skippedBecause(report, "needs shared data")).toEqual([
    "b (needs shared data)",
    "c (needs shared data)",
  ]);
  expect(skippedBecause(null, "needs shared data")).toEqual([]);
});
