import { expect, test } from "vitest";
import { type AmericanTerms, americanValue } from "./american";
import { fallingPriceValue, leisenReimer } from "./american-reference";
import { blackScholes, escrowOf } from "./black-scholes";

const put: AmericanTerms = { isCall: false, strike: 100, years: 1, rate: 0.05, dividendYield: 0 };
const call: AmericanTerms = { isCall: true, strike: 100, years: 0.5, rate: 0.03, dividendYield: 0.08 };
const paying: AmericanTerms = {
  isCall: true,
  strike: 100,
  years: 0.75,
  rate: 0.04,
  dividendYield: 0,
  dividends: [
    { years: 0.2, amount: 1.5 },
    { years: 0.7, amount: 2.5 },
  ],
};

test("golden: the Leisen-Reimer lattice gives 6.0904 and 5.9663, the fast one agrees with it to 1e-3 of the value (definitions)", () => {
  expect(leisenReimer(put, 100, 0.2, 801)).toBeCloseTo(6.0904, 3);
  expect(leisenReimer(call, 100, 0.25, 801)).toBeCloseTo(5.9663, 3);
  for (const terms of [put, call])
    for (const spot of [85, 100, 115])
      expect(
        Math.abs(americanValue(terms, spot, 0.3) / leisenReimer(terms, spot, 0.3, 401) - 1),
      ).toBeLessThan(1e-3);
});

test("by hand: the escrow of 1.5 and 2.5 is their discounted sum, and shrinks as they are paid", () => {
  const dividends = paying.dividends ?? [];
  expect(escrowOf(dividends, 0.04, 0)).toBeCloseTo(1.5 * Math.exp(-0.008) + 2.5 * Math.exp(-0.028), 14);
  expect(escrowOf(dividends, 0.04, 0.2)).toBeCloseTo(2.5 * Math.exp(-0.02), 14);
  expect(escrowOf(dividends, 0.04, 0.7)).toBe(0);
});

test("cash dividends, escrowed: the fast lattice agrees with Leisen and Reimer's to 1e-3 of the value", () => {
  for (const isCall of [true, false])
    for (const strike of [90, 100, 110]) {
      const terms = { ...paying, isCall, strike };
      const bare = 100 - escrowOf(paying.dividends ?? [], paying.rate, 0);
      const [fast, slow] = [americanValue(terms, bare, 0.25), leisenReimer(terms, bare, 0.25, 801)];
      expect(Math.abs(fast / slow - 1), `${isCall} ${strike}`).toBeLessThan(1e-3);
      expect(fast).toBeGreaterThan(blackScholes(terms, bare, 0.25));
    }
});

test("the price that falls by its dividends: without any it is the lattice, with them the escrowed value lies up to 5 % below", () => {
  expect(Math.abs(fallingPriceValue(put, 100, 0.2, 400, true) - 6.0904)).toBeLessThan(6e-3);
  expect(Math.abs(fallingPriceValue(put, 100, 0.2, 400, false) - 5.5735)).toBeLessThan(6e-3);
  const bare = 100 - escrowOf(paying.dividends ?? [], paying.rate, 0);
  for (const isCall of [true, false]) {
    const terms = { ...paying, isCall };
    const falling = fallingPriceValue(terms, 100, 0.25, 400, true);
    // The escrowed price starts lower and diffuses less, so its options are worth a little less.
    expect(americanValue(terms, bare, 0.25) / falling).toBeGreaterThan(0.95);
    expect(americanValue(terms, bare, 0.25) / falling).toBeLessThan(1);
  }
});
