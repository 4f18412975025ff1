import fc from "fast-check";
import { expect, test } from "vitest";
import { portfolioFilter } from "./filtered-portfolio";

test("days of constant size keep their moves: every multiplier is one (by hand)", () => {
  const { multipliers, boundsHit } = portfolioFilter(
    Float64Array.from({ length: 60 }, (_, i) => (i % 2 ? 5 : -5)),
    0.94,
  );
  for (const k of multipliers) expect(k).toBeCloseTo(1, 12);
  expect(boundsHit).toBe(0);
});

test("after the size of moves has grown tenfold, old days are multiplied by 5, the bound, and counted", () => {
  const pnl = Float64Array.from({ length: 300 }, (_, i) => (i % 2 ? 1 : -1) * (i < 150 ? 1 : 10));
  const { multipliers, boundsHit } = portfolioFilter(pnl, 0.94);
  expect(multipliers[100]).toBe(5);
  expect(boundsHit).toBeGreaterThan(140);
  expect(multipliers[299]).toBeCloseTo(1, 2);
});

test("the multipliers do not depend on the size of the book", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 30, maxLength: 80 }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (xs, scale) => {
        const [small, large] = [Float64Array.from(xs), Float64Array.from(xs, (x) => x * scale)];
        const base = portfolioFilter(small, 0.94).multipliers;
        portfolioFilter(large, 0.94).multipliers.forEach((k, j) => {
          expect(k / (base[j] ?? Number.NaN)).toBeCloseTo(1, 6);
        });
      },
    ),
  );
});

test("a book that never moved keeps its days; NaN is refused", () => {
  expect(Array.from(portfolioFilter(new Float64Array(3), 0.94).multipliers)).toEqual([1, 1, 1]);
  expect(() => portfolioFilter(Float64Array.of(Number.NaN), 0.94)).toThrow(RangeError);
});
