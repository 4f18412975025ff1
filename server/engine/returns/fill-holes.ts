import { at } from "../math/at";
import { BETA_DAYS_MIN, betaTo } from "./beta";

export type FilledMoves = {
  readonly moves: Float64Array;
  readonly missingDays: number;
  /** In words what stood in, "" where nothing had to. */
  readonly method: string;
};

/** What may stand in for a series with holes. */
export type StandIn = { readonly moves: Float64Array; readonly name: string };

/**
 * Puts beta times the stand-in's move where a series has none.
 * @param moves - T moves, NaN where unknown. Not mutated.
 * @param standIn - T moves of the stand-in, and its name in words.
 * @param betaWithoutOverlap - beta when fewer than 60 days are common; null = then the series can't be filled.
 * @returns T moves, how many were filled and by what; null when the series can't be filled by this stand-in.
 * @throws RangeError when the lengths differ.
 */
export function fillHoles(
  moves: Float64Array,
  standIn: StandIn,
  betaWithoutOverlap: number | null,
): FilledMoves | null {
  let missingDays = 0;
  for (let i = 0; i < moves.length; i++) if (!Number.isFinite(at(moves, i))) missingDays++;
  if (missingDays === 0) return { moves, missingDays, method: "" };
  const measured = betaTo(moves, standIn.moves);
  const beta = Number.isFinite(measured) ? measured : betaWithoutOverlap;
  if (beta === null) return null;
  const filled = new Float64Array(moves.length);
  for (let i = 0; i < moves.length; i++) {
    filled[i] = Number.isFinite(at(moves, i)) ? at(moves, i) : beta * at(standIn.moves, i);
    if (!Number.isFinite(at(filled, i))) return null;
  }
  const how = Number.isFinite(measured)
    ? `beta ${beta.toFixed(2)} to`
    : `beta ${beta.toFixed(2)} (fewer than ${BETA_DAYS_MIN} common days) to`;
  return { moves: filled, missingDays, method: `${how} ${standIn.name}` };
}
