import { expect, test } from "vitest";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import type { Tick } from "~/server/domain/market";
import { atMinute } from "~/server/domain/new-york";
import type { DailyBar } from "~/server/ports/market-feed";
import { replayFeed } from "./replay";

const bar = (
  instrumentId: string,
  date: string,
  close: number,
  marks?: [number, number, number],
): DailyBar => {
  const [open = null, high = null, low = null] = marks ?? [];
  return { instrumentId, date, open, high, low, close, volume: null };
};
const DAYS = [
  {
    date: "2008-09-12",
    bars: [bar("1", "2008-09-12", 101, [100, 104, 98]), bar("2", "2008-09-12", 50)],
    intraday: [],
  },
  {
    date: "2008-09-15",
    bars: [bar("1", "2008-09-15", 95, [99, 99, 94]), bar("2", "2008-09-15", 49)],
    intraday: [],
  },
];

async function replay(marketMs: number, speed = 60) {
  const told = { ticks: [] as Tick[], closed: [] as string[], said: [] as string[], beats: 0 };
  const stop = new AbortController();
  const feed = replayFeed({
    name: "replay",
    dates: DAYS.map(({ date }) => date),
    read: async (date) => DAYS.find((day) => day.date === date) ?? { date, bars: [], intraday: [] },
    marketMs,
    speed,
    clock: new VirtualClock(0),
    onError: (error) => {
      throw error;
    },
  });
  await feed.run(
    {
      ticks: (batch) => told.ticks.push(...batch),
      heartbeat: () => {
        told.beats += 1;
        if (told.said.length > 0) stop.abort();
      },
      dayClosed: (date) => told.closed.push(date),
      announce: (text) => told.said.push(text),
    },
    stop.signal,
  );
  return told;
}
const pricesOn = (ticks: readonly Tick[], id: string, date: string) =>
  ticks
    .filter(
      (tick) =>
        tick.instrumentId === id && tick.atMs >= atMinute(date, 570) && tick.atMs <= atMinute(date, 960),
    )
    .map((tick) => tick.priceLocal);

test("each day passes through its recorded open, high, low and close; a close alone stands all day", async () => {
  const { ticks, closed, said } = await replay(atMinute("2008-09-12", 570));
  const first = pricesOn(ticks, "1", "2008-09-12");
  expect([first[0], first.at(-1)]).toEqual([100, 101]);
  expect(Math.max(...first)).toBeCloseTo(104, 0);
  expect(Math.min(...first)).toBeCloseTo(98, 0);
  expect(new Set(pricesOn(ticks, "2", "2008-09-12"))).toEqual(new Set([50]));
  expect(closed).toEqual(["2008-09-12", "2008-09-15"]);
  expect(said).toEqual([expect.stringContaining("end of the stored prices")]);
});

test("market time never goes back, and a restart within a day gives the same prices from there on", async () => {
  const whole = await replay(atMinute("2008-09-12", 570));
  const times = whole.ticks.map((tick) => tick.atMs);
  expect(times.every((time, i) => i === 0 || time >= (times[i - 1] ?? 0))).toBe(true);
  const half = await replay(atMinute("2008-09-12", 770));
  const known = new Map(whole.ticks.map((tick) => [`${tick.instrumentId} ${tick.atMs}`, tick.priceLocal]));
  expect(half.ticks.length).toBeGreaterThan(10);
  for (const tick of half.ticks) expect(known.get(`${tick.instrumentId} ${tick.atMs}`)).toBe(tick.priceLocal);
});

test("a day that can't be read is waited for, and told of", async () => {
  const errors: unknown[] = [];
  const stop = new AbortController();
  const closed: string[] = [];
  let attempts = 0;
  const feed = replayFeed({
    name: "replay",
    dates: ["2008-09-12"],
    async read() {
      if (++attempts < 3) throw new Error("the database is away");
      return DAYS[0] ?? { date: "2008-09-12", bars: [], intraday: [] };
    },
    marketMs: atMinute("2008-09-12", 570),
    speed: 600,
    clock: new VirtualClock(0),
    onError: (error) => errors.push(error),
  });
  await feed.run(
    {
      ticks: () => undefined,
      heartbeat: () => undefined,
      dayClosed: (date) => closed.push(date),
      announce: () => stop.abort(),
    },
    stop.signal,
  );
  expect([attempts, errors.length, closed]).toEqual([3, 2, ["2008-09-12"]]);
});
