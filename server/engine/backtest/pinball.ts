import { finite } from "./finite";

/**
 * Pinball (tick) loss of a VaR forecast: (a - 1[y < v]) (y - v) with v = -VaR; its mean is least at the true quantile.
 * @param outcome - profit of the day, base currency (or divided by gross), signed.
 * @param valueAtRisk - forecast in the same unit, positive loss.
 * @param tail - a = 1 - c, strictly between 0 and 1.
 * @returns loss, 0 or more.
 * @throws RangeError when a number is not finite or the tail is out of range.
 * @see Koenker & Bassett (1978), Econometrica 46; Gneiting (2011), JASA 106.
 */
export function pinball(outcome: { readonly profit: number }, valueAtRisk: number, tail: number): number {
  if (!(tail > 0 && tail < 1)) throw new RangeError(`pinball: tail ${tail}`);
  const distance = finite(outcome.profit, "profit") + finite(valueAtRisk, "VaR");
  return (tail - (distance < 0 ? 1 : 0)) * distance;
}
