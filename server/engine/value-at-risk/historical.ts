import type { QuantileRule, ShortfallRule } from "~/server/domain/conventions";
import { type Fraction, type Loss, loss } from "~/server/domain/units";
import { at } from "../math/at";
import { sampleQuantile } from "./sample-quantile";

/** `100 * (1 - 0.95)` is 5.000000000000004; one part in 1e9 is read as that whole number. */
const EPS = 1e-9;

export type TailFigures = { readonly valueAtRisk: Loss; readonly shortfall: Loss };

/**
 * Value-at-risk and expected shortfall of equally likely losses, by named rules.
 *
 * Quantile: `order-statistic` the ceil(n a - 1e-9)-th worst loss; `type-7` and `type-6` interpolate between order
 * statistics at (n-1) c + 1 and (n+1) c (Hyndman-Fan); `harrell-davis` a mean of all of them. Shortfall: `acerbi-tasche` the mean of the worst n a losses,
 * the last of them fractional; `mean-beyond` of those strictly beyond VaR; `mean-at-or-beyond` of those at or beyond.
 * ES >= VaR holds for `order-statistic` with `acerbi-tasche`; other pairs may cross.
 * @param worstFirst - n losses, base currency, positive = lost, sorted from worst to best. Not mutated.
 * @param level - confidence c; a = 1 - c.
 * @returns both as losses; `mean-beyond` with nothing beyond is VaR itself.
 * @throws RangeError when n a < 1, the losses are not sorted worst first at the tail, or one is NaN.
 * @see Hyndman & Fan (1996), The American Statistician 50; Acerbi & Tasche (2002), J. Banking & Finance 26.
 */
export function historicalTail(
  worstFirst: Float64Array,
  level: Fraction,
  quantile: QuantileRule = "order-statistic",
  shortfall: ShortfallRule = "acerbi-tasche",
): TailFigures {
  const n = worstFirst.length;
  const tail = n * (1 - level);
  if (tail < 1 - EPS) throw new RangeError(`historicalTail: ${n} losses cannot resolve level ${level}`);
  const valueAtRisk = sampleQuantile(worstFirst, level, quantile);
  if (shortfall === "acerbi-tasche") {
    const whole = Math.ceil(tail - EPS) - 1;
    let sum = 0;
    for (let k = 0; k < whole; k++) sum += at(worstFirst, k);
    return {
      valueAtRisk: loss(valueAtRisk),
      shortfall: loss((sum + (tail - whole) * at(worstFirst, whole)) / tail),
    };
  }
  let [sum, count] = [0, 0];
  while (count < n && isIncluded(at(worstFirst, count), valueAtRisk, shortfall))
    sum += at(worstFirst, count++);
  return { valueAtRisk: loss(valueAtRisk), shortfall: loss(count > 0 ? sum / count : valueAtRisk) };
}

const isIncluded = (each: number, valueAtRisk: number, rule: ShortfallRule): boolean =>
  rule === "mean-beyond" ? each > valueAtRisk : each >= valueAtRisk;

/**
 * Losses of a vector of profits, worst first.
 * @param pnl - n profits, base currency, signed. Not mutated.
 * @returns n losses sorted from worst to best.
 * @throws RangeError when a profit is not finite.
 */
export function lossesWorstFirst(pnl: Float64Array): Float64Array {
  if (!pnl.every(Number.isFinite)) throw new RangeError("lossesWorstFirst: a profit is not finite");
  const sorted = pnl.slice().sort();
  for (let i = 0; i < sorted.length; i++) sorted[i] = 0 - at(sorted, i);
  return sorted;
}
