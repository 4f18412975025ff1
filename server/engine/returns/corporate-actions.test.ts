import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "~/server/domain/calendar-date";
import { type CorporateAction, dividendsFor, unitsFor } from "~/server/domain/corporate-action";
import type { PriceHistory } from "~/server/domain/market";
import { adjustHistory } from "./corporate-actions";

const dates = ["2024-06-05", "2024-06-06", "2024-06-07", "2024-06-10", "2024-06-11"];
const history = (closes: readonly number[]): PriceHistory => ({
  dates,
  instrumentIds: ["a"],
  closes: Float64Array.from(closes),
  volumes: new Float64Array(5).fill(100),
});
const adjusted = (closes: readonly number[], actions: readonly CorporateAction[], asOf = "2024-12-31") =>
  adjustHistory(history(closes), new Map([["a", actions]]), asOf);

test("by hand: ten for one on 10 June turns 1,200 into 120 before it and volumes of 100 into 1,000, and leaves later days", () => {
  const split = [{ kind: "split", exDate: "2024-06-10", ratio: 10 }] as const;
  const found = adjusted([1180, 1190, 1200, 121, 122], split);
  expect([...found.closes]).toEqual([118, 119, 120, 121, 122]);
  expect([...found.volumes]).toEqual([1000, 1000, 1000, 100, 100]);
  expect(unitsFor(split, "2024-06-07", "2024-06-10")).toBe(10);
  expect(unitsFor(split, "2024-06-10", "2024-06-11")).toBe(1);
  expect(dividendsFor(split, "2024-06-07", "2024-06-10")).toBe(0);
});

test("by hand: a dividend of 2 on a price that falls from 100 to 98 is no loss", () => {
  const found = adjusted(
    [100, 100, 100, 98, 98],
    [{ kind: "cash-dividend", exDate: "2024-06-10", amountLocal: 2 }],
  );
  expect([...found.closes]).toEqual([98, 98, 98, 98, 98]);
  const paid = [{ kind: "cash-dividend", exDate: "2024-06-10", amountLocal: 2 }] as const;
  expect(dividendsFor(paid, "2024-06-07", "2024-06-10")).toBe(2);
  expect(dividendsFor(paid, "2024-06-10", "2024-06-11")).toBe(0);
});

test("opens, highs and lows are adjusted with the closes, and variances of the quoted ones are dropped (by hand)", () => {
  const prices = Float64Array.of(10, 10, 10, 5, 5);
  const ranges = { opens: prices, highs: prices, lows: prices, variances: new Float64Array(5) };
  const split: CorporateAction = { kind: "split", exDate: "2024-06-10", ratio: 2 };
  const found = adjustHistory({ ...history([...prices]), ranges }, new Map([["a", [split]]]), "2024-12-31");
  for (const each of [found.ranges?.opens, found.ranges?.highs, found.ranges?.lows])
    expect([...(each ?? [])]).toEqual([5, 5, 5, 5, 5]);
  expect(found.ranges?.variances).toBeUndefined();
  expect([...prices]).toEqual([10, 10, 10, 5, 5]);
});

test("on its effective day, not when it is announced: before the day nothing is adjusted", () => {
  const split = [{ kind: "split", exDate: "2024-06-10", ratio: 2 }] as const;
  const closes = [10, 10, 10, 5, 5];
  expect([...adjusted(closes, split, "2024-06-07").closes]).toEqual(closes);
  expect([...adjusted(closes, split, "2024-06-10").closes]).toEqual([5, 5, 5, 5, 5]);
});

test("moves but those over the days themselves are the quoted ones, whatever happens and in whatever order it is told", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 50, max: 150, noNaN: true }), { minLength: 5, maxLength: 5 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      (closes, splitRow, dividendRow) => {
        const actions: CorporateAction[] = [
          { kind: "split", exDate: dates[splitRow] ?? "", ratio: 3 },
          { kind: "cash-dividend", exDate: dates[dividendRow] ?? "", amountLocal: 1 },
        ];
        const one = adjusted(closes, actions).closes;
        const other = adjusted(closes, [...actions].reverse()).closes;
        for (let row = 1; row < 5; row++) {
          expect(other[row]).toBeCloseTo(one[row] ?? 0, 12);
          if (row === splitRow || row === dividendRow) continue;
          expect((one[row] ?? 0) / (one[row - 1] ?? 1)).toBeCloseTo(
            (closes[row] ?? 0) / (closes[row - 1] ?? 1),
            12,
          );
        }
      },
    ),
  );
});

test("impossible ratios and dividends are refused", () => {
  const closes = [10, 10, 10, 5, 5];
  expect(() => adjusted(closes, [{ kind: "split", exDate: "2024-06-10", ratio: 0 }])).toThrow(RangeError);
  for (const amountLocal of [-1, Number.NaN])
    expect(() => adjusted(closes, [{ kind: "cash-dividend", exDate: "2024-06-10", amountLocal }])).toThrow(
      RangeError,
    );
  expect(adjustHistory(history(closes), new Map(), addDays("2024-06-10", 1)).closes).toEqual(
    history(closes).closes,
  );
});

test("a dividend of all that the price was leaves no close before it, and every other column as it is", () => {
  const found = adjusted(
    [10, 10, 10, 5, 5],
    [{ kind: "cash-dividend", exDate: "2024-06-10", amountLocal: 10 }],
  );
  expect([...found.closes]).toEqual([Number.NaN, Number.NaN, Number.NaN, 5, 5]);
});
