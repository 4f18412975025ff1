import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { crossSectionalMean, dieboldMariano } from "../backtest/diebold-mariano";
import { fz0 } from "../backtest/fz0";
import { at } from "../math/at";
import type { MemberTail } from "./member-tail";

/** One evening of one portfolio: what each member said, and what came, divided by the evening's gross exposure. */
export type PoolDay = { readonly profit: number; readonly tails: readonly MemberTail[] };

export type PoolWeightsInput = {
  readonly members: readonly string[];
  /** One list of days a portfolio, all of the same days, oldest first; the last 500 are used. */
  readonly portfolios: readonly (readonly PoolDay[])[];
  /** Pull towards equal weights. */
  readonly lambda?: number;
};

export type PoolWeights = {
  readonly weights: ReadonlyMap<string, number>;
  /** Members with weight zero because they are significantly worse than the best one. */
  readonly excluded: readonly { readonly name: string; readonly pValue: number }[];
  /** Mean FZ0 of each member alone and of the pool; unavailable where too few days were there to learn from. */
  readonly memberLosses: Measure<ReadonlyMap<string, number>>;
  readonly poolLoss: Measure<number>;
  readonly days: number;
  /** In words: learned, or equal and why. */
  readonly method: string;
};

/** Level at which the pool is scored: the one of ES that supervisors ask for. */
const TAIL = 0.025;
const DAYS_MAX = 500;
const DAYS_MIN = 250;
/** Weights are multiples of a tenth: FZ0 is stepwise in them, and finer ones could not be told apart. */
const STEPS = 10;
/** One-sided level at which a member counts as worse. */
const WORSE_BELOW = 0.05;
/** Chosen walk-forward on the reference portfolios; see docs/decisions. */
export const POOL_LAMBDA = 0.01;

/**
 * One vector of weights for all portfolios: the mixture with the least mean FZ0 of its pooled VaR and ES at 97.5 %,
 * plus lambda |w - equal|^2, among members that are not significantly worse than the best.
 *
 * Losses are averaged over the portfolios of a day first. A member is worse when a Diebold-Mariano test of those daily
 * means (Newey-West) says so at 5 %, one-sided. The grid is walked in a fixed order: the same days give the same bits.
 * @param input - nothing is mutated.
 * @returns weights by member, those excluded with 0, summing to one; equal ones over all members with fewer than 250 days.
 * @throws RangeError when there are no members or portfolios, days or members do not match, or a tail is shorter than needed.
 * @see Patton, Ziegel & Chen (2019), J. Econometrics 211; Stone (1961), Annals of Mathematical Statistics 32.
 */
export function learnPoolWeights({
  members,
  portfolios,
  lambda = POOL_LAMBDA,
}: PoolWeightsInput): PoolWeights {
  const count = portfolios[0]?.length ?? 0;
  if (members.length === 0 || portfolios.length === 0 || portfolios.some((each) => each.length !== count))
    throw new RangeError(
      `learnPoolWeights: ${members.length} members, ${portfolios.length} portfolios, or unequal days`,
    );
  const days = Math.min(count, DAYS_MAX);
  if (days < DAYS_MIN) {
    const reason = `${days} days, ${DAYS_MIN} are needed`;
    return {
      weights: new Map(members.map((name) => [name, 1 / members.length])),
      excluded: [],
      memberLosses: unavailable("not-enough-history", reason),
      poolLoss: unavailable("not-enough-history", reason),
      days,
      method: `equal: ${reason}`,
    };
  }
  const recent = portfolios.map((each) => each.slice(-days));
  const lossesOf = (weights: Float64Array): Float64Array => dailyLosses(recent, weights);
  const alone = members.map((_, m) => lossesOf(Float64Array.from(members, (__, k) => (k === m ? 1 : 0))));
  const means = alone.map(mean);
  const best = means.indexOf(Math.min(...means));
  const excluded = members.flatMap((name, m) => {
    const pValue = m === best ? 1 : worseThan(alone[m], alone[best]);
    return pValue < WORSE_BELOW ? [{ name, pValue }] : [];
  });
  const admitted = members.map((name) => !excluded.some((each) => each.name === name));
  const equal = 1 / admitted.filter(Boolean).length;
  let found: { weights: Float64Array; score: number; loss: number } | null = null;
  for (const weights of grid(admitted)) {
    const loss = mean(lossesOf(weights));
    const distance = weights.reduce((sum, w, m) => sum + (admitted[m] ? (w - equal) ** 2 : 0), 0);
    const score = loss + lambda * distance;
    if (found === null || score < found.score) found = { weights, score, loss };
  }
  if (found === null) throw new RangeError("learnPoolWeights: an empty grid");
  const { weights, loss } = found;
  return {
    weights: new Map(members.map((name, m) => [name, at(weights, m)])),
    excluded,
    memberLosses: ok(new Map(members.map((name, m) => [name, means[m] ?? Number.NaN]))),
    poolLoss: ok(loss),
    days,
    method: `least mean FZ0 at 97.5 % of ${days} days and ${portfolios.length} portfolios, lambda ${lambda}, steps of a tenth`,
  };
}

