import type { CalendarDate } from "~/server/domain/calendar-date";
import { shrunkEwmaCorrelation } from "../correlation/shrunk-ewma";
import { RefittedModels } from "../fitted-models";
import { at } from "../math/at";
import { portfolioFilter } from "../predictive/filtered-portfolio";
import { type MemberTail, memberTail } from "../predictive/member-tail";
import type { MemberName } from "../predictive/member-weights";
import { multivariateTProfits } from "../predictive/multivariate-t";
import { regimeWeights } from "../regime/regime-weights";
import { ewmaVolatility } from "../volatility/ewma";
import { HAR_DAYS, HAR_LEAD, HarMultipliers, scaledProfits } from "./har-multipliers";

const WINDOW = 500;
const EWMA_DECAY = 0.94;
const SECOND_PASS_DECAY = 0.97;
const REGIME_DAYS_MAX = 2000;
const REGIME_DAYS_MIN = 1500;
const REFIT_DAYS = 20;
const FACTOR_REFIT_DAYS = 60;

/** A book of shares whose exposures are set to the same shares of gross each evening. */
export type StudyPortfolio = { readonly columns: readonly number[]; readonly weights: Float64Array };

/** Aligned moves of N shares, without gaps. */
export type StudyMarket = {
  /** Day of each move, oldest first. */
  readonly dates: readonly CalendarDate[];
  /** N vectors of T relative moves. */
  readonly moves: readonly Float64Array[];
};

/** One evening of one portfolio: profit of the next day in shares of gross, and what each member said. */
export type StudyDay = {
  readonly portfolio: number;
  readonly madeOn: CalendarDate;
  readonly outcomeOn: CalendarDate;
  readonly profit: number;
  /** Members that could speak, their worst scenarios first. */
  readonly tails: ReadonlyMap<MemberName, MemberTail>;
};

/** What all portfolios of one evening share. */
type StudyEvening = {
  readonly moves: readonly Float64Array[];
  /** Day that is forecast. */
  readonly t: number;
  /** By column; null where the member is not asked for or can't speak yet. */
  readonly volatilities: ReadonlyMap<number, number> | null;
  readonly multipliers: ReadonlyMap<number, Float64Array> | null;
  readonly regime: Float64Array | null;
};

/**
 * Walks many portfolios of shares through the same years: what the pool's members say of a linear book, computed from
 * vectors of moves by the functions that the live engine uses, without pricing. `regime` speaks once 1,500 moves are
 * known, `filtered-har` once 1,022 are, the others from 500 on.
 * @param market - moves; day t is forecast from the moves before it alone. Not mutated.
 * @param portfolios - columns of the market and shares of gross.
 * @param members - those wanted.
 * @param from - day of the first outcome.
 * @param to - day of the last.
 * @param onDay - takes each result, portfolio after portfolio, evening after evening; nothing is kept.
 * @throws RangeError when the first outcome has fewer than 500 moves before it.
 */
export function coverageStudy(
  market: StudyMarket,
  portfolios: readonly StudyPortfolio[],
  members: ReadonlySet<MemberName>,
  from: CalendarDate,
  to: CalendarDate,
  onDay: (day: StudyDay) => void,
): void {
  const { dates, moves } = market;
  const first = dates.findIndex((date) => date >= from);
  if (first < WINDOW) throw new RangeError(`coverageStudy: ${first} moves before ${from}`);
  const used = [...new Set(portfolios.flatMap(({ columns }) => columns))];
  const series = portfolios.map((portfolio) => profitsOf(portfolio, moves));
  const marketMoves = meanOf(moves);
  const models = new RefittedModels(REFIT_DAYS, FACTOR_REFIT_DAYS);
  const har = members.has("filtered-har") ? new HarMultipliers(moves, models) : null;
  for (let t = first; t < dates.length && (dates[t] ?? "") <= to; t++, models.nextDay()) {
    const volatilityOf = (i: number) =>
      ewmaVolatility((moves[i] ?? NONE).subarray(t - WINDOW, t), EWMA_DECAY);
    const evening: StudyEvening = {
      moves,
      t,
      volatilities: members.has("parametric-t") ? new Map(used.map((i) => [i, volatilityOf(i)])) : null,
      multipliers: har && t >= HAR_DAYS + HAR_LEAD ? new Map(used.map((i) => [i, har.of(i, t)])) : null,
      regime: members.has("regime") ? regimeOf(marketMoves, t, models) : null,
    };
    portfolios.forEach((own, portfolio) => {
      const profits = series[portfolio] ?? NONE;
      onDay({
        portfolio,
        madeOn: dates[t - 1] ?? "",
        outcomeOn: dates[t] ?? "",
        profit: at(profits, t),
        tails: tailsOf(own, profits, evening, members),
      });
    });
  }
}

const NONE = new Float64Array(0);

function tailsOf(
  { columns, weights }: StudyPortfolio,
  profits: Float64Array,
  { moves, t, volatilities, multipliers, regime }: StudyEvening,
  members: ReadonlySet<MemberName>,
): ReadonlyMap<MemberName, MemberTail> {
  const tails = new Map<MemberName, MemberTail>();
  const last = (days: number) => columns.map((i) => (moves[i] ?? NONE).subarray(t - days, t));
  const plain = profits.subarray(t - WINDOW, t);
  if (members.has("historical")) tails.set("historical", memberTail(plain, null, 1));
  if (members.has("filtered-portfolio"))
    tails.set("filtered-portfolio", memberTail(filtered(plain, EWMA_DECAY), null, 1));
  if (volatilities) {
    const own = Float64Array.from(columns, (i) => volatilities.get(i) ?? Number.NaN);
    const drawn = multivariateTProfits(weights, own, shrunkEwmaCorrelation(last(WINDOW)));
    tails.set("parametric-t", memberTail(drawn, null, 1));
  }
  if (multipliers) {
    const scaled = scaledProfits(
      weights,
      last(HAR_DAYS),
      columns.map((i) => multipliers.get(i) ?? NONE),
    );
    tails.set("filtered-har", memberTail(filtered(scaled, SECOND_PASS_DECAY), null, 1));
  }
  if (regime) tails.set("regime", memberTail(profits.subarray(t - regime.length, t), regime, 1));
  return tails;
}

/** Each day at the volatility of the evening. */
function filtered(profits: Float64Array, decay: number): Float64Array {
  const { multipliers } = portfolioFilter(profits, decay);
  for (let j = 0; j < profits.length; j++) multipliers[j] = at(profits, j) * at(multipliers, j);
  return multipliers;
}

function profitsOf({ columns, weights }: StudyPortfolio, moves: readonly Float64Array[]): Float64Array {
  const profits = new Float64Array(moves[0]?.length ?? 0);
  columns.forEach((column, i) => {
    const own = moves[column] ?? NONE;
    for (let t = 0; t < profits.length; t++) profits[t] = at(profits, t) + at(weights, i) * at(own, t);
  });
  return profits;
}

function meanOf(moves: readonly Float64Array[]): Float64Array {
  return profitsOf(
    { columns: moves.map((_, i) => i), weights: new Float64Array(moves.length).fill(1 / moves.length) },
    moves,
  );
}

/** Probabilities of the past days; null while there are too few. */
function regimeOf(marketMoves: Float64Array, t: number, models: RefittedModels): Float64Array | null {
  if (t < REGIME_DAYS_MIN) return null;
  const own = marketMoves.subarray(Math.max(0, t - REGIME_DAYS_MAX), t);
  const model = models.hiddenMarkov(own);
  return model.status === "ok" ? regimeWeights(own, model.value).probabilities : null;
}
