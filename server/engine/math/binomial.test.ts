import fc from "fast-check";
import { expect, test } from "vitest";
import { binomialCdf } from "./binomial";

test("three fair coins: P(X <= 1) = 4/8 (by hand)", () => {
  expect(binomialCdf(1, 3, 0.5)).toBeCloseTo(0.5, 14);
  expect(binomialCdf(3, 3, 0.5)).toBe(1);
});

test("250 days at 1 %: P(X <= 4) = .8922, P(X <= 9) = .99975 (section 2 of the definitions, scipy)", () => {
  expect(binomialCdf(4, 250, 0.01)).toBeCloseTo(0.8922, 4);
  expect(binomialCdf(9, 250, 0.01)).toBeCloseTo(0.99975, 5);
});

test("it is the sum of its terms", () => {
  const n = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(n, fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.nat(40), (trials, p, pick) => {
      const x = pick % (trials + 1);
      let [term, sum] = [(1 - p) ** trials, 0];
      for (let k = 0; k <= x; k++) {
        sum += term;
        term *= ((trials - k) / (k + 1)) * (p / (1 - p));
      }
      expect(binomialCdf(x, trials, p)).toBeCloseTo(sum, 9);
    }),
  );
});

test("half a success, more successes than trials and NaN are refused", () => {
  expect(() => binomialCdf(0.5, 3, 0.5)).toThrow(RangeError);
  expect(() => binomialCdf(4, 3, 0.5)).toThrow(RangeError);
  expect(() => binomialCdf(1, 3, Number.NaN)).toThrow(RangeError);
});
