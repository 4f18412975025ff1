import type { Frame } from "~/server/domain/frame";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { at } from "../math/at";
import type { PricedBook } from "../pricing/price-book";
import {
  drawnColumns,
  historicalColumns,
  type ScenarioColumns,
  scaledColumns,
} from "../pricing/scenario-columns";
import { deepMembers, SECOND_PASS_DECAY } from "./deep-members";
import { portfolioFilter } from "./filtered-portfolio";
import { tooOldHistory } from "./history-age";
import { type AbsentMember, checkedWeights, givenTo, type MemberName } from "./member-weights";
import { type WeightedScenarios, weightedScenarios } from "./weighted-tail";

/** Fewer scenarios can't resolve a 99 % tail. */
const SCENARIOS_MIN = 100;

/** One member's scenarios: a stretch of the ids of the pool. */
export type Member = {
  readonly name: MemberName;
  /** Its share of the pool, after that of absent members was given to the others. */
  readonly weight: number;
  readonly offset: number;
  readonly count: number;
  /** Profits of the book, base currency, by scenario. */
  readonly pnl: Float64Array;
  /** The joint moves of its scenarios. */
  readonly columns: ScenarioColumns;
  /** Probabilities of its scenarios, summing to one; null = equally likely. */
  readonly probabilities: Float64Array | null;
  /** What a person should know of it; null when plain. */
  readonly note: string | null;
};

export type Prediction = {
  readonly members: readonly Member[];
  /** Members that can't speak today, and why. */
  readonly absent: readonly AbsentMember[];
  /** All members' scenarios as one weighted set; a member of weight zero is in it with probability zero. */
  readonly pool: WeightedScenarios;
  /** Profits of one unit, by unit index, over all scenario ids. */
  readonly unitPnl: readonly Float64Array[];
  /** Days on which a bound of the portfolio filter was hit. */
  readonly filterBoundsHit: number;
  /** Tomorrow's volatility of the book that the filter scales to, base currency. */
  readonly filterForecast: number;
};

/**
 * The one predictive distribution of tomorrow's profit: every member's scenarios, each by full revaluation of
 * today's holdings, with the member's weight spread evenly over them (a linear opinion pool).
 * @param frame - moves, draws and weights.
 * @param book - priced positions.
 * @param heldForecast - daily volatility that the portfolio filter scales to instead of its own forecast, base
 *   currency.
 * @returns members and pool; unavailable with a reason when there is nothing to move or too little history.
 * @throws RangeError when weights name an unknown member, are negative, or do not sum to one.
 * @see Stone (1961), Annals of Mathematical Statistics 32 (opinion pool); Hull & White (1998).
 */
export function predict(
  frame: Frame,
  book: PricedBook,
  heldForecast: number | null = null,
): Measure<Prediction> {
  const asked = checkedWeights(frame.poolWeights);
  const { historical, parametricMoves } = frame.market;
  if (book.units.length === 0)
    return book.lines.length === 0
      ? unavailable("no-positions", "the book is empty")
      : unavailable("no-price", "no position of the book can be priced and moved");
  if (historical.dates.length < SCENARIOS_MIN)
    return unavailable(
      "not-enough-history",
      `${historical.dates.length} days of history, ${SCENARIOS_MIN} are needed`,
    );
  const tooOld = tooOldHistory(frame);
  if (tooOld) return tooOld;
  const { factors } = historical;
  const plain = historicalColumns(historical);
  const draws = drawnColumns(parametricMoves, historical);
  const days = plain.count;
  const { har, regime, absent } = deepMembers(frame);
  const harCount = har?.columns.count ?? 0;
  const count = 2 * days + draws.count + harCount + (regime?.columns.count ?? 0);
  const unitPnl = book.units.map(() => new Float64Array(count));
  const total = new Float64Array(count);
  const fill = (columns: ScenarioColumns, offset: number): Float64Array => {
    book.units.forEach((unit, u) => {
      unit.revalue(columns, (unitPnl[u] ?? new Float64Array(0)).subarray(offset, offset + columns.count));
    });
    const sum = total.subarray(offset, offset + columns.count).fill(0);
    for (const { unitIndex, position } of book.lines) {
      if (unitIndex === null) continue;
      const own = (unitPnl[unitIndex] ?? new Float64Array(0)).subarray(offset, offset + columns.count);
      for (let j = 0; j < sum.length; j++) sum[j] = at(sum, j) + position.quantity * at(own, j);
    }
    return sum;
  };
  const weights = givenTo(asked, absent);
  const members: Member[] = [];
  const add = (
    name: MemberName,
    offset: number,
    columns: ScenarioColumns,
    pnl: Float64Array,
    rest: Partial<Pick<Member, "probabilities" | "note">> = {},
  ): void => {
    members.push({
      name,
      weight: weights.get(name) ?? 0,
      offset,
      count: pnl.length,
      pnl,
      columns,
      probabilities: null,
      note: null,
      ...rest,
    });
  };
  // Scenario ids: filtered days, plain days, draws, then what rests on deep history.
  const plainPnl = fill(plain, days);
  const filter = portfolioFilter(plainPnl, frame.conventions.ewmaDecay, heldForecast);
  const filtered = scaledColumns(plain, factors, filter.multipliers);
  add("filtered-portfolio", 0, filtered, fill(filtered, 0));
  add("historical", days, plain, plainPnl);
  add("parametric-t", 2 * days, draws, fill(draws, 2 * days));
  const deepOffset = 2 * days + draws.count;
  if (har) {
    const { multipliers } = portfolioFilter(fill(har.columns, deepOffset), SECOND_PASS_DECAY);
    const columns = scaledColumns(har.columns, factors, multipliers);
    add("filtered-har", deepOffset, columns, fill(columns, deepOffset), { note: har.note });
  }
  if (regime) {
    const { columns, probabilities, note } = regime;
    const offset = deepOffset + harCount;
    add("regime", offset, columns, fill(columns, offset), { probabilities, note });
  }
  const probabilities = new Float64Array(count);
  for (const { weight, offset, count: own, probabilities: given } of members)
    for (let j = 0; j < own; j++)
      probabilities[offset + j] = weight * (given === null ? 1 / own : at(given, j));
  return ok({
    members,
    absent,
    pool: weightedScenarios(total, probabilities),
    unitPnl,
    filterBoundsHit: filter.boundsHit,
    filterForecast: filter.forecast,
  });
}
