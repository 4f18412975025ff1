import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { computeThread } from "~/server/adapters/threads/compute-thread";
import { testFrame } from "~/server/engine/simulate/test-book";
import { computeTask } from "~/server/services/questions/compute-task";
import { bundledThread } from "./bundled-thread";

const frame = testFrame({ seed: 8, stocks: 12, options: 5, isLongShort: true });
const TASKS = [
  { kind: "methods", frame },
  { kind: "firm-risk", frames: [frame] },
  { kind: "what-if", frame, trades: [{ instrumentId: "s001", quantity: -250 }], above: [frame] },
  { kind: "explain-component-var", frame, positionId: frame.positions[0]?.id ?? "" },
] as const;
const hashOf = (answer: unknown): string => createHash("sha256").update(JSON.stringify(answer)).digest("hex");

test("the same questions give byte-equal answers in this thread, in another one, and in two at once", async () => {
  const file = await bundledThread();
  const here = TASKS.map((task) => hashOf(computeTask(task)));
  const threads = [computeThread(file), computeThread(file)];
  const there = await Promise.all(
    threads.map(({ compute }) => Promise.all(TASKS.map(async (task) => hashOf(await compute(task))))),
  );
  await Promise.all(threads.map(({ close }) => close()));
  expect(there).toEqual([here, here]);
}, 60_000);
