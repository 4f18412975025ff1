import fc from "fast-check";
import { expect, test } from "vitest";
import { chiSquareQuantile, studentCdf, studentDensity, studentQuantile } from "./student-t";

test("one degree of freedom is the Cauchy law: quantile at 3/4 is 1, density at 0 is 1/pi (by hand)", () => {
  expect(studentQuantile(0.75, 1)).toBeCloseTo(1, 12);
  expect(studentDensity(0, 1)).toBeCloseTo(1 / Math.PI, 13);
  expect(studentQuantile(0.5, 7)).toBe(0);
});

/** scipy 1.17.1, stats.t.ppf(p, nu). */
const T: readonly [number, number, number][] = [
  [0.01, 5, -3.364929998907218],
  [0.025, 4, -2.7764451051977943],
  [0.001, 3, -10.214531852407385],
  [0.01, 2.5, -5.353111173030874],
  [0.3, 7, -0.5491096579472854],
];
test("quantiles agree with scipy to 1e-11", () => {
  for (const [p, nu, x] of T) expect(Math.abs(studentQuantile(p, nu) / x - 1)).toBeLessThan(1e-11);
  expect(studentCdf(-2, 5)).toBeCloseTo(0.050969739414929174, 13);
  expect(studentDensity(-2, 5)).toBeCloseTo(0.06509031032621647, 13);
});

/** scipy 1.17.1, stats.chi2.ppf(p, 5). */
const CHI: readonly [number, number][] = [
  [0.001, 0.2102126026292192],
  [0.1, 1.6103079869623227],
  [0.5, 4.351460191095526],
  [0.9, 9.236356899781123],
  [0.999, 20.515005652432873],
];
test("chi-square quantiles agree with scipy to 1e-10", () => {
  for (const [p, x] of CHI) expect(Math.abs(chiSquareQuantile(p, 5) / x - 1)).toBeLessThan(1e-10);
});

test("quantile and distribution function undo one another", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
      fc.double({ min: 1.5, max: 60, noNaN: true }),
      (p, nu) => {
        expect(studentCdf(studentQuantile(p, nu), nu)).toBeCloseTo(p, 11);
      },
    ),
    { numRuns: 50 },
  );
});

test("no degrees of freedom and impossible probabilities are refused", () => {
  expect(() => studentQuantile(0.5, 0)).toThrow(RangeError);
  expect(() => studentQuantile(1, 5)).toThrow(RangeError);
  expect(() => chiSquareQuantile(0, 5)).toThrow(RangeError);
  expect(() => studentDensity(0, Number.NaN)).toThrow(RangeError);
});

test("golden: VaR and ES of a unit-variance t with 3, 4 and 5 degrees of freedom (appendix of the definitions)", () => {
  const figures = (c: number, nu: number): [number, number] => {
    const q = studentQuantile(c, nu);
    const scale = Math.sqrt((nu - 2) / nu);
    const shortfall = (studentDensity(q, nu) * (nu + q * q)) / ((nu - 1) * (1 - c));
    return [scale * q, scale * shortfall];
  };
  for (const [c, nu, valueAtRisk, shortfall] of [
    [0.99, 3, 2.621576, null],
    [0.975, 3, null, 2.909605],
    [0.99, 4, 2.649492, 3.69151],
    [0.975, 4, null, 2.823871],
    [0.99, 5, 2.606463, null],
    [0.975, 5, null, 2.727802],
  ] as const) {
    const [one, other] = figures(c, nu);
    if (valueAtRisk !== null) expect(Math.abs(one - valueAtRisk)).toBeLessThan(1e-6);
    if (shortfall !== null) expect(Math.abs(other - shortfall)).toBeLessThan(1e-6);
  }
});
