import fc from "fast-check";
import { expect, test } from "vitest";
import type { OptionTerms } from "~/server/domain/instrument";
import { testInstrument } from "../simulate/test-book";
import { americanValue } from "./american";
import { blackScholes, blackScholesGreeks, escrowOf } from "./black-scholes";
import { exclusionOf, pricedUnit, profitUnder, type TestHolding } from "./test-holding";

const terms = (own: Partial<OptionTerms> = {}): OptionTerms => ({
  strike: 100,
  expiry: "2025-01-14",
  right: "call",
  exercise: "european",
  impliedVolatility: null,
  dividendYield: 0,
  ...own,
});
const stock = testInstrument("stock", "equity", {});
const payer = testInstrument("stock", "equity", {
  dividends: [
    { exDate: "2024-01-15", amountLocal: 9 },
    { exDate: "2024-07-15", amountLocal: 3 },
    { exDate: "2025-07-15", amountLocal: 3 },
  ],
});
const holding = (own: Partial<OptionTerms>, change: Partial<TestHolding> = {}): TestHolding => ({
  instrument: testInstrument("o", "option", { underlyingId: "stock", option: terms(own) }),
  others: [stock, testInstrument("DGS1", "rate", { symbol: "DGS1" })],
  quotes: { stock: 100, DGS1: 5 },
  factors: ["price:stock", "volatility:stock"],
  ...change,
});

test("a quote without a volatility implies it: the model's price today is the quote, American or European", () => {
  for (const exercise of ["european", "american"] as const)
    for (const right of ["call", "put"] as const) {
      const made = {
        isCall: right === "call",
        strike: 100,
        years: 1,
        rate: Math.log(1.05),
        dividendYield: 0,
      };
      const price =
        exercise === "american" ? americanValue(made, 100, 0.33, 48) : blackScholes(made, 100, 0.33);
      const unit = pricedUnit(holding({ exercise, right }, { quotes: { stock: 100, DGS1: 5, o: price } }));
      expect(unit.note).toContain("volatility implied by its quote");
      const vega = unit.greeks.vegaBasePerPoint;
      expect(vega / blackScholesGreeks(made, 100, 0.33).vega).toBeCloseTo(0.01, 2);
      expect(unit.deltas[1]?.base).toBeCloseTo(100 * vega * 0.33, 2);
    }
});

test("a quote that implies no volatility is still the value; the underlying's own volatility moves it, with the reason", () => {
  const below = pricedUnit(holding({ strike: 60 }, { quotes: { stock: 100, DGS1: 5, o: 40 } }));
  expect(below.valueBase).toBe(40);
  expect(below.note).toContain("at or below what it is worth without volatility: the underlying's own EWMA");
  const above = pricedUnit(holding({}, { quotes: { stock: 100, DGS1: 5, o: 101 } }));
  expect(above.note).toContain("above what any volatility can make it worth");
});

test("cash dividends before expiry, and only those, lower a call and raise a put by what the escrow says (closed form)", () => {
  const others = [payer, testInstrument("DGS1", "rate", { symbol: "DGS1" })];
  const rate = Math.log(1.05);
  const bare = 100 - escrowOf([{ years: 182 / 365, amount: 3 }], rate, 0);
  for (const right of ["call", "put"] as const) {
    const unit = pricedUnit(holding({ right, impliedVolatility: 0.2 }, { others }));
    const made = { isCall: right === "call", strike: 100, years: 1, rate, dividendYield: 0 };
    expect(unit.valueBase).toBeCloseTo(blackScholes(made, bare, 0.2), 12);
    expect(unit.note).toContain("1 cash dividends before expiry, escrowed");
    // The whole fall of the price is the stock's, not the dividend's.
    const moved = blackScholes(made, bare - 10, 0.2) - blackScholes(made, bare, 0.2);
    expect(profitUnder(unit, -0.1)).toBeCloseTo(moved, 12);
  }
  const dear = testInstrument("stock", "equity", { dividends: [{ exDate: "2024-07-15", amountLocal: 200 }] });
  expect(exclusionOf(holding({ impliedVolatility: 0.2 }, { others: [dear] }))).toContain(
    "worth more than it",
  );
});

