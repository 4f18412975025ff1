import type { Frame } from "~/server/domain/frame";
import type { Limit } from "~/server/domain/limit";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { BreachProbability } from "~/server/domain/what-if";
import { limitsOf } from "../assess";
import { at } from "../math/at";
import { type Prediction, predict } from "../predictive/predict";
import { priceBook } from "../pricing/price-book";
import { shiftFrame } from "./shift-frame";

/** Paths to the close: one in fifty is the finest probability that can be told apart. */
const PATHS = 50;

/**
 * How likely a limit is over its line at the close: the pool's scenarios for a day, at evenly spaced ranks of the
 * book's loss, their moves scaled by the square root of the share of the day that is left, each assessed anew in
 * full.
 *
 * Holdings, the market model and the day stay. Where the metric is unknown on any path, so is the probability.
 * @param frame - of the assessment.
 * @param limit - whose line it is.
 * @param remainingShare - of the trading day until the close, 0 to 1.
 * @param paths - assessments to make, 1 or more.
 * @returns probability (in steps of 1 / paths) and the range of the metric; unavailable where the pool is.
 * @throws RangeError when the share is not within 0 and 1, or paths is no whole number above 0.
 */
export function breachProbability(
  frame: Frame,
  limit: Limit,
  remainingShare: number,
  paths: number = PATHS,
): Measure<BreachProbability> {
  if (!(remainingShare >= 0 && remainingShare <= 1) || !(Number.isInteger(paths) && paths > 0))
    throw new RangeError(`breachProbability: share ${remainingShare}, ${paths} paths`);
  const prediction = predict(frame, priceBook(frame));
  if (prediction.status !== "ok") return prediction;
  const scale = Math.sqrt(remainingShare);
  const values: number[] = [];
  let over = 0;
  for (const id of evenRanks(prediction.value, paths)) {
    const moveOf = movesOfScenario(prediction.value, id);
    const shifted = shiftFrame(frame, (factor) => scale * moveOf(factor));
    const found = limitsOf({
      ...shifted,
      // Others too: some limits are made of them.
      limits: [...frame.limits.filter(({ id }) => id !== limit.id), limit],
      previous: { ...frame.previous, limitStates: [] },
    }).find(({ limitId }) => limitId === limit.id);
    if (!found || found.value === null)
      return unavailable("not-applicable", found?.reason ?? "the limit's metric is not known");
    values.push(found.value);
    if (found.state === "breach") over++;
  }
  values.sort((a, b) => a - b);
  const rank = (share: number): number => values[Math.floor(share * (values.length - 1))] ?? Number.NaN;
  return ok({
    probability: over / paths,
    low: rank(0.05),
    middle: rank(0.5),
    high: rank(0.95),
    paths,
    method:
      `${paths} scenarios of the pool at even ranks of the book's loss, moves times the root of the ` +
      `${(100 * remainingShare).toFixed(0)} % of the day that is left, full revaluation, holdings held`,
  });
}

/** Ids of scenarios at the middles of equal slices of probability, worst first. */
function evenRanks({ pool }: Prediction, paths: number): number[] {
  const ids: number[] = [];
  let [cumulated, rank] = [0, 0];
  for (let k = 0; k < paths; k++) {
    const wanted = (k + 0.5) / paths;
    while (rank < pool.order.length - 1 && cumulated + at(pool.probabilities, pool.order[rank] ?? 0) < wanted)
      cumulated += at(pool.probabilities, pool.order[rank++] ?? 0);
    ids.push(pool.order[rank] ?? 0);
  }
  return ids;
}

/** The moves of one scenario of the pool, by factor. */
function movesOfScenario({ members }: Prediction, id: number): (factor: number) => number {
  const member = members.find(({ offset, count }) => id >= offset && id < offset + count);
  if (!member) throw new RangeError(`breachProbability: no scenario ${id}`);
  return (factor) => at(member.columns.column(factor), id - member.offset);
}
