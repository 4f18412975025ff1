import { addMonths, type CalendarDate, daysBetween } from "~/server/domain/calendar-date";
import type { BondTerms } from "~/server/domain/instrument";

/** Where a bond stands between two coupons. */
export type BondSchedule = {
  /** Coupons still to come, the last at maturity. */
  readonly coupons: number;
  /** Share of the current coupon period still to run, 0 < w <= 1. */
  readonly toNext: number;
};

/** Per 100 of face. */
export type BondFigures = {
  readonly cleanPrice: number;
  readonly accrued: number;
  /** Years: -dP/dy / P of the price with accrued interest. */
  readonly modifiedDuration: number;
  /** Years squared: d2P/dy2 / P. */
  readonly convexity: number;
  /** Price lost for a yield rise of one basis point. */
  readonly dv01: number;
};

/**
 * Coupon dates counted back from maturity, actual/actual within the period.
 * @param terms - of the bond.
 * @param asOfDate - settlement day.
 * @returns coupons to come and the share of the current period still to run.
 * @throws RangeError at or after maturity.
 * @see ICMA Rule 251 (actual/actual).
 */
export function bondSchedule(terms: BondTerms, asOfDate: CalendarDate): BondSchedule {
  if (asOfDate >= terms.maturity) throw new RangeError(`bondSchedule: matured on ${terms.maturity}`);
  const months = 12 / terms.frequency;
  let coupons = 1;
  while (addMonths(terms.maturity, -coupons * months) > asOfDate) coupons++;
  const previous = addMonths(terms.maturity, -coupons * months);
  const next = addMonths(terms.maturity, -(coupons - 1) * months);
  return { coupons, toNext: daysBetween(asOfDate, next) / daysBetween(previous, next) };
}

/**
 * Clean price per 100 of face at a yield, in closed form.
 * @param terms - coupon (share of face a year; 0 = no coupons) and frequency.
 * @param schedule - where the bond stands.
 * @param yieldAnnual - compounded `frequency` times a year; may be negative, above -frequency.
 * @returns price without accrued interest.
 * @throws RangeError when 1 + yield / frequency is not above 0.
 * @see Fabozzi (2007), Fixed Income Analysis, chapter 5.
 */
export function bondCleanPrice(terms: BondTerms, schedule: BondSchedule, yieldAnnual: number): number {
  const growth = Math.log1p(yieldAnnual / terms.frequency);
  if (!Number.isFinite(growth)) throw new RangeError(`bondCleanPrice: impossible yield ${yieldAnnual}`);
  const { coupons, toNext } = schedule;
  const coupon = (100 * terms.coupon) / terms.frequency;
  const annuity = Math.abs(growth) < 1e-12 ? coupons : Math.expm1(-coupons * growth) / Math.expm1(-growth);
  const dirty = Math.exp(-toNext * growth) * (coupon * annuity + 100 * Math.exp(-(coupons - 1) * growth));
  return dirty - accruedInterest(terms, schedule);
}

/**
 * Price and sensitivities at a yield, summed coupon by coupon.
 * @param terms - of the bond.
 * @param schedule - where the bond stands.
 * @param yieldAnnual - compounded `frequency` times a year.
 * @returns figures per 100 of face.
 * @throws RangeError when 1 + yield / frequency is not above 0.
 * @see Fabozzi (2007), Fixed Income Analysis, chapter 7.
 */
export function bondFigures(terms: BondTerms, schedule: BondSchedule, yieldAnnual: number): BondFigures {
  const v = 1 / (1 + yieldAnnual / terms.frequency);
  if (!(v > 0 && Number.isFinite(v))) throw new RangeError(`bondFigures: impossible yield ${yieldAnnual}`);
  const coupon = (100 * terms.coupon) / terms.frequency;
  let [price, slope, bend] = [0, 0, 0];
  for (let k = 0; k < schedule.coupons; k++) {
    const periods = schedule.toNext + k;
    const worth = (coupon + (k === schedule.coupons - 1 ? 100 : 0)) * v ** periods;
    price += worth;
    slope += (periods / terms.frequency) * v * worth;
    bend += ((periods * (periods + 1)) / terms.frequency ** 2) * v * v * worth;
  }
  const accrued = accruedInterest(terms, schedule);
  return {
    cleanPrice: price - accrued,
    accrued,
    modifiedDuration: slope / price,
    convexity: bend / price,
    dv01: slope * 1e-4,
  };
}

/** Interest that has run up since the last coupon, per 100 of face; nothing on the day of a coupon. */
export const accruedInterest = (terms: BondTerms, { toNext }: BondSchedule): number =>
  ((100 * terms.coupon) / terms.frequency) * (1 - toNext);

/**
 * The yield at which the clean price is the given one.
 * @param terms - of the bond.
 * @param schedule - where the bond stands.
 * @param cleanPrice - per 100 of face, above 0.
 * @returns yield compounded `frequency` times a year, between -90 % and +1,000 %.
 * @throws RangeError when no yield in that range gives the price.
 */
export function bondYield(terms: BondTerms, schedule: BondSchedule, cleanPrice: number): number {
  let [low, high] = [-0.9, 10];
  if (
    !(
      bondCleanPrice(terms, schedule, low) >= cleanPrice &&
      bondCleanPrice(terms, schedule, high) <= cleanPrice
    )
  )
    throw new RangeError(`bondYield: no yield gives a clean price of ${cleanPrice}`);
  for (let step = 0; step < 200 && high - low > 1e-15; step++) {
    const middle = (low + high) / 2;
    if (bondCleanPrice(terms, schedule, middle) > cleanPrice) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
