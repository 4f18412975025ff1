import { type Fraction, type Loss, loss } from "~/server/domain/units";
import { normalDensity, normalQuantile } from "../math/normal";
import type { TailFigures } from "./historical";

/**
 * Delta-normal VaR and ES in closed form: z sqrt(d' D C D d) and sigma phi(z) / a, zero mean.
 * @param dailyVolatilityBase - standard deviation of tomorrow's profit, base currency, 0 or more.
 * @param level - confidence c, strictly between 0 and 1.
 * @returns losses.
 * @throws RangeError outside these ranges.
 * @see J.P. Morgan/Reuters (1996), RiskMetrics Technical Document, section 1.2.
 */
export function parametricTail(dailyVolatilityBase: number, level: Fraction): TailFigures {
  if (!(dailyVolatilityBase >= 0)) throw new RangeError(`parametricTail: volatility ${dailyVolatilityBase}`);
  const z = normalQuantile(level);
  const valueAtRisk: Loss = loss(z * dailyVolatilityBase);
  return { valueAtRisk, shortfall: loss((dailyVolatilityBase * normalDensity(z)) / (1 - level)) };
}
