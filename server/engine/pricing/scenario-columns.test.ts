import fc from "fast-check";
import { expect, test } from "vitest";
import type { Factor } from "~/server/domain/scenario";
import { columnsOf, RELATIVE_MOVE_MIN, scaledColumns } from "./scenario-columns";

const factors: Factor[] = [
  { id: "price:a", kind: "price", moveKind: "relative" },
  { id: "price:b", kind: "price", moveKind: "absolute" },
];
const MOVES = Float64Array.of(0.1, 1, -0.3, 2);

test("columns are read from a row-major matrix (by hand)", () => {
  const columns = columnsOf(MOVES, factors, 2);
  expect(Array.from(columns.column(0))).toEqual([0.1, -0.3]);
  expect(Array.from(columns.column(1))).toEqual([1, 2]);
});

test("a scaled relative move stays above -99.9 %, an absolute one goes anywhere", () => {
  const scaled = scaledColumns(columnsOf(MOVES, factors, 2), factors, Float64Array.of(1, 5));
  expect(Array.from(scaled.column(0))).toEqual([0.1, RELATIVE_MOVE_MIN]);
  expect(Array.from(scaled.column(1))).toEqual([1, 10]);
});

test("scaling by one changes nothing", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -0.9, max: 3, noNaN: true }), { minLength: 1 }), (xs) => {
      const one = [factors[0] as Factor]; // the list above has it
      const plain = columnsOf(Float64Array.from(xs), one, xs.length);
      expect(scaledColumns(plain, one, new Float64Array(xs.length).fill(1)).column(0)).toEqual(
        plain.column(0),
      );
    }),
  );
});

test("a wrong shape, an unknown factor and a wrong count of multipliers are refused", () => {
  expect(() => columnsOf(MOVES, factors, 3)).toThrow(RangeError);
  expect(() => columnsOf(MOVES, factors, 2).column(2)).toThrow(RangeError);
  expect(() => scaledColumns(columnsOf(MOVES, factors, 2), factors, new Float64Array(1))).toThrow(RangeError);
});
