import { addMonths, type CalendarDate, daysBetween } from "~/server/domain/calendar-date";
import { at } from "../math/at";

const DAYS_A_YEAR = 365;
const MONEY_MARKET_YEAR = 360;
const MONTHS_A_PERIOD = 3;
/** Relative precision to which a hazard meets its spread. */
const PRECISION = 1e-12;
const STEPS_MAX = 60;
const SERIES_BELOW = 1e-3;
/** Below a hundred-millionth of a basis point hazard and spread are proportional in all digits there are. */
const SPREAD_MIN = 1e-12;

/**
 * The credit triangle: the hazard at which a spread pays for the expected loss of each instant.
 * @param spread - annual share of one, 0 or more.
 * @param lossGivenDefault - share of notional, above 0.
 * @returns defaults a year.
 * @throws RangeError on a negative spread or a loss that is not in (0, 1].
 * @see O'Kane (2008), Modelling Single-name and Multi-name Credit Derivatives, chapter 7.
 */
export function creditTriangle(spread: number, lossGivenDefault: number): number {
  if (!(spread >= 0 && lossGivenDefault > 0 && lossGivenDefault <= 1))
    throw new RangeError(`creditTriangle: spread ${spread}, loss given default ${lossGivenDefault}`);
  return spread / lossGivenDefault;
}

/** Probability of a default within so many years at a flat hazard. */
export const defaultProbability = (hazard: number, years: number): number => -Math.expm1(-hazard * years);

/** Premium periods still to run, the first of which has begun. */
export type SwapSchedule = {
  /** Years (actual/365) from now to the end of each period. */
  readonly ends: Float64Array;
  /** Premium years (actual/360) of each whole period. */
  readonly accruals: Float64Array;
  /** Premium years of the first period that are already over. */
  readonly accrued: number;
};

/**
 * Quarterly periods counted back from the end of protection.
 * @param maturity - last day of protection and of the last period.
 * @param asOfDate - today.
 * @returns periods whose end lies ahead.
 * @throws RangeError on or after maturity.
 */
export function swapSchedule(maturity: CalendarDate, asOfDate: CalendarDate): SwapSchedule {
  if (asOfDate >= maturity) throw new RangeError(`swapSchedule: protection ended on ${maturity}`);
  const ends: CalendarDate[] = [maturity];
  let start = addMonths(maturity, -MONTHS_A_PERIOD);
  while (start > asOfDate) {
    ends.unshift(start);
    start = addMonths(maturity, -MONTHS_A_PERIOD * ends.length);
  }
  return {
    ends: Float64Array.from(ends, (end) => daysBetween(asOfDate, end) / DAYS_A_YEAR),
    accruals: Float64Array.from(
      ends,
      (end, k) => daysBetween(k === 0 ? start : (ends[k - 1] ?? start), end) / MONEY_MARKET_YEAR,
    ),
    accrued: daysBetween(start, asOfDate) / MONEY_MARKET_YEAR,
  };
}

/** Present values for one unit of notional. */
export type SwapLegs = {
  /** Of one unit paid at default. */
  readonly protection: number;
  /** Of one unit of premium a year while the name lives, with accrual on default, less what is already accrued. */
  readonly annuity: number;
};

/**
 * Both legs at a flat hazard; between two premium days the forward rate is constant and both integrals are exact.
 * @param schedule - of n periods.
 * @param zeroYields - continuous zero yield at the end of each period, n.
 * @param hazard - defaults a year, 0 or more.
 * @returns legs for one unit of notional.
 * @throws RangeError when the hazard is negative or NaN.
 * @see ISDA CDS Standard Model (2009); O'Kane & Turnbull (2003), Valuation of Credit Default Swaps, Lehman Brothers.
 */
export function swapLegs(schedule: SwapSchedule, zeroYields: Float64Array, hazard: number): SwapLegs {
  if (!(hazard >= 0)) throw new RangeError(`swapLegs: hazard ${hazard}`);
  const { ends, accruals, accrued } = schedule;
  let [protection, annuity] = [0, -accrued];
  let [before, worth, yieldTime] = [0, 1, 0];
  for (let k = 0; k < ends.length; k++) {
    const end = at(ends, k);
    const span = end - before;
    const grown = at(zeroYields, k) * end;
    const forward = (grown - yieldTime) / span;
    const rate = hazard + forward; // the premium is lost and discounted at this
    const left = Math.exp(-rate * span);
    // Integrals over the period of e^-ru and of u e^-ru; series where the closed forms would lose their digits.
    const x = rate * span;
    const first = x === 0 ? span : -Math.expm1(-x) / rate;
    const second =
      Math.abs(x) < SERIES_BELOW
        ? span * span * (1 / 2 - x * (1 / 3 - x * (1 / 8 - x / 30)))
        : (first - span * left) / rate;
    const scale = (at(accruals, k) - (k === 0 ? accrued : 0)) / span;
    protection += worth * hazard * first;
    annuity += worth * (at(accruals, k) * left + hazard * (scale * second + (k === 0 ? accrued * first : 0)));
    worth *= left;
    before = end;
    yieldTime = grown;
  }
  return { protection, annuity };
}

/**
 * The flat hazard at which a swap with this premium is worth nothing.
 * @param schedule - of n periods.
 * @param zeroYields - at the end of each period, n.
 * @param parSpread - annual share of one, 0 or more.
 * @param lossGivenDefault - share of notional, above 0.
 * @param start - a hazard near the answer; by default that of the credit triangle.
 * @returns defaults a year.
 * @throws RangeError on impossible input, and when no hazard gives the spread.
 */
export function hazardOfSpread(
  schedule: SwapSchedule,
  zeroYields: Float64Array,
  parSpread: number,
  lossGivenDefault: number,
  start: number = creditTriangle(parSpread, lossGivenDefault),
): number {
  if (!(parSpread >= 0)) throw new RangeError(`hazardOfSpread: spread ${parSpread}`);
  if (parSpread < SPREAD_MIN) return creditTriangle(parSpread, lossGivenDefault);
  let hazard = start > 0 ? start : creditTriangle(parSpread, lossGivenDefault);
  for (let step = 0; step < STEPS_MAX; step++) {
    const { protection, annuity } = swapLegs(schedule, zeroYields, hazard);
    // The par spread is almost proportional to the hazard: dividing by the ratio converges like a secant.
    const next = (hazard * parSpread) / ((lossGivenDefault * protection) / annuity);
    if (!(next > 0 && Number.isFinite(next))) break;
    const isDone = Math.abs(next - hazard) <= PRECISION * next;
    hazard = next;
    if (isDone) return hazard;
  }
  throw new RangeError(`hazardOfSpread: no hazard gives a spread of ${parSpread}`);
}
