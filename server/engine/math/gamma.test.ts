import fc from "fast-check";
import { expect, test } from "vitest";
import { digamma, logGamma, regularisedBeta, regularisedGamma } from "./gamma";

test("Gamma(5) = 24, Gamma(1/2) = sqrt(pi), P(1, x) = 1 - exp(-x), I_x(1, 1) = x (by hand)", () => {
  expect(logGamma(5)).toBeCloseTo(Math.log(24), 13);
  expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
  expect(regularisedGamma(1, 2)).toBeCloseTo(1 - Math.exp(-2), 14);
  expect(regularisedBeta(0.3, 1, 1)).toBeCloseTo(0.3, 14);
});

test("I_x(a, b) = 1 - I_1-x(b, a), and P(a, x) grows with x", () => {
  const shape = fc.double({ min: 0.3, max: 40, noNaN: true });
  fc.assert(
    fc.property(shape, shape, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (a, b, x) => {
      expect(regularisedBeta(x, a, b)).toBeCloseTo(1 - regularisedBeta(1 - x, b, a), 12);
      expect(regularisedGamma(a, b + x)).toBeGreaterThanOrEqual(regularisedGamma(a, b) - 1e-14);
    }),
  );
});

test("arguments outside the domain are refused", () => {
  expect(() => logGamma(0)).toThrow(RangeError);
  expect(() => regularisedGamma(1, -1)).toThrow(RangeError);
  expect(() => regularisedBeta(1.1, 1, 1)).toThrow(RangeError);
});

test("digamma(1) is minus Euler's constant and psi(x + 1) = psi(x) + 1/x (Abramowitz & Stegun 6.3.2, 6.3.5)", () => {
  expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 12);
  expect(digamma(0.5)).toBeCloseTo(-1.9635100260214235, 12);
  for (const x of [0.1, 1.7, 9.9, 250]) expect(digamma(x + 1)).toBeCloseTo(digamma(x) + 1 / x, 11);
  expect(() => digamma(0)).toThrow(RangeError);
});
