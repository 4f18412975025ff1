import { at } from "../math/at";
import { seededRandom } from "../math/random";
import { stationaryBootstrap } from "../math/stationary-bootstrap";

export type ModelConfidenceSet = {
  /** p-value of each model, in the order given: those at or above `alpha` are in the set. */
  readonly pValues: readonly number[];
  /** Whether each model is in the set. */
  readonly included: readonly boolean[];
  readonly alpha: number;
  readonly meanBlock: number;
  readonly replications: number;
};

export type ModelConfidenceSetOptions = {
  /** One minus the confidence that the best model is in the set. */
  readonly alpha?: number;
  /** Expected days in a block of the bootstrap; by default T^(1/3). */
  readonly meanBlock?: number;
  readonly replications?: number;
  readonly seed: number;
};

/**
 * The model confidence set of Hansen, Lunde and Nason: the smallest set that holds the best model with confidence
 * 1 - alpha. Statistic T_max (each model against the mean of those left), null law by the stationary bootstrap.
 * @param losses - M series of T losses, days aligned, finite. Not mutated.
 * @param options - alpha .1, 1,000 resamples by default; the same seed gives the same bits.
 * @returns p-values, cumulated over the eliminations so that they never fall; the last model left has 1.
 * @throws RangeError when there are no models, fewer than 20 days, lengths differ, or a loss is not finite.
 * @see Hansen, Lunde & Nason (2011), Econometrica 79, sections 3.1.2 and 4.
 */
export function modelConfidenceSet(
  losses: readonly Float64Array[],
  { alpha = 0.1, meanBlock, replications = 1000, seed }: ModelConfidenceSetOptions,
): ModelConfidenceSet {
  const days = losses[0]?.length ?? 0;
  if (losses.length === 0 || days < 20 || losses.some((each) => each.length !== days))
    throw new RangeError(`modelConfidenceSet: ${losses.length} models of ${days} days, or unequal lengths`);
  const block = meanBlock ?? Math.max(2, Math.cbrt(days));
  const means = Float64Array.from(losses, (series) => meanOf(series));
  if (!means.every(Number.isFinite)) throw new RangeError("modelConfidenceSet: a loss is not finite");
  const resampled = bootstrapMeans(losses, means, block, replications, seed);
  const pValues: number[] = losses.map(() => 1);
  let left = losses.map((_, model) => model);
  let greatest = 0;
  while (left.length > 1) {
    const { worst, pValue } = worstOf(left, means, resampled);
    greatest = Math.max(greatest, pValue);
    pValues[worst] = greatest;
    left = left.filter((model) => model !== worst);
  }
  return {
    pValues,
    included: pValues.map((p) => p >= alpha),
    alpha,
    meanBlock: block,
    replications,
  };
}

function meanOf(series: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < series.length; t++) sum += at(series, t);
  return sum / series.length;
}

/** Means of the resamples less the means of the data: one vector of replications a model. */
function bootstrapMeans(
  losses: readonly Float64Array[],
  means: Float64Array,
  meanBlock: number,
  replications: number,
  seed: number,
): readonly Float64Array[] {
  const days = losses[0]?.length ?? 0;
  const random = seededRandom(seed);
  const rows = new Int32Array(days);
  const centred = losses.map(() => new Float64Array(replications));
  for (let b = 0; b < replications; b++) {
    stationaryBootstrap(days, meanBlock, random, rows);
    losses.forEach((series, model) => {
      let sum = 0;
      for (let i = 0; i < days; i++) sum += at(series, rows[i] ?? 0);
      const own = centred[model];
      if (own) own[b] = sum / days - at(means, model);
    });
  }
  return centred;
}

/** The model that stands out most against the mean of those left, and how often chance alone would do that. */
function worstOf(
  left: readonly number[],
  means: Float64Array,
  resampled: readonly Float64Array[],
): { readonly worst: number; readonly pValue: number } {
  const replications = resampled[0]?.length ?? 0;
  const average = left.reduce((sum, model) => sum + at(means, model), 0) / left.length;
  const averages = new Float64Array(replications);
  for (const model of left) {
    const own = resampled[model] ?? new Float64Array(0);
    for (let b = 0; b < replications; b++) averages[b] = at(averages, b) + at(own, b) / left.length;
  }
  const greatest = new Float64Array(replications).fill(Number.NEGATIVE_INFINITY);
  let [worst, statistic] = [left[0] ?? 0, Number.NEGATIVE_INFINITY];
  for (const model of left) {
    const own = resampled[model] ?? new Float64Array(0);
    let variance = 0;
    for (let b = 0; b < replications; b++) variance += (at(own, b) - at(averages, b)) ** 2 / replications;
    const error = Math.sqrt(variance);
    // A model that equals the mean in every resample can't be told from it.
    const scaled = (difference: number): number => (error > 0 ? difference / error : 0);
    const t = scaled(at(means, model) - average);
    if (t > statistic) [worst, statistic] = [model, t];
    for (let b = 0; b < replications; b++)
      greatest[b] = Math.max(at(greatest, b), scaled(at(own, b) - at(averages, b)));
  }
  let beyond = 0;
  for (const each of greatest) if (each >= statistic) beyond++;
  return { worst, pValue: beyond / replications };
}
