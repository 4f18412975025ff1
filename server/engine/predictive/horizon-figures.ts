import type { Frame } from "~/server/domain/frame";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { ScenarioSet } from "~/server/domain/scenario";
import type { RiskFigures } from "~/server/domain/snapshot";
import { at } from "../math/at";
import type { PricedBook } from "../pricing/price-book";
import { columnsOf, RELATIVE_MOVE_MIN } from "../pricing/scenario-columns";
import { historicalFigures } from "./risk-figures";

/** Fewer overlapping scenarios can't resolve a 99 % tail. */
const SCENARIOS_MIN = 100;

/** Figures over several days, and how they were made, to be printed beside them. */
export type HorizonFigures = { readonly figures: RiskFigures; readonly method: string };

/**
 * The moves of every stretch of h business days in a row: relative ones compounded, those in points summed.
 * @param set - T daily moves of F factors; not mutated.
 * @param horizonDays - h, a whole number from 1 on.
 * @returns T - h + 1 overlapping moves, row-major, each dated by its last day; empty where the window is shorter.
 * @throws RangeError when h is no whole number above 0.
 */
export function overlappingMoves(set: ScenarioSet, horizonDays: number): ScenarioSet {
  if (!(Number.isInteger(horizonDays) && horizonDays > 0))
    throw new RangeError(`overlappingMoves: a horizon of ${horizonDays} days`);
  const width = set.factors.length;
  const count = Math.max(set.dates.length - horizonDays + 1, 0);
  const moves = new Float64Array(count * width);
  set.factors.forEach(({ moveKind }, f) => {
    for (let j = 0; j < count; j++) {
      let [growth, points] = [0, 0];
      for (let day = j; day < j + horizonDays; day++) {
        const move = at(set.moves, day * width + f);
        growth += move + growth * move; // one day stays that day, to the last bit
        points += move;
      }
      moves[j * width + f] = moveKind === "relative" ? Math.max(growth, RELATIVE_MOVE_MIN) : points;
    }
  });
  return { ...set, dates: set.dates.slice(set.dates.length - count), moves };
}

/**
 * VaR and ES over h days from overlapping h-day moves of the window, today's holdings fully revalued, held
 * throughout. Neighbouring scenarios share days: there are only T / h independent ones.
 * @param frame - window and conventions.
 * @param book - priced positions.
 * @param horizonDays - h.
 * @returns figures by the conventions' rules; unavailable without a book or with fewer than 100 scenarios.
 * @throws RangeError as `overlappingMoves`.
 */
export function overlappingFigures(
  frame: Frame,
  book: PricedBook,
  horizonDays: number,
): Measure<HorizonFigures> {
  const set = overlappingMoves(frame.market.historical, horizonDays);
  if (book.units.length === 0) return unavailable("no-positions", "no position can be priced and moved");
  if (set.dates.length < SCENARIOS_MIN)
    return unavailable(
      "not-enough-history",
      `${set.dates.length} moves over ${horizonDays} days, ${SCENARIOS_MIN} are needed`,
    );
  const columns = columnsOf(set.moves, set.factors, set.dates.length);
  const own = new Float64Array(columns.count);
  const total = new Float64Array(columns.count);
  const profits = book.units.map((unit) => {
    unit.revalue(columns, own);
    return own.slice();
  });
  for (const { unitIndex, position } of book.lines) {
    const unit = unitIndex === null ? undefined : profits[unitIndex];
    if (unit)
      for (let j = 0; j < total.length; j++) total[j] = at(total, j) + position.quantity * at(unit, j);
  }
  const method = `historical, ${set.dates.length} overlapping moves over ${horizonDays} days`;
  return ok({ figures: historicalFigures(total, frame.conventions), method });
}

/**
 * One-day figures times the square root of the days: right only for independent, identically distributed days.
 * @param figures - of one day.
 * @param horizonDays - above 0.
 * @returns scaled figures, named.
 * @throws RangeError when the horizon is not above 0.
 */
export function squareRootFigures(figures: RiskFigures, horizonDays: number): HorizonFigures {
  if (!(horizonDays > 0)) throw new RangeError(`squareRootFigures: a horizon of ${horizonDays} days`);
  const root = Math.sqrt(horizonDays);
  const scaled = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, root * value]),
  ) as RiskFigures; // the same names
  return { figures: scaled, method: `one-day figures times the square root of ${horizonDays} days` };
}
