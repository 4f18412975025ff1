import { expect, test } from "vitest";
import { fraction } from "~/server/domain/units";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { weightedScenarios } from "../predictive/weighted-tail";
import { bootstrapInterval, deltaInterval, orderStatisticInterval } from "./confidence-interval";

const C95 = fraction(0.95);

test("100 losses at 95 %: between the 11th and the 1st worst (P(X <= 0) .006, P(X <= 1) .037, P(X <= 10) .989; by hand)", () => {
  const losses = Float64Array.from({ length: 100 }, (_, i) => 100 - i);
  const interval = orderStatisticInterval(losses, fraction(0.95), C95);
  expect([interval.high, interval.low]).toEqual([100, 90]);
  expect(interval.method).toContain("ranks 11 to 1 of 100");
});

test("few losses leave the interval open above, and it says so", () => {
  const interval = orderStatisticInterval(Float64Array.of(5, 4, 3, 2, 1), fraction(0.99), C95);
  expect(interval.high).toBe(5);
  expect(interval.method).toContain("open above");
});

test("order-statistic intervals of 500 normal days hold the true 97.5 % VaR in about 95 % of 300 worlds (fixed seed)", () => {
  const random = seededRandom(3);
  let held = 0;
  for (let world = 0; world < 300; world++) {
    const losses = Float64Array.from({ length: 500 }, () => -normalQuantile(Math.max(random(), 1e-12)))
      .sort()
      .reverse();
    const { low, high } = orderStatisticInterval(losses, fraction(0.975), C95);
    expect(low).toBeLessThanOrEqual(high);
    if (low <= 1.959964 && 1.959964 <= high) held++;
  }
  expect(held / 300).toBeGreaterThan(0.92);
});

test("bootstrap intervals of ES hold the true ES in 80 % of 25 worlds or more, with the same bits for the same seed", () => {
  const random = seededRandom(4);
  let held = 0;
  for (let world = 0; world < 25; world++) {
    const pnl = Float64Array.from({ length: 500 }, () => normalQuantile(Math.max(random(), 1e-12)));
    const scenarios = weightedScenarios(pnl, new Float64Array(500).fill(1 / 500));
    const interval = bootstrapInterval(scenarios, fraction(0.975), C95, "shortfall", 7);
    if (world === 0)
      expect(bootstrapInterval(scenarios, fraction(0.975), C95, "shortfall", 7)).toEqual(interval);
    if (interval.low <= 2.337803 && 2.337803 <= interval.high) held++;
  }
  expect(held).toBeGreaterThanOrEqual(20);
}, 30_000);

test("1.96 standard errors to either side (by hand); NaN is refused", () => {
  const { low, high } = deltaInterval(100, 10, C95, "32 effective days");
  expect(low).toBeCloseTo(80.40036, 4);
  expect(high).toBeCloseTo(119.59964, 4);
  expect(() => deltaInterval(Number.NaN, 1, C95, "")).toThrow(RangeError);
  expect(() => orderStatisticInterval(new Float64Array(0), C95, C95)).toThrow(RangeError);
});
