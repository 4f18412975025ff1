import fc from "fast-check";
import { expect, test } from "vitest";
import { chiSquareTail } from "./chi-square";
import { normalCdf } from "./normal";
import { chiSquareQuantile } from "./student-t";

test("with two degrees of freedom the tail is exp(-x/2) (by hand)", () => {
  for (const x of [0, 0.5, 3, 40]) expect(chiSquareTail(x, 2)).toBeCloseTo(Math.exp(-x / 2), 13);
});

test("5.025168 on one degree has p .02498, 1.956810 has .16185 (appendix of the definitions, scipy)", () => {
  expect(chiSquareTail(5.025168, 1)).toBeCloseTo(0.02498, 5);
  expect(chiSquareTail(1.95681, 1)).toBeCloseTo(0.16185, 5);
});

test("it inverts the quantile, and one degree is a squared normal", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      fc.integer({ min: 1, max: 60 }),
      (p, degrees) => {
        expect(chiSquareTail(chiSquareQuantile(1 - p, degrees), degrees)).toBeCloseTo(p, 9);
      },
    ),
    { numRuns: 50 },
  );
  expect(chiSquareTail(9, 1)).toBeCloseTo(2 * normalCdf(-3), 12);
});

test("without degrees of freedom only zero is possible", () => {
  expect([chiSquareTail(0, 0), chiSquareTail(1, 0)]).toEqual([1, 0]);
});

test("NaN, infinity and a negative statistic are refused", () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -1])
    expect(() => chiSquareTail(bad, 1)).toThrow(RangeError);
});
