import { type Fraction, fraction } from "~/server/domain/units";
import { at } from "../math/at";
import { binomialCdf } from "../math/binomial";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import type { WeightedScenarios } from "../predictive/weighted-tail";

/** Where the true figure may lie, given how few days it was estimated from. Says nothing of a wrong model. */
export type ConfidenceInterval = {
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  /** `order-statistic`, `bootstrap` or `delta-method`, with what it rests on. */
  readonly method: string;
};

/**
 * Distribution-free interval of VaR from equally likely scenarios: the losses whose ranks enclose the quantile with
 * the binomial law of how many of n independent scenarios lie beyond it.
 * @param worstFirst - n losses, worst first. Not mutated.
 * @param level - confidence c of the VaR.
 * @param confidence - of the interval.
 * @returns losses; where n is too small for an upper rank, the worst loss stands for it and the method says so.
 * @throws RangeError when there is no loss.
 * @see David & Nagaraja (2003), Order Statistics, section 7.1.
 */
export function orderStatisticInterval(
  worstFirst: Float64Array,
  level: Fraction,
  confidence: Fraction,
): ConfidenceInterval {
  const n = worstFirst.length;
  if (n === 0) throw new RangeError("orderStatisticInterval: no loss");
  const [tail, side] = [1 - level, (1 - confidence) / 2];
  // The k-th worst loss lies beyond the quantile when at least k scenarios do.
  let upper = 0;
  while (upper < n && binomialCdf(upper, n, tail) <= side) upper++;
  let lower = upper;
  while (lower < n && binomialCdf(lower, n, tail) < 1 - side) lower++;
  const isOpen = upper === 0;
  return {
    low: at(worstFirst, Math.min(lower, n - 1)),
    high: at(worstFirst, Math.max(upper - 1, 0)),
    confidence,
    method: `order-statistic: ranks ${lower + 1} to ${Math.max(upper, 1)} of ${n}${isOpen ? ", open above" : ""}`,
  };
}

const RESAMPLES = 500;

/**
 * Bootstrap interval of VaR or ES of weighted scenarios: scenarios are drawn again by their probabilities, as many as
 * they effectively are (1 / sum p^2), and the figure is read each time.
 * @param scenarios - ordered by loss. Not mutated.
 * @param level - confidence c of the figure.
 * @param confidence - of the interval.
 * @param figure - which one.
 * @param seed - the same seed gives the same bits.
 * @returns the interval between the percentiles of 500 resamples.
 * @throws RangeError when there is no scenario.
 * @see Efron (1979), Annals of Statistics 7.
 */
export function bootstrapInterval(
  scenarios: WeightedScenarios,
  level: Fraction,
  confidence: Fraction,
  figure: "valueAtRisk" | "shortfall",
  seed: number,
): ConfidenceInterval {
  const { pnl, probabilities } = scenarios;
  if (pnl.length === 0) throw new RangeError("bootstrapInterval: no scenario");
  let square = 0;
  const cumulated = new Float64Array(pnl.length);
  probabilities.forEach((p, i) => {
    square += p * p;
    cumulated[i] = (i === 0 ? 0 : at(cumulated, i - 1)) + p;
  });
  const size = Math.max(1, Math.round(1 / square));
  const random = seededRandom(seed);
  const drawn = new Float64Array(size);
  const figures = Float64Array.from({ length: RESAMPLES }, () => {
    for (let i = 0; i < size; i++) drawn[i] = at(pnl, firstAbove(cumulated, random()));
    return tailOfSorted(drawn.sort(), 1 - level)[figure];
  }).sort();
  const side = (1 - confidence) / 2;
  return {
    low: at(figures, Math.floor(side * RESAMPLES)),
    high: at(figures, Math.min(RESAMPLES - 1, Math.ceil((1 - side) * RESAMPLES) - 1)),
    confidence,
    method: `bootstrap: ${RESAMPLES} resamples of ${size} effective scenarios, seed ${seed}`,
  };
}

/**
 * Interval of a figure from its standard error, normal in the large.
 * @param figure - VaR or ES.
 * @param standardError - in the same unit, 0 or more.
 * @param confidence - of the interval.
 * @param basis - what the error rests on, in words.
 * @throws RangeError when either is not finite or the error is negative.
 */
export function deltaInterval(
  figure: number,
  standardError: number,
  confidence: Fraction,
  basis: string,
): ConfidenceInterval {
  if (!(standardError >= 0 && Number.isFinite(figure + standardError)))
    throw new RangeError(`deltaInterval: ${figure} with standard error ${standardError}`);
  const reach = normalQuantile(fraction((1 + confidence) / 2)) * standardError;
  return { low: figure - reach, high: figure + reach, confidence, method: `delta-method: ${basis}` };
}

/** VaR and ES of equally likely profits, worst first: the rules of `weightedTail`, without its bookkeeping. */
function tailOfSorted(pnl: Float64Array, tail: number): { valueAtRisk: number; shortfall: number } {
  const mass = tail * pnl.length;
  const rank = Math.max(Math.ceil(mass - 1e-9) - 1, 0);
  let sum = 0;
  for (let k = 0; k < rank; k++) sum += at(pnl, k);
  return { valueAtRisk: -at(pnl, rank), shortfall: -(sum + (mass - rank) * at(pnl, rank)) / mass };
}

/** Index of the first cumulated probability above u; the last one where rounding leaves none. */
function firstAbove(cumulated: Float64Array, u: number): number {
  let [low, high] = [0, cumulated.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(cumulated, middle) > u) high = middle;
    else low = middle + 1;
  }
  return low;
}
