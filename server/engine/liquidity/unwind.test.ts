import fc from "fast-check";
import { expect, test } from "vitest";
import { linearUnwindFactor } from "./execution";
import { unwindFactor } from "./unwind";
import type { LiquidityInput } from "./volume-share";

const held = (exposureBase: number, daysToLiquidate: number | null): LiquidityInput => ({
  ...{ exposureBase, daysToLiquidate },
});
const factorOf = (...inputs: LiquidityInput[]): number => {
  const factor = unwindFactor(inputs);
  return factor.status === "ok" ? factor.value : Number.NaN;
};

test("one position over n whole days is the rule of linear liquidation: 1.483 for five days", () => {
  expect(factorOf(held(-100, 5))).toBeCloseTo(1.483, 3);
  for (const days of [1, 2, 3, 10, 60, 252])
    expect(factorOf(held(100, days))).toBeCloseTo(linearUnwindFactor(days), 12);
});

test("by hand: three quarters sold at once, a quarter over two days", () => {
  // All of it on the first day, an eighth of gross (half of the quarter) through the second.
  expect(factorOf(held(75, 0.5), held(-25, 2))).toBeCloseTo(Math.sqrt(1 + 0.125 ** 2), 12);
  expect(factorOf(held(75, 0.5), held(-25, 1))).toBe(1);
  expect(factorOf(held(100, 0))).toBe(1);
});

test("property: never below one, slower is never less, and size alone changes nothing", () => {
  const input = fc.record({
    exposureBase: fc.double({ min: 1, max: 1e6, noNaN: true }),
    daysToLiquidate: fc.double({ min: 0, max: 100, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(input, { minLength: 1, maxLength: 6 }), (inputs) => {
      const factor = factorOf(...inputs);
      expect(factor).toBeGreaterThanOrEqual(1);
      const slower = inputs.map((each) => ({ ...each, daysToLiquidate: 2 * each.daysToLiquidate }));
      expect(factorOf(...slower)).toBeGreaterThanOrEqual(factor - 1e-12);
      const bigger = inputs.map((each) => ({ ...each, exposureBase: -8 * each.exposureBase }));
      expect(factorOf(...bigger)).toBeCloseTo(factor, 9);
    }),
  );
});

test("nothing held, too much of unknown volume, or a year and more is no factor", () => {
  expect(unwindFactor([])).toMatchObject({ status: "unavailable", code: "no-positions" });
  expect(unwindFactor([held(90, 1), held(10, null)])).toMatchObject({
    reason: "volume unknown for 10.0 % of gross",
  });
  expect(factorOf(held(96, 1), held(4, null))).toBe(1);
  expect(unwindFactor([held(1, 253)])).toMatchObject({ code: "no-volume" });
});
