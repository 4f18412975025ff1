import fc from "fast-check";
import { expect, test } from "vitest";
import { valueOrNull } from "~/server/domain/measure";
import { daysToLiquidate, liquidityOf } from "./volume-share";

test("1 m shares at 20 % of 2 m a day take 2.5 days (appendix of the definitions)", () => {
  expect(daysToLiquidate(-1e6, 2e6, 0.2)).toBeCloseTo(2.5, 12);
  expect(daysToLiquidate(0, null, 0.2)).toBe(0);
});

test("half of the book in 0 days, half in 4: 62.5 % after one day, score .625 (by hand)", () => {
  const found = liquidityOf([
    { exposureBase: 100, daysToLiquidate: 0 },
    { exposureBase: -100, daysToLiquidate: 4 },
  ]);
  expect(found.profile[0]).toEqual({ days: 1, shareLiquidated: 0.625 });
  expect(valueOrNull(found.score)).toBeCloseTo(0.625, 12);
  expect(valueOrNull(found.daysToLiquidate)).toBe(4);
});

test("unknown volume is neither infinite nor zero", () => {
  const found = liquidityOf([
    { exposureBase: 100, daysToLiquidate: null },
    { exposureBase: 300, daysToLiquidate: 0.5 },
  ]);
  expect(found.unknownShareOfGross).toBe(0.25);
  expect(found.profile.at(-1)?.shareLiquidated).toBe(0.75);
  expect(liquidityOf([{ exposureBase: 1, daysToLiquidate: null }]).daysToLiquidate.status).toBe(
    "unavailable",
  );
  expect(daysToLiquidate(5, null, 0.2)).toBeNull();
});

test("the profile never falls and the score is between 0 and 1", () => {
  const inputs = fc.array(
    fc.record({
      exposureBase: fc.integer({ min: -1000, max: 1000 }),
      daysToLiquidate: fc.option(fc.double({ min: 0, max: 500, noNaN: true })),
    }),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(inputs, (book) => {
      const found = liquidityOf(book);
      found.profile.forEach((step, i) => {
        expect(step.shareLiquidated).toBeGreaterThanOrEqual(
          (found.profile[i - 1]?.shareLiquidated ?? 0) - 1e-12,
        );
      });
      const score = valueOrNull(found.score);
      if (score !== null) expect(score >= 0 && score <= 1 + 1e-12).toBe(true);
    }),
  );
});

test("selling nothing a day is refused", () => {
  expect(() => daysToLiquidate(1, 1, 0)).toThrow(RangeError);
});

test("what has a volume but no price still is the slowest", () => {
  const found = liquidityOf([
    { exposureBase: 100, daysToLiquidate: 1 },
    { exposureBase: 0, daysToLiquidate: 30 },
  ]);
  expect(found.daysToLiquidate).toEqual({ status: "ok", value: 30 });
});
