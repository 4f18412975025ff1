import type { CalendarDate } from "~/server/domain/calendar-date";
import { shrunkEwmaCorrelation } from "../correlation/shrunk-ewma";
import { RefittedModels } from "../fitted-models";
import { at } from "../math/at";
import { filterMultipliers, portfolioFilter } from "../predictive/filtered-portfolio";
import { type MemberTail, memberTail } from "../predictive/member-tail";
import type { MemberName } from "../predictive/member-weights";
import { multivariateTProfits } from "../predictive/multivariate-t";
import { regimeWeights } from "../regime/regime-weights";
import { ewmaVolatility, runningVolatility } from "../volatility/ewma";
import { harForecaster } from "../volatility/har";
import { varianceProxies } from "../volatility/range-proxy";

const WINDOW = 500;
const EWMA_DECAY = 0.94;
const SECOND_PASS_DECAY = 0.97;
const HAR_DAYS = 1000;
const HAR_LEAD = 22;
const HAR_FITTED = 1272;
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
  readonly profit: number;
  /** Members that could speak, their worst scenarios first. */
  readonly tails: ReadonlyMap<MemberName, MemberTail>;
};

/**
 * Walks many portfolios of shares through the same years: what the pool's members say of a linear book, computed from
 * vectors of moves by the functions that the live engine uses, without pricing.
 * @param market - moves; day t is forecast from the moves before it alone. Not mutated.
 * @param portfolios - columns of the market and shares of gross.
 * @param members - those wanted; `regime` and `filtered-har` speak once their history is long enough.
 * @param from - day of the first outcome.
 * @param to - day of the last.
 * @param onDay - takes each result; nothing is kept.
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
  const har = members.has("filtered-har") ? new HarForecasts(moves, models) : null;
  for (let t = first; t < dates.length && (dates[t] ?? "") <= to; t++, models.nextDay()) {
    const volatilities = new Map<number, number>();
    if (members.has("parametric-t"))
      for (const i of used)
        volatilities.set(i, ewmaVolatility((moves[i] ?? NONE).subarray(t - WINDOW, t), EWMA_DECAY));
    const scales = har && t >= HAR_DAYS + HAR_LEAD ? har.multipliers(used, t) : null;
    const regime = members.has("regime") ? regimeOf(marketMoves, t, models) : null;
    portfolios.forEach((portfolio, p) => {
      const own = series[p] ?? NONE;
      const plain = own.subarray(t - WINDOW, t);
      const tails = new Map<MemberName, MemberTail>();
      if (members.has("historical")) tails.set("historical", memberTail(plain, null, 1));
      if (members.has("filtered-portfolio")) {
        const { multipliers } = portfolioFilter(plain, EWMA_DECAY);
        tails.set(
          "filtered-portfolio",
          memberTail(
            plain.map((profit, j) => profit * at(multipliers, j)),
            null,
            1,
          ),
        );
      }
      if (members.has("parametric-t"))
        tails.set("parametric-t", memberTail(drawnProfits(portfolio, moves, volatilities, t), null, 1));
      if (scales) tails.set("filtered-har", memberTail(harProfits(portfolio, moves, scales, t), null, 1));
      if (regime)
        tails.set(
          "regime",
          memberTail(own.subarray(t - regime.probabilities.length, t), regime.probabilities, 1),
        );
      onDay({ portfolio: p, madeOn: dates[t - 1] ?? "", profit: at(own, t), tails });
    });
  }
}

const NONE = new Float64Array(0);

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

function drawnProfits(
  { columns, weights }: StudyPortfolio,
  moves: readonly Float64Array[],
  volatilities: ReadonlyMap<number, number>,
  t: number,
): Float64Array {
  const window = columns.map((column) => (moves[column] ?? NONE).subarray(t - WINDOW, t));
  return multivariateTProfits(
    weights,
    Float64Array.from(columns, (column) => volatilities.get(column) ?? Number.NaN),
    shrunkEwmaCorrelation(window),
  );
}

function harProfits(
  { columns, weights }: StudyPortfolio,
  moves: readonly Float64Array[],
  scales: ReadonlyMap<number, Float64Array>,
  t: number,
): Float64Array {
  const pnl = new Float64Array(HAR_DAYS);
  columns.forEach((column, i) => {
    const own = (moves[column] ?? NONE).subarray(t - HAR_DAYS, t);
    const scale = scales.get(column) ?? NONE;
    for (let j = 0; j < HAR_DAYS; j++) pnl[j] = at(pnl, j) + at(weights, i) * at(own, j) * at(scale, j);
  });
  const { multipliers } = filterMultipliersOf(pnl);
  return pnl.map((profit, j) => profit * at(multipliers, j));
}

const filterMultipliersOf = (pnl: Float64Array) =>
  filterMultipliers(runningVolatility(pnl, SECOND_PASS_DECAY), pnl.length);

function regimeOf(marketMoves: Float64Array, t: number, models: RefittedModels) {
  if (t < REGIME_DAYS_MIN) return null;
  const own = marketMoves.subarray(Math.max(0, t - REGIME_DAYS_MAX), t);
  const model = models.hiddenMarkov(own);
  return model.status === "ok" ? regimeWeights(own, model.value) : null;
}

/** Multipliers of single shares, shared by all portfolios of an evening. */
class HarForecasts {
  readonly #proxies: readonly Float64Array[];
  readonly #forecasts: readonly ReturnType<typeof harForecaster>[];
  readonly #models: RefittedModels;

  constructor(moves: readonly Float64Array[], models: RefittedModels) {
    this.#proxies = moves.map((own) => varianceProxies(own, null).values);
    this.#forecasts = this.#proxies.map((own) => harForecaster(own));
    this.#models = models;
  }

  multipliers(columns: readonly number[], t: number): ReadonlyMap<number, Float64Array> {
    return new Map(
      columns.map((column) => {
        const proxies = (this.#proxies[column] ?? NONE).subarray(Math.max(0, t - HAR_FITTED), t);
        const fit = this.#models.har(String(column), proxies);
        const forecast = this.#forecasts[column];
        if (fit.status !== "ok" || !forecast)
          throw new RangeError(`coverageStudy: no HAR of column ${column}`);
        const { coefficients } = fit.value;
        const path = Float64Array.from({ length: HAR_DAYS + 1 }, (_, j) =>
          forecast(coefficients, t - HAR_DAYS + j),
        );
        return [column, filterMultipliers(path, HAR_DAYS).multipliers];
      }),
    );
  }
}
