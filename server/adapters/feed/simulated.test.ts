import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import type { Tick } from "~/server/domain/market";
import { atMinute, sessionOf } from "~/server/domain/new-york";
import type { SimulatedAsset } from "~/server/engine/simulate/simulated-asset";
import type { DailyBar } from "~/server/ports/market-feed";
import { readPackagedIndex } from "./packaged-index";
import { simulatedFeed } from "./simulated";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const index = readPackagedIndex(root);
const asset: SimulatedAsset = {
  symbol: "AAA",
  kind: "spot",
  marketBeta: 1,
  group: null,
  groupVolatility: 0,
  ownVolatility: 0.01,
  rate: null,
  dailyVolume: 1e6,
};

/** Runs the feed until so many days have closed, and returns all it told. */
async function record(o: { marketMs: number; days: number; speed?: number; closes?: Map<string, number> }) {
  const closes =
    o.closes ??
    new Map([
      ["SPX", 3321.03],
      ["AAA", 50],
    ]);
  const told = {
    ticks: [] as Tick[],
    days: [] as { date: string; bars: readonly DailyBar[] }[],
    said: [] as string[],
    beats: 0,
  };
  const stop = new AbortController();
  const feed = simulatedFeed({
    name: "demonstration",
    world: { seed: 11, assets: [asset] },
    marketSymbol: "SPX",
    index,
    instrumentIds: new Map([
      ["SPX", "1"],
      ["AAA", "2"],
    ]),
    closesBefore: () => closes,
    marketMs: o.marketMs,
    speed: o.speed ?? 600,
    clock: new VirtualClock(0),
  });
  await feed.run(
    {
      ticks: (batch) => told.ticks.push(...batch),
      heartbeat: () => {
        told.beats += 1;
      },
      dayClosed: (date, bars) => {
        told.days.push({ date, bars });
        for (const bar of bars) closes.set(bar.instrumentId === "1" ? "SPX" : "AAA", bar.close);
        if (told.days.length === o.days) stop.abort();
      },
      announce: (text) => told.said.push(text),
    },
    stop.signal,
  );
  return told;
}

test("a recorded day passes through the index's real open, high, low and close", async () => {
  const told = await record({ marketMs: atMinute("2020-01-24", 570), days: 1, speed: 5 });
  const bar = index.find((b) => b.date === "2020-01-24");
  const prices = told.ticks.filter((tick) => tick.instrumentId === "1").map((tick) => tick.priceLocal);
  expect(prices[0]).toBeCloseTo(bar?.open ?? 0, 6);
  expect(prices.at(-1)).toBeCloseTo(bar?.close ?? 0, 6);
  expect(Math.max(...prices)).toBeCloseTo(bar?.high ?? 0, 0);
  expect(Math.min(...prices)).toBeCloseTo(bar?.low ?? 0, 0);
  expect(told.days[0]?.bars[0]).toMatchObject({
    date: "2020-01-24",
    close: bar?.close,
    high: bar?.high,
    low: bar?.low,
  });
});

test("nights and weekends are skipped, market time never goes back, each step is a sign of life", async () => {
  const told = await record({ marketMs: atMinute("2020-01-24", 570), days: 2 });
  expect(told.days.map((day) => day.date)).toEqual(["2020-01-24", "2020-01-27"]);
  const times = told.ticks.map((tick) => tick.atMs);
  expect(times.every((time, i) => i === 0 || time >= (times[i - 1] ?? 0))).toBe(true);
  expect(told.beats).toBe(told.ticks.length / 2);
  for (const time of times) {
    const session = sessionOf(new Date(time).toISOString().slice(0, 10));
    expect(session && time >= session.opensMs && time <= session.closesMs).toBe(true);
  }
});

test("a restart in the middle of a day goes on with the very same prices", async () => {
  const noon = atMinute("2020-02-24", 720);
  const closes = () =>
    new Map([
      ["SPX", 3337.75],
      ["AAA", 50],
    ]);
  const whole = await record({ marketMs: atMinute("2020-02-24", 570), days: 1, closes: closes() });
  const half = await record({ marketMs: noon, days: 1, closes: closes() });
  const after = new Map(whole.ticks.map((tick) => [`${tick.instrumentId} ${tick.atMs}`, tick.priceLocal]));
  expect(half.ticks.length).toBeGreaterThan(10);
  for (const tick of half.ticks) expect(after.get(`${tick.instrumentId} ${tick.atMs}`)).toBe(tick.priceLocal);
});

test("where the record ends the same run goes on simulated, and says so once", async () => {
  const closes = new Map([
    ["SPX", 2799.55],
    ["AAA", 50],
  ]);
  const told = await record({ marketMs: atMinute("2020-04-17", 570), days: 3, closes });
  expect(told.days.map((day) => day.date)).toEqual(["2020-04-17", "2020-04-20", "2020-04-21"]);
  expect(told.said).toEqual([
    "The recorded index ends before 2020-04-20; from here on the market is simulated too.",
  ]);
  expect(told.days[2]?.bars[0]?.close).toBeGreaterThan(1500);
});
