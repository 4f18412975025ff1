import { at } from "./at";

export type Minimum = {
  readonly x: Float64Array;
  readonly value: number;
  readonly isConverged: boolean;
  readonly evaluations: number;
};

export type NelderMeadOptions = {
  /** Edge of the first simplex. */
  readonly step?: number;
  /** Spread of values and of every coordinate below which it stops. */
  readonly tolerance?: number;
  readonly evaluationsMax?: number;
};

/**
 * Minimum of a function without derivatives: the downhill simplex, with coefficients that suit the dimension.
 * @param f - to be minimised; a value that is not finite is read as the worst there is.
 * @param start - first point, where f is finite. Not mutated.
 * @param options - step .1, tolerance 1e-8, 2,000 evaluations by default.
 * @returns the best point; `isConverged` false when evaluations ran out.
 * @throws RangeError when f is not finite at the start.
 * @see Nelder & Mead (1965), Computer Journal 7; Gao & Han (2012), Comput. Optim. Appl. 51 (adaptive coefficients).
 */
export function nelderMead(
  f: (x: Float64Array) => number,
  start: Float64Array,
  { step = 0.1, tolerance = 1e-8, evaluationsMax = 2000 }: NelderMeadOptions = {},
): Minimum {
  const size = start.length;
  let evaluations = 0;
  const value = (x: Float64Array): number => {
    evaluations++;
    const y = f(x);
    return Number.isFinite(y) ? y : Number.POSITIVE_INFINITY;
  };
  const first = value(start);
  if (!Number.isFinite(first)) throw new RangeError("nelderMead: the start has no finite value");
  const points = [{ x: start.slice(), y: first }];
  for (let i = 0; i < size; i++) {
    const x = start.slice();
    x[i] = at(x, i) + step;
    points.push({ x, y: value(x) });
  }
  const wide = Math.max(size, 2);
  const [expansion, contraction, shrinkage] = [1 + 2 / wide, 0.75 - 1 / (2 * wide), 1 - 1 / wide];
  const byValue = () => points.sort((a, b) => a.y - b.y);
  for (byValue(); evaluations < evaluationsMax; byValue()) {
    const [best, worst] = [points[0], points[size]];
    if (!best || !worst) break;
    if (
      worst.y - best.y <= tolerance * (1 + Math.abs(best.y)) &&
      spread(points, size) <= Math.sqrt(tolerance)
    )
      return { x: best.x, value: best.y, isConverged: true, evaluations };
    const centre = new Float64Array(size);
    for (let k = 0; k < size; k++)
      for (let i = 0; i < size; i++) centre[i] = at(centre, i) + at(points[k]?.x ?? centre, i) / size;
    const towards = (factor: number) => {
      const x = centre.map((c, i) => c + factor * (at(worst.x, i) - c));
      return { x, y: value(x) };
    };
    const reflected = towards(-1);
    if (reflected.y < best.y) {
      const expanded = towards(-expansion);
      points[size] = expanded.y < reflected.y ? expanded : reflected;
    } else if (reflected.y < (points[size - 1]?.y ?? best.y)) points[size] = reflected;
    else {
      const contracted = towards(reflected.y < worst.y ? -contraction : contraction);
      if (contracted.y < Math.min(reflected.y, worst.y)) points[size] = contracted;
      else
        for (let k = 1; k <= size; k++) {
          const x = (points[k]?.x ?? best.x).map((c, i) => at(best.x, i) + shrinkage * (c - at(best.x, i)));
          points[k] = { x, y: value(x) };
        }
    }
  }
  const best = points[0] ?? { x: start, y: first };
  return { x: best.x, value: best.y, isConverged: false, evaluations };
}

function spread(points: readonly { readonly x: Float64Array }[], size: number): number {
  let widest = 0;
  for (let i = 0; i < size; i++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { x } of points) {
      low = Math.min(low, at(x, i));
      high = Math.max(high, at(x, i));
    }
    widest = Math.max(widest, high - low);
  }
  return widest;
}
