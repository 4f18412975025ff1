import { expect, test } from "vitest";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { keepHeartbeat } from "./heartbeat";

/** Ten minutes in which assessments are stored up to a minute and then no more. */
async function pingsOf(assessedUntilMs: number, isFailing = false) {
  const clock = new VirtualClock(0);
  const ending = new AbortController();
  const pings: number[] = [];
  let errors = 0;
  await keepHeartbeat({
    clock,
    signal: ending.signal,
    lastBeatMs: () => (assessedUntilMs < 0 ? null : Math.min(clock.now(), assessedUntilMs)),
    async ping() {
      pings.push(clock.now() / 60_000);
      if (clock.now() >= 600_000) ending.abort();
      if (isFailing) throw new Error("no answer");
    },
    onError: () => {
      errors += 1;
    },
    ...(assessedUntilMs < 600_000 && { clock: stopAt(clock, 600_000, ending) }),
  });
  return { pings, errors };
}

const stopAt = (clock: VirtualClock, endMs: number, ending: AbortController) => ({
  now: () => clock.now(),
  async sleepUntil(atMs: number) {
    await clock.sleepUntil(atMs);
    if (clock.now() > endMs) ending.abort();
  },
});

test("an outside watcher hears each minute of a worker that assesses", async () => {
  expect((await pingsOf(600_000)).pings).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("a worker that stopped assessing falls silent, and one that never did says nothing", async () => {
  expect((await pingsOf(200_000)).pings).toEqual([0, 1, 2, 3]);
  expect((await pingsOf(-1)).pings).toEqual([]);
});

test("a watcher that does not answer is told again a minute later", async () => {
  expect(await pingsOf(600_000, true)).toMatchObject({ pings: { length: 11 }, errors: 11 });
});
