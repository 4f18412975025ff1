import { expect, test } from "vitest";
import { countOf, exceptionsOf } from "./exceptions";

test("losing 3 against a VaR of 2 is an exception, losing exactly 2 or gaining is none (by hand)", () => {
  const marks = exceptionsOf(Float64Array.of(-3, -2, 5), Float64Array.of(2, 2, 2));
  expect([...marks]).toEqual([1, 0, 0]);
  expect(countOf(marks)).toBe(1);
});

test("NaN is neither an exception nor none: it is refused, with its day", () => {
  expect(() => exceptionsOf(Float64Array.of(1, Number.NaN), Float64Array.of(1, 1))).toThrow("day 1");
  expect(() => exceptionsOf(Float64Array.of(1), Float64Array.of(Number.NaN))).toThrow(RangeError);
  expect(() => exceptionsOf(new Float64Array(0), new Float64Array(0))).toThrow(RangeError);
});
