import { expect, test } from "vitest";
import type { HistoryPoint } from "~/server/ports/risk-history";
import { domainOf, missedBeats, pointsOf, stretchesOf } from "./live-line.view";

const at = (second: number, over: Partial<HistoryPoint> = {}): HistoryPoint => ({
  seq: second,
  computedAtMs: second * 1_000,
  asOfMs: second * 60_000,
  skippedBeats: 0,
  navBase: 1e6,
  dayPnlBase: 0,
  var99Base: 100,
  es975Base: 110,
  worstUtilisation: 0.5,
  ...over,
});

test("a gap of more than one and a half beats is a gap in the line", () => {
  const stretches = stretchesOf([at(1), at(2), at(5), at(6)], 1_000);
  expect(stretches.map((stretch) => stretch.map(({ seq }) => seq))).toEqual([
    [1, 2],
    [5, 6],
  ]);
});

test("an unknown figure is a gap too, never a zero", () => {
  expect(stretchesOf([at(1), at(2, { var99Base: null }), at(3)], 1_000)).toHaveLength(2);
});

test("beats that nobody computed are counted, and those the engine says it skipped", () => {
  expect(missedBeats([at(1), at(2), at(5)], 1_000)).toBe(2);
  expect(missedBeats([at(1), at(2, { skippedBeats: 3 })], 1_000)).toBe(3);
  expect(missedBeats([], 1_000)).toBe(0);
});

test("by the minute the newest live point is not torn off, and seconds that were skipped are no minutes", () => {
  const points = [at(0), at(60, { skippedBeats: 4 }), at(185)];
  expect(stretchesOf(points, 60_000)).toHaveLength(1);
  expect(missedBeats(points, 60_000)).toBe(0);
  expect(missedBeats([at(0), at(180), at(240)], 60_000)).toBe(2);
});

test("stored and live points are one line, none twice, none older than the span", () => {
  const points = pointsOf([at(1), at(500), at(601)], [at(601), at(602)], "10m", 602_000);
  expect(points.map(({ seq }) => seq)).toEqual([500, 601, 602]);
});

test("by the minute only the newest live point is added", () => {
  const points = pointsOf([at(0), at(60)], [at(118), at(119)], "1h", 120_000);
  expect(points.map(({ seq }) => seq)).toEqual([0, 60, 119]);
});

test("the limit and its 80 % line are always in sight", () => {
  const [low, high] = domainOf([at(1)], 200);
  expect(low).toBeLessThan(100);
  expect(high).toBeGreaterThan(200);
  expect(domainOf([], null)[1]).toBeGreaterThan(0);
});
