import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { at } from "../math/at";
import { seededRandom } from "../math/random";
import { forwardBackward, type HiddenMarkov, SMALLEST } from "./hidden-markov-states";

/** Calm, normal, stressed. */
const STATES = 3;
/** Fewer days hold too few storms to know one. */
export const HIDDEN_MARKOV_DAYS_MIN = 1500;
/** Searches from other starts; the best likelihood wins. */
const RESTARTS = 3;
const SEED = 19_890_257;
const ITERATIONS_MAX = 300;
/** Gain of the mean log-likelihood below which the search ends. */
const TOLERANCE = 1e-8;
/** No state is narrower than this share of the sample's deviation: a state of one day would have none. */
const DEVIATION_MIN = 0.05;
/** Shares of days by the size of their move from which the first search starts. */
const START_SHARES = [0.5, 0.35, 0.15] as const;
const START_STAY = 0.97;

/**
 * A Gaussian hidden Markov model of three states by expectation-maximisation with restarts.
 *
 * States are ordered by variance. Between fits that is also what locks the labels: of all matchings of two ordered
 * lists the one in order is the nearest. A fit that starts from an earlier one stays with it.
 * @param xs - T >= 1,500 moves, oldest first, finite. Not mutated.
 * @param warmStart - an earlier model, from which the search then starts alone.
 * @returns the model; unavailable with fewer days, or moves that do not vary.
 * @throws RangeError when a move is not finite.
 * @see Hamilton (1989), Econometrica 57; Baum, Petrie, Soules & Weiss (1970), Annals of Mathematical Statistics 41.
 */
export function fitHiddenMarkov(
  xs: Float64Array,
  warmStart: HiddenMarkov | null = null,
): Measure<HiddenMarkov> {
  if (!xs.every(Number.isFinite)) throw new RangeError("fitHiddenMarkov: a move is not finite");
  if (xs.length < HIDDEN_MARKOV_DAYS_MIN)
    return unavailable("not-enough-history", `${xs.length} days, ${HIDDEN_MARKOV_DAYS_MIN} are needed`);
  let [mean, square] = [0, 0];
  for (let t = 0; t < xs.length; t++) mean += at(xs, t) / xs.length;
  for (let t = 0; t < xs.length; t++) square += (at(xs, t) - mean) ** 2 / xs.length;
  const deviation = Math.sqrt(square);
  if (!(deviation > 0)) return unavailable("not-applicable", "the market never moves");
  const scaled = xs.map((x) => x / deviation);
  const starts = warmStart === null ? startsOf(scaled) : [rescaled(warmStart, 1 / deviation, 0)];
  const best = starts
    .map((start) => maximise(scaled, start))
    .reduce((a, b) => (b.logLikelihood > a.logLikelihood ? b : a));
  return ok(rescaled(ordered(best), deviation, -xs.length * Math.log(deviation)));
}

/** The first start by the size of moves, the others disturbed from it by a fixed seed. */
function startsOf(xs: Float64Array): HiddenMarkov[] {
  const sizes = xs.map(Math.abs).sort();
  let from = 0;
  const variances = START_SHARES.map((share) => {
    const to = Math.min(sizes.length, Math.round(from + share * sizes.length));
    let sum = 0;
    for (let i = from; i < to; i++) sum += at(sizes, i) ** 2 / Math.max(to - from, 1);
    from = to;
    return Math.max(sum, DEVIATION_MIN ** 2);
  });
  const random = seededRandom(SEED);
  return Array.from({ length: RESTARTS + 1 }, (_, restart) => {
    const disturb = (): number => (restart === 0 ? 1 : 0.4 + 1.6 * random());
    const stay = restart === 0 ? START_STAY : 0.9 + 0.09 * random();
    return {
      means: new Float64Array(STATES),
      variances: Float64Array.from(variances, (variance) => variance * disturb()),
      transition: Float64Array.from({ length: STATES * STATES }, (__, k) =>
        Math.floor(k / STATES) === k % STATES ? stay : (1 - stay) / (STATES - 1),
      ),
      initial: new Float64Array(STATES).fill(1 / STATES),
      logLikelihood: Number.NEGATIVE_INFINITY,
      state: "not-converged" as const,
    };
  });
}

function maximise(xs: Float64Array, start: HiddenMarkov): HiddenMarkov {
  let model = start;
  let before = Number.NEGATIVE_INFINITY;
  for (let iteration = 0; iteration < ITERATIONS_MAX; iteration++) {
    const { logLikelihood, smoothed, joint } = forwardBackward(xs, model);
    const isDone = logLikelihood - before < TOLERANCE * xs.length;
    if (isDone) return { ...model, logLikelihood, state: "converged" };
    before = logLikelihood;
    model = { ...reestimated(xs, smoothed, joint), logLikelihood, state: "not-converged" };
  }
  return model;
}

function reestimated(
  xs: Float64Array,
  smoothed: Float64Array,
  joint: Float64Array,
): Pick<HiddenMarkov, "means" | "variances" | "transition" | "initial"> {
  const [weights, means, variances] = [0, 1, 2].map(() => new Float64Array(STATES));
  if (!weights || !means || !variances) throw new RangeError("reestimated: no states");
  for (let t = 0; t < xs.length; t++)
    for (let k = 0; k < STATES; k++) {
      const weight = at(smoothed, t * STATES + k);
      weights[k] = at(weights, k) + weight;
      means[k] = at(means, k) + weight * at(xs, t);
    }
  for (let k = 0; k < STATES; k++) means[k] = at(means, k) / Math.max(at(weights, k), SMALLEST);
  for (let t = 0; t < xs.length; t++)
    for (let k = 0; k < STATES; k++)
      variances[k] = at(variances, k) + at(smoothed, t * STATES + k) * (at(xs, t) - at(means, k)) ** 2;
  const transition = new Float64Array(STATES * STATES);
  for (let k = 0; k < STATES; k++) {
    variances[k] = Math.max(at(variances, k) / Math.max(at(weights, k), SMALLEST), DEVIATION_MIN ** 2);
    let row = 0;
    for (let l = 0; l < STATES; l++) row += at(joint, k * STATES + l);
    for (let l = 0; l < STATES; l++)
      transition[k * STATES + l] = row > 0 ? at(joint, k * STATES + l) / row : 1 / STATES;
  }
  return { means, variances, transition, initial: smoothed.slice(0, STATES) };
}

function ordered(model: HiddenMarkov): HiddenMarkov {
  const order = [...model.variances.keys()].sort((a, b) => at(model.variances, a) - at(model.variances, b));
  const pick = (xs: Float64Array): Float64Array => Float64Array.from(order, (k) => at(xs, k));
  return {
    ...model,
    means: pick(model.means),
    variances: pick(model.variances),
    initial: pick(model.initial),
    transition: Float64Array.from(
      order.flatMap((k) => order.map((l) => at(model.transition, k * STATES + l))),
    ),
  };
}

const rescaled = (model: HiddenMarkov, scale: number, shift: number): HiddenMarkov => ({
  ...model,
  means: model.means.map((mean) => mean * scale),
  variances: model.variances.map((variance) => variance * scale * scale),
  logLikelihood: model.logLikelihood + shift,
});
