import { type Conventions, LEVELS } from "~/server/domain/conventions";
import type { RiskFigures } from "~/server/domain/snapshot";
import { fraction } from "~/server/domain/units";
import { historicalTail, lossesWorstFirst, type TailFigures } from "../value-at-risk/historical";
import { parametricTail } from "../value-at-risk/parametric-ewma";
import { type WeightedScenarios, weightedScenarios, weightedTail } from "./weighted-tail";

/** VaR and ES at the three levels that every method reports, from whatever gives a tail at one level. */
function figuresFrom(tailAt: (level: ReturnType<typeof fraction>) => TailFigures): RiskFigures {
  const [low, middle, high] = [LEVELS["95"], LEVELS["975"], LEVELS["99"]].map((level) =>
    tailAt(fraction(level)),
  );
  if (!low || !middle || !high) throw new RangeError("figuresFrom: a level is missing");
  return {
    var95: low.valueAtRisk,
    var975: middle.valueAtRisk,
    var99: high.valueAtRisk,
    es95: low.shortfall,
    es975: middle.shortfall,
    es99: high.shortfall,
  };
}

/** Of weighted scenarios: the order statistic and the fractional mean, the rules for which ES >= VaR. */
export const weightedFigures = (scenarios: WeightedScenarios): RiskFigures =>
  figuresFrom((level) => weightedTail(scenarios, level));

/** Of one member alone, its scenarios equally likely. */
export const memberFigures = (pnl: Float64Array): RiskFigures =>
  weightedFigures(weightedScenarios(pnl, new Float64Array(pnl.length).fill(1 / pnl.length)));

/** Of equally likely profits by the conventions' rules. */
export function historicalFigures(pnl: Float64Array, conventions: Conventions): RiskFigures {
  const losses = lossesWorstFirst(pnl);
  return figuresFrom((level) => historicalTail(losses, level, conventions.quantile, conventions.shortfall));
}

/** Of the normal law with this volatility, base currency. */
export const parametricFigures = (dailyVolatilityBase: number): RiskFigures =>
  figuresFrom((level) => parametricTail(dailyVolatilityBase, level));
