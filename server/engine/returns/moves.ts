import type { MoveKind } from "~/server/domain/scenario";
import { at } from "../math/at";

/**
 * Moves of one series of levels from day to day. A move needs both its days: the days inside a hole and the day on
 * which quotes return have none, so that a move over several days never counts as one.
 * @param levels - T levels, oldest first; NaN where nothing was quoted. Not mutated.
 * @param kind - `relative`: level / previous - 1; `absolute`: level - previous.
 * @returns T - 1 moves, NaN where a level is missing or (relative) not above zero.
 * @throws RangeError when there are fewer than two levels.
 */
export function movesOf(levels: Float64Array, kind: MoveKind): Float64Array {
  if (levels.length < 2) throw new RangeError(`movesOf: expected two levels or more, got ${levels.length}`);
  const moves = new Float64Array(levels.length - 1);
  let before = at(levels, 0);
  for (let i = 1; i < levels.length; i++) {
    const now = at(levels, i);
    if (kind === "absolute") moves[i - 1] = now - before;
    else moves[i - 1] = before > 0 && now > 0 ? now / before - 1 : Number.NaN;
    before = now;
  }
  return moves;
}
