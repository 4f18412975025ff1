import fc from "fast-check";
import { expect, test } from "vitest";
import { fraction } from "~/server/domain/units";
import { parametricTail } from "./parametric-ewma";
import { studentTail } from "./parametric-student";

/** nu, VaR99, ES97.5, ES99 where given; unit variance (appendix of the definitions, scipy). */
const GOLDEN: readonly [number, number, number, number | null][] = [
  [4, 2.649492, 2.823871, 3.69151],
  [5, 2.606463, 2.727802, null],
  [3, 2.621576, 2.909605, null],
];
test("unit-variance t4, t5, t3: VaR99, ES97.5 and ES99 agree with the golden numbers to 1e-6", () => {
  for (const [nu, value, es975, es99] of GOLDEN) {
    expect(Math.abs(studentTail(1, nu, fraction(0.99)).valueAtRisk - value)).toBeLessThan(1e-6);
    expect(Math.abs(studentTail(1, nu, fraction(0.975)).shortfall - es975)).toBeLessThan(1e-6);
    if (es99 !== null)
      expect(Math.abs(studentTail(1, nu, fraction(0.99)).shortfall - es99)).toBeLessThan(1e-6);
  }
});

test("with very many degrees of freedom it is the normal law, and it scales with volatility", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (volatility) => {
      const student = studentTail(volatility, 1e7, fraction(0.99));
      const normal = parametricTail(volatility, fraction(0.99));
      expect(student.valueAtRisk / normal.valueAtRisk).toBeCloseTo(1, 5);
      expect(student.shortfall / normal.shortfall).toBeCloseTo(1, 5);
    }),
  );
});

test("two degrees of freedom and a NaN volatility are refused", () => {
  expect(() => studentTail(1, 2, fraction(0.99))).toThrow(RangeError);
  expect(() => studentTail(Number.NaN, 5, fraction(0.99))).toThrow(RangeError);
});
