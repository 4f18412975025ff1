import fc from "fast-check";
import { expect, test } from "vitest";
import type { BondTerms } from "~/server/domain/instrument";
import { bondCleanPrice, bondFigures, bondSchedule, bondYield } from "./bond-yield";

const five: BondTerms = { coupon: 0.04, maturity: "2029-01-15", yieldToMaturity: null, frequency: 2 };

test("at a yield equal to the coupon, on a coupon day, a bond is worth par (by hand)", () => {
  const schedule = bondSchedule(five, "2024-01-15");
  expect(schedule).toEqual({ coupons: 10, toNext: 1 });
  expect(bondCleanPrice(five, schedule, 0.04)).toBeCloseTo(100, 10);
  expect(bondCleanPrice({ ...five, coupon: 0 }, schedule, 0)).toBeCloseTo(100, 12);
});

test("five years, 4 % twice a year, at 5 %: 95.6240, duration 4.4581, convexity 23.194, DV01 .04263 (closed form)", () => {
  const figures = bondFigures(five, bondSchedule(five, "2024-01-15"), 0.05);
  expect(figures.cleanPrice).toBeCloseTo(95.624, 4);
  expect(figures.modifiedDuration).toBeCloseTo(4.4581, 4);
  expect(figures.convexity).toBeCloseTo(23.194, 3);
  expect(figures.dv01).toBeCloseTo(0.04263, 5);
});

test("maturities at the end of a month keep their coupon days", () => {
  const august = { ...five, maturity: "2025-08-31" };
  expect(bondSchedule(august, "2025-02-28")).toEqual({ coupons: 1, toNext: 1 });
  expect(bondSchedule(august, "2025-08-30").coupons).toBe(1);
});

const anyBond = fc.record({
  coupon: fc.double({ min: 0, max: 0.15, noNaN: true }),
  maturity: fc.constantFrom("2024-03-01", "2026-08-31", "2033-05-15", "2054-02-28"),
  yieldToMaturity: fc.constant(null),
  frequency: fc.constantFrom(1 as const, 2 as const, 4 as const),
});
const anyYield = fc.double({ min: -0.02, max: 0.3, noNaN: true });

test("the closed form is the sum of the coupons; yield undoes price; duration is the slope", () => {
  fc.assert(
    fc.property(anyBond, anyYield, (terms, yieldAnnual) => {
      const schedule = bondSchedule(terms, "2024-01-19");
      const figures = bondFigures(terms, schedule, yieldAnnual);
      const price = bondCleanPrice(terms, schedule, yieldAnnual);
      expect(Math.abs(price / figures.cleanPrice - 1)).toBeLessThan(1e-10);
      expect(Math.abs(bondYield(terms, schedule, price) - yieldAnnual)).toBeLessThan(1e-9);
      const bump =
        bondCleanPrice(terms, schedule, yieldAnnual - 5e-5) -
        bondCleanPrice(terms, schedule, yieldAnnual + 5e-5);
      expect(Math.abs(bump - figures.dv01)).toBeLessThan(1e-6 * (1 + figures.dv01));
    }),
  );
});

test("a matured bond, an impossible yield and an impossible price are refused", () => {
  expect(() => bondSchedule(five, "2029-01-15")).toThrow(RangeError);
  const schedule = bondSchedule(five, "2024-01-15");
  expect(() => bondCleanPrice(five, schedule, -2)).toThrow(RangeError);
  expect(() => bondFigures(five, schedule, -3)).toThrow(RangeError);
  expect(() => bondYield(five, schedule, 0)).toThrow(RangeError);
});
