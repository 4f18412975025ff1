import fc from "fast-check";
import { expect, test } from "vitest";
import { projectionOf } from "./projection";
import { dot } from "./sums";

test("(3, 4, 5) on the first two axes has squared length 25; a repeated column brings no rank (by hand)", () => {
  const [x, y] = [Float64Array.of(2, 0, 0), Float64Array.of(7, 1, 0)];
  expect(projectionOf([x, y, x], Float64Array.of(3, 4, 5))).toEqual({ squaredLength: 25, rank: 2 });
});

test("a projection is never longer than the vector, and the whole space gives all of it", () => {
  const vector = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(vector, vector, vector, (a, b, y) => {
      const [whole, target] = [Float64Array.from(y), [a, b].map((v) => Float64Array.from(v))];
      const { squaredLength, rank } = projectionOf(target, whole);
      expect(squaredLength).toBeLessThanOrEqual(dot(whole, whole) * (1 + 1e-9) + 1e-12);
      expect(rank).toBeLessThanOrEqual(2);
    }),
  );
  const axes = [0, 1, 2].map((i) => Float64Array.from({ length: 3 }, (_, j) => (i === j ? 1 : 0)));
  expect(projectionOf(axes, Float64Array.of(1, 2, 2)).squaredLength).toBeCloseTo(9, 12);
});

test("a column of tiny numbers is a direction like any other", () => {
  const tiny = Float64Array.of(3e-162, 4e-162);
  expect(projectionOf([tiny], Float64Array.of(3, 4)).squaredLength).toBeCloseTo(25, 12);
});

test("unequal lengths and NaN are refused", () => {
  expect(() => projectionOf([Float64Array.of(1, 2)], Float64Array.of(1))).toThrow(RangeError);
  expect(() => projectionOf([Float64Array.of(1, Number.NaN)], Float64Array.of(1, 1))).toThrow(RangeError);
});
