import { expect, expectTypeOf, test } from "vitest";
import { type Fraction, fraction, type Loss, loss } from "./units";

test("a loss is not taken for a share, nor a bare number for either", () => {
  expectTypeOf<Loss>().not.toExtend<Fraction>();
  expectTypeOf<Fraction>().not.toExtend<Loss>();
  expectTypeOf<number>().not.toExtend<Loss>();
});

test("NaN and infinities become no loss, and 95 no fraction", () => {
  expect(() => loss(Number.NaN)).toThrow("loss: expected a finite number, got NaN");
  expect(() => loss(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  expect(() => fraction(95)).toThrow("fraction: expected 0..1, got 95");
  expect(() => fraction(Number.NaN)).toThrow(RangeError);
});
