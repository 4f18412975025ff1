import { expect, test } from "vitest";
import { calendarDay, duration, marketDay, marketMinute, marketTime, ownTime } from "./time";

test("market time is New York's, in winter and in summer", () => {
  expect(marketTime(Date.UTC(2020, 0, 24, 15, 1, 5))).toBe("10:01:05");
  expect(marketTime(Date.UTC(2020, 6, 24, 14, 1, 5))).toBe("10:01:05");
  expect(marketMinute(Date.UTC(2020, 0, 24, 5, 7))).toBe("00:07");
});

test("days are written day first", () => {
  expect(marketDay(Date.UTC(2020, 0, 24, 15))).toBe("Fri 24 Jan 2020");
  expect(marketDay(Date.UTC(2020, 0, 24, 3))).toBe("Thu 23 Jan 2020");
  expect(calendarDay("2020-01-24")).toBe("24 Jan");
  expect(calendarDay("2020-03-01", true)).toBe("1 Mar 2020");
});

test("ages name their unit", () => {
  expect(duration(412)).toBe("0.4 s");
  expect(duration(-80)).toBe("0.0 s");
  expect(duration(14_700)).toBe("14 s");
  expect(duration(41 * 60_000)).toBe("41 min");
  expect(duration(130 * 60_000)).toBe("2 h 10 min");
  expect(duration(3 * 86_400_000)).toBe("3 days");
});

test("what people did is told by their own clock", () => {
  expect(ownTime(new Date(2026, 10, 22, 15, 47).getTime())).toBe("22 Nov, 15:47");
});
