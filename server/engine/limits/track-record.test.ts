import fc from "fast-check";
import { expect, test } from "vitest";
import type { DayRecord } from "~/server/domain/day-record";
import { ok, unavailable, valueOrNull } from "~/server/domain/measure";
import { cutOffOf } from "~/server/domain/new-york";
import { drawdown, exceptions, lossOfDays, unbrokenDays } from "./track-record";

const days = (...profits: (number | null)[]): DayRecord[] =>
  profits.map((pnlBase, i) => ({
    date: `2026-01-${String(i + 1).padStart(2, "0")}`,
    pnlBase,
    var99Base: 10,
  }));

test("drawdown by hand: up 5, up 7, down 20, up 4, today down 1: 12 was the best, -5 is left, 17 are lost", () => {
  expect(drawdown(days(5, 7, -20, 4), ok(-1))).toEqual(ok(17));
  expect(drawdown(days(5, 7), ok(1))).toEqual(ok(0));
  expect(drawdown([], ok(-3))).toEqual(ok(3));
  expect(drawdown([], ok(3))).toEqual(ok(0));
});

test("the loss of three days by hand; without enough days there is none", () => {
  expect(lossOfDays(days(100, 4, -9), ok(-2), 3)).toEqual(ok(7));
  expect(lossOfDays(days(4, -9), ok(-2), 3)).toEqual(ok(7));
  expect(lossOfDays(days(-9), ok(-2), 3)).toMatchObject({ reason: "1 of 2 days before today are on record" });
});

test("exceptions are days that lost more than was said; a loss of exactly that is none", () => {
  expect(exceptions(days(-10, -10.5, 3, null, -30))).toEqual(ok({ count: 2, compared: 4 }));
  expect(exceptions([{ date: "2026-01-01", pnlBase: -99, var99Base: null }])).toMatchObject({
    code: "not-enough-history",
  });
});

test("a day that was not measured, or a today that is not known, leaves no figure", () => {
  const unknown = unavailable("stale-data", "late");
  expect(drawdown(days(1, null, 2), ok(0))).toMatchObject({
    reason: "the profit of 2026-01-02 was not measured",
  });
  expect(lossOfDays(days(1, null), ok(0), 3)).toMatchObject({ status: "unavailable" });
  expect(lossOfDays(days(null, 1), ok(0), 2)).toEqual(ok(-1));
  expect([drawdown(days(1), unknown), lossOfDays(days(1), unknown, 2)]).toEqual([unknown, unknown]);
});

test("property: a drawdown is never below zero nor below today's loss, and no later profit was higher than the best", () => {
  const profit = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(fc.array(profit, { maxLength: 30 }), profit, (profits, today) => {
      const lost = valueOrNull(drawdown(days(...profits), ok(today))) ?? Number.NaN;
      expect(lost).toBeGreaterThanOrEqual(Math.max(0, -today));
      const sums = [...profits, today].map((_, i, all) =>
        all.slice(0, i + 1).reduce((sum, each) => sum + each, 0),
      );
      const [end = 0] = sums.slice(-1);
      expect(lost).toBe(Math.max(0, ...sums) - end);
    }),
  );
});

test("a day that was missed breaks the record, and one that is still to come in leaves it unknown", () => {
  const of = (...dates: string[]): DayRecord[] => dates.map((date) => ({ date, pnlBase: 1, var99Base: 1 }));
  const datesOf = (days: DayRecord[], today: string) =>
    valueOrNull(unbrokenDays(days, today, null))?.map(({ date }) => date) ?? null;
  // 9 and 12 January 2026 are a Friday and the Monday after it.
  expect(datesOf(of("2026-01-08", "2026-01-09", "2026-01-12"), "2026-01-13")).toEqual([
    "2026-01-08",
    "2026-01-09",
    "2026-01-12",
  ]);
  expect(datesOf(of("2026-01-07", "2026-01-09", "2026-01-12"), "2026-01-13")).toEqual([
    "2026-01-09",
    "2026-01-12",
  ]);
  expect(datesOf(of("2026-01-09"), "2026-01-11")).toEqual(["2026-01-09"]); // a Sunday
  expect(datesOf([], "2026-01-11")).toEqual([]);
  expect(unbrokenDays(of("2026-01-09"), "2026-01-13", null)).toMatchObject({
    reason: "what came of 2026-01-12 is not on record",
  });
});

test("a day on record whose closes have not come is still in today's profit, and is not counted twice", () => {
  const friday: DayRecord[] = [{ date: "2026-01-09", pnlBase: -100, var99Base: 10 }];
  const since = (date: string) => unbrokenDays(friday, "2026-01-12", cutOffOf(date));
  expect(since("2026-01-08")).toMatchObject({
    code: "stale-data",
    reason: "the closes of 2026-01-09 have not come: today's profit runs from before",
  });
  expect(since("2026-01-09")).toEqual(ok(friday));
  expect(since("2026-01-11")).toEqual(ok(friday)); // something had a close on a Sunday
});
