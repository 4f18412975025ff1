import fc from "fast-check";
import { expect, test } from "vitest";
import { symmetricEigenvalues } from "../math/eigen-symmetric";
import { absorptionRatio, turbulenceOf } from "./breakdown";

const S = [0.02, 0.015, 0.03];
const RHO = [1, 0.5, 0.2, 0.5, 1, 0.3, 0.2, 0.3, 1];
const COVARIANCE = Float64Array.from(RHO, (rho, k) => rho * (S[Math.floor(k / 3)] ?? 0) * (S[k % 3] ?? 0));
const ZERO = new Float64Array(3);

test("golden: the first direction of the Euler book absorbs .632932 (definitions, appendix)", () => {
  expect(absorptionRatio(COVARIANCE, 3, 1)).toBeCloseTo(0.632932, 6);
  expect(absorptionRatio(COVARIANCE, 3, 3)).toBeCloseTo(1, 14);
});

test("golden: (-5 %, 1 %, -2 %) has turbulence 3.884940, magnitude 2.379630, correlation surprise 1.632582 (appendix)", () => {
  const found = turbulenceOf(Float64Array.of(-0.05, 0.01, -0.02), ZERO, COVARIANCE);
  expect(found.turbulence).toBeCloseTo(3.88494, 6);
  expect(3 * found.turbulence).toBeCloseTo(11.65482, 5);
  expect(found.magnitude).toBeCloseTo(2.37963, 6);
  expect(found.correlationSurprise).toBeCloseTo(1.632582, 6);
});

test("by hand: a day of one deviation each, uncorrelated, has turbulence one and no surprise; a day without moves none", () => {
  const apart = Float64Array.of(0.04, 0, 0, 0.09);
  expect(turbulenceOf(Float64Array.of(0.2, -0.3), ZERO.slice(0, 2), apart)).toEqual({
    turbulence: 1,
    magnitude: 1,
    correlationSurprise: 1,
  });
  expect(turbulenceOf(ZERO, ZERO, COVARIANCE)).toMatchObject({ turbulence: 0, correlationSurprise: 1 });
});

test("eigenvalues of [[2, 1], [1, 2]] are 3 and 1 (by hand); of any matrix they sum to the trace, squares to the squares", () => {
  expect(
    [...symmetricEigenvalues(Float64Array.of(2, 1, 1, 2), 2)].map((x) => Math.round(x * 1e12) / 1e12),
  ).toEqual([3, 1]);
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 36, maxLength: 36 }),
      (xs) => {
        const matrix = Float64Array.from(
          { length: 36 },
          (_, k) => (xs[k] ?? 0) + (xs[(k % 6) * 6 + Math.floor(k / 6)] ?? 0),
        );
        const values = symmetricEigenvalues(matrix, 6);
        const sum = (of: (x: number) => number) => values.reduce((total, x) => total + of(x), 0);
        const trace = [0, 7, 14, 21, 28, 35].reduce((total, k) => total + (matrix[k] ?? 0), 0);
        expect(Math.abs(sum((x) => x) - trace)).toBeLessThan(1e-10);
        const squares = matrix.reduce((total, x) => total + x * x, 0);
        expect(Math.abs(sum((x) => x * x) - squares)).toBeLessThan(1e-9 * (1 + squares));
      },
    ),
  );
});

test("no direction, no variance, a singular covariance and wrong shapes are refused", () => {
  expect(() => absorptionRatio(COVARIANCE, 3, 0)).toThrow(RangeError);
  expect(() => absorptionRatio(new Float64Array(9), 3, 1)).toThrow(RangeError);
  expect(() => turbulenceOf(ZERO, ZERO, new Float64Array(9).fill(1))).toThrow(RangeError);
  expect(() => turbulenceOf(ZERO, new Float64Array(2), COVARIANCE)).toThrow(RangeError);
  expect(() => symmetricEigenvalues(Float64Array.of(Number.NaN), 1)).toThrow(RangeError);
});
