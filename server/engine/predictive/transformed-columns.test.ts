import fc from "fast-check";
import { expect, test } from "vitest";
import type { Factor } from "~/server/domain/scenario";
import { columnsOf, RELATIVE_MOVE_MIN } from "../pricing/scenario-columns";
import { lastRows, overlappingColumns, scaledByFactor } from "./transformed-columns";

const factors: Factor[] = [
  { id: "price:a", kind: "price", moveKind: "relative" },
  { id: "price:b", kind: "price", moveKind: "absolute" },
];
const columns = columnsOf(Float64Array.of(0.1, 1, -0.3, 2, 0.2, -4), factors, 3);

test("two-day moves compound relative ones and add absolute ones (by hand)", () => {
  const overlapping = overlappingColumns(columns, factors, 2);
  expect(overlapping.count).toBe(2);
  expect(overlapping.column(0)[0]).toBeCloseTo(1.1 * 0.7 - 1, 12);
  expect(overlapping.column(0)[1]).toBeCloseTo(0.7 * 1.2 - 1, 12);
  expect([...overlapping.column(1)]).toEqual([3, -2]);
});

test("each factor has multipliers of its own, a relative move stays above -99.9 % (by hand)", () => {
  const scales = [Float64Array.of(1, 5, 1), Float64Array.of(2, 2, 2)];
  const scaled = scaledByFactor(columns, factors, (factor) => scales[factor] ?? new Float64Array(0));
  expect([...scaled.column(0)]).toEqual([0.1, RELATIVE_MOVE_MIN, 0.2]);
  expect([...scaled.column(1)]).toEqual([2, 4, -8]);
});

test("one-day stretches and multipliers of one change nothing", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -0.9, max: 3, noNaN: true }), { minLength: 1 }), (xs) => {
      const one = factors.slice(0, 1);
      const plain = columnsOf(Float64Array.from(xs), one, xs.length);
      const ones = new Float64Array(xs.length).fill(1);
      expect(scaledByFactor(plain, one, () => ones).column(0)).toEqual(plain.column(0));
      expect(overlappingColumns(plain, one, 1).column(0)).toEqual(plain.column(0));
    }),
  );
});

test("the last rows are the newest ones", () => {
  expect([...lastRows(columns, 2, 2).column(1)]).toEqual([2, -4]);
});

test("no day, more days than there are, and a wrong count of multipliers are refused", () => {
  expect(() => overlappingColumns(columns, factors, 0)).toThrow(RangeError);
  expect(() => overlappingColumns(columns, factors, 4)).toThrow(RangeError);
  expect(() => lastRows(columns, 4, 2)).toThrow(RangeError);
  expect(() => scaledByFactor(columns, factors, () => new Float64Array(2)).column(0)).toThrow(RangeError);
});
