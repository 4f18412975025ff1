import type { Factor } from "~/server/domain/scenario";
import { at } from "../math/at";
import {
  RELATIVE_MOVE_MIN,
  remembered,
  type ScenarioColumns,
  scaledColumn,
} from "../pricing/scenario-columns";

/**
 * The same days with the moves of each factor multiplied by numbers of its own.
 * @param base - n moves a factor.
 * @param factors - F factors; relative moves are kept above -99.9 %.
 * @param scaleOf - n multipliers of one factor, asked for once each.
 * @returns columns of n moves.
 * @throws RangeError when the counts differ.
 */
export function scaledByFactor(
  base: ScenarioColumns,
  factors: readonly Factor[],
  scaleOf: (factor: number) => Float64Array,
): ScenarioColumns {
  return remembered(base.count, factors.length, (factor) => {
    const scale = scaleOf(factor);
    if (scale.length !== base.count)
      throw new RangeError(`scaledByFactor: ${scale.length} for ${base.count} days`);
    return scaledColumn(base.column(factor), factors[factor], scale);
  });
}

/**
 * Moves over h days from overlapping stretches of single days: relative moves compound, absolute ones add.
 * @param base - n moves a factor, oldest first.
 * @param factors - the factors; relative moves are kept above -99.9 %.
 * @param days - h, a whole number from 1 to n.
 * @returns n - h + 1 moves a factor; neighbours share h - 1 days, so they are far from independent.
 * @throws RangeError when h is out of range.
 */
export function overlappingColumns(
  base: ScenarioColumns,
  factors: readonly Factor[],
  days: number,
): ScenarioColumns {
  if (!(Number.isInteger(days) && days >= 1 && days <= base.count))
    throw new RangeError(`overlappingColumns: ${days} days of ${base.count}`);
  return remembered(base.count - days + 1, factors.length, (factor) => {
    const single = base.column(factor);
    const isRelative = factors[factor]?.moveKind === "relative";
    return Float64Array.from({ length: base.count - days + 1 }, (_, j) => {
      let total = at(single, j); // one day stays that day, to the last bit
      for (let k = j + 1; k < j + days; k++) {
        const move = at(single, k);
        total += isRelative ? move + total * move : move;
      }
      return isRelative ? Math.max(total, RELATIVE_MOVE_MIN) : total;
    });
  });
}

/**
 * The last n rows of longer columns.
 * @throws RangeError when there are fewer.
 */
export function lastRows(base: ScenarioColumns, count: number, width: number): ScenarioColumns {
  if (!(Number.isInteger(count) && count >= 0 && count <= base.count))
    throw new RangeError(`lastRows: ${count} of ${base.count}`);
  return remembered(count, width, (factor) => base.column(factor).subarray(base.count - count));
}
