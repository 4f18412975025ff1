import { type Fraction, loss } from "~/server/domain/units";
import { studentDensity, studentQuantile } from "../math/student-t";
import type { TailFigures } from "./historical";

/**
 * VaR and ES in closed form when tomorrow's profit is a scaled Student t with zero mean: the standard deviation is
 * given, so the quantile is t_nu,c sqrt((nu - 2)/nu).
 * @param dailyVolatilityBase - standard deviation of tomorrow's profit, base currency, 0 or more.
 * @param degreesOfFreedom - nu, above 2.
 * @param level - confidence c, strictly between 0 and 1.
 * @returns losses; ES = s f_nu(q) (nu + q^2) / ((nu - 1) a) with q the unscaled quantile.
 * @throws RangeError outside these ranges.
 * @see McNeil, Frey & Embrechts (2015), Quantitative Risk Management, examples 2.11 and 2.15.
 */
export function studentTail(
  dailyVolatilityBase: number,
  degreesOfFreedom: number,
  level: Fraction,
): TailFigures {
  if (!(dailyVolatilityBase >= 0)) throw new RangeError(`studentTail: volatility ${dailyVolatilityBase}`);
  if (!(degreesOfFreedom > 2)) throw new RangeError(`studentTail: nu ${degreesOfFreedom} has no variance`);
  const nu = degreesOfFreedom;
  const q = studentQuantile(level, nu);
  const scale = dailyVolatilityBase * Math.sqrt((nu - 2) / nu);
  return {
    valueAtRisk: loss(scale * q),
    shortfall: loss((scale * studentDensity(q, nu) * (nu + q * q)) / ((nu - 1) * (1 - level))),
  };
}
