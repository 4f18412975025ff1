import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { type Fraction, loss } from "~/server/domain/units";
import { at } from "../math/at";
import { normalDensity, normalQuantile } from "../math/normal";
import type { TailFigures } from "./historical";

/** Of a law of profits: mean, standard deviation, skewness and excess kurtosis. */
export type Moments = {
  readonly mean: number;
  readonly deviation: number;
  readonly skewness: number;
  readonly excessKurtosis: number;
};

/**
 * The standardised quantile by the expansion of Cornish and Fisher:
 * z + (z^2-1) S/6 + (z^3-3z) K/24 - (2z^3-5z) S^2/36.
 * @param z - standard normal quantile of the probability.
 */
export const cornishFisherQuantile = (z: number, skewness: number, excessKurtosis: number): number =>
  z +
  ((z * z - 1) * skewness) / 6 +
  ((z ** 3 - 3 * z) * excessKurtosis) / 24 -
  ((2 * z ** 3 - 5 * z) * skewness * skewness) / 36;

/**
 * Whether the expansion rises everywhere, so that it is a quantile function at all: the discriminant of its
 * derivative, S^2/9 <= 4 (K/8 - S^2/6) (1 - K/8 + 5 S^2/36), with a cubic that does not fall.
 * @see Maillard (2012), A user's guide to the Cornish Fisher expansion.
 */
export function isCornishFisherMonotone(skewness: number, excessKurtosis: number): boolean {
  const square = skewness * skewness;
  const leading = excessKurtosis / 8 - square / 6;
  const constant = 1 - excessKurtosis / 8 + (5 * square) / 36;
  return leading >= 0 && constant >= 0 && square / 9 <= 4 * leading * constant;
}

/**
 * VaR and ES of the profit law with these four moments by the Cornish-Fisher expansion; ES is the exact mean of the
 * expanded quantiles of the tail.
 * @param moments - of the profit; deviation 0 or more.
 * @param level - confidence c, strictly between 0 and 1.
 * @returns losses; unavailable where the expansion is not monotone, with both moments: no fall-back is taken.
 * @throws RangeError when a moment is not finite or the deviation is negative.
 * @see Cornish & Fisher (1938); Boudt, Peterson & Croux (2008), Journal of Risk 11 (expected shortfall).
 */
export function cornishFisherTail(moments: Moments, level: Fraction): Measure<TailFigures> {
  const { mean, deviation, skewness, excessKurtosis } = moments;
  if (!(deviation >= 0 && Number.isFinite(mean + deviation + skewness + excessKurtosis)))
    throw new RangeError(`cornishFisherTail: moments ${Object.values(moments)}`);
  if (!isCornishFisherMonotone(skewness, excessKurtosis))
    return unavailable(
      "not-applicable",
      `Cornish-Fisher is no quantile at skewness ${skewness.toFixed(2)} and excess kurtosis ${excessKurtosis.toFixed(2)}`,
    );
  const tail = 1 - level;
  const z = normalQuantile(tail);
  const density = normalDensity(z) / tail;
  // Means of z, z^2 and z^3 over the tail.
  const [first, second, third] = [-density, 1 - z * density, -(z * z + 2) * density];
  const meanOfTail =
    first +
    ((second - 1) * skewness) / 6 +
    ((third - 3 * first) * excessKurtosis) / 24 -
    ((2 * third - 5 * first) * skewness * skewness) / 36;
  return ok({
    valueAtRisk: loss(-(mean + deviation * cornishFisherQuantile(z, skewness, excessKurtosis))),
    shortfall: loss(-(mean + deviation * meanOfTail)),
  });
}

/**
 * Moments of a sample of profits.
 * @param pnl - n >= 4 profits. Not mutated.
 * @returns deviation with `ddof` 0; skewness and excess kurtosis 0 where nothing moves.
 * @throws RangeError when there are fewer than 4 or one is not finite.
 */
export function momentsOf(pnl: Float64Array): Moments {
  const n = pnl.length;
  if (n < 4 || !pnl.every(Number.isFinite))
    throw new RangeError(`momentsOf: ${n} profits, or one is not finite`);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += at(pnl, i) / n;
  let [m2, m3, m4] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const d = at(pnl, i) - mean;
    m2 += (d * d) / n;
    m3 += d ** 3 / n;
    m4 += d ** 4 / n;
  }
  const deviation = Math.sqrt(m2);
  return {
    mean,
    deviation,
    skewness: m2 > 0 ? m3 / deviation ** 3 : 0,
    excessKurtosis: m2 > 0 ? m4 / (m2 * m2) - 3 : 0,
  };
}
