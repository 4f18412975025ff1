import fc from "fast-check";
import { expect, test } from "vitest";
import { creditValuationAdjustment, type ExposureRule } from "./credit-valuation";
import { cumulativeDefault, ratingGenerator, ratingMatrix, ratingMoves } from "./rating-matrix";

const MATRIX = ratingMatrix([
  [0.95, 0.04, 0.01],
  [0.06, 0.88, 0.06],
  [0, 0, 1],
]);
const near = (got: number | undefined, wanted: number, tolerance = 5e-7) =>
  expect(Math.abs((got ?? Number.NaN) - wanted)).toBeLessThan(tolerance);

test("golden: five-year PD .065673 and .242428 (definitions, appendix)", () => {
  const [best, middle, gone] = cumulativeDefault(MATRIX, 5);
  near(best, 0.065673);
  near(middle, 0.242428);
  expect(gone).toBe(1);
  near(cumulativeDefault(MATRIX, 1)[0], 0.01, 1e-15); // by hand
});

test("golden: the generator's first row is -.052694, .043779, .008915, half a year keeps .974343 (definitions, appendix)", () => {
  const generator = ratingGenerator(MATRIX);
  near(generator[0], -0.052694);
  near(generator[1], 0.043779);
  near(generator[2], 0.008915);
  near(ratingMoves(MATRIX, 0.5)[0], 0.974343);
});

test("moves over a year are the matrix, over two its square; rows are distributions at any time", () => {
  ratingMoves(MATRIX, 1).forEach((p, k) => {
    near(p, MATRIX.yearly[k] ?? Number.NaN, 1e-12);
  });
  fc.assert(
    fc.property(fc.double({ min: 0, max: 60, noNaN: true }), (years) => {
      const moves = ratingMoves(MATRIX, years);
      for (let i = 0; i < 3; i++)
        near((moves[3 * i] ?? 0) + (moves[3 * i + 1] ?? 0) + (moves[3 * i + 2] ?? 0), 1, 1e-10);
      expect(moves.every((p) => p >= -1e-15 && p <= 1 + 1e-12)).toBe(true);
    }),
  );
});

test("golden: CVA of 50,000 sqrt(t), 200 bp, LGD .6, 3 %, quarterly to five years: 6,160.50, 6,389.81 and 6,192.65 by rule (appendix)", () => {
  const cva = (rule: ExposureRule, spread = 0.02) =>
    creditValuationAdjustment({
      ends: Float64Array.from({ length: 20 }, (_, k) => (k + 1) / 4),
      expectedExposure: (years) => 50_000 * Math.sqrt(years),
      rate: 0.03,
      spread,
      lossGivenDefault: 0.6,
      rule,
    });
  near(cva("mean-of-ends"), 6160.5, 0.005);
  near(cva("end-point"), 6389.81, 0.005);
  near(cva("mid-point"), 6192.65, 0.005);
  expect(cva("mean-of-ends", 0)).toBe(0);
});

test("what is no matrix of ratings, and ends that do not rise, are refused", () => {
  expect(() =>
    ratingMatrix([
      [0.9, 0.2],
      [0, 1],
    ]),
  ).toThrow(RangeError);
  expect(() =>
    ratingMatrix([
      [0.9, 0.1],
      [0.1, 0.9],
    ]),
  ).toThrow(RangeError);
  expect(() =>
    ratingMatrix([
      [1.1, -0.1],
      [0, 1],
    ]),
  ).toThrow(RangeError);
  expect(() => ratingMoves(MATRIX, -1)).toThrow(RangeError);
  const flat = {
    expectedExposure: () => 1,
    rate: 0,
    spread: 0.01,
    lossGivenDefault: 0.6,
    rule: "end-point" as const,
  };
  expect(() => creditValuationAdjustment({ ...flat, ends: Float64Array.of(1, 1) })).toThrow(RangeError);
});
