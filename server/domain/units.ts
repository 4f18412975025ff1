/**
 * Numbers that cannot be swapped. A brand costs nothing at run time and stops a share from being passed as a loss.
 * Signs are fixed here, once: losses are positive, P&L and exposures are signed, fractions are of one.
 */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** A loss in the portfolio's base currency; positive = money lost. */
export type Loss = Unit<"loss-base">;
/** A share of one: 0.95, never 95. */
export type Fraction = Unit<"fraction">;

/** @throws RangeError for NaN and the infinities. */
export function loss(x: number): Loss {
  if (!Number.isFinite(x)) throw new RangeError(`loss: expected a finite number, got ${x}`);
  return x as Loss;
}

/** @throws RangeError outside 0..1: 95 is no fraction. */
export function fraction(x: number): Fraction {
  if (!(x >= 0 && x <= 1)) throw new RangeError(`fraction: expected 0..1, got ${x}`);
  return x as Fraction;
}
