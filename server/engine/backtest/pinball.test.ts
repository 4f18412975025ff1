import fc from "fast-check";
import { expect, test } from "vitest";
import { pinball } from "./pinball";

test("a = .01, v = -.04: y = -.06 gives .0198, y = .01 gives .0005 (appendix of the definitions; by hand)", () => {
  expect(pinball({ profit: -0.06 }, 0.04, 0.01)).toBeCloseTo(0.0198, 12);
  expect(pinball({ profit: 0.01 }, 0.04, 0.01)).toBeCloseTo(0.0005, 12);
});

test("of all constants the order statistic has the least mean loss", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 40, maxLength: 60 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      (profits, other) => {
        const quantile = profits.toSorted((a, b) => a - b)[Math.ceil(profits.length * 0.1) - 1] ?? Number.NaN;
        const mean = (v: number) => profits.reduce((sum, profit) => sum + pinball({ profit }, -v, 0.1), 0);
        expect(mean(quantile)).toBeLessThanOrEqual(mean(other) + 1e-9);
      },
    ),
  );
});

test("NaN and a tail of 0 are refused", () => {
  expect(() => pinball({ profit: Number.NaN }, 1, 0.01)).toThrow(RangeError);
  expect(() => pinball({ profit: 1 }, 1, 0)).toThrow(RangeError);
});
