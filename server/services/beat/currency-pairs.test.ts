import fc from "fast-check";
import { expect, test } from "vitest";
import { currencyPairs } from "./currency-pairs";

const quotes = (table: Record<string, number>) => (pair: string) => table[pair] ?? null;

test("a pair is read straight, inverted, or crossed through the dollar (by hand)", () => {
  const quote = quotes({ EURUSD: 1.1, USDJPY: 110 });
  expect(currencyPairs("EUR", "USD", quote)).toBe(1.1);
  expect(currencyPairs("JPY", "USD", quote)).toBe(1 / 110);
  expect(currencyPairs("EUR", "JPY", quote)).toBeCloseTo(121, 10);
  expect(currencyPairs("USD", "USD", quote)).toBe(1);
});

test("without a chain of quotes, or with NaN or zero in it, there is no rate", () => {
  expect(currencyPairs("GBP", "USD", quotes({ EURUSD: 1.1 }))).toBeNull();
  expect(currencyPairs("EUR", "USD", quotes({ EURUSD: Number.NaN }))).toBeNull();
  expect(currencyPairs("EUR", "USD", quotes({ EURUSD: 0 }))).toBeNull();
});

test("there and back is one, whatever the quotes", () => {
  const rate = fc.double({ min: 1e-4, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(rate, rate, (eur, jpy) => {
      const quote = quotes({ EURUSD: eur, USDJPY: jpy });
      const there = currencyPairs("EUR", "JPY", quote) ?? Number.NaN;
      const back = currencyPairs("JPY", "EUR", quote) ?? Number.NaN;
      expect(there * back).toBeCloseTo(1, 12);
    }),
  );
});
