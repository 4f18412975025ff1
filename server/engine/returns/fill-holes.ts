import type { CalendarDate } from "~/server/domain/calendar-date";
import { at } from "../math/at";
import { dayRandom } from "../math/day-draws";
import { BETA_DAYS_MIN, betaTo } from "./beta";

export type FilledMoves = {
  readonly moves: Float64Array;
  readonly missingDays: number;
  /** In words what stood in, "" where nothing had to. */
  readonly method: string;
};

/** What may stand in for a series with holes. */
export type StandIn = {
  readonly moves: Float64Array;
  readonly name: string;
  /** Daily volatility that single names have beside it, for names too young to show their own; 0 = not known. */
  readonly residualVolatility: number;
};

/** Whose holes on which days, so that each day's noise is the same in every window that holds it. */
export type HoleKeys = { readonly name: string; readonly dates: readonly CalendarDate[] };

/** Less noise a day than this is rounding. */
const NOISE_MIN = 1e-6;
const NOISE_SEED = 20_240_517;

/**
 * Puts beta times the stand-in's move, and what moves this series alone, where a series has none.
 *
 * A beta gives back only what is common: without its own part a young name would look calmer than it is. That part
 * is drawn, two-sided exponential, at the volatility of the residuals of the days that both know; with fewer than 60
 * of them, at the usual one of the stand-in's names. Drawn by name and day: a window that rolls keeps it.
 * @param moves - T moves, NaN where unknown. Not mutated.
 * @param standIn - T moves of the stand-in, its name in words, and what its names have beside it.
 * @param betaWithoutOverlap - beta when fewer than 60 days are common; null = then the series can't be filled.
 * @param keys - name of the series and its T days.
 * @returns T moves, how many were filled and by what; null when the series can't be filled by this stand-in.
 * @throws RangeError when the lengths differ.
 */
export function fillHoles(
  moves: Float64Array,
  standIn: StandIn,
  betaWithoutOverlap: number | null,
  keys: HoleKeys,
): FilledMoves | null {
  if (keys.dates.length !== moves.length)
    throw new RangeError(`fillHoles: ${keys.dates.length} days for ${moves.length} moves`);
  let missingDays = 0;
  for (let i = 0; i < moves.length; i++) if (!Number.isFinite(at(moves, i))) missingDays++;
  if (missingDays === 0) return { moves, missingDays, method: "" };
  const measured = betaTo(moves, standIn.moves);
  const isMeasured = Number.isFinite(measured);
  const beta = isMeasured ? measured : betaWithoutOverlap;
  if (beta === null) return null;
  const own = isMeasured ? residualVolatility(moves, standIn.moves, beta) : standIn.residualVolatility;
  const filled = new Float64Array(moves.length);
  for (let i = 0; i < moves.length; i++) {
    const isKnown = Number.isFinite(at(moves, i));
    filled[i] = isKnown ? at(moves, i) : beta * at(standIn.moves, i) + own * noiseOf(keys, i);
    if (!Number.isFinite(at(filled, i))) return null;
  }
  const few = isMeasured ? "" : ` (fewer than ${BETA_DAYS_MIN} common days)`;
  const noise =
    own > NOISE_MIN
      ? `, with drawn noise of ${(100 * own).toFixed(2)} % a day`
      : ", without noise of its own";
  return { moves: filled, missingDays, method: `beta ${beta.toFixed(2)}${few} to ${standIn.name}${noise}` };
}

/**
 * Standard deviation of what a beta leaves over, on the days that both series know.
 * @param moves - T moves, NaN where unknown.
 * @param reference - T moves, NaN where unknown.
 * @param beta - of the first to the second.
 * @returns in the unit of the moves; 0 with fewer than two common days.
 */
export function residualVolatility(moves: Float64Array, reference: Float64Array, beta: number): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < moves.length; i++) {
    const left = at(moves, i) - beta * at(reference, i);
    if (!Number.isFinite(left)) continue;
    count++;
    sum += left;
    squares += left * left;
  }
  return count < 2 ? 0 : Math.sqrt(Math.max(squares - (sum * sum) / count, 0) / (count - 1));
}

/**
 * A two-sided exponential draw of variance one: one logarithm, and tails between the normal's and a single name's.
 */
function noiseOf({ name, dates }: HoleKeys, i: number): number {
  const u = dayRandom(NOISE_SEED, dates[i] ?? "", name)() + HALF_STEP - 0.5;
  return (-Math.sign(u) * Math.log1p(-2 * Math.abs(u))) / Math.SQRT2;
}

/** Halfway between the representable draws, so that the logarithm is finite. */
const HALF_STEP = 2 ** -33;
