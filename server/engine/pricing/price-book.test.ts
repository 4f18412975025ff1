import fc from "fast-check";
import { expect, test } from "vitest";
import type { Frame, MarketModel } from "~/server/domain/frame";
import type { Instrument } from "~/server/domain/instrument";
import type { Factor } from "~/server/domain/scenario";
import { testFrame, testInstrument, testPosition, testQuote } from "../simulate/test-book";
import { priceBook } from "./price-book";
import type { PricedUnit } from "./pricer";

const BASE = testFrame({ seed: 2, stocks: 2, days: 130, windowDays: 120 });

/** A frame that holds one unit of one instrument under factors of the case's own. */
function holding(
  instrument: Instrument,
  price: number | null,
  factors: readonly string[],
  others: readonly Instrument[] = [],
): Frame {
  const made: Factor[] = factors.map((id) => ({
    id,
    kind: id.startsWith("currency") ? "currency" : id.startsWith("volatility") ? "volatility" : "price",
    moveKind: id.includes("yield") ? "absolute" : "relative",
  }));
  const market: MarketModel = {
    ...BASE.market,
    historical: { ...BASE.market.historical, factors: made, proxies: [], excluded: [] },
    factorVolatilities: new Float64Array(factors.length).fill(0.01),
  };
  const quotes = new Map([
    ["stock", testQuote(100)],
    ["yield", testQuote(5)],
  ]);
  if (price !== null) quotes.set(instrument.id, testQuote(price));
  return {
    ...BASE,
    asOfDate: "2024-01-15",
    instruments: new Map([instrument, ...others].map((each) => [each.id, each])),
    positions: [testPosition(instrument.id, 1)],
    quotes,
    market,
    currencies: [{ currency: "EUR", toBase: 1.1, atMs: 0, state: "live" }],
  };
}

const priced = (frame: Frame): PricedUnit => {
  const unit = priceBook(frame).lines[0]?.unit;
  if (unit?.status !== "priced") throw new Error(unit?.reason);
  return unit;
};
const reason = (frame: Frame): string => {
  const unit = priceBook(frame).lines[0]?.unit;
  return unit?.status === "excluded" ? unit.reason : "priced";
};
const pnl = (unit: PricedUnit, ...moves: number[]): number => {
  const out = new Float64Array(1);
  unit.revalue({ count: 1, column: (f) => Float64Array.of(moves[f] ?? 0) }, out);
  return out[0] ?? Number.NaN;
};

test("a share of 100 euros at 1.10: +10 % and euro -5 % change 110 dollars to 114.95 (by hand)", () => {
  const unit = priced(
    holding(testInstrument("stock", "equity", { currency: "EUR" }), 100, ["price:stock", "currency:EUR"]),
  );
  expect(unit.valueBase).toBeCloseTo(110, 10);
  expect(pnl(unit, 0.1, -0.05)).toBeCloseTo(4.95, 10);
});

test("base cash is riskless, foreign cash moves with its currency", () => {
  expect(pnl(priced(holding(testInstrument("cash", "cash", {}), null, [])))).toBe(0);
  const euros = priced(holding(testInstrument("cash", "cash", { currency: "EUR" }), null, ["currency:EUR"]));
  expect(pnl(euros, -0.1)).toBeCloseTo(-0.11, 12);
});

test("a future is worth nothing and earns on its notional", () => {
  const unit = priced(holding(testInstrument("fut", "future", { multiplier: 50 }), 4000, ["price:fut"]));
  expect(unit.valueBase).toBe(0);
  expect(unit.exposureBase).toBe(200_000);
  expect(pnl(unit, -0.02)).toBeCloseTo(-4000, 9);
});

const FIVE_YEARS = { coupon: 0.04, maturity: "2029-01-15", yieldToMaturity: 0.05, frequency: 2 as const };
test("a bond without history moves with its yield: +1 point costs duration and gains convexity (closed form)", () => {
  const bond = testInstrument("bond", "bond", { multiplier: 0.01, bond: FIVE_YEARS, underlyingId: "yield" });
  const unit = priced(holding(bond, null, ["price:yield"], [testInstrument("yield", "rate", {})]));
  expect(unit.priceLocal).toBeCloseTo(95.624, 4);
  expect(unit.greeks.dv01Base).toBeCloseTo(-0.0004263, 7);
  expect(pnl(unit, 1)).toBeCloseTo(0.01 * 95.624 * (-0.044581 + 0.5 * 23.194e-4), 3);
  expect(reason(holding(bond, null, []))).toContain("no rate of USD stands in");
});

const option = (exercise: "european" | "american", expiry = "2025-01-14"): Instrument =>
  testInstrument("opt", "option", {
    multiplier: 100,
    underlyingId: "stock",
    option: { strike: 100, expiry, right: "put", exercise, impliedVolatility: 0.2, dividendYield: 0 },
  });
const stock = testInstrument("stock", "equity", {});
const fivePercent = testInstrument("yield", "rate", {});
const OPTION_FACTORS = ["price:stock", "volatility:stock"];

test("options: the American put is worth more than its European twin, and falls to the crash in full", () => {
  const european = priced(holding(option("european"), null, OPTION_FACTORS, [stock, fivePercent]));
  const american = priced(holding(option("american"), null, OPTION_FACTORS, [stock, fivePercent]));
  expect(american.valueBase).toBeGreaterThan(european.valueBase);
  expect(pnl(american, -0.5)).toBeCloseTo(100 * 50 - american.valueBase, -1);
  expect(Math.abs(pnl(american, 0) + 0)).toBe(0);
  expect(pnl(european, 0, 0.1)).toBeCloseTo(2 * european.greeks.vegaBasePerPoint, 0);
});

test("small moves of any unit follow its Greeks", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.002, max: 0.002, noNaN: true }),
      fc.constantFrom("european" as const, "american" as const),
      (move, exercise) => {
        const unit = priced(holding(option(exercise), null, OPTION_FACTORS, [stock, fivePercent]));
        const quadratic = unit.greeks.deltaBase * move + 50 * unit.greeks.gammaBasePer1Pct * move * move;
        expect(Math.abs(pnl(unit, move) - quadratic)).toBeLessThan(0.2);
      },
    ),
    { numRuns: 20 },
  );
});

test("what can't be moved is excluded by name, and an option expiring today is intrinsic", () => {
  expect(reason(holding(option("european"), 5, [], [stock]))).toContain("no history");
  expect(reason(holding(option("european"), 5, OPTION_FACTORS))).toBe("its underlying is unknown");
  expect(reason(holding(option("european", "2024-01-12"), 5, OPTION_FACTORS, [stock]))).toContain("expired");
  expect(reason(holding(testInstrument("ix", "index", {}), 5, ["price:ix"]))).toContain("can't be held");
  expect(reason(holding(stock, 100, []))).toContain("no history");
  const today = priced(holding(option("american", "2024-01-15"), null, OPTION_FACTORS, [stock]));
  expect(today.valueBase).toBe(0);
  expect(pnl(today, -0.1)).toBeCloseTo(1000, 9);
});

test("a quantity that is no number is refused", () => {
  const frame = holding(stock, 100, ["price:stock"]);
  expect(() => priceBook({ ...frame, positions: [testPosition("stock", Number.NaN)] })).toThrow(RangeError);
});
