import { expect, test } from "vitest";
import { currencySign, inColumn, MILLIONS, money, moneyInFull, price, thousandsOf, wealth } from "./money";

const usd = { currency: "USD" };

test("a figure has three digits above a million and whole thousands below", () => {
  expect(money(2_214_300, usd)).toBe("$2.21M");
  expect(money(2_130_000_000, usd)).toBe("$2.13B");
  expect(money(668_400, usd)).toBe("$668K");
  expect(money(4_620, usd)).toBe("$4,620");
});

test("what rounds to a million is written as a million", () => {
  expect(money(999_499, usd)).toBe("$999K");
  expect(money(999_600, usd)).toBe("$1.00M");
});

test("a sign is U+2212 or a plus, and zero has none", () => {
  const signed = { currency: "USD", signed: true };
  expect(money(-1_250_000, signed)).toBe("\u2212$1.25M");
  expect(money(1_077_000, signed)).toBe("+$1.08M");
  expect(money(0, signed)).toBe("$0");
  expect(money(-0, usd)).toBe("$0");
});

test("net asset value keeps hundredths of a million", () => {
  expect(wealth(118_640_000, usd)).toBe("$118.64M");
  expect(wealth(40_236_202, usd)).toBe("$40.24M");
  expect(wealth(640_000, usd)).toBe("$640K");
});

test("a column has one unit and fixed decimals", () => {
  expect(inColumn(2_214_000, thousandsOf(2_214_000))).toBe("2,214");
  expect(inColumn(668, thousandsOf(179_000))).toBe("0.7");
  expect(inColumn(-388_000, thousandsOf(5e6), true)).toBe("\u2212388");
  expect(inColumn(-400, thousandsOf(5e6), true)).toBe("0");
  expect(inColumn(118_640_000, MILLIONS)).toBe("118.64");
});

test("other places write the same digits their way", () => {
  expect(moneyInFull(1_234_567, { currency: "EUR", locale: "de-DE" })).toBe("1.234.567\u00a0€");
  expect(moneyInFull(1_234_567, { currency: "INR", locale: "en-IN" })).toBe("₹12,34,567");
  expect(currencySign("USD")).toBe("$");
});

test("prices below ten have four decimals", () => {
  expect(price(184.618)).toBe("184.62");
  expect(price(1.08541)).toBe("1.0854");
});
