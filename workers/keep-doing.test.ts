import { expect, test } from "vitest";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { keepDoing } from "./keep-doing";

test("jobs are done in turn, and again after a while; one that fails stops neither the others nor the next round", async () => {
  const clock = new VirtualClock(0);
  const ending = new AbortController();
  const [done, told]: [string[], string[]] = [[], []];
  const job = (name: string) => async () => {
    done.push(`${name} at ${clock.now()}`);
    clock.pass(100); // the work itself takes time: the wait is after it
    if (done.length === 4) ending.abort();
  };
  const failing = async () => {
    throw new Error(`broken at ${clock.now()}`);
  };
  await keepDoing(() => [job("a"), failing, job("b")], {
    ...{ clock, everyMs: 1_000, afterMs: 500, signal: ending.signal },
    onError: (error) => told.push(String(error)),
  });
  expect(done).toEqual(["a at 500", "b at 600", "a at 1700", "b at 1800"]);
  expect(told).toEqual(["Error: broken at 600", "Error: broken at 1800"]);
});

test("what the end breaks off is no failure, and nothing is begun after it", async () => {
  const ending = new AbortController();
  const told: unknown[] = [];
  let begun = 0;
  const broken = async () => {
    begun += 1;
    ending.abort();
    throw new Error("broken off");
  };
  await keepDoing(() => [broken, broken], {
    ...{ clock: new VirtualClock(0), everyMs: 1_000, signal: ending.signal },
    onError: (error) => told.push(error),
  });
  expect([begun, told]).toEqual([1, []]);
});
