import fc from "fast-check";
import { expect, test } from "vitest";
import { cholesky } from "../math/cholesky";
import { seededRandom } from "../math/random";
import { shrunkEwmaCorrelation } from "./shrunk-ewma";

const series = (seed: number, days: number): Float64Array => {
  const random = seededRandom(seed);
  return Float64Array.from({ length: days }, () => random() - 0.5);
};

test("equal weights without shrinkage: (1,1) and (1,0) correlate with 1/sqrt 2 (by hand)", () => {
  const c = shrunkEwmaCorrelation([Float64Array.of(1, 1), Float64Array.of(1, 0)], { decay: 1, shrinkage: 0 });
  expect(c[1]).toBeCloseTo(Math.SQRT1_2, 14);
});

test("the same with numpy: corr of three short series, decay .97 (numpy 2, weighted Gram matrix)", () => {
  const x = [Float64Array.of(1, -2, 3), Float64Array.of(2, 1, -1)];
  // weights .97^2, .97, 1: sum w x y = 1.8818 - 1.94 - 3, xx = .9409 + 3.88 + 9, yy = 3.7636 + .97 + 1
  expect(shrunkEwmaCorrelation(x, { decay: 0.97, shrinkage: 0 })[1]).toBeCloseTo(
    -3.0582 / Math.sqrt(13.8209 * 5.7336),
    12,
  );
});

test("it is symmetric, within [-1, 1], of unit diagonal and semi-definite, with more factors than days too", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 2, max: 20 }),
      fc.integer(),
      (size, days, seed) => {
        const c = shrunkEwmaCorrelation(Array.from({ length: size }, (_, f) => series(seed + f, days)));
        for (let i = 0; i < size; i++) {
          expect(c[i * size + i]).toBe(1);
          for (let j = 0; j < size; j++) {
            expect(c[i * size + j]).toBe(c[j * size + i]);
            expect(Math.abs(c[i * size + j] ?? 2)).toBeLessThanOrEqual(1);
          }
        }
        expect(() => cholesky(c, size)).not.toThrow();
      },
    ),
    { numRuns: 50 },
  );
});

test("one factor, or none, has a matrix too: nothing is built on pairs", () => {
  expect(shrunkEwmaCorrelation([series(1, 30)])).toEqual(Float64Array.of(1));
  expect(shrunkEwmaCorrelation([])).toEqual(new Float64Array(0));
});

test("a factor outside the mean leaves the correlations of the others as they are, to the bit", () => {
  const moves = [series(1, 30), series(2, 30), series(3, 30)];
  const both = shrunkEwmaCorrelation(moves.slice(0, 2));
  const wider = shrunkEwmaCorrelation(moves, { isInMean: (f) => f < 2 });
  expect(wider[1]).toBe(both[1]);
  expect(() => cholesky(wider, 3)).not.toThrow();
  expect(shrunkEwmaCorrelation(moves)[1]).not.toBe(both[1]);
});

test("a factor that never moved correlates with nothing", () => {
  const c = shrunkEwmaCorrelation([series(1, 30), new Float64Array(30)]);
  expect(Math.abs(c[1] ?? 1)).toBeLessThan(0.1);
});

test("unequal lengths, NaN and an impossible shrinkage are refused", () => {
  expect(() => shrunkEwmaCorrelation([series(1, 3), series(2, 4)])).toThrow(RangeError);
  expect(() => shrunkEwmaCorrelation([Float64Array.of(1, Number.NaN)])).toThrow(RangeError);
  expect(() => shrunkEwmaCorrelation([series(1, 3)], { shrinkage: 2 })).toThrow(RangeError);
});
