import fc from "fast-check";
import { expect, test } from "vitest";
import { bridge, pathThroughMarks } from "./intraday-path";

const marks = fc
  .tuple(
    fc.double({ min: 10, max: 5_000, noNaN: true }),
    fc.array(fc.double({ min: 0, max: 0.1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  )
  .map(([low, [a = 0, b = 0, c = 0]]) => {
    const [open, close] = [low * (1 + a), low * (1 + b)];
    return { open, close, low, high: Math.max(open, close) * (1 + c) };
  });

test("a path starts at the open, ends at the close, stays within the extremes and touches both", () => {
  fc.assert(
    fc.property(marks, fc.integer({ min: 0, max: 1e6 }), (day, seed) => {
      const path = pathThroughMarks(seed, "2020-03-16", day);
      const prices = Array.from({ length: 20_001 }, (_, i) => path(i / 20_000));
      expect(prices[0]).toBeCloseTo(day.open, 9);
      expect(prices.at(-1)).toBeCloseTo(day.close, 9);
      const tolerance = Math.max(1e-9, (day.high - day.low) * 2e-3);
      expect(Math.max(...prices)).toBeLessThanOrEqual(day.high);
      expect(Math.min(...prices)).toBeGreaterThanOrEqual(day.low);
      expect(day.high - Math.max(...prices)).toBeLessThanOrEqual(tolerance);
      expect(Math.min(...prices) - day.low).toBeLessThanOrEqual(tolerance);
    }),
    { numRuns: 30 },
  );
});

test("marks that contradict each other are refused by name", () => {
  const day = { open: 10, high: 9, low: 8, close: 8.5 };
  expect(() => pathThroughMarks(1, "2020-03-16", day)).toThrow("2020-03-16 has open 10, high 9");
});

test("a bridge is zero at both ends and the same for the same day and name", () => {
  const path = bridge(5, "2020-03-16", "A");
  expect(path(0)).toBe(0);
  expect(path(1)).toBeCloseTo(0, 12);
  expect(path(0.3)).toBe(bridge(5, "2020-03-16", "A")(0.3));
  expect(path(0.3)).not.toBe(bridge(5, "2020-03-17", "A")(0.3));
});
