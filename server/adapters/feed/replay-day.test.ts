import { expect, test } from "vitest";
import { atMinute } from "~/server/domain/new-york";
import type { IntradayBar } from "~/server/ports/market-feed";
import { replayDay } from "./replay-day";

const DATE = "2024-03-11";
const MINUTE_MS = 60_000;
const OPEN = atMinute(DATE, 570);
const intraday = (
  instrumentId: string,
  minute: number,
  [open, high, low, close]: readonly [number, number, number, number],
  volume: number | null = 10,
): IntradayBar => ({ instrumentId, startsAtMs: atMinute(DATE, minute), open, high, low, close, volume });
const BARS = [
  intraday("1", 570, [100, 102, 99, 101]),
  intraday("1", 575, [101, 105, 101, 104], null),
  intraday("1", 585, [103, 103, 98, 99]), // the bar of 9:40 is missing
];
const DAILY = { instrumentId: "2", date: DATE, open: 50, high: 52, low: 49, close: 51, volume: null };
const priceOf = (day: ReturnType<typeof replayDay>, id: string, atMs: number) =>
  day.ticks(atMs, "replay").find(({ instrumentId }) => instrumentId === id)?.priceLocal;

test("each bar is passed through from open to close, never outside its range, touching both extremes", () => {
  const day = replayDay({ date: DATE, bars: [], intraday: BARS });
  for (const [minute, open, high, low, close] of [
    [0, 100, 102, 99, 101],
    [5, 101, 105, 101, 104],
    [15, 103, 103, 98, 99],
  ] as const) {
    const start = OPEN + minute * MINUTE_MS;
    const prices = Array.from({ length: 3000 }, (_, i) => priceOf(day, "1", start + i * 100) ?? 0);
    expect(prices[0]).toBe(open);
    expect(Math.max(...prices)).toBeCloseTo(high, 1);
    expect(Math.min(...prices)).toBeCloseTo(low, 1);
    expect(Math.max(...prices)).toBeLessThanOrEqual(high);
    expect(Math.min(...prices)).toBeGreaterThanOrEqual(low);
    expect(priceOf(day, "1", start + 5 * MINUTE_MS - 1)).toBeCloseTo(close, 2);
  }
});

test("nothing is known before the first bar; where a bar is missing the price stands at the close before", () => {
  const late = BARS.slice(1);
  const day = replayDay({ date: DATE, bars: [], intraday: late });
  expect(day.ticks(OPEN, "replay")).toEqual([]);
  expect(priceOf(day, "1", OPEN + 12 * MINUTE_MS)).not.toBe(104); // bars of ten minutes now
  const whole = replayDay({ date: DATE, bars: [], intraday: BARS });
  expect(priceOf(whole, "1", OPEN + 12 * MINUTE_MS)).toBe(104);
  expect(priceOf(whole, "1", whole.closesMs)).toBe(99);
});

test("an instrument without bars within the day follows its daily bar beside the others", () => {
  const day = replayDay({ date: DATE, bars: [DAILY], intraday: BARS });
  expect([priceOf(day, "2", OPEN), priceOf(day, "2", day.closesMs)]).toEqual([50, 51]);
  expect([day.opensMs, day.closesMs]).toEqual([OPEN, atMinute(DATE, 960)]);
});

test("bars outside the session lengthen the day", () => {
  const early = intraday("1", 240, [100, 100, 100, 100]);
  const after = intraday("1", 1100, [99, 99, 99, 99]);
  const day = replayDay({ date: DATE, bars: [], intraday: [early, ...BARS, after] });
  expect([day.opensMs, day.closesMs]).toEqual([atMinute(DATE, 240), atMinute(DATE, 1105)]);
});

test("a day without a daily bar gets one made of its bars; a stored one is never replaced", () => {
  const made = replayDay({ date: DATE, bars: [DAILY], intraday: BARS });
  expect(made.bars).toEqual([
    DAILY,
    { instrumentId: "1", date: DATE, open: 100, high: 105, low: 98, close: 99, volume: 20 },
  ]);
  const stored = { ...DAILY, instrumentId: "1" };
  expect(replayDay({ date: DATE, bars: [stored], intraday: BARS }).bars).toEqual([stored]);
});

test("the same day gives the same prices, another instrument other ones", () => {
  const at = OPEN + 7 * MINUTE_MS;
  const twin = BARS.map((bar) => ({ ...bar, instrumentId: "3" }));
  const [first, again] = [1, 2].map(() => replayDay({ date: DATE, bars: [], intraday: [...BARS, ...twin] }));
  if (!first || !again) throw new Error("two days were made");
  expect(first.ticks(at, "replay")).toEqual(again.ticks(at, "replay"));
  expect(priceOf(first, "1", at)).not.toBe(priceOf(first, "3", at));
});

test("a price below zero steps, and a bar with a close alone stands", () => {
  const spread = intraday("1", 570, [-0.5, 0.2, -0.6, 0.1]);
  const lone: IntradayBar = { ...intraday("2", 570, [1, 1, 1, 7]), open: null, high: null, low: null };
  const day = replayDay({ date: DATE, bars: [], intraday: [spread, lone] });
  expect([priceOf(day, "1", OPEN), priceOf(day, "1", OPEN + 5 * MINUTE_MS)]).toEqual([-0.5, 0.1]);
  expect(priceOf(day, "2", OPEN + MINUTE_MS)).toBe(7);
});
