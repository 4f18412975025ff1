import { expect, test } from "vitest";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { runFrames } from "./frame-loop";

const START = 1_000_000_000_400;

/** Runs until the beat `last`, with frames that take `tookMs(beat number)`. */
async function beatsUntil(last: number, tookMs: (beat: number) => number, fail: number[] = []) {
  const clock = new VirtualClock(START);
  const stop = new AbortController();
  const seen: { beat: number; skipped: number }[] = [];
  const errors: number[] = [];
  const number = (beatMs: number) => (beatMs - (START - 400)) / 1000;
  await runFrames({
    clock,
    periodMs: 1000,
    signal: stop.signal,
    frame: async (beatMs, skipped) => {
      const beat = number(beatMs);
      seen.push({ beat, skipped });
      clock.pass(tookMs(beat));
      if (beat >= last) stop.abort();
      if (fail.includes(beat)) throw new Error(`frame ${beat}`);
    },
    onError: (_error, beatMs) => errors.push(number(beatMs)),
  });
  return { seen, errors };
}

test("a frame is run at each whole second of the wall clock", async () => {
  const { seen } = await beatsUntil(4, () => 120);
  expect(seen).toEqual([1, 2, 3, 4].map((beat) => ({ beat, skipped: 0 })));
});

test("a frame of 3.5 seconds skips the beats that passed meanwhile, and counts them", async () => {
  const { seen } = await beatsUntil(7, (beat) => (beat === 2 ? 3500 : 50));
  expect(seen).toEqual([
    { beat: 1, skipped: 0 },
    { beat: 2, skipped: 0 },
    { beat: 5, skipped: 2 },
    { beat: 6, skipped: 0 },
    { beat: 7, skipped: 0 },
  ]);
});

test("a failing frame is reported and stops nothing", async () => {
  const { seen, errors } = await beatsUntil(3, () => 10, [1, 2]);
  expect(seen.map(({ beat }) => beat)).toEqual([1, 2, 3]);
  expect(errors).toEqual([1, 2]);
});
