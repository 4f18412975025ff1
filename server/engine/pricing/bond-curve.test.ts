import fc from "fast-check";
import { expect, test } from "vitest";
import { testInstrument } from "../simulate/test-book";
import { bondFlows, zeroSpread } from "./bond-curve";
import { bondSchedule } from "./bond-yield";
import { pricedUnit, profitUnder, type TestHolding } from "./test-holding";

const FIVE = { coupon: 0.04, maturity: "2029-01-15", yieldToMaturity: null, frequency: 2 as const };
const rate = (symbol: string) => testInstrument(symbol, "rate", { symbol });
const holding = (own: Partial<TestHolding> = {}, bond: object = {}): TestHolding => ({
  instrument: testInstrument("b", "bond", { multiplier: 0.01, bond: FIVE, ...bond }),
  others: [rate("DGS2"), rate("DGS10"), rate("BBB_SPREAD")],
  quotes: { b: 100, DGS2: 4, DGS10: 4, BBB_SPREAD: 1 },
  factors: ["price:DGS2!", "price:DGS10!", "price:BBB_SPREAD!"],
  ...own,
});

test("golden: at 2.469 % a half-year continuous a 5-year 4 % semi bond is worth 95.6240 (definitions): the spread gives it back", () => {
  const schedule = bondSchedule(FIVE, "2024-01-15");
  const flows = bondFlows(FIVE, schedule);
  const flat = new Float64Array(10).fill(2 * Math.log(1.025) - 0.012);
  expect(zeroSpread(flows, flat, 95.624)).toBeCloseTo(0.012, 6);
  expect(zeroSpread(flows, flat, 1e9)).toBeNull();
});

test("by hand: a bill of 100 in a year at 4 % loses its time for one basis point, and a bond at par on a flat curve its duration", () => {
  const bill = { coupon: 0, maturity: "2025-01-15", yieldToMaturity: null, frequency: 1 as const };
  const unit = pricedUnit(holding({ quotes: { b: 100 / 1.04, DGS2: 4, DGS10: 4 } }, { bond: bill }));
  expect(unit.greeks.dv01Base).toBeCloseTo((-1 / 1.04) * 1e-4, 12);
  expect(profitUnder(unit, 1)).toBeCloseTo(1 / 1.05 - 1 / 1.04, 12);
});

test("both ends of the curve and the spread move it: the parts add up to the parallel move, and a spread it names is CS01", () => {
  const unit = pricedUnit(holding({}, { underlyingId: "BBB_SPREAD" }));
  expect(unit.note).toBe("moved by 2 yields of USD, its spread by BBB_SPREAD");
  const step = 1e-4;
  const both = profitUnder(unit, step, step);
  expect(profitUnder(unit, step) + profitUnder(unit, 0, step)).toBeCloseTo(both, 9);
  expect(both / step / 100).toBeCloseTo(unit.greeks.dv01Base / 1.04, 6);
  expect(profitUnder(unit, 0, 0, 0.01)).toBeCloseTo(unit.greeks.cs01Base, 6);
  const linear = unit.deltas.reduce((sum, { base }) => sum + base * step, 0);
  expect(linear).toBeCloseTo(profitUnder(unit, step, step, step), 8);
  expect(pricedUnit(holding()).note).toContain("its spread held");
});

test("the price falls in every yield, ever less (convexity), below zero yields too", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -3, max: 15, noNaN: true }),
      fc.double({ min: 60, max: 140, noNaN: true }),
      (level, price) => {
        const quotes = { b: price, DGS2: level, DGS10: level, BBB_SPREAD: 1 };
        const unit = pricedUnit(holding({ quotes }));
        const [down, up] = [profitUnder(unit, -1, -1), profitUnder(unit, 1, 1)];
        expect(down).toBeGreaterThan(0);
        expect(up).toBeLessThan(0);
        expect(down + up).toBeGreaterThan(0);
      },
    ),
    { numRuns: 40 },
  );
});

test("by hand: three months into a half year of 2 the value is the price and 1; on the day of a coupon the price alone", () => {
  const between = pricedUnit(holding({ asOfDate: "2024-04-15" }));
  expect(between.valueBase).toBeCloseTo(0.01 * (100 + (2 * 91) / 182), 12);
  expect(between.priceLocal).toBe(100);
  expect(pricedUnit(holding({ asOfDate: "2024-07-15" })).valueBase).toBeCloseTo(1, 12);
  const euros = pricedUnit(
    holding({ asOfDate: "2024-04-15", factors: ["price:b", "currency:EUR"] }, { currency: "EUR" }),
  );
  // The price moves on itself, accrued interest with the currency alone.
  expect(profitUnder(euros, 0.1)).toBeCloseTo(1.1 * 0.1, 12);
  expect(profitUnder(euros, 0, 0.1)).toBeCloseTo(0.1 * euros.valueBase, 12);
});

test("a coupon that falls today has been paid: neither accrued nor in the payments", () => {
  const flows = bondFlows(FIVE, bondSchedule(FIVE, "2024-07-15"));
  expect([flows.years.length, flows.years[0], flows.amounts[8]]).toEqual([9, 0.5, 102]);
});
