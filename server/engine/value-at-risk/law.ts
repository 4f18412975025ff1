import type { Conventions } from "~/server/domain/conventions";
import { type Measure, mapMeasure, ok, unavailable } from "~/server/domain/measure";
import type { Fraction } from "~/server/domain/units";
import { type WeightedScenarios, weightedTail } from "../predictive/weighted-tail";
import { bootstrapInterval, type ConfidenceInterval, orderStatisticInterval } from "./confidence-interval";
import { historicalTail, lossesWorstFirst, type TailFigures } from "./historical";
import { continuousTailLaw, scenarioTailLaw, type TailLaw } from "./tail-law";

type Rules = Pick<Conventions, "quantile" | "shortfall">;

/** What a method believes of tomorrow's profit. */
export type Law =
  /** Scenarios with probabilities; `rules` where the figures are read by the conventions' rules (equal weights only). */
  | { readonly kind: "scenarios"; readonly scenarios: WeightedScenarios; readonly rules: Rules | null }
  /** A distribution in closed form. */
  | {
      readonly kind: "closed-form";
      tailAt(level: Fraction): TailFigures;
      /** Loss that is exceeded with a given probability, in the part of the tail where the law speaks. */
      lossQuantile(exceeded: number): number;
      /** Name of the shape: laws of the same shape differ by their scale alone; null = each has its own. */
      readonly shape: string | null;
      intervalAt(level: Fraction, confidence: Fraction): Measure<ConfidenceInterval>;
    }
  /** Figures without a distribution behind them. */
  | { readonly kind: "figures"; tailAt(level: Fraction): TailFigures };

/** VaR and ES at one level, positive losses. @throws RangeError when the law can't resolve the level. */
export function tailOf(law: Law, level: Fraction): TailFigures {
  if (law.kind !== "scenarios") return law.tailAt(level);
  if (law.rules === null) return weightedTail(law.scenarios, level);
  return historicalTail(lossesWorstFirst(law.scenarios.pnl), level, law.rules.quantile, law.rules.shortfall);
}

/**
 * The law of the loss on a day beyond VaR, in units of ES.
 * @returns unavailable for figures without a distribution, or an ES that is not above zero.
 */
export function tailLawOf(law: Law, level: Fraction): Measure<TailLaw> {
  if (law.kind === "figures")
    return unavailable("not-applicable", "a blend of quantiles has no law of losses beyond VaR");
  if (law.kind === "closed-form") return ok(continuousTailLaw((p) => law.lossQuantile(p), 1 - level));
  const tail = weightedTail(law.scenarios, level);
  return tail.shortfall > 0
    ? ok(scenarioTailLaw(law.scenarios, tail))
    : unavailable("not-applicable", "the expected shortfall is not above zero");
}

const SEED = 20_110_613;

/**
 * An interval for VaR, by the method that suits the law: ranks for equally likely scenarios, resampling for weighted
 * ones, the standard error of what was estimated for closed forms.
 */
export function varInterval(law: Law, level: Fraction, confidence: Fraction): Measure<ConfidenceInterval> {
  if (law.kind === "figures") return unavailable("not-applicable", "figures without a law have no interval");
  if (law.kind === "closed-form") return law.intervalAt(level, confidence);
  const { scenarios } = law;
  const first = scenarios.probabilities[0] ?? 0;
  return scenarios.probabilities.every((p) => Math.abs(p - first) < 1e-15)
    ? ok(orderStatisticInterval(lossesWorstFirst(scenarios.pnl), level, confidence))
    : ok(bootstrapInterval(scenarios, level, confidence, "valueAtRisk", SEED));
}

/** An interval for ES: by resampling for scenarios; for closed forms that of VaR, scaled by ES / VaR. */
export function shortfallInterval(
  law: Law,
  level: Fraction,
  confidence: Fraction,
): Measure<ConfidenceInterval> {
  if (law.kind === "scenarios")
    return ok(bootstrapInterval(law.scenarios, level, confidence, "shortfall", SEED));
  const { valueAtRisk, shortfall } = tailOf(law, level);
  if (!(valueAtRisk > 0)) return unavailable("not-applicable", "VaR is not above zero");
  const ratio = shortfall / valueAtRisk;
  return mapMeasure(varInterval(law, level, confidence), (interval) => ({
    ...interval,
    low: ratio * interval.low,
    high: ratio * interval.high,
    method: `${interval.method}, scaled by ES / VaR`,
  }));
}
