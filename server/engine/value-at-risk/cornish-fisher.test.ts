import fc from "fast-check";
import { expect, test } from "vitest";
import { fraction } from "~/server/domain/units";
import { normalQuantile } from "../math/normal";
import {
  cornishFisherQuantile,
  cornishFisherTail,
  isCornishFisherMonotone,
  momentsOf,
} from "./cornish-fisher";
import { parametricTail } from "./parametric-ewma";

test("golden: z at 5 % and 1 % for (S -.5, K 3): -1.721744, -3.301284; for (0, 3): -1.584311, -3.027711 (appendix of the definitions)", () => {
  const z = (p: number, skewness: number) => cornishFisherQuantile(normalQuantile(p), skewness, 3);
  expect(z(0.05, -0.5)).toBeCloseTo(-1.721744, 6);
  expect(z(0.01, -0.5)).toBeCloseTo(-3.301284, 6);
  expect(z(0.05, 0)).toBeCloseTo(-1.584311, 6);
  expect(z(0.01, 0)).toBeCloseTo(-3.027711, 6);
});

test("profits -3, -1, 1, 3: mean 0, deviation sqrt 5, skewness 0, excess kurtosis 41/25 - 3 (by hand)", () => {
  const moments = momentsOf(Float64Array.of(-3, -1, 1, 3));
  expect(moments.deviation).toBeCloseTo(Math.sqrt(5), 12);
  expect([moments.mean, moments.skewness]).toEqual([0, 0]);
  expect(moments.excessKurtosis).toBeCloseTo(41 / 25 - 3, 12);
});

test("without skewness and excess kurtosis it is the normal law, mean included", () => {
  const tail = cornishFisherTail({ mean: 5, deviation: 10, skewness: 0, excessKurtosis: 0 }, fraction(0.99));
  const normal = parametricTail(10, fraction(0.99));
  if (tail.status !== "ok") throw new Error(tail.reason);
  expect(tail.value.valueAtRisk).toBeCloseTo(normal.valueAtRisk - 5, 10);
  expect(tail.value.shortfall).toBeCloseTo(normal.shortfall - 5, 10);
});

test("the domain is where the expansion rises everywhere (its derivative on a grid), and there ES >= VaR", () => {
  const slope = (z: number, s: number, k: number) =>
    1 + (z * s) / 3 + ((z * z - 1) * k) / 8 - ((6 * z * z - 5) * s * s) / 36;
  fc.assert(
    fc.property(
      fc.double({ min: -1.5, max: 1.5, noNaN: true }),
      fc.double({ min: -1, max: 10, noNaN: true }),
      (s, k) => {
        const grid = Array.from({ length: 2001 }, (_, i) => slope((i - 1000) / 50, s, k));
        if (isCornishFisherMonotone(s, k)) {
          expect(Math.min(...grid)).toBeGreaterThanOrEqual(-1e-9);
          const tail = cornishFisherTail(
            { mean: 0, deviation: 1, skewness: s, excessKurtosis: k },
            fraction(0.99),
          );
          expect(tail.status === "ok" && tail.value.shortfall >= tail.value.valueAtRisk - 1e-12).toBe(true);
        } else if (Math.abs(k) > 0.1) expect(Math.min(...grid)).toBeLessThan(0.02);
      },
    ),
  );
});

test("ES is the mean of the quantiles beyond VaR (10,000 slices)", () => {
  const tail = cornishFisherTail(
    { mean: 0, deviation: 1, skewness: -0.5, excessKurtosis: 3 },
    fraction(0.975),
  );
  let sum = 0;
  for (let k = 0; k < 10_000; k++)
    sum -= cornishFisherQuantile(normalQuantile((0.025 * (k + 0.5)) / 10_000), -0.5, 3) / 10_000;
  expect(tail.status === "ok" && tail.value.shortfall).toBeCloseTo(sum, 2);
});

test("outside of its domain it is refused with both moments, and NaN is an error", () => {
  const refused = cornishFisherTail(
    { mean: 0, deviation: 1, skewness: -2, excessKurtosis: 1 },
    fraction(0.99),
  );
  expect(refused).toMatchObject({ status: "unavailable", reason: expect.stringContaining("-2.00") });
  expect(() =>
    cornishFisherTail({ mean: Number.NaN, deviation: 1, skewness: 0, excessKurtosis: 0 }, fraction(0.99)),
  ).toThrow(RangeError);
  expect(() => momentsOf(Float64Array.of(1, 2, 3))).toThrow(RangeError);
});
