import fc from "fast-check";
import { expect, test } from "vitest";
import { inverseOf } from "./inverse";

test("[[0, 2], [1, 1]] has inverse [[-.5, 1], [.5, 0]] (by hand; needs a row exchange)", () => {
  expect([...(inverseOf(Float64Array.of(0, 2, 1, 1), 2) ?? [])]).toEqual([-0.5, 1, 0.5, 0]);
});

test("a matrix times its inverse is the identity", () => {
  const entry = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 9, maxLength: 9 }), (entries) => {
      const matrix = Float64Array.from(entries, (each, i) => each + (i % 4 === 0 ? 7 : 0));
      const inverse = inverseOf(matrix, 3) ?? new Float64Array(9);
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++) {
          let sum = 0;
          for (let k = 0; k < 3; k++) sum += (matrix[i * 3 + k] ?? 0) * (inverse[k * 3 + j] ?? 0);
          expect(sum).toBeCloseTo(i === j ? 1 : 0, 9);
        }
    }),
  );
});

test("a singular matrix and NaN have none", () => {
  expect(inverseOf(Float64Array.of(1, 2, 2, 4), 2)).toBeNull();
  expect(inverseOf(Float64Array.of(1, Number.NaN, 0, 1), 2)).toBeNull();
});
