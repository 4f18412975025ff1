import fc from "fast-check";
import { expect, test } from "vitest";
import { ascendingOrder } from "./ascending-order";
import { smallestInOrder } from "./smallest-in-order";

test("the two smallest of 3, 1, 2, 1 are the ones, in their own order; one of them is the first (by hand)", () => {
  expect([...smallestInOrder(Float64Array.of(3, 1, 2, 1), 2)]).toEqual([1, 3]);
  expect([...smallestInOrder(Float64Array.of(3, 1, 2, 1), 1)]).toEqual([1]);
  expect([...smallestInOrder(Float64Array.of(3), 0)]).toEqual([]);
});

test("it is the beginning of the whole order, ties and both zeros included, at any length and count", () => {
  const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(-0), fc.double({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(number, { maxLength: 300 }), fc.nat(), (numbers, seed) => {
      const xs = Float64Array.from(numbers);
      const count = seed % (xs.length + 1);
      expect([...smallestInOrder(xs, count)]).toEqual([...ascendingOrder(xs).subarray(0, count)]);
      expect([...xs]).toEqual(numbers);
    }),
  );
});

test("a count beyond the numbers, below none or between is refused", () => {
  for (const count of [3, -1, 0.5])
    expect(() => smallestInOrder(Float64Array.of(1, 2), count)).toThrow(RangeError);
});
