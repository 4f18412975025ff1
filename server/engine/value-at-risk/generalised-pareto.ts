import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { type Fraction, loss } from "~/server/domain/units";
import { at } from "../math/at";
import { inverseOf } from "../math/inverse";
import { nelderMead } from "../math/nelder-mead";
import type { TailFigures } from "./historical";

/** Share of the losses that is taken as the tail, and the fewest of them that fit a law of two parameters. */
const TAIL_SHARE = 0.1;
const EXCESSES_MIN = 25;

export type ParetoTail = {
  /** Loss beyond which the law speaks: the next loss after those that are fitted. */
  readonly threshold: number;
  readonly shape: number;
  readonly scale: number;
  readonly excesses: number;
  /** Of how many losses. */
  readonly losses: number;
  /** Covariance of shape and scale, row-major 2 x 2, from the observed information; null where it has no inverse. */
  readonly covariance: Float64Array | null;
};

/**
 * Peaks over a threshold: the worst tenth of the losses as a generalised Pareto law, by maximum likelihood started
 * from probability-weighted moments.
 * @param worstFirst - n losses, worst first. Not mutated.
 * @returns the law; unavailable with fewer than 25 excesses, equal losses in the tail, or a shape of 1 or more (then
 *   the mean of the tail, and ES, do not exist).
 * @throws RangeError when a loss is not finite or the order is wrong.
 * @see Pickands (1975), Annals of Statistics 3; Hosking & Wallis (1987), Technometrics 29; McNeil & Frey (2000), J. Empirical Finance 7.
 */
export function fitParetoTail(worstFirst: Float64Array): Measure<ParetoTail> {
  const losses = worstFirst.length;
  const count = Math.floor(TAIL_SHARE * losses);
  if (count < EXCESSES_MIN)
    return unavailable(
      "not-enough-history",
      `${count} losses beyond the threshold, ${EXCESSES_MIN} are needed`,
    );
  const threshold = at(worstFirst, count);
  const excesses = worstFirst.slice(0, count).map((each) => each - threshold);
  if (!excesses.every((each) => each >= 0 && Number.isFinite(each)))
    throw new RangeError("fitParetoTail: losses are not finite and worst first");
  const mean = excesses.reduce((sum, each) => sum + each / count, 0);
  if (!(mean > 0 && at(excesses, 0) > at(excesses, count - 1)))
    return unavailable("not-applicable", "the losses of the tail are all alike");
  const scaled = excesses.map((each) => each / mean);
  const start = weightedMoments(scaled);
  const objective = (x: Float64Array): number => -paretoLikelihood(scaled, at(x, 0), Math.exp(at(x, 1)));
  const first = Number.isFinite(objective(start)) ? start : Float64Array.of(0.1, 0);
  const best = nelderMead(objective, first, { tolerance: 1e-12 });
  const [shape, scale] = [at(best.x, 0), Math.exp(at(best.x, 1))];
  if (!best.isConverged) return unavailable("model-failed", "the search for the tail's law did not end");
  if (!(shape < 1))
    return unavailable("not-applicable", `a tail of shape ${shape.toFixed(2)} has no mean: no ES exists`);
  return ok({
    threshold,
    shape,
    scale: scale * mean,
    excesses: count,
    losses,
    covariance: covarianceOf(scaled, shape, scale, mean),
  });
}

/**
 * VaR and ES from a fitted tail: u + b/x ((n/k a)^-x - 1), and (VaR + b - x u)/(1 - x).
 * @param tail - of the losses.
 * @param level - confidence c with a = 1 - c no greater than the share of losses beyond the threshold.
 * @returns losses.
 * @throws RangeError when the level lies on this side of the threshold.
 * @see McNeil, Frey & Embrechts (2015), Quantitative Risk Management, equations 5.18 and 5.19.
 */
export function paretoTailFigures(tail: ParetoTail, level: Fraction): TailFigures {
  const { threshold, shape, scale, excesses, losses } = tail;
  const exceeded = ((1 - level) * losses) / excesses;
  if (!(exceeded <= 1 + 1e-9 && exceeded > 0))
    throw new RangeError(`paretoTailFigures: level ${level} is not beyond the threshold`);
  const valueAtRisk = threshold + paretoQuantile(shape, scale, Math.min(exceeded, 1));
  return {
    valueAtRisk: loss(valueAtRisk),
    shortfall: loss((valueAtRisk + scale - shape * threshold) / (1 - shape)),
  };
}

/** Excess that is exceeded with a given probability. */
export const paretoQuantile = (shape: number, scale: number, exceeded: number): number =>
  Math.abs(shape) < 1e-9 ? -scale * Math.log(exceeded) : (scale * (exceeded ** -shape - 1)) / shape;

/** Log-likelihood of excesses; minus infinity where one lies beyond the end of a bounded tail. */
function paretoLikelihood(excesses: Float64Array, shape: number, scale: number): number {
  let sum = -excesses.length * Math.log(scale);
  for (let i = 0; i < excesses.length; i++) {
    const y = at(excesses, i) / scale;
    if (Math.abs(shape) < 1e-9) sum -= y;
    else {
      const inside = 1 + shape * y;
      if (!(inside > 0)) return Number.NEGATIVE_INFINITY;
      sum -= (1 + 1 / shape) * Math.log(inside);
    }
  }
  return sum;
}

/** Shape and log scale by probability-weighted moments. */
function weightedMoments(worstFirst: Float64Array): Float64Array {
  const n = worstFirst.length;
  let [zeroth, first] = [0, 0];
  for (let i = 0; i < n; i++) {
    zeroth += at(worstFirst, i) / n;
    first += (at(worstFirst, i) * (i + 0.35)) / (n * n);
  }
  const shape = 2 - zeroth / (zeroth - 2 * first);
  const scale = (2 * zeroth * first) / (zeroth - 2 * first);
  return Float64Array.of(Math.min(Math.max(shape, -0.4), 0.9), Math.log(Math.max(scale, 1e-6)));
}

/** Inverse of the observed information by central differences, in the unit of the losses. */
function covarianceOf(
  excesses: Float64Array,
  shape: number,
  scale: number,
  unit: number,
): Float64Array | null {
  const step = 1e-4;
  const f = (a: number, b: number): number =>
    -paretoLikelihood(excesses, shape + a * step, scale * (1 + b * step));
  const h = scale * step;
  const middle = f(0, 0);
  const information = Float64Array.of(
    (f(1, 0) - 2 * middle + f(-1, 0)) / (step * step),
    (f(1, 1) - f(1, -1) - f(-1, 1) + f(-1, -1)) / (4 * step * h),
    (f(1, 1) - f(1, -1) - f(-1, 1) + f(-1, -1)) / (4 * step * h),
    (f(0, 1) - 2 * middle + f(0, -1)) / (h * h),
  );
  const inverse = information.every(Number.isFinite) ? inverseOf(information, 2) : null;
  if (inverse === null || !(at(inverse, 0) > 0 && at(inverse, 3) > 0)) return null;
  return Float64Array.of(
    at(inverse, 0),
    at(inverse, 1) * unit,
    at(inverse, 2) * unit,
    at(inverse, 3) * unit * unit,
  );
}
