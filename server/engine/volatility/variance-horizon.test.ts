import { expect, test } from "vitest";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { ewmaHorizonVariance, garchHorizonVariance } from "./variance-horizon";

const GARCH = { omega: 0.02, alpha: 0.08, gamma: 0, beta: 0.9, nu: null };

test("GARCH(.02, .08, .90) from a quarter of the long-run variance: 10 - .75 (1 - .98^10) / .02 over ten days (by hand)", () => {
  expect(garchHorizonVariance(0.25, GARCH, 10)).toBeCloseTo(10 - (0.75 * (1 - 0.98 ** 10)) / 0.02, 10);
  expect(garchHorizonVariance(1, GARCH, 10)).toBeCloseTo(10, 12);
});

test("golden: ten-day 99 % from half the long-run volatility is 4.27, square-root time says 3.68, 14 % less (section 2 of the definitions; 60,000 paths, fixed seed)", () => {
  const random = seededRandom(17);
  const sums = Float64Array.from({ length: 60_000 }, () => {
    let [h, sum] = [0.25, 0];
    for (let day = 0; day < 10; day++) {
      const e = Math.sqrt(h) * normalQuantile(Math.max(random(), 1e-12));
      sum += e;
      h = GARCH.omega + GARCH.alpha * e * e + GARCH.beta * h;
    }
    return sum;
  }).sort();
  const simulated = -(sums[599] ?? Number.NaN);
  const squareRoot = normalQuantile(0.99) * Math.sqrt(ewmaHorizonVariance(0.25, 10));
  expect(squareRoot).toBeCloseTo(3.68, 2);
  expect(Math.abs(simulated - 4.27)).toBeLessThan(0.08);
  const normal = normalQuantile(0.99) * Math.sqrt(garchHorizonVariance(0.25, GARCH, 10));
  expect(normal).toBeGreaterThan(squareRoot);
  expect(normal).toBeLessThan(simulated); // the sum of ten GARCH days has fatter tails than the normal law
});

test("with persistence of one or more variance keeps growing instead of failing", () => {
  const integrated = { omega: 0.1, alpha: 0.2, gamma: 0, beta: 0.8, nu: null };
  expect(garchHorizonVariance(1, integrated, 3)).toBeCloseTo(1 + 1.1 + 1.2, 12);
});

test("no days, half a day, NaN and overflow are refused", () => {
  for (const days of [0, 0.5, Number.NaN])
    expect(() => garchHorizonVariance(1, GARCH, days)).toThrow(RangeError);
  expect(() => garchHorizonVariance(Number.NaN, GARCH, 1)).toThrow(RangeError);
  expect(() => garchHorizonVariance(1, { ...GARCH, beta: 1e200 }, 4)).toThrow(RangeError);
  expect(() => ewmaHorizonVariance(-1, 2)).toThrow(RangeError);
});
