import type { Factor, ScenarioSet } from "~/server/domain/scenario";
import { at } from "../math/at";

/** n joint moves, read factor by factor. */
export type ScenarioColumns = {
  readonly count: number;
  /** The n moves of one factor, by its index in the market model. Not to be mutated. */
  column(factor: number): Float64Array;
};

/** No relative move takes a price below this share of itself: a price can't fall below nothing. */
export const RELATIVE_MOVE_MIN = -0.999;

/**
 * Columns of a row-major matrix of moves, each copied once when first asked for.
 * @param moves - n x F, row-major; not mutated.
 * @param factors - the F factors; without any, scenarios are days on which nothing moves.
 * @param count - n.
 * @returns columns of n moves.
 * @throws RangeError when the matrix is not n x F, or a factor is not one of them.
 */
export function columnsOf(moves: Float64Array, factors: readonly Factor[], count: number): ScenarioColumns {
  const width = factors.length;
  if (moves.length !== count * width)
    throw new RangeError(`columnsOf: ${moves.length} moves for ${count} scenarios of ${width} factors`);
  return remembered(count, width, (factor) => {
    const column = new Float64Array(count);
    for (let j = 0, k = factor; j < count; j++, k += width) column[j] = at(moves, k);
    return column;
  });
}

/** Columns are copied out of their matrix once for all frames that share it: a market model lives for a day. */
const made = new WeakMap<Float64Array, { readonly width: number; readonly columns: ScenarioColumns }>();

function madeOnce(moves: Float64Array, factors: readonly Factor[], count: number): ScenarioColumns {
  const known = made.get(moves);
  if (known?.columns.count === count && known.width === factors.length) return known.columns;
  const columns = columnsOf(moves, factors, count);
  made.set(moves, { width: factors.length, columns });
  return columns;
}

/** Columns of the plain historical window; the same object for the same window. */
export const historicalColumns = (set: ScenarioSet): ScenarioColumns =>
  madeOnce(set.moves, set.factors, set.dates.length);

/**
 * Columns of the parametric member's draws; without factors, as many days on which nothing moves as the window has.
 */
export function drawnColumns(draws: Float64Array, { factors, dates }: ScenarioSet): ScenarioColumns {
  return madeOnce(draws, factors, factors.length > 0 ? draws.length / factors.length : dates.length);
}

/**
 * The same days with every move of day j multiplied by one number.
 * @param base - n moves a factor.
 * @param factors - the factors; relative moves are kept above -99.9 %.
 * @param scale - n multipliers.
 * @returns columns of n moves.
 * @throws RangeError when the counts differ.
 */
export function scaledColumns(
  base: ScenarioColumns,
  factors: readonly Factor[],
  scale: Float64Array,
): ScenarioColumns {
  if (scale.length !== base.count)
    throw new RangeError(`scaledColumns: ${scale.length} for ${base.count} days`);
  return remembered(base.count, factors.length, (factor) =>
    scaledColumn(base.column(factor), factors[factor], scale),
  );
}

/** Moves of one factor, each times its own scale; relative ones are kept above -99.9 %. Nothing is mutated. */
export function scaledColumn(
  moves: Float64Array,
  factor: Factor | undefined,
  scale: Float64Array,
): Float64Array {
  const isRelative = factor?.moveKind === "relative";
  const column = moves.slice();
  for (let j = 0; j < column.length; j++) {
    const move = at(column, j) * at(scale, j);
    column[j] = isRelative && move < RELATIVE_MOVE_MIN ? RELATIVE_MOVE_MIN : move;
  }
  return column;
}

/** Columns made once each, when first asked for. */
export function remembered(
  count: number,
  width: number,
  make: (factor: number) => Float64Array,
): ScenarioColumns {
  const columns: (Float64Array | undefined)[] = new Array(width);
  return {
    count,
    column(factor) {
      if (!(factor >= 0 && factor < width)) throw new RangeError(`scenario columns: no factor ${factor}`);
      let column = columns[factor];
      if (!column) {
        column = make(factor);
        columns[factor] = column;
      }
      return column;
    },
  };
}
