/** Volatilities between which a price is looked for: beyond, no market quotes. */
const VOLATILITY_LOW = 1e-4;
const VOLATILITY_HIGH = 10;
const STEPS_MAX = 100;

/** Why a price implies no volatility. */
export type VolatilityRefusal = "below-intrinsic" | "above-bound" | "no-convergence";

export type ImpliedVolatility =
  | { readonly status: "ok"; readonly volatility: number }
  | { readonly status: "refused"; readonly reason: VolatilityRefusal };

/**
 * The volatility at which a value equals a price: a bracket that only shrinks, false position with the Illinois
 * rule.
 * @param value - worth at a volatility, rising in it; called a dozen times.
 * @param price - quoted, same unit.
 * @param tolerance - of the price, same unit, above 0.
 * @returns annual volatility in [0.0001, 10]; refused by name at or below the value without volatility, at or above
 *   that of boundless volatility, and where the value does not close in on the price (it is not finite, say).
 * @throws RangeError when price or tolerance is not a finite number.
 * @see Dowell & Jarratt (1971), BIT 11 (Illinois); Jaeckel (2015), Let's be rational, for why intrinsic has no
 *   answer.
 */
export function impliedVolatility(
  value: (volatility: number) => number,
  price: number,
  tolerance: number,
): ImpliedVolatility {
  if (!(Number.isFinite(price) && tolerance > 0))
    throw new RangeError(`impliedVolatility: price ${price}, tolerance ${tolerance}`);
  let [low, high] = [VOLATILITY_LOW, VOLATILITY_HIGH];
  let [below, above] = [value(low) - price, value(high) - price];
  if (!Number.isFinite(below + above)) return { status: "refused", reason: "no-convergence" };
  if (below >= -tolerance) return { status: "refused", reason: "below-intrinsic" };
  if (above <= tolerance) return { status: "refused", reason: "above-bound" };
  let lastSide = 0;
  for (let step = 0; step < STEPS_MAX; step++) {
    // Halving (of the ratio) now and then keeps the bracket shrinking where the value bends sharply.
    const secant = (low * above - high * below) / (above - below);
    const middle = step % 4 === 0 || !(secant > low && secant < high) ? Math.sqrt(low * high) : secant;
    const gap = value(middle) - price;
    if (!Number.isFinite(gap)) break;
    if (Math.abs(gap) <= tolerance || high - low < 1e-12 * high) return { status: "ok", volatility: middle };
    if (gap < 0) {
      low = middle;
      below = gap;
      if (lastSide < 0) above /= 2;
      lastSide = -1;
    } else {
      high = middle;
      above = gap;
      if (lastSide > 0) below /= 2;
      lastSide = 1;
    }
  }
  return { status: "refused", reason: "no-convergence" };
}
