import { expect, expectTypeOf, test } from "vitest";
import { type Amount, days, fraction, type Loss, loss } from "./units";

test("a loss is not taken for an amount, nor an amount for a loss", () => {
  expectTypeOf<Loss>().not.toExtend<Amount>();
  expectTypeOf<Amount>().not.toExtend<Loss>();
});

test("NaN and infinities become no loss, 95 no fraction, a negative number no duration", () => {
  expect(() => loss(Number.NaN)).toThrow("loss: expected a finite number, got NaN");
  expect(() => loss(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  expect(() => fraction(95)).toThrow("fraction: expected 0..1, got 95");
  expect(() => days(-1)).toThrow(RangeError);
});
