import { dieboldMariano } from "../backtest/diebold-mariano";
import { type Admission, chooseWeights } from "../predictive/choose-weights";
import type { PoolLossTable } from "./pool-loss-table";

/** Days that weights are learned from, as in the live engine ... */
const LEARNED_DAYS = 500;
/** ... and days for which they are kept and scored. */
const SCORED_DAYS = 250;

export type LambdaScore = {
  readonly lambda: number;
  /** Mean FZ0 of the scored days. */
  readonly loss: number;
  /** By how much that is more than the least, and the standard error (Newey-West) of that difference. */
  readonly excess: number;
  readonly error: number;
};

export type ChosenLambda = {
  readonly lambda: number;
  readonly scores: readonly LambdaScore[];
  readonly folds: number;
  /** Mean FZ0 of the scored days at the chosen one, by day: for comparing ways to choose. */
  readonly losses: Float64Array;
};

/**
 * Chooses the pull of the weights towards equal ones, walk-forward: weights are learned on 500 days and scored on the 250
 * after, again and again. Of the pulls whose mean loss is within one standard error of the least the strongest is taken:
 * estimated weights earn their place against equal ones or give way to them.
 * @param table - losses of the learning years.
 * @param lambdas - in rising order.
 * @throws RangeError when there are fewer than 750 days or no lambda.
 * @see Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, section 3.4.3 (one standard error);
 *   Smith & Wallis (2009), Oxford Bulletin of Economics and Statistics 71 (why estimated weights lose to equal ones).
 */
export function chooseLambda(
  table: PoolLossTable,
  lambdas: readonly number[],
  admission: Admission = "not-worse",
): ChosenLambda {
  const days = table.dates.length;
  const folds = Math.floor((days - LEARNED_DAYS) / SCORED_DAYS);
  if (folds < 1 || lambdas.length === 0)
    throw new RangeError(`chooseLambda: ${days} days, ${lambdas.length} lambdas`);
  const losses = lambdas.map((lambda) =>
    Float64Array.from(
      Array.from({ length: folds }, (_, fold) => {
        const start = fold * SCORED_DAYS;
        const { weights } = chooseWeights(table.between(start, start + LEARNED_DAYS), lambda, admission);
        const scored = table.between(start + LEARNED_DAYS, start + LEARNED_DAYS + SCORED_DAYS);
        return [...scored.lossesOf(weights)];
      }).flat(),
    ),
  );
  const means = losses.map((own) => own.reduce((sum, loss) => sum + loss / own.length, 0));
  const best = means.indexOf(Math.min(...means));
  const scores = lambdas.map((lambda, i) => ({
    lambda,
    loss: means[i] ?? Number.NaN,
    ...excessOver(losses[i] ?? NONE, losses[best] ?? NONE),
  }));
  const within = scores.filter(({ excess, error }) => excess <= error);
  const lambda = within.at(-1)?.lambda ?? lambdas[best] ?? Number.NaN;
  return { lambda, scores, folds, losses: losses[lambdas.indexOf(lambda)] ?? NONE };
}

const NONE = new Float64Array(0);

function excessOver(own: Float64Array, least: Float64Array): Pick<LambdaScore, "excess" | "error"> {
  const test = dieboldMariano(
    own.map((loss, t) => loss - (least[t] ?? Number.NaN)),
    { window: "bartlett" },
  );
  if (test.status !== "ok") return { excess: 0, error: 0 }; // the same weights in every fold
  const { meanDifference, statistic } = test.value;
  return { excess: meanDifference, error: Math.abs(meanDifference / statistic) };
}
