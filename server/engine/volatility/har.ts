import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { at } from "../math/at";
import { inverseOf } from "../math/inverse";

/** Days of the weekly and the monthly mean, beside the daily one. */
const WEEK = 5;
const LONGEST = 22;
const SIZE = 4;
/** Fewer forecast days give no coefficients worth their name. */
const DAYS_MIN = 250;
/** Pull of the slopes to zero: keeps the solution finite on constant series; without effect on real ones. */
const RIDGE = 1e-3;
/** One day of chaos moves a coefficient no more than this many times its forecast. */
const RATIO_MAX = 200;
const ITERATIONS_MAX = 60;
/** Relative gain of the mean loss below which the search ends. */
const TOLERANCE = 1e-10;

export type HarFit = {
  /** Intercept, then the slopes of the logarithms of the daily, weekly and monthly mean. */
  readonly coefficients: Float64Array;
  readonly state: "converged" | "not-converged";
  /** Days forecast in the fit. */
  readonly days: number;
  /** Mean QLIKE loss of those days, ln h + rv/h. */
  readonly meanLoss: number;
};

/**
 * Heterogeneous autoregression of the variance of a day on the logarithms of its means over the last 1, 5 and 22
 * days, with a log link: h = exp(c + b1 ln m1 + b5 ln m5 + b22 ln m22), fitted by QLIKE.
 *
 * The link keeps every forecast above zero and the loss makes its level right in the mean; the fit is convex, so
 * Fisher scoring finds the one solution: the same series gives the same bits.
 * @param proxies - T variances, oldest first, above zero. Not mutated.
 * @returns the fit; unavailable with fewer than 272 days.
 * @throws RangeError when a variance is not finite and above zero.
 * @see Corsi (2009), J. Financial Econometrics 7 (cascade of 1, 5, 22 days); Patton (2011), J. Econometrics 160 (QLIKE).
 */
export function fitHar(proxies: Float64Array): Measure<HarFit> {
  requireVariances(proxies);
  const days = proxies.length - LONGEST;
  if (days < DAYS_MIN)
    return unavailable("not-enough-history", `${proxies.length} days, ${DAYS_MIN + LONGEST} are needed`);
  const features = featuresOf(proxies);
  const gram = new Float64Array(SIZE * SIZE);
  for (let t = 0; t < days; t++)
    for (let i = 0; i < SIZE; i++)
      for (let j = 0; j < SIZE; j++)
        gram[i * SIZE + j] = at(gram, i * SIZE + j) + at(features, t * SIZE + i) * at(features, t * SIZE + j);
  for (let i = 1; i < SIZE; i++) gram[i * SIZE + i] = at(gram, i * SIZE + i) + RIDGE * days;
  const inverse = inverseOf(gram, SIZE);
  if (inverse === null) return unavailable("not-applicable", "the means do not vary");
  let coefficients = new Float64Array(SIZE);
  for (let t = 0; t < days; t++)
    coefficients[0] = at(coefficients, 0) + Math.log(at(proxies, t + LONGEST)) / days;
  let loss = lossOf(features, proxies, coefficients);
  let state: HarFit["state"] = "not-converged";
  for (let iteration = 0; iteration < ITERATIONS_MAX && state === "not-converged"; iteration++) {
    const direction = directionOf(features, proxies, coefficients, inverse);
    let [step, isBetter] = [1, false];
    for (; step > 1e-4 && !isBetter; step /= 2) {
      const next = coefficients.map((b, i) => b + step * at(direction, i));
      const own = lossOf(features, proxies, next);
      if (own <= loss) {
        isBetter = true;
        if (loss - own < TOLERANCE * (1 + Math.abs(own))) state = "converged";
        [coefficients, loss] = [next, own];
      }
    }
    if (!isBetter) state = "converged"; // no step along the descent brings anything: this is the bottom
  }
  return ok({ coefficients, state, days, meanLoss: lossOf(features, proxies, coefficients, 0) });
}

/**
 * Volatility as the model forecast it for each day, and for the day after the last. The first 22 days, whose month
 * is not known, have the mean of the days before (the first one its own variance).
 * @param proxies - T variances, oldest first. Not mutated.
 * @param fit - coefficients.
 * @returns T + 1 standard deviations.
 * @throws RangeError when a variance is not finite and above zero.
 */
export function harVolatility(
  proxies: Float64Array,
  { coefficients }: Pick<HarFit, "coefficients">,
): Float64Array {
  requireVariances(proxies);
  const path = new Float64Array(proxies.length + 1);
  const cumulated = cumulatedOf(proxies);
  const features = new Float64Array(SIZE);
  for (let t = 0; t <= proxies.length; t++) {
    if (t < LONGEST) path[t] = Math.sqrt(t === 0 ? at(proxies, 0) : at(cumulated, t) / t);
    else {
      writeFeatures(proxies, cumulated, t, features, 0);
      path[t] = Math.exp(0.5 * linear(features, coefficients, 0));
    }
  }
  return path;
}

