import fc from "fast-check";
import { expect, test } from "vitest";
import { normalDensity, normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { fz0 } from "./fz0";

const forecast = { valueAtRisk: 0.04, shortfall: 0.05 };

test("a = .025, v = -.04, e = -.05: y = -.06 gives 12.804268, y = .01 gives -3.195732 (appendix of the definitions)", () => {
  expect(fz0({ profit: -0.06 }, forecast, 0.025)).toBeCloseTo(12.804268, 6);
  expect(fz0({ profit: 0.01 }, forecast, 0.025)).toBeCloseTo(-3.195732, 6);
});

test("a loss of exactly VaR counts as within: VaR/ES + ln ES - 1 (by hand)", () => {
  expect(fz0({ profit: -0.04 }, forecast, 0.025)).toBeCloseTo(0.8 + Math.log(0.05) - 1, 12);
});

test("differences of forecasts do not depend on the unit (degree zero)", () => {
  const positive = fc.double({ min: 0.01, max: 10, noNaN: true });
  fc.assert(
    fc.property(
      fc.double({ min: -20, max: 20, noNaN: true }),
      positive,
      positive,
      positive,
      (profit, a, b, unit) => {
        const difference = (scale: number) =>
          fz0({ profit: scale * profit }, { valueAtRisk: scale * a, shortfall: scale * a * 1.2 }, 0.025) -
          fz0({ profit: scale * profit }, { valueAtRisk: scale * b, shortfall: scale * b * 1.2 }, 0.025);
        expect(difference(unit)).toBeCloseTo(difference(1), 6);
      },
    ),
  );
});

test("on 40,000 normal days the true pair scores better than one 15 % too low or too high (fixed seed)", () => {
  const random = seededRandom(5);
  const tail = 0.025;
  const z = normalQuantile(1 - tail);
  const truth = { valueAtRisk: z, shortfall: normalDensity(z) / tail };
  const sums = [0.85, 1, 1.15].map(() => 0);
  for (let t = 0; t < 40_000; t++) {
    const profit = normalQuantile(Math.max(random(), 1e-12));
    [0.85, 1, 1.15].forEach((scale, i) => {
      const own = { valueAtRisk: scale * truth.valueAtRisk, shortfall: scale * truth.shortfall };
      sums[i] = (sums[i] ?? 0) + fz0({ profit }, own, tail);
    });
  }
  expect(sums[1]).toBeLessThan(Math.min(sums[0] ?? 0, sums[2] ?? 0));
});

test("an ES of zero and NaN are refused", () => {
  expect(() => fz0({ profit: 1 }, { valueAtRisk: 1, shortfall: 0 }, 0.01)).toThrow(RangeError);
  expect(() => fz0({ profit: Number.NaN }, forecast, 0.01)).toThrow(RangeError);
});
