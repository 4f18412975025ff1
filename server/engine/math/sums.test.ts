import fc from "fast-check";
import { expect, test } from "vitest";
import { compensatedSum, dot } from "./sums";

test("1 + 1e100 + 1 - 1e100 is 2, and (1,2,3).(4,5,6) is 32 (by hand)", () => {
  expect(compensatedSum(Float64Array.of(1, 1e100, 1, -1e100))).toBe(2);
  expect(dot(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6))).toBe(32);
  expect(compensatedSum(new Float64Array(0))).toBe(0);
});

test("a sum and its reverse agree", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true })), (xs) => {
      const forward = compensatedSum(Float64Array.from(xs));
      expect(compensatedSum(Float64Array.from(xs).reverse())).toBeCloseTo(forward, 5);
    }),
  );
});

test("NaN is not dropped, and unequal lengths are refused", () => {
  expect(compensatedSum(Float64Array.of(1, Number.NaN))).toBeNaN();
  expect(() => dot(new Float64Array(2), new Float64Array(3))).toThrow(RangeError);
});
