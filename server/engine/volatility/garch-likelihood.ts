import { at } from "../math/at";
import { digamma, logGamma } from "../math/gamma";

/** Law of the innovations, unit variance. */
export type InnovationLaw = "normal" | "student";

/**
 * s2_t+1 = omega + alpha e2_t + gamma e2_t 1[e_t < 0] + beta s2_t, zero mean. `omega` is in the squared unit of the
 * returns; `gamma` is 0 in a symmetric model; `nu` null under the normal law.
 */
export type GarchParameters = {
  readonly omega: number;
  readonly alpha: number;
  readonly gamma: number;
  readonly beta: number;
  readonly nu: number | null;
};

/** Derivatives are kept in this order; the last one is unused under the normal law. */
export const GARCH_ORDER = ["omega", "alpha", "gamma", "beta", "nu"] as const;
const SIZE = GARCH_ORDER.length;

/**
 * Mean log-likelihood of a GARCH(1,1) or GJR model and its gradient.
 *
 * The variance of the first day is the mean square of all returns, a constant that is not differentiated.
 * @param returns - T returns, finite, any unit. Not mutated.
 * @param parameters - omega > 0; nu > 2 where given.
 * @param gradient - 5 numbers, overwritten with the mean derivatives in the order omega, alpha, gamma, beta, nu.
 * @param outer - 25 numbers or null: overwritten with the mean outer product of the daily scores.
 * @returns mean log-likelihood a day; -infinity where a variance is not above zero or overflows.
 * @see Bollerslev (1986), J. Econometrics 31; (1987), Review of Economics and Statistics 69 (Student t); Glosten, Jagannathan & Runkle (1993), J. Finance 48.
 */
export function garchLikelihood(
  returns: Float64Array,
  { omega, alpha, gamma, beta, nu }: GarchParameters,
  gradient: Float64Array,
  outer: Float64Array | null = null,
): number {
  const count = returns.length;
  gradient.fill(0);
  outer?.fill(0);
  let h = meanSquare(returns);
  // Each declared by itself: taken out of a list, the loop would box every one of them anew each day.
  let dOmega = 0;
  let dAlpha = 0;
  let dGamma = 0;
  let dBeta = 0;
  let gOmega = 0;
  let gAlpha = 0;
  let gGamma = 0;
  let gBeta = 0;
  let gNu = 0;
  const front =
    nu === null
      ? -0.5 * Math.log(2 * Math.PI)
      : logGamma((nu + 1) / 2) - logGamma(nu / 2) - 0.5 * Math.log(Math.PI * (nu - 2));
  const frontSlope = nu === null ? 0 : 0.5 * digamma((nu + 1) / 2) - 0.5 * digamma(nu / 2) - 0.5 / (nu - 2);
  // Numbers alone inside the loop, no lists and nothing that may be null: it runs a million times a fit.
  const isNormal = nu === null;
  const excess = nu === null ? Number.NaN : nu - 2;
  const half = nu === null ? Number.NaN : 0.5 * (nu + 1);
  let sum = 0;
  for (let t = 0; t < count; t++) {
    const e = at(returns, t);
    const square = e * e;
    if (!(h > 0 && h < 1e300)) return Number.NEGATIVE_INFINITY;
    let slope = 0;
    let slopeNu = 0;
    if (isNormal) {
      sum += front - 0.5 * (Math.log(h) + square / h);
      slope = (0.5 * (square / h - 1)) / h;
    } else {
      const z = square / (h * excess);
      const log = Math.log1p(z);
      sum += front - 0.5 * Math.log(h) - half * log;
      slope = (-0.5 + (half * z) / (1 + z)) / h;
      slopeNu = frontSlope - 0.5 * log + (half * z) / (excess * (1 + z));
    }
    gOmega += slope * dOmega;
    gAlpha += slope * dAlpha;
    gGamma += slope * dGamma;
    gBeta += slope * dBeta;
    gNu += slopeNu;
    if (outer)
      addOuter(outer, [slope * dOmega, slope * dAlpha, slope * dGamma, slope * dBeta, slopeNu], count);
    const bad = e < 0 ? square : 0;
    dOmega = 1 + beta * dOmega;
    dAlpha = square + beta * dAlpha;
    dGamma = bad + beta * dGamma;
    dBeta = h + beta * dBeta;
    h = omega + alpha * square + gamma * bad + beta * h;
  }
  gradient[0] = gOmega / count;
  gradient[1] = gAlpha / count;
  gradient[2] = gGamma / count;
  gradient[3] = gBeta / count;
  gradient[4] = gNu / count;
  return sum / count;
}

function addOuter(outer: Float64Array, score: readonly number[], count: number): void {
  for (let i = 0; i < SIZE; i++)
    for (let j = 0; j < SIZE; j++)
      outer[i * SIZE + j] = at(outer, i * SIZE + j) + ((score[i] ?? 0) * (score[j] ?? 0)) / count;
}

/** Mean of the squared returns. */
export function meanSquare(returns: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < returns.length; t++) sum += at(returns, t) ** 2;
  return sum / returns.length;
}

/**
 * Volatility as the model forecast it for each day, and for the day after the last.
 * @param returns - T returns, oldest first, in the unit of omega's root. Not mutated.
 * @param parameters - of the model.
 * @param start - variance of the first day; by default the mean square of the returns given.
 * @returns T + 1 standard deviations, as `runningVolatility` gives them.
 * @throws RangeError when there is no return, or a variance is not above zero and finite.
 */
export function garchVolatility(
  returns: Float64Array,
  { omega, alpha, gamma, beta }: GarchParameters,
  start: number = meanSquare(returns),
): Float64Array {
  const path = new Float64Array(returns.length + 1);
  let h = start;
  for (let t = 0; t <= returns.length; t++) {
    if (!(h > 0 && Number.isFinite(h))) throw new RangeError(`garchVolatility: variance ${h} on day ${t}`);
    path[t] = Math.sqrt(h);
    if (t === returns.length) break;
    const e = at(returns, t);
    h = omega + (alpha + (e < 0 ? gamma : 0)) * e * e + beta * h;
  }
  return path;
}
