import { at } from "./at";
import type { Minimum } from "./nelder-mead";
import { dot } from "./sums";

export type QuasiNewtonOptions = {
  /** Greatest component of the gradient below which it stops. */
  readonly tolerance?: number;
  readonly iterationsMax?: number;
};

/** No step is longer than this: far from the minimum the curvature of one point says nothing of another. */
const STEP_MAX = 2;
const SUFFICIENT_DECREASE = 1e-4;
const HALVINGS_MAX = 30;

/**
 * Minimum of a smooth function by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno with
 * backtracking. A value that is not finite sends the search back half a step.
 * @param f - value at x; writes its gradient into the second argument.
 * @param start - first point, where f is finite. Not mutated.
 * @param options - tolerance 1e-7 and 200 iterations by default.
 * @returns the best point; `isConverged` false when iterations ran out or no step brought anything.
 * @throws RangeError when f is not finite at the start.
 * @see Nocedal & Wright (2006), Numerical Optimization, algorithm 6.1.
 */
export function quasiNewton(
  f: (x: Float64Array, gradient: Float64Array) => number,
  start: Float64Array,
  { tolerance = 1e-7, iterationsMax = 200 }: QuasiNewtonOptions = {},
): Minimum {
  const size = start.length;
  let x: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(size);
  let value = f(x, gradient);
  let evaluations = 1;
  if (!Number.isFinite(value)) throw new RangeError("quasiNewton: the start has no finite value");
  const inverse = identity(size);
  let isScaled = false;
  for (let iteration = 0; iteration < iterationsMax; iteration++) {
    if (greatest(gradient) <= tolerance) return { x, value, isConverged: true, evaluations };
    let direction = times(inverse, gradient, size).map((d) => -d);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      inverse.set(identity(size));
      direction = gradient.map((g) => -g);
      slope = dot(direction, gradient);
    }
    const length = Math.sqrt(dot(direction, direction));
    let step = Math.min(1, STEP_MAX / length);
    let found: { x: Float64Array; value: number; gradient: Float64Array } | null = null;
    for (let halving = 0; halving < HALVINGS_MAX && !found; halving++, step /= 2) {
      const next = x.map((each, i) => each + step * at(direction, i));
      const own = new Float64Array(size);
      const y = f(next, own);
      evaluations++;
      if (y <= value + SUFFICIENT_DECREASE * step * slope && own.every(Number.isFinite))
        found = { x: next, value: y, gradient: own };
    }
    if (!found) return { x, value, isConverged: greatest(gradient) <= 100 * tolerance, evaluations };
    const moved = found.x.map((each, i) => each - at(x, i));
    const turned = found.gradient.map((each, i) => each - at(gradient, i));
    const curvature = dot(moved, turned);
    if (curvature > 1e-12 * Math.sqrt(dot(moved, moved) * dot(turned, turned))) {
      if (!isScaled) {
        for (let i = 0; i < size; i++) inverse[i * size + i] = curvature / dot(turned, turned);
        isScaled = true;
      }
      update(inverse, moved, turned, curvature, size);
    }
    x = found.x;
    gradient = found.gradient;
    value = found.value;
  }
  return { x, value, isConverged: greatest(gradient) <= tolerance, evaluations };
}

function update(
  inverse: Float64Array,
  moved: Float64Array,
  turned: Float64Array,
  curvature: number,
  size: number,
): void {
  const along = times(inverse, turned, size);
  const scale = (1 + dot(turned, along) / curvature) / curvature;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      inverse[i * size + j] =
        at(inverse, i * size + j) +
        scale * at(moved, i) * at(moved, j) -
        (at(along, i) * at(moved, j) + at(moved, i) * at(along, j)) / curvature;
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}

const times = (matrix: Float64Array, vector: Float64Array, size: number): Float64Array =>
  vector.map((_, i) => dot(matrix.subarray(i * size, i * size + size), vector));

const greatest = (xs: Float64Array): number => xs.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
