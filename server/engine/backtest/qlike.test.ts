import fc from "fast-check";
import { expect, test } from "vitest";
import { qlike, qlikeOfSquare } from "./qlike";

test("rv = .0004, h = .0002 gives .306853 = 2 - ln 2 - 1; swapped .193147 (appendix of the definitions)", () => {
  expect(qlike({ realised: 0.0004, forecast: 0.0002 })).toBeCloseTo(0.306853, 6);
  expect(qlike({ realised: 0.0002, forecast: 0.0004 })).toBeCloseTo(0.193147, 6);
});

test("it is zero only at the truth, and differs from the form for squares by what does not depend on h", () => {
  const variance = fc.double({ min: 1e-6, max: 1, noNaN: true });
  fc.assert(
    fc.property(variance, variance, variance, (realised, a, b) => {
      expect(qlike({ realised, forecast: realised })).toBeCloseTo(0, 12);
      const difference = qlike({ realised, forecast: a }) - qlike({ realised, forecast: b });
      const squares =
        qlikeOfSquare({ squaredReturn: realised, forecast: a }) -
        qlikeOfSquare({ squaredReturn: realised, forecast: b });
      expect(Math.abs(squares - difference)).toBeLessThan(1e-6 * (1 + Math.abs(difference)));
    }),
  );
});

test("a zero forecast, a zero proxy and NaN are refused", () => {
  expect(() => qlike({ realised: 1, forecast: 0 })).toThrow(RangeError);
  expect(() => qlike({ realised: 0, forecast: 1 })).toThrow(RangeError);
  expect(() => qlikeOfSquare({ squaredReturn: Number.NaN, forecast: 1 })).toThrow(RangeError);
  expect(qlikeOfSquare({ squaredReturn: 0, forecast: 1 })).toBe(0);
});
