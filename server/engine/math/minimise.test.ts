import fc from "fast-check";
import { expect, test } from "vitest";
import { nelderMead } from "./nelder-mead";
import { quasiNewton } from "./quasi-newton";

const rosenbrock = ([x = Number.NaN, y = Number.NaN]: Float64Array): number =>
  (1 - x) ** 2 + 100 * (y - x * x) ** 2;
const withGradient = (point: Float64Array, gradient: Float64Array): number => {
  const [x = Number.NaN, y = Number.NaN] = point;
  gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
  gradient[1] = 200 * (y - x * x);
  return rosenbrock(point);
};

test("both find the bottom of Rosenbrock's valley at (1, 1) from (-1.2, 1) (Rosenbrock 1960)", () => {
  for (const { x, isConverged } of [
    nelderMead(rosenbrock, Float64Array.of(-1.2, 1), { tolerance: 1e-12 }),
    quasiNewton(withGradient, Float64Array.of(-1.2, 1)),
  ]) {
    expect(isConverged).toBe(true);
    expect(x[0]).toBeCloseTo(1, 4);
    expect(x[1]).toBeCloseTo(1, 4);
  }
});

test("a quadratic form is minimal where it says, in up to four dimensions", () => {
  const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.array(coordinate, { minLength: 1, maxLength: 4 }), (target) => {
      const bowl = (x: Float64Array) =>
        x.reduce((sum, each, i) => sum + (i + 1) * (each - (target[i] ?? 0)) ** 2, 0);
      const found = quasiNewton((x, gradient) => {
        x.forEach((each, i) => {
          gradient[i] = 2 * (i + 1) * (each - (target[i] ?? 0));
        });
        return bowl(x);
      }, new Float64Array(target.length));
      const simplex = nelderMead(bowl, new Float64Array(target.length), { tolerance: 1e-12 });
      target.forEach((each, i) => {
        expect(found.x[i]).toBeCloseTo(each, 5);
        expect(simplex.x[i]).toBeCloseTo(each, 3);
      });
    }),
    { numRuns: 40 },
  );
});

test("a wall of infinity is walked around, a start on it refused, and running out of steps is said", () => {
  const walled = (x: Float64Array) => ((x[0] ?? 0) > 0 ? (x[0] ?? 0) - Math.log(x[0] ?? 0) : Number.NaN);
  expect(nelderMead(walled, Float64Array.of(3)).x[0]).toBeCloseTo(1, 3);
  expect(() => nelderMead(walled, Float64Array.of(-1))).toThrow(RangeError);
  expect(() => quasiNewton(() => Number.NaN, Float64Array.of(1))).toThrow(RangeError);
  expect(nelderMead(rosenbrock, Float64Array.of(-1.2, 1), { evaluationsMax: 20 }).isConverged).toBe(false);
  expect(quasiNewton(withGradient, Float64Array.of(-1.2, 1), { iterationsMax: 3 }).isConverged).toBe(false);
});
