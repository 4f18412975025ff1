import fc from "fast-check";
import { expect, test } from "vitest";
import { ewmaWeights } from "./ewma-weights";

test("three days at decay 1/2 weigh 1/7, 2/7, 4/7 (by hand)", () => {
  expect(Array.from(ewmaWeights(3, 0.5), (w) => Math.round(w * 7))).toEqual([1, 2, 4]);
});

test("at .94, 74 days carry 99 % of the weight (RiskMetrics 1996, table 5.7)", () => {
  const newest = ewmaWeights(5000, 0.94).slice(-74);
  expect(newest.reduce((a, b) => a + b, 0)).toBeCloseTo(0.99, 3);
});

test("weights sum to one and never fall with time", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.double({ min: 0.5, max: 1, noNaN: true }),
      (count, decay) => {
        const weights = ewmaWeights(count, decay);
        expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        for (let i = 1; i < count; i++)
          expect(weights[i] ?? 0).toBeGreaterThanOrEqual((weights[i - 1] ?? 0) - 1e-18);
      },
    ),
  );
});

test("no moves or an impossible decay are refused", () => {
  expect(() => ewmaWeights(0, 0.94)).toThrow(RangeError);
  expect(() => ewmaWeights(10, 0)).toThrow(RangeError);
});
