import fc from "fast-check";
import { expect, test } from "vitest";
import { matrixExponential, matrixLogarithm, matrixPower, matrixProduct } from "./matrix-functions";

const turn = (angle: number) => Float64Array.of(0, -angle, angle, 0);

test("by hand: the exponential of a turn is the rotation, of a diagonal its exponentials", () => {
  const rotation = matrixExponential(turn(0.7), 2);
  [Math.cos(0.7), -Math.sin(0.7), Math.sin(0.7), Math.cos(0.7)].forEach((wanted, k) => {
    expect(rotation[k]).toBeCloseTo(wanted, 14);
  });
  const diagonal = matrixExponential(Float64Array.of(-3, 0, 0, 2), 2);
  expect(diagonal[0]).toBeCloseTo(Math.exp(-3), 14);
  expect(diagonal[3]).toBeCloseTo(Math.exp(2), 12);
});

test("powers are repeated products, the zeroth the identity", () => {
  const a = Float64Array.of(1, 2, 3, 4);
  expect([...matrixPower(a, 2, 3)]).toEqual([...matrixProduct(matrixProduct(a, a, 2), a, 2)]);
  expect([...matrixPower(a, 2, 0)]).toEqual([1, 0, 0, 1]);
});

test("the logarithm undoes the exponential", () => {
  const small = fc.array(fc.double({ min: -0.15, max: 0.15, noNaN: true }), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(small, (xs) => {
      const matrix = Float64Array.from(xs);
      const back = matrixLogarithm(matrixExponential(matrix, 3), 3);
      matrix.forEach((x, k) => {
        expect(Math.abs((back[k] ?? Number.NaN) - x)).toBeLessThan(1e-12);
      });
    }),
  );
});

test("far from the identity there is no logarithm; infinite elements and broken powers are refused", () => {
  expect(() => matrixLogarithm(Float64Array.of(5, 0, 0, 5), 2)).toThrow(RangeError);
  expect(() => matrixExponential(Float64Array.of(Infinity), 1)).toThrow(RangeError);
  expect(() => matrixPower(Float64Array.of(1), 1, 0.5)).toThrow(RangeError);
});
