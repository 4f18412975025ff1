import { at } from "../math/at";

/** One day of one instrument; prices above 0 in any one currency. */
export type RangeBar = {
  readonly previousClose: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
};

/** (1 basis point)^2: a day without a range is a quiet day, not one without variance. */
export const VARIANCE_FLOOR = 1e-8;
/** Rounding of quotes may put the close a little outside of the day's range. */
const SLACK = 1e-4;

/**
 * Variance of one day from its open, high, low and close: the squared move overnight plus Garman and Klass's
 * estimator of the day, ln(O/C')^2 + .5 ln(H/L)^2 - (2 ln 2 - 1) ln(C/O)^2, floored at (1 bp)^2.
 *
 * Several times less noisy than the squared return, and nearly unbiased where prices trade continuously.
 * @param bar - prices of the day and the close before.
 * @returns variance of the day, relative moves squared; NaN when a price is missing, not above zero, or outside of
 *   the day's range by more than 1 bp: such a day is not known.
 * @see Garman & Klass (1980), Journal of Business 53.
 */
export function rangeVariance({ previousClose, open, high, low, close }: RangeBar): number {
  const least = Math.min(previousClose, open, high, low, close);
  if (!(least > 0 && Number.isFinite(previousClose + open + high + low + close))) return Number.NaN;
  if (high < Math.max(open, close, low) * (1 - SLACK) || low > Math.min(open, close) * (1 + SLACK))
    return Number.NaN;
  const overnight = Math.log(open / previousClose) ** 2;
  const day = 0.5 * Math.log(high / low) ** 2 - (2 * Math.LN2 - 1) * Math.log(close / open) ** 2;
  return Math.max(overnight + day, VARIANCE_FLOOR);
}

/** What stands for the variance of a day. */
export type ProxyKind = "range" | "squared-move";

export type VarianceProxies = {
  /** T variances, above zero. */
  readonly values: Float64Array;
  readonly kind: ProxyKind;
  /** Days whose range was not known and whose squared move stands in. */
  readonly missingDays: number;
};

/** With more days unknown a series of ranges is not one. */
const MISSING_SHARE_MAX = 0.1;

/**
 * One variance a day for a factor: from ranges where nine days in ten have them, else from squared moves, by name.
 * @param moves - T moves, finite. Not mutated.
 * @param ranges - T variances by `rangeVariance`, NaN where unknown; null = none are known. Not mutated.
 * @returns T variances, floored at (1 bp)^2.
 * @throws RangeError when lengths differ or a move is not finite.
 */
export function varianceProxies(moves: Float64Array, ranges: Float64Array | null): VarianceProxies {
  if (!moves.every(Number.isFinite) || (ranges !== null && ranges.length !== moves.length))
    throw new RangeError(
      `varianceProxies: ${moves.length} moves, ${ranges?.length} ranges, or a move is not finite`,
    );
  let missingDays = 0;
  if (ranges !== null) for (const each of ranges) if (!(each > 0)) missingDays++;
  const isRange = ranges !== null && missingDays <= MISSING_SHARE_MAX * moves.length;
  const values = new Float64Array(moves.length);
  for (let t = 0; t < values.length; t++) {
    const move = at(moves, t);
    const range = isRange ? at(ranges, t) : Number.NaN;
    const known = range > 0 ? range : move * move;
    values[t] = Math.max(known, VARIANCE_FLOOR);
  }
  return { values, kind: isRange ? "range" : "squared-move", missingDays: isRange ? missingDays : 0 };
}