test("an American call on a stock that pays is worth more than its European twin, and less than without dividends", () => {
  const value = (exercise: "european" | "american", underlying = payer) =>
    pricedUnit(holding({ exercise, impliedVolatility: 0.2, strike: 80 }, { others: [underlying] })).valueBase;
  expect(value("american")).toBeGreaterThan(value("european"));
  expect(value("american")).toBeLessThan(value("american", stock));
});

test("edge cases: |d1| above 7, no volatility and 1,000 %, rates below zero, expiry today: finite, and at their limits", () => {
  const worth = (own: Partial<OptionTerms>, DGS1 = 5) =>
    pricedUnit(holding(own, { quotes: { stock: 100, DGS1 } })).valueBase;
  expect(worth({ strike: 10, impliedVolatility: 0.2 })).toBeCloseTo(100 - 10 / 1.05, 10); // d1 = 11.8
  expect(worth({ strike: 1000, impliedVolatility: 0.2 })).toBeLessThan(1e-20); // d1 = -11.2
  expect(worth({ strike: 1000, impliedVolatility: 0.2 })).toBeGreaterThan(0);
  expect(worth({ impliedVolatility: 0 })).toBeCloseTo(100 - 100 / 1.05, 10);
  expect(worth({ impliedVolatility: 1000 })).toBeCloseTo(100, 10);
  expect(worth({ impliedVolatility: 0.2 }, -2)).toBeLessThan(worth({ impliedVolatility: 0.2 }, 0));
  expect(worth({ strike: 90, expiry: "2024-01-15", impliedVolatility: 0.2 })).toBe(10);
  expect(exclusionOf(holding({ expiry: "2024-01-14", impliedVolatility: 0.2 }))).toContain("expired");
  expect(exclusionOf(holding({ impliedVolatility: Number.NaN }))).toContain("no volatility");
});

test("parity, monotone and convex in the strike: European calls and puts on one underlying", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 50, max: 150, noNaN: true }),
      fc.double({ min: 0.05, max: 1.5, noNaN: true }),
      fc.double({ min: -2, max: 9, noNaN: true }),
      (strike, impliedVolatility, DGS1) => {
        const at = (right: "call" | "put", k: number) =>
          pricedUnit(holding({ right, strike: k, impliedVolatility }, { quotes: { stock: 100, DGS1 } }))
            .valueBase;
        const worth = strike / (1 + DGS1 / 100);
        expect(at("call", strike) - at("put", strike)).toBeCloseTo(100 - worth, 9);
        const [low, middle, high] = [at("call", strike - 5), at("call", strike), at("call", strike + 5)];
        expect(low).toBeGreaterThanOrEqual(middle);
        expect(low + high).toBeGreaterThanOrEqual(2 * middle - 1e-9);
      },
    ),
    { numRuns: 40 },
  );
});

test("rho is the change for a basis point of rate, and on a future the forward stands still (bumped by hand)", () => {
  const unit = pricedUnit(holding({ impliedVolatility: 0.25 }));
  const at = (rate: number) =>
    blackScholes({ isCall: true, strike: 100, years: 1, rate, dividendYield: 0 }, 100, 0.25);
  expect(unit.greeks.rhoBasePerBp).toBeCloseTo(at(Math.log(1.05) + 1e-4) - at(Math.log(1.05)), 12);
  const future = testInstrument("stock", "future", {});
  const black = pricedUnit(
    holding(
      { impliedVolatility: 0.25 },
      { others: [future, testInstrument("DGS1", "rate", { symbol: "DGS1" })] },
    ),
  );
  expect(black.greeks.rhoBasePerBp / black.valueBase).toBeCloseTo(Math.expm1(-1e-4), 9);
});
