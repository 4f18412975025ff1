import { type Fraction, type Loss, loss } from "~/server/domain/units";
import { at } from "../math/at";
import { smallestInOrder } from "../math/smallest-in-order";

/** Weighted scenarios in the order of their losses, of which no more is worked out than is asked for. */
export class WeightedScenarios {
  /** n profits, base currency, by scenario id. Not to be mutated. */
  readonly pnl: Float64Array;
  /** n probabilities, sum one. */
  readonly probabilities: Float64Array;
  #worst: Uint32Array = new Uint32Array(0);

  /** For `weightedScenarios`, which checks what it is given. */
  constructor(pnl: Float64Array, probabilities: Float64Array) {
    this.pnl = pnl;
    this.probabilities = probabilities;
  }

  /** Scenario ids from the worst loss on; ties by id. */
  get order(): Uint32Array {
    return this.worst(this.pnl.length);
  }

  /** The beginning of `order`, `count` ids at least where there are so many. */
  worst(count: number): Uint32Array {
    const wanted = Math.min(count, this.pnl.length);
    if (this.#worst.length < wanted) this.#worst = smallestInOrder(this.pnl, wanted);
    return this.#worst;
  }
}

/** Slack on cumulated probability, so that rounding does not skip a scenario. */
const EPS = 1e-12;
/** So much more than the tail's share of scenarios is put in order at first: unequal weights may need more of them. */
const TAIL_SPARE = 1.5;

/**
 * Orders weighted scenarios by loss.
 * @param pnl - n profits by scenario id. Not mutated.
 * @param probabilities - n, 0 or more, sum one. Not mutated.
 * @returns the same with the order, worst first, ties by id.
 * @throws RangeError when lengths differ, a profit is not finite, or probabilities do not sum to one within 1e-9.
 */
export function weightedScenarios(pnl: Float64Array, probabilities: Float64Array): WeightedScenarios {
  if (pnl.length !== probabilities.length || !pnl.every(Number.isFinite))
    throw new RangeError("weightedScenarios: expected a finite profit and a probability for each scenario");
  let sum = 0;
  for (const p of probabilities) sum += p >= 0 ? p : Number.NaN;
  if (!(Math.abs(sum - 1) < 1e-9)) throw new RangeError(`weightedScenarios: probabilities sum to ${sum}`);
  return new WeightedScenarios(pnl, probabilities);
}

/** VaR, ES and how much of each scenario is in the tail. */
export type WeightedTail = {
  readonly valueAtRisk: Loss;
  readonly shortfall: Loss;
  /** Rank (0 = worst) of the scenario that is VaR. */
  readonly rank: number;
  /** Share of the tail taken by the scenarios of rank 0..rank, the last fractional; they sum to one. */
  readonly tailWeights: Float64Array;
};

/**
 * VaR and ES of weighted scenarios: VaR is the first loss at which cumulated probability reaches a - 1e-12; ES the
 * mean of the worst a of probability, the last scenario fractional. With equal weights this is the order statistic
 * and the Acerbi-Tasche rule.
 * @param scenarios - ordered.
 * @param level - confidence c; a = 1 - c.
 * @returns losses, positive = lost.
 * @throws RangeError when there is no scenario or the level is 1.
 * @see Rockafellar & Uryasev (2002), J. Banking & Finance 26, section 5 (scenario case).
 */
export function weightedTail(scenarios: WeightedScenarios, level: Fraction): WeightedTail {
  const tail = 1 - level;
  const { pnl, probabilities } = scenarios;
  if (pnl.length === 0 || !(tail > 0)) throw new RangeError(`weightedTail: no tail at level ${level}`);
  let ids = scenarios.worst(Math.ceil(TAIL_SPARE * tail * pnl.length) + 1);
  let [cumulated, rank] = [0, 0];
  const probabilityAt = (k: number): number => at(probabilities, ids[k] ?? 0);
  while (rank < pnl.length - 1 && cumulated + probabilityAt(rank) < tail - EPS) {
    cumulated += probabilityAt(rank++);
    if (rank === ids.length) ids = scenarios.worst(2 * ids.length);
  }
  const tailWeights = new Float64Array(rank + 1);
  for (let k = 0; k < rank; k++) tailWeights[k] = probabilityAt(k) / tail;
  tailWeights[rank] = (tail - cumulated) / tail;
  let shortfall = 0;
  for (let k = 0; k <= rank; k++) shortfall -= at(tailWeights, k) * at(pnl, ids[k] ?? 0);
  const valueAtRisk = 0 - at(pnl, ids[rank] ?? 0);
  // The weighted mean of losses that are all at least VaR may lie a rounding below it.
  return {
    valueAtRisk: loss(valueAtRisk),
    shortfall: loss(Math.max(shortfall, valueAtRisk)),
    rank,
    tailWeights,
  };
}
