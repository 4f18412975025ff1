import fc from "fast-check";
import { expect, test } from "vitest";
import { valueOrNull } from "~/server/domain/measure";
import { assess } from "../assess";
import { priceBook } from "../pricing/price-book";
import { testFrame } from "../simulate/test-book";
import { overlappingFigures, overlappingMoves, squareRootFigures } from "./horizon-figures";

const FRAME = testFrame({ seed: 8, stocks: 4, options: 2, days: 330, windowDays: 300, isLongShort: true });

test("by hand: +10 % and -10 % over two days are -1 %, +1 and -1 point are none", () => {
  const set = {
    dates: ["2024-01-02", "2024-01-03", "2024-01-04"],
    factors: [
      { id: "price:a", kind: "price", moveKind: "relative" },
      { id: "price:r", kind: "price", moveKind: "absolute" },
    ] as const,
    moves: Float64Array.of(0.1, 1, -0.1, -1, 0.2, 0.5),
    proxies: [],
    excluded: [],
  };
  const two = overlappingMoves(set, 2);
  expect(two.dates).toEqual(["2024-01-03", "2024-01-04"]);
  const expected = [-0.01, 0, 0.08, -0.5];
  expected.forEach((move, k) => {
    expect(two.moves[k]).toBeCloseTo(move, 14);
  });
  expect(overlappingMoves(set, 1).moves).toEqual(set.moves);
  expect(overlappingMoves(set, 4).dates).toEqual([]);
  expect(() => overlappingMoves(set, 1.5)).toThrow(RangeError);
});

test("over one day they are the historical figures to the last bit; ten days lose more than one, named as overlapping", () => {
  const book = priceBook(FRAME);
  const one = valueOrNull(overlappingFigures(FRAME, book, 1));
  expect(one?.figures).toEqual(valueOrNull(assess(FRAME).methods.historical));
  const ten = valueOrNull(overlappingFigures(FRAME, book, 10));
  expect(ten?.figures.es975).toBeGreaterThan(one?.figures.es975 ?? Infinity);
  expect(ten?.method).toBe("historical, 291 overlapping moves over 10 days");
  expect(overlappingFigures(FRAME, book, 250)).toMatchObject({ code: "not-enough-history" });
  expect(overlappingFigures(FRAME, { ...book, units: [] }, 10)).toMatchObject({ code: "no-positions" });
});

test("the square root of time scales every figure alike: 3.162277 for ten days", () => {
  const figures = { var95: 1, var975: 2, var99: 3, es95: 4, es975: 5, es99: 6 };
  expect(squareRootFigures(figures, 10).figures.var99).toBeCloseTo(3 * 3.1622776602, 9);
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 500, noNaN: true }), (days) => {
      expect(squareRootFigures(figures, days).figures.es99 / 6).toBeCloseTo(Math.sqrt(days), 10);
    }),
  );
  expect(() => squareRootFigures(figures, 0)).toThrow(RangeError);
});
