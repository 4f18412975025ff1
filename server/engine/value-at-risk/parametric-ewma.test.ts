import fc from "fast-check";
import { expect, test } from "vitest";
import { fraction } from "~/server/domain/units";
import { parametricTail } from "./parametric-ewma";

test("unit normal: VaR95 1.644854, ES95 2.062713, ES975 2.337803, ES99 2.665214 (scipy, appendix of the definitions)", () => {
  expect(parametricTail(1, fraction(0.95)).valueAtRisk).toBeCloseTo(1.644854, 6);
  expect(parametricTail(1, fraction(0.95)).shortfall).toBeCloseTo(2.062713, 6);
  expect(parametricTail(1, fraction(0.975)).shortfall).toBeCloseTo(2.337803, 6);
  expect(parametricTail(1, fraction(0.99)).valueAtRisk).toBeCloseTo(2.326348, 6);
  expect(parametricTail(1, fraction(0.99)).shortfall).toBeCloseTo(2.665214, 6);
});

test("ES is above VaR and both scale with volatility; without volatility both are 0 (by hand)", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), (sigma) => {
      const tail = parametricTail(sigma, fraction(0.99));
      expect(tail.shortfall).toBeGreaterThan(tail.valueAtRisk);
      expect(tail.valueAtRisk / parametricTail(1, fraction(0.99)).valueAtRisk).toBeCloseTo(sigma, 6);
    }),
  );
  expect(parametricTail(0, fraction(0.99))).toEqual({ valueAtRisk: 0, shortfall: 0 });
});

test("a NaN volatility is refused", () => {
  expect(() => parametricTail(Number.NaN, fraction(0.99))).toThrow(RangeError);
});
