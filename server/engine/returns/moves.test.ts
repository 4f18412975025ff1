import fc from "fast-check";
import { expect, test } from "vitest";
import { movesOf } from "./moves";

test("100, 110, 99 moves by +10 % and -10 %; 4.25, 4.10 by -0.15 points (by hand)", () => {
  expect(movesOf(Float64Array.of(100, 110, 99), "relative")[1]).toBeCloseTo(-0.1, 15);
  expect(movesOf(Float64Array.of(4.25, 4.1), "absolute")[0]).toBeCloseTo(-0.15, 12);
});

test("a hole leaves neither its own days nor the day of return with a move", () => {
  const moves = movesOf(Float64Array.of(100, Number.NaN, Number.NaN, 130, 131), "relative");
  expect(Array.from(moves, Number.isNaN)).toEqual([true, true, true, false]);
});

test("compounding the moves gives back the last level", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 2 }), (levels) => {
      const grown = movesOf(Float64Array.from(levels), "relative").reduce(
        (level, move) => level * (1 + move),
        levels[0] ?? 0,
      );
      expect(grown / (levels.at(-1) ?? 1)).toBeCloseTo(1, 9);
    }),
  );
});

test("one level is refused, and a price at zero is a hole", () => {
  expect(() => movesOf(Float64Array.of(1), "relative")).toThrow(RangeError);
  expect(movesOf(Float64Array.of(0, 1), "relative")[0]).toBeNaN();
});
