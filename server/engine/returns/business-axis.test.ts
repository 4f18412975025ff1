import { expect, test } from "vitest";
import { addDays } from "~/server/domain/calendar-date";
import type { PriceHistory } from "~/server/domain/market";
import { businessAxis } from "./business-axis";

const NONE = Number.NaN;
const history: PriceHistory = {
  dates: ["2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04", "2024-03-05"],
  instrumentIds: ["coin", "ant", "bee"],
  closes: Float64Array.of(50, 10, 20, 51, NONE, NONE, 52, NONE, NONE, 53, 11, NONE, 54, 12, 22),
  volumes: new Float64Array(15),
};
const typeOf = (id: string) => (id === "coin" ? ("crypto" as const) : ("equity" as const));

test("weekend days on which only the coin trades are no business days; half of the stocks are enough", () => {
  expect(businessAxis(history, typeOf, "2024-03-05").dates).toEqual([
    "2024-03-01",
    "2024-03-04",
    "2024-03-05",
  ]);
});

test("what is listed later or is long gone shortens nothing, a day that most still miss is none", () => {
  const dates = Array.from({ length: 40 }, (_, day) => addDays("2024-01-01", day));
  const spans = {
    old: [0, 39],
    young: [30, 38],
    younger: [31, 38],
    gone: [0, 5],
    left: [0, 6],
    lost: [1, 6],
  };
  const closes = dates.flatMap((_, day) =>
    Object.values(spans).map(([first = 0, last = 0]) => (day >= first && day <= last ? 10 : NONE)),
  );
  const young = {
    dates,
    instrumentIds: Object.keys(spans),
    closes: Float64Array.from(closes),
    volumes: new Float64Array(240),
  };
  const axis = businessAxis(young, typeOf, "2024-12-31").dates;
  expect(axis.slice(0, 7)).toEqual(dates.slice(0, 7));
  expect(axis.slice(-22)).toEqual(dates.slice(17, 39));
});

test("nothing later than the as-of date is read", () => {
  expect(businessAxis(history, typeOf, "2024-03-04").dates.at(-1)).toBe("2024-03-04");
  expect(businessAxis(history, typeOf, "2024-02-01").dates).toEqual([]);
});

test("a history of coins alone has its own axis", () => {
  const coins = { ...history, instrumentIds: ["coin"], closes: Float64Array.of(50, 51, 52, 53, 54) };
  expect(businessAxis(coins, typeOf, "2024-03-05").dates).toHaveLength(5);
});

test("dates out of order and a wrong shape are refused", () => {
  expect(() =>
    businessAxis({ ...history, dates: [...history.dates].reverse() }, typeOf, "2024-03-05"),
  ).toThrow(RangeError);
  expect(() => businessAxis({ ...history, closes: new Float64Array(4) }, typeOf, "2024-03-05")).toThrow(
    RangeError,
  );
});

test("a book of the user's own series alone has the days of those", () => {
  const { dates } = businessAxis(history, () => "pnl-series", "2024-03-05");
  expect(dates).toEqual(["2024-03-01", "2024-03-04", "2024-03-05"]);
  expect(businessAxis(history, () => "option", "2024-03-05").dates).toEqual([]);
});
