import fc from "fast-check";
import { expect, test } from "vitest";
import { testInstrument } from "../simulate/test-book";
import { exclusionOf, pricedUnit, profitUnder, type TestHolding } from "./test-holding";

const swap = (own: object = {}) => ({
  coupon: 0.01,
  maturity: "2029-03-20",
  recovery: 0.4,
  parSpread: null,
  ...own,
});
const holding = (own: Partial<TestHolding> = {}, terms: object = {}): TestHolding => ({
  instrument: testInstrument("cds", "cds", { creditDefaultSwap: swap(terms) }),
  others: [testInstrument("USD5Y", "rate", { symbol: "USD5Y" })],
  quotes: { cds: 2, USD5Y: 3 },
  factors: ["price:cds!"],
  ...own,
});

test("by hand: at its own premium a swap is worth nothing; 100 bp over it about 4.4 % of notional for five years", () => {
  const fair = pricedUnit(holding({ quotes: { cds: 1, USD5Y: 3 } }));
  expect(fair.priceLocal).toBeCloseTo(0, 14);
  expect(fair.valueBase).toBeCloseTo((-0.01 * 26) / 360, 14); // premium since 20 December
  const unit = pricedUnit(holding());
  // (s - c) x (1 - e^-(r + h) T) / (r + h) x 365/360, h = s x 365/360 / LGD: the same integral without premium days.
  const a = Math.log(1.03) + (0.02 * (365 / 360)) / 0.6;
  const years = 1891 / 365;
  expect(unit.priceLocal).toBeCloseTo((0.01 * (365 / 360) * (1 - Math.exp(-a * years))) / a, 3);
  expect(unit.exposureBase).toBe(-1);
});

test("CS01 is the gain for one basis point, protection sold loses when credit worsens, and the loss is revalued in full", () => {
  const unit = pricedUnit(holding());
  expect(profitUnder(unit, 0.01)).toBeCloseTo(unit.greeks.cs01Base, 12);
  expect(unit.greeks.cs01Base).toBeGreaterThan(3.9e-4);
  expect(unit.greeks.cs01Base).toBeLessThan(4.6e-4);
  // Wide spreads end the premium sooner: less than linear.
  expect(profitUnder(unit, 10)).toBeLessThan(1000 * unit.greeks.cs01Base);
  expect(profitUnder(unit, -5)).toBeCloseTo(profitUnder(unit, -2), 14); // no spread below zero
});

test("the worth rises with the spread and falls with the premium", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.05, max: 30, noNaN: true }),
      fc.double({ min: 0, max: 0.05, noNaN: true }),
      (percent, coupon) => {
        const at = (quote: number, c: number) =>
          pricedUnit(holding({ quotes: { cds: quote, USD5Y: 3 } }, { coupon: c })).priceLocal;
        expect(at(percent * 1.1, coupon)).toBeGreaterThan(at(percent, coupon));
        expect(at(percent, coupon + 0.001)).toBeLessThan(at(percent, coupon));
      },
    ),
    { numRuns: 30 },
  );
});

test("without history of its own it moves by the spread it names; without that, spread or time it is excluded by name", () => {
  const series = testInstrument("ACME_SPREAD", "rate", { symbol: "ACME_SPREAD" });
  const instrument = testInstrument("cds", "cds", {
    creditDefaultSwap: swap({ parSpread: 0.02 }),
    underlyingId: "ACME_SPREAD",
  });
  const unit = pricedUnit({ instrument, others: [series], quotes: {}, factors: ["price:ACME_SPREAD!"] });
  expect(unit.note).toContain("moved by the spread ACME_SPREAD");
  expect(unit.note).toContain("not quoted");
  expect(unit.note).toContain("discounted at 0");
  const level = pricedUnit({
    instrument: { ...instrument, creditDefaultSwap: swap() },
    others: [series],
    quotes: { ACME_SPREAD: 2 },
    factors: ["price:ACME_SPREAD!"],
  });
  expect(level.valueBase).toBe(unit.valueBase);
  expect(level.pricedFrom).toEqual(["ACME_SPREAD"]);
  expect(exclusionOf(holding({ factors: [] }))).toBe("no history of spreads");
  expect(exclusionOf(holding({ quotes: {} }))).toBe("no par spread");
  expect(exclusionOf(holding({}, { maturity: "2024-01-15" }))).toContain("protection ended");
  expect(exclusionOf({ instrument: testInstrument("cds", "cds", {}) })).toContain("without terms");
});

test("a day passes: the premium of a day is paid and the swap is a day shorter", () => {
  const unit = pricedUnit(holding());
  expect(unit.greeks.thetaBasePerDay).toBeLessThan(-0.01 / 360);
  expect(unit.greeks.thetaBasePerDay).toBeGreaterThan(-0.02 / 360 - 1e-5);
  expect(pricedUnit(holding({}, { maturity: "2024-01-16" })).greeks.thetaBasePerDay).toBeLessThan(0);
});
