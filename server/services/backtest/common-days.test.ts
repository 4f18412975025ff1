import { expect, test } from "vitest";
import { addDays } from "~/server/domain/calendar-date";
import type { EveningRecord } from "~/server/ports/score-book";
import { commonDays } from "./common-days";

const FIRST = "2020-01-01";
const tail = { losses: Float64Array.of(0.1), probabilities: Float64Array.of(1) };

/** Evenings of one portfolio from a day on, on each of which its members speak. */
const evenings = (from: number, count: number, members: readonly string[] = ["a", "b"]): EveningRecord[] =>
  Array.from({ length: count }, (_, k) => ({
    businessDate: addDays(FIRST, from + k - 1),
    asOfMs: 0,
    basis: "live",
    grossBase: 200,
    leftOut: [],
    book: null,
    outcome: { date: addDays(FIRST, from + k), hypotheticalPnlBase: 10, actualPnlBase: null },
    forecasts: members.map((method) => ({
      method,
      figures: { var95: 1, var975: 1, var99: 1, es95: 1, es975: 1, es99: 1 } as never,
      laws: null,
      memberTail: tail,
    })),
  }));

test("a portfolio with three evenings does not take away the two years of the others", () => {
  const days = commonDays([evenings(0, 500), evenings(497, 3), evenings(0, 500)]);
  expect(days?.dates).toHaveLength(500);
  expect(days?.portfolios.map((each) => each.length)).toEqual([500, 500]);
  expect(days?.portfolios[0]?.[0]?.profit).toBe(0.05);
  // None in common: the others are learned from all the same.
  expect(commonDays([evenings(0, 500), evenings(600, 3)])?.dates).toHaveLength(500);
});

test("who shares nearly all evenings counts, and who shares less still counts while there are enough to learn from", () => {
  expect(commonDays([evenings(0, 500), evenings(20, 480)])?.portfolios).toHaveLength(2);
  expect(commonDays([evenings(0, 500), evenings(200, 300)])?.dates).toHaveLength(300);
  // By hand: 3 x 240 evenings are more than 1 x 500, but 240 days are too few to learn from.
  const days = commonDays([evenings(0, 500), evenings(260, 240), evenings(260, 240)]);
  expect([days?.portfolios.length, days?.dates.length]).toEqual([1, 500]);
});

test("where nobody has enough, the most there is is taken; without any evening there is nothing", () => {
  expect(commonDays([evenings(0, 40), evenings(10, 30)])?.portfolios).toHaveLength(2);
  expect(commonDays([])).toBeNull();
  expect(commonDays([[]])).toBeNull();
});

test("a member that is silent for long has no say, one that missed some evenings costs those", () => {
  const some = [...evenings(0, 20, ["a"]), ...evenings(20, 480)];
  expect(commonDays([some])).toMatchObject({ members: ["a", "b"] });
  expect(commonDays([some])?.dates).toHaveLength(480);
  const long = [...evenings(0, 100, ["a"]), ...evenings(100, 400)];
  expect(commonDays([long])?.members).toEqual(["a"]);
});
