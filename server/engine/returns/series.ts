import { allowsNonPositivePrice, type InstrumentType } from "~/server/domain/instrument";
import type { MoveKind } from "~/server/domain/scenario";
import { at } from "../math/at";
import { movesOf } from "./moves";

/** Types whose levels move in points: percent of yield or spread, units of profit. */
const ABSOLUTE_TYPES: ReadonlySet<InstrumentType | "currency"> = new Set(["rate", "cds", "pnl-series"]);
/** Types that move by what they depend on, never by a price history of their own. */
const DERIVED_TYPES: ReadonlySet<InstrumentType> = new Set(["option", "cash", "fx-forward", "sensitivities"]);

/** True where a history of own prices makes a factor. */
export const hasOwnMoves = (type: InstrumentType): boolean => !DERIVED_TYPES.has(type);

/** Moves of one series on the common days; NaN where one of its days was not quoted. */
export type Series = {
  readonly kind: MoveKind;
  readonly moves: Float64Array;
  readonly quotedDays: number;
  readonly isComplete: boolean;
};

/**
 * Levels as moves: relative for prices, in points for rates, spreads and what was ever at or below zero.
 * @param levels - taken over: those that are no price of this type become NaN.
 */
export function toSeries(levels: Float64Array, type: InstrumentType | "currency"): Series {
  const isSigned = type !== "currency" && allowsNonPositivePrice(type);
  let isBelowZero = false;
  let quotedDays = 0;
  for (let t = 0; t < levels.length; t++) {
    const level = at(levels, t);
    if (!(Number.isFinite(level) && (isSigned || level > 0))) {
      levels[t] = Number.NaN;
      continue;
    }
    quotedDays++;
    if (level <= 0) isBelowZero = true;
  }
  const kind = ABSOLUTE_TYPES.has(type) || isBelowZero ? "absolute" : "relative";
  // A series of profits holds the moves themselves.
  const moves = type === "pnl-series" ? levels.slice(1) : movesOf(levels, kind);
  return { kind, moves, quotedDays, isComplete: quotedDays === levels.length };
}
