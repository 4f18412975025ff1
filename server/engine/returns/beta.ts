import { at } from "../math/at";

/** Fewer common days than this say nothing about a beta. */
export const BETA_DAYS_MIN = 60;

/**
 * Beta of one series of moves to another over the days on which both are known, means taken out.
 * @param moves - T moves; NaN where unknown. Not mutated.
 * @param reference - T moves of the reference; NaN where unknown. Not mutated.
 * @returns covariance / variance of the reference; NaN with fewer than 60 common days or a constant reference.
 * @throws RangeError when the lengths differ.
 */
export function betaTo(moves: Float64Array, reference: Float64Array): number {
  if (moves.length !== reference.length)
    throw new RangeError(`betaTo: lengths ${moves.length} and ${reference.length} differ`);
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXY = 0;
  let sumYY = 0;
  for (let i = 0; i < moves.length; i++) {
    const x = at(moves, i);
    const y = at(reference, i);
    if (!Number.isFinite(x + y)) continue;
    count++;
    sumX += x;
    sumY += y;
    sumXY += x * y;
    sumYY += y * y;
  }
  const variance = sumYY - (sumY * sumY) / count;
  if (count < BETA_DAYS_MIN || !(variance > 1e-14 * Math.max(sumYY, Number.MIN_VALUE))) return Number.NaN;
  return (sumXY - (sumX * sumY) / count) / variance;
}
