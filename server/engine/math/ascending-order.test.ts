import fc from "fast-check";
import { expect, test } from "vitest";
import { ascendingOrder } from "./ascending-order";

test("3, 1, 2, 1: the two ones keep their order (by hand)", () => {
  expect([...ascendingOrder(Float64Array.of(3, 1, 2, 1))]).toEqual([1, 3, 2, 0]);
  expect([...ascendingOrder(new Float64Array(0))]).toEqual([]);
});

test("it is the order of the slow way, ties and both zeros included, at any length", () => {
  const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(-0), fc.double({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(number, { maxLength: 300 }), (xs) => {
      const slow = xs.map((_, i) => i).sort((a, b) => Math.sign((xs[a] ?? 0) - (xs[b] ?? 0)) || a - b);
      expect([...ascendingOrder(Float64Array.from(xs))]).toEqual(slow);
    }),
  );
});
