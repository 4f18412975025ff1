import fc from "fast-check";
import { expect, test } from "vitest";
import { type DecimalMark, decimalMarkOf, numberOf } from "./number-text";

test.each<[string, DecimalMark, number]>([
  ["1234.5", ".", 1234.5],
  ["1,234.5", ".", 1234.5],
  ["1'234'567.89", ".", 1234567.89],
  ["1 234.5", ".", 1234.5],
  ["1.234,5", ",", 1234.5],
  ["1\u00a0234,5", ",", 1234.5],
  ["1234,5", ",", 1234.5],
  ["(1,234.5)", ".", -1234.5],
  ["-12", ".", -12],
  ["−12", ".", -12],
  ["12-", ".", -12],
  ["+12", ".", 12],
  [" .5 ", ".", 0.5],
  ["1e-3", ".", 0.001],
  ["4.5%", ".", 0.045],
  ["4,5 %", ",", 0.045],
  ["0", ".", 0],
  ["0.00e5", ".", 0],
  ["-0", ".", -0],
])("%j with a decimal %j is %d", (text, mark, value) => {
  expect(numberOf(text, mark)).toEqual({ value });
});

test.each<[string, DecimalMark, "not-a-number" | "not-finite"]>([
  ["NaN", ".", "not-finite"],
  ["-inf", ".", "not-finite"],
  ["#DIV/0!", ".", "not-finite"],
  ["1e999", ".", "not-finite"],
  ["1e-400", ".", "not-finite"],
  ["abc", ".", "not-a-number"],
  ["12,34", ".", "not-a-number"],
  ["1,2345", ".", "not-a-number"],
  ["1.234.5", ",", "not-a-number"],
  ["1.5", ",", "not-a-number"],
  ["0x10", ".", "not-a-number"],
  ["--5", ".", "not-a-number"],
  ["(-5)", ".", "not-a-number"],
  ["5 5", ".", "not-a-number"],
  ["$5", ".", "not-a-number"],
  ["Infinity5", ".", "not-a-number"],
])("%j with a decimal %j is refused as %s", (text, mark, rule) => {
  expect(numberOf(text, mark)).toMatchObject({ rule });
});

test("where a file does not say which mark it uses, a number that depends on it is refused", () => {
  expect(numberOf("1.234", null)).toMatchObject({ rule: "ambiguous-number" });
  expect(numberOf("(1,234)", null)).toMatchObject({ rule: "ambiguous-number" });
  expect(numberOf("1234", null)).toEqual({ value: 1234 });
});

test.each([
  ["1,234.5", "."],
  ["1.234,5", ","],
  ["12.34", "."],
  ["12,34", ","],
  ["1.234.567", ","],
  ["1,234,567", "."],
  ["0.125", "."],
  ["1234.567", "."],
  ["1.234", null],
  ["1,234", null],
  ["17", null],
  ["AAPL", null],
])("%j says %s about the decimal mark", (text, mark) => {
  expect(decimalMarkOf(text)).toBe(mark);
});

test("what is printed in either style reads back as the same number", () => {
  const cents = fc.integer({ min: -1e12, max: 1e12 });
  fc.assert(
    fc.property(cents, (count) => {
      const value = count / 100;
      const english = value.toLocaleString("en-US", { minimumFractionDigits: 2 });
      const german = value.toLocaleString("de-DE", { minimumFractionDigits: 2 });
      expect(numberOf(english, ".")).toEqual({ value: value + 0 });
      expect(numberOf(german, ",")).toEqual({ value: value + 0 });
    }),
  );
});
