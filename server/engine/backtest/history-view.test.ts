import { expect, test } from "vitest";
import { historyView, lastClose } from "./history-view";

const history = {
  dates: ["2024-01-02", "2024-01-03", "2024-01-04"],
  instrumentIds: ["a", "b"],
  closes: Float64Array.of(1, 10, 2, Number.NaN, 3, Number.NaN),
  volumes: new Float64Array(6),
};
const currencies = [{ currency: "EUR", toBase: Float64Array.of(1.1, 1.2, 1.3) }];

test("the view of the second evening ends with it (by hand)", () => {
  const view = historyView(history, currencies, 1, 100);
  expect(view.asOfDate).toBe("2024-01-03");
  expect(view.history.dates).toEqual(["2024-01-02", "2024-01-03"]);
  expect([...view.history.closes]).toEqual([1, 10, 2, Number.NaN]);
  expect([...(view.currencies[0]?.toBase ?? [])]).toEqual([1.1, 1.2]);
});

test("it keeps no more rows than asked, and the newest close says how old it is", () => {
  const view = historyView(history, currencies, 2, 2);
  expect(view.history.dates).toEqual(["2024-01-03", "2024-01-04"]);
  expect(lastClose(view, 0, 5)).toEqual({ price: 3, age: 0 });
  expect(lastClose(view, 1, 5)).toBeNull();
  expect(lastClose(historyView(history, currencies, 2, 9), 1, 5)).toEqual({ price: 10, age: 2 });
  expect(lastClose(historyView(history, currencies, 2, 9), 1, 2)).toBeNull();
});

test("a row that is not there and a currency on another axis are refused", () => {
  expect(() => historyView(history, currencies, 3, 9)).toThrow(RangeError);
  expect(() => historyView(history, [{ currency: "EUR", toBase: new Float64Array(2) }], 1, 9)).toThrow(
    RangeError,
  );
});
