import fc from "fast-check";
import { expect, test } from "vitest";
import { americanLadder, americanValue, earlyExercisePremium } from "./american";
import { blackScholes, type EuropeanTerms } from "./black-scholes";

const put: EuropeanTerms = { isCall: false, strike: 100, years: 1, rate: 0.05, dividendYield: 0 };
const call: EuropeanTerms = { isCall: true, strike: 100, years: 0.5, rate: 0.03, dividendYield: 0.08 };

test("a put so deep in the money that waiting costs interest is worth its intrinsic value (by hand)", () => {
  expect(americanValue(put, 40, 0.2)).toBe(60);
  expect(americanValue({ ...call, dividendYield: 0 }, 100, 0.25)).toBe(
    blackScholes({ ...call, dividendYield: 0 }, 100, 0.25),
  );
});

test("golden: put 6.0904 and call 5.9663 within 1e-3 (CRR lattice, 10,000 steps)", () => {
  expect(Math.abs(americanValue(put, 100, 0.2) - 6.0904)).toBeLessThan(1e-3);
  expect(Math.abs(americanValue(call, 100, 0.25) - 5.9663)).toBeLessThan(1e-3);
});

/** The slow, obvious twin: a plain binomial lattice of Cox, Ross and Rubinstein. */
function plainLattice(terms: EuropeanTerms, spot: number, sigma: number, steps: number): number {
  const dt = terms.years / steps;
  const u = Math.exp(sigma * Math.sqrt(dt));
  const p = (Math.exp((terms.rate - terms.dividendYield) * dt) - 1 / u) / (u - 1 / u);
  const payoff = (s: number) => Math.max(terms.isCall ? s - terms.strike : terms.strike - s, 0);
  let values = Array.from({ length: steps + 1 }, (_, i) => payoff(spot * u ** (2 * i - steps)));
  for (let level = steps - 1; level >= 0; level--)
    values = Array.from({ length: level + 1 }, (_, i) => {
      const held = Math.exp(-terms.rate * dt) * (p * (values[i + 1] ?? 0) + (1 - p) * (values[i] ?? 0));
      return Math.max(held, payoff(spot * u ** (2 * i - level)));
    });
  return values[0] ?? Number.NaN;
}

test("the extrapolated lattice agrees with a plain one of 600 steps to 4e-3 per 100 of strike", () => {
  for (const terms of [put, call, { ...put, rate: -0.01, dividendYield: -0.03 }, { ...call, years: 2 }])
    for (const spot of [80, 95, 105, 120])
      for (const sigma of [0.15, 0.4]) {
        const twin = (plainLattice(terms, spot, sigma, 600) + plainLattice(terms, spot, sigma, 601)) / 2;
        expect(Math.abs(americanValue(terms, spot, sigma) - twin)).toBeLessThan(4e-3);
      }
});

test("the table of early exercise gives back the lattice between its rungs to 6e-2 per 100 of strike at the corners of a wide range", () => {
  const range = { spotLow: 0.75, spotHigh: 1.3, volatilityLow: 0.16, volatilityHigh: 0.28 };
  for (const terms of [put, call, { ...put, years: 0.05 }, { ...put, years: 0.004 }]) {
    const premium = earlyExercisePremium(terms, 100, range);
    for (const move of [-0.24, -0.111, -0.03, -0.004, 0, 0.017, 0.2])
      for (const sigma of [0.16, 0.2, 0.27]) {
        const spot = 100 * (1 + move);
        const value = blackScholes(terms, spot, sigma) + premium(Math.log1p(move), sigma);
        expect(
          Math.abs(value - americanValue(terms, spot, sigma)),
          `${terms.years} ${move} ${sigma}`,
        ).toBeLessThan(6e-2);
      }
    expect(premium(Math.log(0.5), 0.2)).toBeNaN();
  }
});

test("an American option is worth at least its European twin and its intrinsic value", () => {
  fc.assert(
    fc.property(
      fc.record({
        isCall: fc.boolean(),
        strike: fc.double({ min: 50, max: 200, noNaN: true }),
        years: fc.double({ min: 0, max: 3, noNaN: true }),
        rate: fc.double({ min: -0.03, max: 0.1, noNaN: true }),
        dividendYield: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
      }),
      fc.double({ min: 0, max: 4, noNaN: true }),
      (terms, sigma) => {
        const value = americanValue(terms, 100, sigma);
        expect(value).toBeGreaterThanOrEqual(blackScholes(terms, 100, sigma));
        if (terms.years > 0)
          expect(value).toBeGreaterThanOrEqual(terms.isCall ? 100 - terms.strike : terms.strike - 100);
        expect(value).toBeLessThanOrEqual(
          (terms.isCall ? 100 : terms.strike) * Math.exp(0.1 * terms.years) + 1e-9,
        );
      },
    ),
  );
});

test("the middle rung of a ladder is the single lattice's value", () => {
  const alone = americanLadder(put, 100, 0.2, 24, 0).values[0];
  expect(americanLadder(put, 100, 0.2, 24, 5).values[5]).toBeCloseTo(alone ?? Number.NaN, 12);
});

test("a spot at zero and a NaN volatility are refused", () => {
  expect(() => americanValue(put, 0, 0.2)).toThrow(RangeError);
  expect(() => americanValue(put, 100, Number.NaN)).toThrow(RangeError);
});
