import { expect, test } from "vitest";
import type { Instrument } from "~/server/domain/instrument";
import { testInstrument } from "~/server/engine/simulate/test-book";
import { faultOfTrade, paidFor } from "./trade-cost";

const share = testInstrument("A", "equity", {});
const swap = testInstrument("S", "cds", {
  creditDefaultSwap: { coupon: 0.01, maturity: "2030-12-20", recovery: 0.4, parSpread: null },
});
const forward = testInstrument("F", "fx-forward", { forward: { rate: 1.1, maturity: "2026-12-20" } });
const option = testInstrument("O", "option", {});
const bond = testInstrument("B", "bond", {
  multiplier: 0.01,
  bond: { coupon: 0.06, maturity: "2030-07-01", yieldToMaturity: null, frequency: 2 },
});

test.each<[string, Instrument, number, string | null]>([
  ["a share at a price", share, 10, null],
  ["a share for nothing", share, 0, "not-positive"],
  ["protection at an upfront that is received", swap, -0.02, null],
  ["protection at its spread in percent", swap, 1.2, "out-of-range"],
  ["a forward that cost nothing", forward, 0, null],
  ["a forward at its rate", forward, 1.1, "out-of-range"],
  ["an option that expired worthless", option, 0, null],
  ["an option below zero", option, -1, "not-positive"],
  ["an index", testInstrument("X", "index", {}), 4000, "inconsistent"],
  ["cash", testInstrument("USD", "cash", {}), 1, "inconsistent"],
])("%s", (_, instrument, price, rule) => {
  expect(faultOfTrade(instrument, price)?.rule ?? null).toBe(rule);
});

test("a bond is paid with the interest that has run up, nothing of it on the day of a coupon", () => {
  // By hand: 90 of the 181 days from 2026-01-01 to 2026-07-01, half of 6 a year; 1,000 of face at 99.
  expect(paidFor(bond, 1000, 99, "2026-04-01")).toBeCloseTo(10 * (99 + (3 * 90) / 181), 9);
  expect(paidFor(bond, 1000, 99, "2026-01-01")).toBeCloseTo(990, 9);
  expect(paidFor(bond, -1000, 100, "2030-07-01")).toBeCloseTo(-1000, 9);
});

test("who buys protection is given the premium that has run up", () => {
  // By hand: 30 days since 2026-03-20 at 1 % actual/360.
  expect(paidFor(swap, 1e6, -0.02, "2026-04-19")).toBeCloseTo(1e6 * (-0.02 - (0.01 * 30) / 360), 6);
});

test("a future and a forward agreed at the market cost nothing", () => {
  expect(paidFor(testInstrument("ES", "future", { multiplier: 50 }), 3, 4000, "2026-04-01")).toBe(0);
  expect(paidFor(forward, 1e6, 0, "2026-04-01")).toBe(0);
});
