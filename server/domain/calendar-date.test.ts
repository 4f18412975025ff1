import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, dateOfDayNumber, dayNumber, daysBetween, isCalendarDate, weekday } from "./calendar-date";

test("day numbers and dates are inverse, and agree with the platform's calendar", () => {
  fc.assert(
    fc.property(fc.integer({ min: -700_000, max: 700_000 }), (number) => {
      const date = dateOfDayNumber(number);
      expect(dayNumber(date)).toBe(number);
      expect(date).toBe(new Date(number * 86_400_000).toISOString().slice(0, 10));
      expect(weekday(date)).toBe(new Date(number * 86_400_000).getUTCDay());
    }),
  );
});

test("29 February exists in 2000 and 2024, not in 1900 and 2023", () => {
  expect(["2000-02-29", "2024-02-29", "1900-02-29", "2023-02-29"].map(isCalendarDate)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("a day that does not exist is refused", () => {
  expect(() => dayNumber("2023-02-30")).toThrow(RangeError);
  expect(() => daysBetween("2023-01-01", "yesterday")).toThrow(RangeError);
});

test("from 28 February to 1 March are two days in a leap year (by hand)", () => {
  expect(daysBetween("2024-02-28", "2024-03-01")).toBe(2);
  expect(addDays("2024-12-31", 1)).toBe("2025-01-01");
});
