import fc from "fast-check";
import { expect, test } from "vitest";
import { cholesky } from "./cholesky";

const product = (lower: Float64Array, n: number): number[] =>
  Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let k = 0; k < n; k++) sum += (lower[i * n + k] ?? 0) * (lower[j * n + k] ?? 0);
    return sum;
  });

test("[[4, 2], [2, 5]] has the factor [[2, 0], [1, 2]] (by hand)", () => {
  expect(cholesky(Float64Array.of(4, 2, 2, 5), 2)).toEqual({
    lower: Float64Array.of(2, 0, 1, 2),
    repaired: 0,
  });
});

test("the factor of Moler's matrix [[1,-1,-1],[-1,2,0],[-1,0,3]] is unit lower with -1 below (MATLAB gallery('moler'))", () => {
  const { lower } = cholesky(Float64Array.of(1, -1, -1, -1, 2, 0, -1, 0, 3), 3);
  expect(Array.from(lower)).toEqual([1, 0, 0, -1, 1, 0, -1, -1, 1]);
});

test("the factor times its transpose gives back any Gram matrix, singular ones included", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 24, maxLength: 24 }),
      (n, x) => {
        const rows = 4; // more columns than rows gives a singular matrix
        const gram = Float64Array.from({ length: n * n }, (_, at) => {
          const [i, j] = [Math.floor(at / n), at % n];
          let sum = 0;
          for (let t = 0; t < rows; t++) sum += (x[t * n + i] ?? 0) * (x[t * n + j] ?? 0);
          return sum;
        });
        const back = product(cholesky(gram, n).lower, n);
        for (let k = 0; k < n * n; k++) expect(back[k]).toBeCloseTo(gram[k] ?? Number.NaN, 4);
      },
    ),
  );
});

test("two identical series are repaired and counted, not refused", () => {
  expect(cholesky(Float64Array.of(1, 1, 1, 1), 2).repaired).toBe(1);
});

test("variances so small that a share of them rounds to zero are repaired, not divided by zero", () => {
  const tiny = Number.MIN_VALUE;
  expect(cholesky(Float64Array.of(tiny, 0, 0, 0), 2).lower.every(Number.isFinite)).toBe(true);
  expect(cholesky(Float64Array.of(0, tiny, tiny, tiny), 2).repaired).toBe(1);
});

test("an indefinite or non-finite matrix and a wrong shape are refused", () => {
  expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow(RangeError);
  expect(() => cholesky(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toThrow(RangeError);
  expect(() => cholesky(new Float64Array(3), 2)).toThrow(RangeError);
});
