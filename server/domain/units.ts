/**
 * Numbers that cannot be swapped. A brand costs nothing at run time and stops a loss from being passed
 * as a price. Signs are fixed here, once: losses are positive, P&L and exposures are signed, fractions are of one.
 */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** A loss in the portfolio's base currency; positive = money lost. */
export type Loss = Unit<"loss-base">;
/** An amount in the portfolio's base currency, signed: a value, an exposure, a profit. */
export type Amount = Unit<"amount-base">;
/** A price in the instrument's own currency, per unit, as quoted. */
export type LocalPrice = Unit<"price-local">;
/** A share of one: 0.95, never 95. */
export type Fraction = Unit<"fraction">;
/** A standard deviation of one day's moves, as a share of one, above zero. */
export type DailyVol = Unit<"volatility-daily">;
/** A correlation, -1 to 1. */
export type Correlation = Unit<"correlation">;
/** A duration in trading days, zero or more. */
export type Days = Unit<"days">;

export const loss = (x: number): Loss => finite(x, "loss") as Loss;
export const amount = (x: number): Amount => finite(x, "amount") as Amount;
export const localPrice = (x: number): LocalPrice => finite(x, "price") as LocalPrice;

export function fraction(x: number): Fraction {
  if (!(x >= 0 && x <= 1)) throw new RangeError(`fraction: expected 0..1, got ${x}`);
  return x as Fraction;
}

export function dailyVol(x: number): DailyVol {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY))
    throw new RangeError(`daily volatility: expected > 0, got ${x}`);
  return x as DailyVol;
}

export function correlation(x: number): Correlation {
  if (!(x >= -1 && x <= 1)) throw new RangeError(`correlation: expected -1..1, got ${x}`);
  return x as Correlation;
}

export function days(x: number): Days {
  if (!(x >= 0 && x < Number.POSITIVE_INFINITY)) throw new RangeError(`days: expected >= 0, got ${x}`);
  return x as Days;
}

/** Returns its argument when it is finite. @throws RangeError naming what was expected. */
export function finite(x: number, name: string): number {
  if (!Number.isFinite(x)) throw new RangeError(`${name}: expected a finite number, got ${x}`);
  return x;
}
