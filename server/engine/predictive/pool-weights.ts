import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { crossSectionalMean } from "../backtest/diebold-mariano";
import { fz0 } from "../backtest/fz0";
import { at } from "../math/at";
import { chooseWeights, LEARNING_DAYS_MIN } from "./choose-weights";
import type { MemberTail } from "./member-tail";
import { pooledTail } from "./pooled-tail";

/** One evening of one portfolio: what each member said, and what came, divided by the evening's gross exposure. */
export type PoolDay = { readonly profit: number; readonly tails: readonly MemberTail[] };

/** Losses of the pool with a vector of weights on portfolios beside one's own. */
export type ReferenceLosses = {
  /** How many: each counts like one of one's own. */
  readonly portfolios: number;
  /** Mean FZ0 over them, by day of the learning list; NaN where they were not forecast. */
  readonly lossesOf: (weights: Float64Array) => Float64Array;
};

export type PoolWeightsInput = {
  readonly members: readonly string[];
  /** One list of days a portfolio, all of the same days, oldest first; the last 500 are used. */
  readonly portfolios: readonly (readonly PoolDay[])[];
  /** Evidence of other portfolios on the same days; absent = none. */
  readonly reference?: ReferenceLosses;
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

/** Tail at which the pool is scored: the one of ES that supervisors ask for. */
export const POOL_TAIL = 0.025;
const DAYS_MAX = 500;
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
  reference,
  lambda = POOL_LAMBDA,
}: PoolWeightsInput): PoolWeights {
  const count = portfolios[0]?.length ?? 0;
  if (members.length === 0 || portfolios.length === 0 || portfolios.some((each) => each.length !== count))
    throw new RangeError(
      `learnPoolWeights: ${members.length} members, ${portfolios.length} portfolios, or unequal days`,
    );
  const days = Math.min(count, DAYS_MAX);
  if (days < LEARNING_DAYS_MIN) {
    const reason = `${days} days, ${LEARNING_DAYS_MIN} are needed`;
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
  const withReference = (losses: Float64Array, own: Float64Array): Float64Array => {
    if (!reference) return losses;
    const others = reference.lossesOf(own).slice(-days);
    const [mine, theirs] = [portfolios.length, reference.portfolios];
    return losses.map((loss, t) => {
      const other = at(others, t);
      return Number.isFinite(other) ? (mine * loss + theirs * other) / (mine + theirs) : loss;
    });
  };
  const { weights, excluded, memberLosses, poolLoss } = chooseWeights(
    {
      members,
      days,
      since: members.map(() => 0),
      lossesOf: (own) => withReference(dailyLosses(recent, own), own),
    },
    lambda,
  );
  return {
    weights: new Map(members.map((name, m) => [name, at(weights, m)])),
    excluded,
    memberLosses: ok(memberLosses),
    poolLoss: ok(poolLoss),
    days,
    method: `least mean FZ0 at 97.5 % of ${days} days and ${portfolios.length} portfolios${reference ? ` and ${reference.portfolios} of the reference set` : ""}, lambda ${lambda}, steps of a tenth`,
  };
}

function dailyLosses(portfolios: readonly (readonly PoolDay[])[], weights: Float64Array): Float64Array {
  return crossSectionalMean(
    portfolios.map((days) =>
      Float64Array.from(days, ({ profit, tails }) =>
        fz0({ profit }, pooledTail(tails, weights, POOL_TAIL), POOL_TAIL),
      ),
    ),
  );
}
