import fc from "fast-check";
import { expect, test } from "vitest";
import { fraction } from "~/server/domain/units";
import { historicalTail, lossesWorstFirst } from "../value-at-risk/historical";
import { weightedScenarios, weightedTail } from "./weighted-tail";

test("losses 10, 20, 30 with probabilities .9, .06, .04 at 95 %: VaR 20, ES (.04 x 30 + .01 x 20)/.05 = 28 (by hand)", () => {
  const tail = weightedTail(
    weightedScenarios(Float64Array.of(-10, -20, -30), Float64Array.of(0.9, 0.06, 0.04)),
    fraction(0.95),
  );
  expect(tail.valueAtRisk).toBe(20);
  expect(tail.shortfall).toBeCloseTo(28, 10);
});

test("losses 1..250 at 97.5 %, equal weights: 244 and 247.36 (numpy 2, appendix of the definitions)", () => {
  const pnl = Float64Array.from({ length: 250 }, (_, i) => -(i + 1));
  const tail = weightedTail(weightedScenarios(pnl, new Float64Array(250).fill(1 / 250)), fraction(0.975));
  expect(tail.valueAtRisk).toBe(244);
  expect(tail.shortfall).toBeCloseTo(247.36, 8);
});

test("with equal weights it is the order statistic and the fractional mean; shares of the tail sum to one", () => {
  const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
    minLength: 100,
    maxLength: 400,
  });
  fc.assert(
    fc.property(sample, fc.constantFrom(0.95, 0.975, 0.99), (xs, level) => {
      const pnl = Float64Array.from(xs);
      const weighted = weightedTail(
        weightedScenarios(pnl, new Float64Array(pnl.length).fill(1 / pnl.length)),
        fraction(level),
      );
      const plain = historicalTail(lossesWorstFirst(pnl), fraction(level));
      expect(weighted.valueAtRisk).toBe(plain.valueAtRisk);
      expect(Math.abs(weighted.shortfall - plain.shortfall)).toBeLessThan(1e-6);
      expect(weighted.tailWeights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    }),
  );
});

test("probabilities that do not sum to one, and a NaN, are refused", () => {
  expect(() => weightedScenarios(Float64Array.of(1), Float64Array.of(0.5))).toThrow(RangeError);
  expect(() => weightedScenarios(Float64Array.of(Number.NaN), Float64Array.of(1))).toThrow(RangeError);
});

test("figures from the beginning of the order are those from all of it, with one scenario that holds most of the weight too", () => {
  const profits = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 30, maxLength: 60 });
  fc.assert(
    fc.property(profits, fc.nat(), fc.constantFrom(0.9, 0.95, 0.99), (pnl, heavy, level) => {
      const raw = Float64Array.from(pnl, (_, i) => (i === heavy % pnl.length ? 200 : 1));
      const probabilities = raw.map((w) => w / (pnl.length + 199));
      const asked = weightedScenarios(Float64Array.from(pnl), probabilities);
      const [partly, whole] = [asked, weightedScenarios(Float64Array.from(pnl), probabilities)];
      expect([...whole.order]).toEqual([...whole.worst(pnl.length)]);
      expect(weightedTail(partly, fraction(level))).toEqual(weightedTail(whole, fraction(level)));
      expect([...partly.worst(3).subarray(0, 3)]).toEqual([...whole.order.subarray(0, 3)]);
    }),
  );
});
