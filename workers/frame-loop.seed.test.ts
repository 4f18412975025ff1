import { expect, test } from "vitest";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { runFrames } from "./frame-loop";

const MINUTE_MS = 60_000;

test("33: work and then a second of sleep is 46 assessments a minute; ours is 60", async () => {
  const seed = new VirtualClock(0);
  let assessed = 0;
  while (seed.now() < MINUTE_MS) {
    seed.pass(300);
    assessed += 1;
    await seed.sleepUntil(seed.now() + 1000);
  }
  expect(assessed).toBe(47);
  expect((await framesIn(MINUTE_MS, false)).frames).toBe(60);
});

test("33: a failure without a sleep spins and alerts without end; ours waits for the next beat", async () => {
  const seed = new VirtualClock(0);
  let alerts = 0;
  while (seed.now() < 1000 && alerts < 100_000) {
    try {
      throw new Error("no prices");
    } catch {
      alerts += 1; // no time passes: the sleep stands behind the line that failed
    }
  }
  expect(alerts).toBe(100_000);
  expect(await framesIn(MINUTE_MS, true)).toEqual({ frames: 60, errors: 60 });
});

/** Frames of 300 ms within a stretch of time. */
async function framesIn(spanMs: number, isFailing: boolean) {
  const clock = new VirtualClock(0);
  const stop = new AbortController();
  let [frames, errors] = [0, 0];
  await runFrames({
    clock,
    periodMs: 1000,
    signal: stop.signal,
    async frame(beatMs) {
      frames += 1;
      clock.pass(300);
      if (beatMs >= spanMs) stop.abort();
      if (isFailing) throw new Error("no prices");
    },
    onError: () => {
      errors += 1;
    },
  });
  return { frames, errors };
}
