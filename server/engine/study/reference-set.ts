import type { CalendarDate } from "~/server/domain/calendar-date";
import type { MemberName } from "../predictive/member-weights";
import type { ReferenceLosses } from "../predictive/pool-weights";
import { coverageStudy, type StudyMarket } from "./coverage-study";
import { PoolLossTable } from "./pool-loss-table";
import { randomPortfolios } from "./study-data";

/** Portfolios of the reference set, and their seed: the same names in the same market make the same portfolios. */
const PORTFOLIOS = 50;
const SEED = 20_261_101;
/** Names that they are drawn from, at least. */
export const REFERENCE_NAMES_MIN = 40;
/** Moves before the first evening that can be forecast. */
const WINDOW = 500;

/**
 * How the members do on fifty random long/short portfolios of a market's shares: evidence beside an organisation's own
 * portfolios, of which there may be few or odd ones.
 * @param market - moves without gaps; at least 40 shares.
 * @param members - of the pool.
 * @param dates - days of outcomes, rising; on those that the market does not know the losses are NaN.
 * @returns null where the market has too few names, or too few days before all of the dates.
 */
export function referenceLosses(
  market: StudyMarket,
  members: readonly MemberName[],
  dates: readonly CalendarDate[],
): ReferenceLosses | null {
  const earliest = market.dates[WINDOW];
  const [first, last] = [dates[0], dates.at(-1)];
  if (market.moves.length < REFERENCE_NAMES_MIN || !earliest || !first || !last || earliest > last)
    return null;
  const from = [first, earliest].sort()[1] ?? first; // days compare as text
  const table = new PoolLossTable(members, PORTFOLIOS);
  const portfolios = randomPortfolios(PORTFOLIOS, market.moves.length, SEED);
  coverageStudy(market, portfolios, new Set(members), from, last, (day) => table.add(day));
  const rowOf = new Map(table.dates.map((date, row) => [date, row]));
  const scored = table.between(0, table.dates.length);
  return {
    portfolios: PORTFOLIOS,
    lossesOf(weights) {
      const losses = scored.lossesOf(weights);
      return Float64Array.from(dates, (date) => losses[rowOf.get(date) ?? -1] ?? Number.NaN);
    },
  };
}
