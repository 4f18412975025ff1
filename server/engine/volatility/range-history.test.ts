import { expect, test } from "vitest";
import { historyView } from "../backtest/history-view";
import { rangeVariances, withRangeVariances } from "./range-history";
import { rangeVariance } from "./range-proxy";

const dates = ["2024-01-04", "2024-01-05", "2024-01-06", "2024-01-08"];
const history = {
  dates,
  instrumentIds: ["a", "b"],
  closes: Float64Array.of(10, 50, 11, 50, 11.5, 50, 12, 50),
  volumes: new Float64Array(8),
  ranges: {
    opens: Float64Array.of(10, 50, 10.5, 50, 11, 50, 11.6, 50),
    highs: Float64Array.of(10, 50, 11.2, 50, 11.6, 50, 12.1, Number.NaN),
    lows: Float64Array.of(10, 50, 10.4, 50, 10.9, 50, 11.5, 50),
  },
};

test("a day's close before is that of the axis: a Saturday that is not on it falls into Monday (by hand)", () => {
  const variances = rangeVariances(history, "a", ["2024-01-05", "2024-01-08"]);
  expect(variances[0]).toBe(
    rangeVariance({ previousClose: 10, open: 10.5, high: 11.2, low: 10.4, close: 11 }),
  );
  expect(variances[1]).toBe(
    rangeVariance({ previousClose: 11, open: 11.6, high: 12.1, low: 11.5, close: 12 }),
  );
});

test("an unknown high, a day without one before, an unknown instrument and no ranges at all are unknown", () => {
  expect(rangeVariances(history, "b", ["2024-01-05", "2024-01-08"])[1]).toBeNaN();
  expect(rangeVariances(history, "a", ["2024-01-04"])[0]).toBeNaN();
  expect(rangeVariances(history, "c", ["2024-01-05"])[0]).toBeNaN();
  expect(rangeVariances(history, null, ["2024-01-05"])[0]).toBeNaN();
  const { ranges: _, ...closesOnly } = history;
  expect(rangeVariances(closesOnly, "a", ["2024-01-05"])[0]).toBeNaN();
});

test("variances worked out at once are the same bits, over the Saturday that is left out and in a view that begins later", () => {
  const known = withRangeVariances(history);
  expect(known.ranges?.variances?.length).toBe(8);
  for (const id of ["a", "b"])
    for (const days of [dates, ["2024-01-05", "2024-01-08"], ["2024-01-06", "2024-01-08"]])
      expect(rangeVariances(known, id, days)).toEqual(rangeVariances(history, id, days));
  const [plain, later] = [history, known].map((each) => historyView(each, [], 3, 2).history);
  if (!plain || !later) throw new Error("no views");
  for (const days of [dates.slice(2), dates.slice(3)])
    expect(rangeVariances(later, "a", days)).toEqual(rangeVariances(plain, "a", days));
  const { ranges: _, ...closesOnly } = history;
  expect(withRangeVariances(closesOnly)).toBe(closesOnly);
});