/**
 * VaR and ES of a mixture of members, from their worst scenarios.
 * @param tails - one a member; not mutated.
 * @param weights - one a member, sum one.
 * @param tail - a = 1 - c.
 * @returns losses, unit of the tails.
 * @throws RangeError when the tails of members with a weight end before the level is reached.
 */
export function pooledTail(
  tails: readonly MemberTail[],
  weights: Float64Array,
  tail: number,
): { readonly valueAtRisk: number; readonly shortfall: number } {
  const next = new Int32Array(tails.length);
  let [cumulated, sum] = [0, 0];
  for (;;) {
    let [member, worst] = [-1, Number.NEGATIVE_INFINITY];
    for (let m = 0; m < tails.length; m++) {
      if (!(at(weights, m) > 0)) continue;
      const { losses } = tails[m] ?? { losses: new Float64Array(0) };
      const k = next[m] ?? 0;
      if (k >= losses.length)
        throw new RangeError(`pooledTail: the tail of member ${m} ends at ${cumulated}`);
      if (at(losses, k) > worst) [member, worst] = [m, at(losses, k)];
    }
    if (member < 0) throw new RangeError("pooledTail: no member has a weight");
    const k = next[member] ?? 0;
    const mass = at(weights, member) * at(tails[member]?.probabilities ?? new Float64Array(0), k);
    next[member] = k + 1;
    if (cumulated + mass >= tail - 1e-12)
      return { valueAtRisk: worst, shortfall: Math.max((sum + (tail - cumulated) * worst) / tail, worst) };
    cumulated += mass;
    sum += mass * worst;
  }
}

function dailyLosses(portfolios: readonly (readonly PoolDay[])[], weights: Float64Array): Float64Array {
  return crossSectionalMean(
    portfolios.map((days) =>
      Float64Array.from(days, ({ profit, tails }) => fz0({ profit }, pooledTail(tails, weights, TAIL), TAIL)),
    ),
  );
}

/** One-sided p-value of the first series of losses being no worse than the second. */
function worseThan(own: Float64Array | undefined, best: Float64Array | undefined): number {
  const differences = (own ?? new Float64Array(0)).map(
    (loss, t) => loss - at(best ?? new Float64Array(0), t),
  );
  const test = dieboldMariano(differences, { window: "bartlett" });
  return test.status === "ok" ? 1 - test.value.pFirstBetter : 1;
}

/** Every vector of tenths that sums to one over the admitted members, in a fixed order. */
function grid(admitted: readonly boolean[]): Float64Array[] {
  const places = admitted.flatMap((isIn, m) => (isIn ? [m] : []));
  const vectors: Float64Array[] = [];
  const fill = (place: number, left: number, own: Float64Array): void => {
    const m = places[place];
    if (m === undefined) return;
    if (place === places.length - 1) {
      const last = own.slice();
      last[m] = left / STEPS;
      vectors.push(last);
      return;
    }
    for (let steps = 0; steps <= left; steps++) {
      const next = own.slice();
      next[m] = steps / STEPS;
      fill(place + 1, left - steps, next);
    }
  };
  fill(0, STEPS, new Float64Array(admitted.length));
  return vectors;
}

const mean = (xs: Float64Array): number => xs.reduce((sum, x) => sum + x / xs.length, 0);
