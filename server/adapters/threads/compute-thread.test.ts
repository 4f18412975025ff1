import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testFrame } from "~/server/engine/simulate/test-book";
import { computeThread } from "./compute-thread";

const TASK = {
  kind: "explain-component-var",
  frame: testFrame({ seed: 1, stocks: 2, days: 120, windowDays: 110 }),
  positionId: "p",
} as const;

/** A thread that answers with what it was given, fails, or dies, by the position's name. */
function programOf(): string {
  const file = join(mkdtempSync(join(tmpdir(), "thread-")), "thread.mjs");
  writeFileSync(
    file,
    `import { parentPort } from "node:worker_threads";
     parentPort.on("message", ({ id, task }) => {
       if (task.positionId === "dies") process.exit(1);
       if (task.positionId === "throws") throw new Error("broken");
       if (task.positionId === "slow") { const until = Date.now() + 100; while (Date.now() < until); }
       if (task.positionId === "fails") parentPort.postMessage({ id, error: "no such thing" });
       else parentPort.postMessage({ id, answer: [task.positionId, task.frame.quotes instanceof Map, task.frame.market.historical.moves.length] });
     });`,
  );
  return file;
}

test("a frame travels whole, answers find their askers, and a task's error is its own", async () => {
  const { compute, close } = computeThread(programOf());
  const [first, second] = [compute({ ...TASK, positionId: "a" }), compute({ ...TASK, positionId: "b" })];
  const moves = TASK.frame.market.historical.moves.length;
  expect(await first).toEqual(["a", true, moves]);
  expect(await second).toEqual(["b", true, moves]);
  await expect(compute({ ...TASK, positionId: "fails" })).rejects.toThrow("no such thing");
  await close();
});

test("a thread that dies rejects what it was asked, and the next task has a new one", async () => {
  const { compute, close } = computeThread(programOf());
  await expect(compute({ ...TASK, positionId: "dies" })).rejects.toThrow("ended");
  expect(await compute({ ...TASK, positionId: "again" })).toContain("again");
  await close();
});

test("the end of a thread that threw takes nothing from the one that was started after it", async () => {
  const { compute, close } = computeThread(programOf());
  await expect(compute({ ...TASK, positionId: "throws" })).rejects.toThrow("broken");
  expect(await compute({ ...TASK, positionId: "slow" })).toContain("slow");
  await close();
});
