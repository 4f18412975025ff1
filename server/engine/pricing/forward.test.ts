import { expect, test } from "vitest";
import { testInstrument } from "../simulate/test-book";
import { exclusionOf, pricedUnit, profitUnder, type TestHolding } from "./test-holding";

const EURUSD = testInstrument("EURUSD", "fx", { symbol: "EURUSD" });
const DOLLAR = testInstrument("USD1Y", "rate", { symbol: "USD1Y" });
const EURO = testInstrument("EUR1Y", "rate", { symbol: "EUR1Y", currency: "EUR" });
const forward = (rate: number, maturity = "2025-01-14") =>
  testInstrument("fwd", "fx-forward", { underlyingId: "EURUSD", forward: { rate, maturity } });
const holding = (own: Partial<TestHolding> = {}): TestHolding => ({
  instrument: forward(1.12),
  others: [EURUSD, DOLLAR, EURO],
  quotes: { EURUSD: 1.1, USD1Y: 5, EUR1Y: 3 },
  factors: ["price:EURUSD"],
  ...own,
});

test("by hand: a euro in a year at 1.12 is worth 1.10 / 1.03 - 1.12 / 1.05 dollars, and nothing at the fair rate", () => {
  const unit = pricedUnit(holding());
  expect(unit.valueBase).toBeCloseTo(1.1 / 1.03 - 1.12 / 1.05, 12);
  expect(unit.exposureBase).toBeCloseTo(1.1 / 1.03, 12);
  const fair = pricedUnit(holding({ instrument: forward((1.1 * 1.05) / 1.03) }));
  expect(fair.valueBase).toBeCloseTo(0, 14);
  expect(unit.greeks.dv01Base).toBeCloseTo((1.12 / 1.05) * 1e-4, 14);
});

test("covered interest parity: an outright quote at the fair rate gives the same worth as spot and yields", () => {
  const quotes = { EURUSD: 1.1, USD1Y: 5, EUR1Y: 3, fwd: (1.1 * 1.05) / 1.03 };
  expect(pricedUnit(holding({ quotes })).valueBase).toBeCloseTo(pricedUnit(holding()).valueBase, 14);
});

test("it gains with the spot rate in full, and only that; theta is the two yields at work", () => {
  const unit = pricedUnit(holding());
  expect(profitUnder(unit, 0.02)).toBeCloseTo((0.02 * 1.1) / 1.03, 14);
  expect(profitUnder(unit, 0)).toBe(0);
  const tomorrow = 1.1 * 1.03 ** (-364 / 365) - 1.12 * 1.05 ** (-364 / 365);
  expect(unit.greeks.thetaBasePerDay).toBeCloseTo(tomorrow - (1.1 / 1.03 - 1.12 / 1.05), 14);
});

test("against the base currency it moves by the currency's own factor: euros sold forward hedge euros held exactly", () => {
  const factors = ["price:EURUSD", "currency:EUR"];
  const sold = pricedUnit(holding({ factors }));
  const cash = pricedUnit({
    instrument: testInstrument("cash", "cash", { currency: "EUR" }),
    factors,
  });
  expect(sold.deltas.map(({ factor }) => factor)).toEqual([1]);
  const received = sold.exposureBase / 1.1;
  expect(profitUnder(cash, 0, -0.07) * received - profitUnder(sold, 0, -0.07)).toBeCloseTo(0, 14);
});

test("on its day it is spot less the rate; after it, without pair, price or history it is excluded by name", () => {
  expect(pricedUnit(holding({ instrument: forward(1.12, "2024-01-15") })).valueBase).toBeCloseTo(-0.02, 14);
  expect(exclusionOf(holding({ instrument: forward(1.12, "2024-01-12") }))).toContain("due on 2024-01-12");
  expect(exclusionOf(holding({ others: [] }))).toContain("without terms or currency pair");
  expect(exclusionOf(holding({ quotes: {} }))).toBe("no price of EURUSD");
  expect(exclusionOf(holding({ factors: [] }))).toContain("no history");
});
