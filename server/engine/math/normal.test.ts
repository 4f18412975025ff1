import fc from "fast-check";
import { expect, test } from "vitest";
import { normalCdf, normalDensity, normalQuantile, scaledNormalTail } from "./normal";

test("half of the mass lies below zero, and the density there is 1/sqrt(2 pi) (by hand)", () => {
  expect(normalCdf(0)).toBeCloseTo(0.5, 15);
  expect(normalDensity(0)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 15);
});

/** mpmath 1.3.0, ncdf at 30 digits. */
const CDF: readonly [number, number][] = [
  [-10, 7.619853024160525e-24],
  [-7.5, 3.1908916729108963e-14],
  [-5, 2.866515718791939e-7],
  [-2.326347874040841, 0.009999999999999997],
  [-1, 0.15865525393145705],
  [0.3, 0.6179114221889526],
  [1.5, 0.9331927987311419],
  [4, 0.9999683287581669],
];
test("the distribution function agrees with mpmath to 1e-15, and to 1e-11 of itself in the tail", () => {
  for (const [x, p] of CDF) {
    expect(Math.abs(normalCdf(x) - p)).toBeLessThan(1e-15);
    expect(Math.abs(normalCdf(x) / p - 1)).toBeLessThan(1e-11);
  }
});

/** scipy 1.17.1, stats.norm.ppf. */
const QUANTILES: readonly [number, number][] = [
  [1e-10, -6.361340902404056],
  [1e-4, -3.7190164854556804],
  [0.01, -2.3263478740408408],
  [0.025, -1.9599639845400545],
  [0.3, -0.5244005127080409],
];
test("the quantile agrees with scipy to 1e-12", () => {
  for (const [p, x] of QUANTILES) expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(1e-12);
});

test("quantile and distribution function undo one another; both are symmetric", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
      expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(2e-15);
      const x = normalQuantile(p);
      expect(normalCdf(-x)).toBeCloseTo(1 - normalCdf(x), 14);
    }),
  );
});

test("the scaled tail is continuous where the approximations meet", () => {
  expect(scaledNormalTail(4.4999999) / scaledNormalTail(4.5)).toBeCloseTo(1, 7);
});

test("a probability of 0, 1 or NaN has no quantile", () => {
  for (const p of [0, 1, -0.1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
});
