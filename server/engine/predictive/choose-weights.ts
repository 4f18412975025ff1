import { dieboldMariano } from "../backtest/diebold-mariano";
import { at } from "../math/at";
import { poolGrid } from "./pool-grid";

/** Fewer days prove nothing: of a pool, and of a member. */
export const LEARNING_DAYS_MIN = 250;
/** One-sided level at which a member counts as worse. */
const WORSE_BELOW = 0.05;

/** What weights are chosen from: how the pool would have done with any of them, day by day. */
export type ScoredWeights = {
  readonly members: readonly string[];
  readonly days: number;
  /** The day from which each member speaks, by place; from then on it speaks on all. */
  readonly since: readonly number[];
  /** Mean FZ0 over the portfolios, by day, of the pool with a vector of the grid. */
  readonly lossesOf: (weights: Float64Array) => Float64Array;
};

export type ChosenWeights = {
  readonly weights: Float64Array;
  /** Members with weight zero because they are significantly worse than the best one. */
  readonly excluded: readonly { readonly name: string; readonly pValue: number }[];
  /** Members with weight zero because they have spoken on fewer than 250 days. */
  readonly unproven: readonly string[];
  /** Mean FZ0 of each proven member alone, on the days on which all of them speak. */
  readonly memberLosses: ReadonlyMap<string, number>;
  /** Of the pool, on all days. */
  readonly poolLoss: number;
};

/**
 * Who may have a weight: `not-worse`, members that are not significantly worse than the best one alone; `all`, whoever makes
 * the pool better, however it does alone.
 */
export type Admission = "not-worse" | "all";

/**
 * The weights on the grid of tenths with the least mean FZ0 plus lambda |w - equal|^2, among members that have spoken on
 * 250 days and, by default, are not significantly worse than the best of them (Diebold-Mariano of daily means, Newey-West,
 * one-sided 5 %, on the days on which all of those speak). The grid is walked in a fixed order: the same days give the same bits.
 * @param scored - at least one member with 250 days.
 * @param lambda - pull towards equal weights of the admitted, 0 or more.
 * @throws RangeError when no member has spoken on 250 days.
 */
export function chooseWeights(
  scored: ScoredWeights,
  lambda: number,
  admission: Admission = "not-worse",
): ChosenWeights {
  const { members, days, since, lossesOf } = scored;
  const isProven = members.map((_, m) => days - (since[m] ?? days) >= LEARNING_DAYS_MIN);
  const common = Math.max(0, ...since.filter((_, m) => isProven[m]));
  const alone = members.map((_, m) =>
    isProven[m]
      ? lossesOf(Float64Array.from(members, (__, k) => (k === m ? 1 : 0))).subarray(common)
      : new Float64Array(0),
  );
  const means = alone.map((own) => (own.length > 0 ? mean(own) : Number.POSITIVE_INFINITY));
  const best = means.indexOf(Math.min(...means));
  const excluded = members.flatMap((name, m) => {
    const pValue = m === best || !isProven[m] || admission === "all" ? 1 : worseThan(alone[m], alone[best]);
    return pValue < WORSE_BELOW ? [{ name, pValue }] : [];
  });
  const admitted = members.map(
    (name, m) => isProven[m] === true && !excluded.some((each) => each.name === name),
  );
  const equal = 1 / admitted.filter(Boolean).length;
  let found: { weights: Float64Array; score: number; poolLoss: number } | null = null;
  for (const weights of poolGrid(admitted)) {
    const poolLoss = mean(lossesOf(weights));
    const distance = weights.reduce((sum, w, m) => sum + (admitted[m] ? (w - equal) ** 2 : 0), 0);
    const score = poolLoss + lambda * distance;
    if (found === null || score < found.score) found = { weights, score, poolLoss };
  }
  if (found === null) throw new RangeError(`chooseWeights: nobody has spoken on ${LEARNING_DAYS_MIN} days`);
  return {
    weights: found.weights,
    excluded,
    unproven: members.filter((_, m) => !isProven[m]),
    memberLosses: new Map(
      members.flatMap((name, m) => (isProven[m] ? [[name, means[m] ?? Number.NaN]] : [])),
    ),
    poolLoss: found.poolLoss,
  };
}

/** One-sided p-value of the first series of losses being no worse than the second. */
function worseThan(own: Float64Array | undefined, best: Float64Array | undefined): number {
  const differences = (own ?? new Float64Array(0)).map(
    (loss, t) => loss - at(best ?? new Float64Array(0), t),
  );
  const test = dieboldMariano(differences, { window: "bartlett" });
  return test.status === "ok" ? 1 - test.value.pFirstBetter : 1;
}

const mean = (xs: Float64Array): number => xs.reduce((sum, x) => sum + x / xs.length, 0);
