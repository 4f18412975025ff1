import fc from "fast-check";
import { expect, test } from "vitest";
import { americanValue } from "./american";
import { blackScholes, type EuropeanTerms } from "./black-scholes";
import { impliedVolatility } from "./implied-volatility";

const call: EuropeanTerms = { isCall: true, strike: 100, years: 0.5, rate: 0.03, dividendYield: 0 };
const of = (terms: EuropeanTerms, price: number, tolerance = 1e-10) =>
  impliedVolatility((sigma) => blackScholes(terms, 100, sigma), price, tolerance);

test("golden: the call of 7.7603 at S = K = 100, half a year, r 3 % implies 25 % (definitions, closed form)", () => {
  const found = of(call, 7.7603);
  expect(found.status === "ok" && found.volatility).toBeCloseTo(0.25, 5);
});

test("by hand: at the money without rates the price is S (2 N(s/2) - 1), so .0797 of S implies 20 % over a year", () => {
  const found = of({ ...call, rate: 0, years: 1 }, 7.965567455405798);
  expect(found.status === "ok" && found.volatility).toBeCloseTo(0.2, 9);
});

test("any price between the bounds gives back the volatility that made it, or one that gives the same price", () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.double({ min: 20, max: 400, noNaN: true }),
      fc.double({ min: 0.01, max: 5, noNaN: true }),
      fc.double({ min: -0.03, max: 0.1, noNaN: true }),
      fc.double({ min: 0.01, max: 5, noNaN: true }),
      (isCall, strike, years, rate, sigma) => {
        const terms = { isCall, strike, years, rate, dividendYield: 0.01 };
        const price = blackScholes(terms, 100, sigma);
        const found = of(terms, price, 1e-9);
        if (found.status === "ok")
          expect(Math.abs(blackScholes(terms, 100, found.volatility) - price)).toBeLessThanOrEqual(1e-9);
        // Refused only where the price can't be told from its bound.
        else {
          const bound = found.reason === "below-intrinsic" ? 1e-4 : 10;
          expect(Math.abs(blackScholes(terms, 100, bound) - price)).toBeLessThan(2e-9);
        }
      },
    ),
  );
});

test("an American put of 6.0904 implies the 20 % of the golden case", () => {
  const put = { isCall: false, strike: 100, years: 1, rate: 0.05, dividendYield: 0 };
  const found = impliedVolatility((sigma) => americanValue(put, 100, sigma), 6.0904, 1e-8);
  expect(found.status === "ok" && Math.abs(found.volatility - 0.2)).toBeLessThan(1e-4);
});

test("refusals are named: below intrinsic, above the bound, no convergence; a price that is no number is an error", () => {
  const deep = { ...call, strike: 50 };
  expect(of(deep, 49)).toEqual({ status: "refused", reason: "below-intrinsic" });
  expect(of(call, 0)).toEqual({ status: "refused", reason: "below-intrinsic" });
  expect(of(call, 100)).toEqual({ status: "refused", reason: "above-bound" });
  expect(impliedVolatility(() => Number.NaN, 5, 1e-8)).toEqual({
    status: "refused",
    reason: "no-convergence",
  });
  const broken = (sigma: number): number => (sigma < 0.01 ? 0 : sigma > 9 ? 10 : Number.NaN);
  expect(impliedVolatility(broken, 5, 1e-8)).toEqual({ status: "refused", reason: "no-convergence" });
  expect(() => of(call, Number.NaN)).toThrow(RangeError);
});
