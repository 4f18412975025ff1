import { expect, test } from "vitest";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { momentsOf } from "./cornish-fisher";
import { deltaGammaMoments } from "./delta-gamma";

test("x^2 of a unit normal (gamma 2, no delta): mean 1, deviation sqrt 2, skewness sqrt 8, excess kurtosis 12 (chi-square, by hand)", () => {
  const moments = deltaGammaMoments(Float64Array.of(0), Float64Array.of(2), {
    volatilities: Float64Array.of(1),
    correlation: Float64Array.of(1),
  });
  expect(moments.mean).toBeCloseTo(1, 12);
  expect(moments.deviation).toBeCloseTo(Math.SQRT2, 12);
  expect(moments.skewness).toBeCloseTo(Math.sqrt(8), 12);
  expect(moments.excessKurtosis).toBeCloseTo(12, 12);
});

test("without gamma it is the normal law with variance d'DCDd (by hand: 3^2 + 4^2 + 2 x .5 x 12 = 37)", () => {
  const moments = deltaGammaMoments(Float64Array.of(300, 200), new Float64Array(2), {
    volatilities: Float64Array.of(0.01, 0.02),
    correlation: Float64Array.of(1, 0.5, 0.5, 1),
  });
  expect(moments).toMatchObject({ mean: 0, skewness: 0, excessKurtosis: 0 });
  expect(moments.deviation).toBeCloseTo(Math.sqrt(37), 12);
});

test("moments of 400,000 draws of a correlated quadratic agree (fixed seed; tolerances of sampling)", () => {
  const random = seededRandom(4);
  const normal = () => normalQuantile(Math.max(random(), 1e-12));
  const [deltas, gammas] = [Float64Array.of(100, -60), Float64Array.of(-900, 400)];
  const pnl = Float64Array.from({ length: 400_000 }, () => {
    const [a, b] = [normal(), normal()];
    const [x, y] = [0.1 * a, 0.2 * (0.6 * a + 0.8 * b)];
    return 100 * x - 60 * y - 450 * x * x + 200 * y * y;
  });
  const sample = momentsOf(pnl);
  const exact = deltaGammaMoments(deltas, gammas, {
    volatilities: Float64Array.of(0.1, 0.2),
    correlation: Float64Array.of(1, 0.6, 0.6, 1),
  });
  expect(Math.abs(sample.mean - exact.mean)).toBeLessThan(0.08);
  expect(sample.deviation / exact.deviation).toBeCloseTo(1, 2);
  expect(Math.abs(sample.skewness - exact.skewness)).toBeLessThan(0.05);
  expect(Math.abs(sample.excessKurtosis - exact.excessKurtosis)).toBeLessThan(0.25);
});

test("unequal shapes and NaN are refused", () => {
  const model = { volatilities: Float64Array.of(1), correlation: Float64Array.of(1) };
  expect(() => deltaGammaMoments(Float64Array.of(1, 2), Float64Array.of(1), model)).toThrow(RangeError);
  expect(() => deltaGammaMoments(Float64Array.of(Number.NaN), Float64Array.of(1), model)).toThrow(RangeError);
});
