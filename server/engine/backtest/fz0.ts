import { finite } from "./finite";

/**
 * The FZ0 loss of VaR and ES together, of degree zero: differences do not depend on the unit. With v = -VaR, e = -ES:
 * -(1/(a e)) 1[y <= v] (v - y) + v/e + ln(-e) - 1.
 * @param outcome - profit of the day, signed, divided by gross exposure where books are compared.
 * @param forecast - VaR (above 0) and ES (at least VaR) in the same unit, positive losses.
 * @param tail - a = 1 - c, strictly between 0 and 1.
 * @returns loss; its mean is least at the true pair. May be negative.
 * @throws RangeError when a number is not finite, VaR or ES is not above zero, or the tail is out of range.
 * @see Patton, Ziegel & Chen (2019), J. Econometrics 211, equation 6; Fissler & Ziegel (2016), Annals of Statistics 44.
 */
export function fz0(
  outcome: { readonly profit: number },
  forecast: { readonly valueAtRisk: number; readonly shortfall: number },
  tail: number,
): number {
  if (!(tail > 0 && tail < 1)) throw new RangeError(`fz0: tail ${tail}`);
  const profit = finite(outcome.profit, "profit");
  const valueAtRisk = finite(forecast.valueAtRisk, "VaR");
  const shortfall = finite(forecast.shortfall, "ES");
  if (!(valueAtRisk > 0 && shortfall > 0))
    throw new RangeError(`fz0: VaR ${valueAtRisk} and ES ${shortfall} must be above zero`);
  const beyond = profit <= -valueAtRisk ? -valueAtRisk - profit : 0;
  return beyond / (tail * shortfall) + valueAtRisk / shortfall + Math.log(shortfall) - 1;
}
