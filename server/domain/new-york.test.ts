import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { addDays } from "./calendar-date";
import { atMinute, isOpen, isTradingDay, newYorkDate, nextTradingDay, sessionOf } from "./new-york";

test("the rules give the trading days of the packaged S&P 500 series, 2000 to 2020, day for day", () => {
  const file = new URL("../../node_modules/vega-datasets/data/sp500-2000.csv", import.meta.url);
  const traded = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.slice(0, 10));
  const [first = "", last = ""] = [traded[0], traded.at(-1)];
  const byRule: string[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) if (isTradingDay(date)) byRule.push(date);
  expect(byRule).toEqual(traded);
});

test("the clock agrees with the time zone database on every day of 2003 to 2027", () => {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: "America/New_York",
    hourCycle: "h23",
    hour: "2-digit",
  });
  for (let date = "2003-01-01"; date < "2028-01-01"; date = addDays(date, 1)) {
    expect(format.format(new Date(atMinute(date, 16 * 60))), date).toBe("16");
    expect(newYorkDate(atMinute(date, 16 * 60))).toBe(date);
  }
});

test("a session runs from 09:30 to 16:00, on the day after Thanksgiving to 13:00, on Christmas not at all", () => {
  expect(sessionOf("2026-11-20")).toMatchObject({
    opensMs: Date.UTC(2026, 10, 20, 14, 30),
    closesMs: Date.UTC(2026, 10, 20, 21),
  });
  expect(sessionOf("2026-11-27")?.closesMs).toBe(Date.UTC(2026, 10, 27, 18));
  expect(sessionOf("2026-12-25")).toBeNull();
  expect(isOpen(Date.UTC(2026, 10, 20, 14, 29, 59))).toBe(false);
  expect(isOpen(Date.UTC(2026, 10, 20, 14, 30))).toBe(true);
  expect(nextTradingDay("2026-11-25")).toBe("2026-11-27");
});
