import fc from "fast-check";
import { expect, test } from "vitest";
import { longRunVariance, neweyWestLags } from "./newey-west";

const ramp = Float64Array.from({ length: 10 }, (_, i) => i - 4);

test("-4..5: gamma0 8.25, gamma1 5.775; rectangular 19.8, Bartlett 14.025 (by hand)", () => {
  expect(longRunVariance(ramp, 0, "rectangular")).toBeCloseTo(8.25, 12);
  expect(longRunVariance(ramp, 1, "rectangular")).toBeCloseTo(8.25 + 2 * 5.775, 12);
  expect(longRunVariance(ramp, 1, "bartlett")).toBeCloseTo(8.25 + 5.775, 12);
});

test("100 numbers get 4 lags, 2,500 get 8 (by hand)", () => {
  expect([neweyWestLags(100), neweyWestLags(2500)]).toEqual([4, 8]);
});

test("Bartlett is never negative and both scale with the square", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 8, maxLength: 40 }),
      fc.integer({ min: 0, max: 7 }),
      (xs, lags) => {
        const series = Float64Array.from(xs);
        const variance = longRunVariance(series, lags, "bartlett");
        expect(variance).toBeGreaterThanOrEqual(-1e-9);
        expect(
          longRunVariance(
            series.map((x) => 3 * x),
            lags,
            "bartlett",
          ),
        ).toBeCloseTo(9 * variance, 6);
      },
    ),
  );
});

test("too many lags and NaN are refused", () => {
  expect(() => longRunVariance(ramp, 10, "bartlett")).toThrow(RangeError);
  expect(() => longRunVariance(Float64Array.of(1, Number.NaN), 0, "bartlett")).toThrow(RangeError);
});
