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
import { portfolioFilter } from "./filtered-portfolio";
import { tooOldHistory } from "./history-age";
import { type WeightedScenarios, weightedScenarios } from "./weighted-tail";

/** Fewer scenarios can't resolve a 99 % tail. */
const SCENARIOS_MIN = 100;
const MEMBERS = ["filtered-portfolio", "historical", "parametric-t"] as const;
export type MemberName = (typeof MEMBERS)[number];
const DEFAULT_WEIGHTS: ReadonlyMap<string, number> = new Map([
  ["filtered-portfolio", 0.5],
  ["parametric-t", 0.5],
]);

/** One member's scenarios: a stretch of the ids of the pool. */
export type Member = {
  readonly name: MemberName;
  readonly weight: number;
  readonly offset: number;
  readonly count: number;
  /** Profits of the book, base currency, by scenario. */
  readonly pnl: Float64Array;
  /** The joint moves of its scenarios. */
  readonly columns: ScenarioColumns;
};

export type Prediction = {
  readonly members: readonly Member[];
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
 * @param heldForecast - daily volatility that the portfolio filter scales to instead of its own forecast, base currency.
 * @returns members and pool; unavailable with a reason when there is nothing to move or too little history.
 * @throws RangeError when weights name an unknown member, are negative, or do not sum to one.
 * @see Stone (1961), Annals of Mathematical Statistics 32 (opinion pool); Hull & White (1998).
 */
export function predict(
  frame: Frame,
  book: PricedBook,
  heldForecast: number | null = null,
): Measure<Prediction> {
  const weights = checkedWeights(frame.poolWeights);
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
  const plain = historicalColumns(historical);
  const draws = drawnColumns(parametricMoves, historical);
  const days = plain.count;
  const unitPnl = book.units.map(() => new Float64Array(2 * days + draws.count));
  const total = new Float64Array(2 * days + draws.count);
  const fill = (columns: ScenarioColumns, offset: number): Float64Array => {
    book.units.forEach((unit, u) => {
      unit.revalue(columns, (unitPnl[u] ?? new Float64Array(0)).subarray(offset, offset + columns.count));
    });
    const sum = total.subarray(offset, offset + columns.count);
    for (const { unitIndex, position } of book.lines) {
      if (unitIndex === null) continue;
      const own = (unitPnl[unitIndex] ?? new Float64Array(0)).subarray(offset, offset + columns.count);
      for (let j = 0; j < sum.length; j++) sum[j] = at(sum, j) + position.quantity * at(own, j);
    }
    return sum;
  };
  // Scenario ids: filtered days, plain days, draws (members by name).
  const plainPnl = fill(plain, days);
  const filter = portfolioFilter(plainPnl, frame.conventions.ewmaDecay, heldForecast);
  const filtered = scaledColumns(plain, historical.factors, filter.multipliers);
  const filteredPnl = fill(filtered, 0);
  const drawnPnl = fill(draws, 2 * days);
  const weightOf = (name: MemberName): number => weights.get(name) ?? 0;
  const members: Member[] = [
    {
      name: "filtered-portfolio",
      weight: weightOf("filtered-portfolio"),
      offset: 0,
      count: days,
      pnl: filteredPnl,
      columns: filtered,
    },
    {
      name: "historical",
      weight: weightOf("historical"),
      offset: days,
      count: days,
      pnl: plainPnl,
      columns: plain,
    },
    {
      name: "parametric-t",
      weight: weightOf("parametric-t"),
      offset: 2 * days,
      count: draws.count,
      pnl: drawnPnl,
      columns: draws,
    },
  ];
  const probabilities = new Float64Array(total.length);
  for (const { weight, offset, count } of members) probabilities.fill(weight / count, offset, offset + count);
  return ok({
    members,
    pool: weightedScenarios(total, probabilities),
    unitPnl,
    filterBoundsHit: filter.boundsHit,
    filterForecast: filter.forecast,
  });
}

function checkedWeights(given: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  if (given.size === 0) return DEFAULT_WEIGHTS;
  let sum = 0;
  for (const [name, weight] of given) {
    if (!MEMBERS.some((member) => member === name))
      throw new RangeError(`poolWeights: unknown member ${name}`);
    if (!(weight >= 0)) throw new RangeError(`poolWeights: weight of ${name} is ${weight}`);
    sum += weight;
  }
  if (!(Math.abs(sum - 1) < 1e-9)) throw new RangeError(`poolWeights: they sum to ${sum}`);
  return given;
}
