import fc from "fast-check";
import { expect, test } from "vitest";
import { latinHypercubeNormals } from "./latin-hypercube";
import { normalCdf } from "./normal";

test("four rows fall on the normal quantiles of 1/8, 3/8, 5/8 and 7/8 (scipy 1.17.1, norm.ppf)", () => {
  const column = Array.from(latinHypercubeNormals(4, [1])).sort((a, b) => a - b);
  [-1.1503493803760083, -0.31863936396437514, 0.31863936396437514, 1.1503493803760083].forEach((x, i) => {
    expect(column[i]).toBeCloseTo(x, 12);
  });
});

test("every column holds one draw in each slice of probability, whatever the seed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 1000 }), (rows, seed) => {
      const draws = latinHypercubeNormals(rows, [seed, seed + 1, 7]);
      for (let f = 0; f < 3; f++) {
        const slices = new Set(
          Array.from(draws.subarray(f * rows, f * rows + rows), (x) => Math.floor(normalCdf(x) * rows)),
        );
        expect(slices.size).toBe(rows);
      }
    }),
  );
});

test("a column is that of its seed, whatever is beside it", () => {
  const [alone, second] = [latinHypercubeNormals(9, [5]), latinHypercubeNormals(9, [3, 5]).subarray(9)];
  expect(second).toEqual(alone);
});

test("one row cannot be stratified", () => {
  expect(() => latinHypercubeNormals(1, [1, 2])).toThrow(RangeError);
});