/**
 * The forecasts of `harVolatility` for days whose month is known, without forming the means again for other coefficients.
 * @param proxies - T variances, oldest first. Not mutated.
 * @returns a function of coefficients and a day from 22 to T: its standard deviation.
 * @throws RangeError when a variance is not finite and above zero.
 */
export function harForecaster(proxies: Float64Array): (coefficients: Float64Array, day: number) => number {
  requireVariances(proxies);
  const features = featuresOf(proxies);
  return (coefficients, day) => Math.exp(0.5 * linear(features, coefficients, day - LONGEST));
}

/** Row t holds what is known the evening before day t + 22: 1 and the logarithms of the three means. */
function featuresOf(proxies: Float64Array): Float64Array {
  const rows = Math.max(0, proxies.length - LONGEST + 1);
  const cumulated = cumulatedOf(proxies);
  const features = new Float64Array(rows * SIZE);
  for (let t = 0; t < rows; t++) writeFeatures(proxies, cumulated, t + LONGEST, features, t * SIZE);
  return features;
}

/** Element t sums the first t. */
function cumulatedOf(proxies: Float64Array): Float64Array {
  const cumulated = new Float64Array(proxies.length + 1);
  for (let t = 0; t < proxies.length; t++) cumulated[t + 1] = at(cumulated, t) + at(proxies, t);
  return cumulated;
}

function writeFeatures(
  proxies: Float64Array,
  cumulated: Float64Array,
  day: number,
  features: Float64Array,
  first: number,
): void {
  const whole = at(cumulated, day);
  features[first] = 1;
  features[first + 1] = Math.log(at(proxies, day - 1));
  features[first + 2] = Math.log((whole - at(cumulated, day - WEEK)) / WEEK);
  features[first + 3] = Math.log((whole - at(cumulated, day - LONGEST)) / LONGEST);
}

function linear(features: Float64Array, coefficients: Float64Array, row: number): number {
  const first = row * SIZE;
  return (
    at(features, first) * at(coefficients, 0) +
    at(features, first + 1) * at(coefficients, 1) +
    at(features, first + 2) * at(coefficients, 2) +
    at(features, first + 3) * at(coefficients, 3)
  );
}

function lossOf(
  features: Float64Array,
  proxies: Float64Array,
  coefficients: Float64Array,
  ridge = RIDGE,
): number {
  const days = proxies.length - LONGEST;
  let sum = 0;
  for (let t = 0; t < days; t++) {
    const log = linear(features, coefficients, t);
    sum += log + at(proxies, t + LONGEST) * Math.exp(-log);
  }
  let penalty = 0;
  for (let i = 1; i < SIZE; i++) penalty += 0.5 * ridge * at(coefficients, i) ** 2;
  return sum / days + penalty;
}

function directionOf(
  features: Float64Array,
  proxies: Float64Array,
  coefficients: Float64Array,
  inverse: Float64Array,
): Float64Array {
  const days = proxies.length - LONGEST;
  const score = new Float64Array(SIZE);
  for (let t = 0; t < days; t++) {
    const ratio = Math.min(
      at(proxies, t + LONGEST) * Math.exp(-linear(features, coefficients, t)),
      RATIO_MAX,
    );
    for (let i = 0; i < SIZE; i++) score[i] = at(score, i) + (ratio - 1) * at(features, t * SIZE + i);
  }
  for (let i = 1; i < SIZE; i++) score[i] = at(score, i) - RIDGE * days * at(coefficients, i);
  return score.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < SIZE; j++) sum += at(inverse, i * SIZE + j) * at(score, j);
    return sum;
  });
}

function requireVariances(proxies: Float64Array): void {
  for (const each of proxies)
    if (!(each > 0 && Number.isFinite(each))) throw new RangeError(`har: a variance of ${each}`);
}

/** Days over which the level of the forecasts is compared with what came. */
const LEVEL_DAYS = 504;

/**
 * Forecasts at the level of what came: each multiplied by the ratio of the mean proxy to the mean forecast of the
 * 504 days before it. Every model that is compared gets this, else a constant wins.
 * @param forecasts - T variances forecast for days 0..T-1, above zero. Not mutated.
 * @param proxies - T variances of those days. Not mutated.
 * @returns T forecasts; the first 22 days stay as they are. Day t uses proxies before t only.
 * @throws RangeError when lengths differ or a number is not finite and above zero.
 */
export function levelAdjusted(forecasts: Float64Array, proxies: Float64Array): Float64Array {
  if (forecasts.length !== proxies.length)
    throw new RangeError(`levelAdjusted: ${forecasts.length} forecasts, ${proxies.length} proxies`);
  requireVariances(forecasts);
  requireVariances(proxies);
  let [forecast, came] = [0, 0];
  return forecasts.map((own, t) => {
    const adjusted = t < LONGEST ? own : own * (came / forecast);
    forecast += own;
    came += at(proxies, t);
    if (t >= LEVEL_DAYS) {
      forecast -= at(forecasts, t - LEVEL_DAYS);
      came -= at(proxies, t - LEVEL_DAYS);
    }
    return adjusted;
  });
}
