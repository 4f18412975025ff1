import { expect, test } from "vitest";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import type { Tick } from "~/server/domain/market";
import type { MarketRun, MarketTape } from "~/server/ports/market-tape";
import type { ReferenceData } from "~/server/ports/reference-data";
import { pushedFeed } from "./pushed";

const START = 1_000_000;
type Kept = Tick & { receivedAtMs: number };

/** Runs the feed for so many looks over a store that changes between them. */
async function watch(looks: { heartbeatAtMs: number | null; prices: Kept[] }[]) {
  const told = { beats: 0, ticks: [] as { price: number; receivedAtMs: number | undefined }[] };
  const stop = new AbortController();
  const clock = new VirtualClock(START);
  let look = -1;
  const now = () => looks[Math.min(look, looks.length - 1)];
  const tape = {
    run: async () => {
      look += 1;
      if (look >= looks.length - 1) stop.abort();
      return { heartbeatAtMs: now()?.heartbeatAtMs ?? null } as MarketRun; // all that the feed reads of it
    },
  } as unknown as MarketTape; // the one method that the feed calls
  const reference = {
    latestPrices: async (_id: string, after: number) =>
      (now()?.prices ?? []).filter((p) => p.receivedAtMs > after),
  } as unknown as ReferenceData; // the one method that the feed calls
  const bus = { publish: async () => {}, listen: async function* () {} };
  const feed = pushedFeed({
    organisationId: "1",
    reference,
    tape,
    bus,
    clock,
    onError: (error) => {
      throw error;
    },
  });
  await feed.run(
    {
      ticks: (batch, receivedAtMs) =>
        told.ticks.push(...batch.map(({ priceLocal }) => ({ price: priceLocal, receivedAtMs }))),
      heartbeat: () => {
        told.beats += 1;
      },
      dayClosed: () => {},
      announce: () => {},
    },
    stop.signal,
  );
  return told;
}

const price = (priceLocal: number, receivedAtMs: number): Kept => ({
  instrumentId: "1",
  priceLocal,
  atMs: receivedAtMs,
  source: "push",
  receivedAtMs,
});

test("a sign of life from before the start is none: only what comes later is", async () => {
  const old = { heartbeatAtMs: 5, prices: [] };
  expect((await watch([old, old, old])).beats).toBe(0);
  expect((await watch([old, { heartbeatAtMs: 6, prices: [] }, { heartbeatAtMs: 7, prices: [] }])).beats).toBe(
    2,
  );
});

test("a first sign of life is heard even where there never was one", async () => {
  expect(
    (
      await watch([
        { heartbeatAtMs: null, prices: [] },
        { heartbeatAtMs: 9, prices: [] },
      ])
    ).beats,
  ).toBe(1);
});

test("prices that were kept come with the time they arrived at, each once", async () => {
  const first = { heartbeatAtMs: 1, prices: [price(10, 3)] };
  const second = { heartbeatAtMs: 1, prices: [price(11, 8)] };
  expect((await watch([first, first, second, second])).ticks).toEqual([
    { price: 10, receivedAtMs: 3 },
    { price: 11, receivedAtMs: 8 },
  ]);
});
