import fc from "fast-check";
import { expect, test } from "vitest";
import { blackScholes, blackScholesGreeks, type EuropeanTerms, europeanValuer } from "./black-scholes";

const call: EuropeanTerms = { isCall: true, strike: 100, years: 0.5, rate: 0.03, dividendYield: 0 };

test("without volatility a call is the discounted intrinsic value of its forward (by hand)", () => {
  expect(blackScholes({ ...call, strike: 90 }, 100, 0)).toBeCloseTo(100 - 90 * Math.exp(-0.015), 12);
  expect(blackScholes(call, 100, 1e9)).toBe(100);
  expect(blackScholes({ ...call, isCall: false }, 0, 0.2)).toBeCloseTo(100 * Math.exp(-0.015), 12);
});

test("S = K = 100, half a year, r 3 %, volatility 25 %: 7.7603, delta .56877, gamma .022231, vega 27.789 (scipy closed form)", () => {
  const greeks = blackScholesGreeks(call, 100, 0.25);
  expect(greeks.value).toBeCloseTo(7.7603, 4);
  expect(greeks.delta).toBeCloseTo(0.56877, 5);
  expect(greeks.gamma).toBeCloseTo(0.022231, 6);
  expect(greeks.vega).toBeCloseTo(27.789, 3);
});

test("the European put at S = K = 100, one year, r 5 %, volatility 20 % is 5.5735 (closed form)", () => {
  const put = { isCall: false, strike: 100, years: 1, rate: 0.05, dividendYield: 0 };
  expect(blackScholes(put, 100, 0.2)).toBeCloseTo(5.5735, 4);
});

const any = fc.record({
  spot: fc.double({ min: 1, max: 1000, noNaN: true }),
  strike: fc.double({ min: 1, max: 1000, noNaN: true }),
  years: fc.double({ min: 0.003, max: 5, noNaN: true }),
  rate: fc.double({ min: -0.05, max: 0.1, noNaN: true }),
  dividendYield: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
  volatility: fc.double({ min: 0.01, max: 3, noNaN: true }),
});

test("put-call parity holds everywhere, deep in and out of the money and at negative rates", () => {
  fc.assert(
    fc.property(any, ({ spot, volatility, ...terms }) => {
      const difference =
        blackScholes({ ...terms, isCall: true }, spot, volatility) -
        blackScholes({ ...terms, isCall: false }, spot, volatility);
      const forward =
        spot * Math.exp(-terms.dividendYield * terms.years) -
        terms.strike * Math.exp(-terms.rate * terms.years);
      expect(Math.abs(difference - forward)).toBeLessThan(1e-9 * (spot + terms.strike));
    }),
  );
});

test("the valuer for loops agrees with the plain formula to rounding", () => {
  fc.assert(
    fc.property(any, fc.boolean(), ({ spot, volatility, ...rest }, isCall) => {
      const terms = { ...rest, isCall };
      const difference = europeanValuer(terms)(spot, volatility) - blackScholes(terms, spot, volatility);
      expect(Math.abs(difference)).toBeLessThan(1e-12 * (spot + terms.strike) * 2);
    }),
  );
});

test("the Greeks are the slopes of the value", () => {
  fc.assert(
    fc.property(any, fc.boolean(), ({ spot, volatility, ...rest }, isCall) => {
      const terms = { ...rest, isCall, years: rest.years + 0.1 };
      const sigma = volatility + 0.05;
      const greeks = blackScholesGreeks(terms, spot, sigma);
      const step = 1e-4 * spot;
      const [up, down] = [blackScholes(terms, spot + step, sigma), blackScholes(terms, spot - step, sigma)];
      expect(Math.abs((up - down) / (2 * step) - greeks.delta)).toBeLessThan(1e-4);
      const vega = (blackScholes(terms, spot, sigma + 1e-4) - blackScholes(terms, spot, sigma - 1e-4)) / 2e-4;
      expect(Math.abs(vega - greeks.vega)).toBeLessThan(1e-3 * (spot + terms.strike));
      const later = { ...terms, years: terms.years - 1e-5 };
      const theta = (blackScholes(later, spot, sigma) - greeks.value) / 1e-5;
      expect(Math.abs(theta - greeks.theta)).toBeLessThan(2e-2 * (spot + terms.strike));
    }),
  );
});

test("at and after expiry the value is intrinsic and delta a step", () => {
  expect(blackScholes({ ...call, years: 0 }, 110, 0.2)).toBe(10);
  expect(blackScholesGreeks({ ...call, years: -1 }, 90, 0.2)).toMatchObject({ value: 0, delta: 0, vega: 0 });
});

test("a negative volatility and NaN are refused", () => {
  expect(() => blackScholes(call, 100, -0.1)).toThrow(RangeError);
  expect(() => blackScholes(call, Number.NaN, 0.1)).toThrow(RangeError);
});
