import type { ModelBook } from "../fitted-models";
import { at } from "../math/at";
import { filterMultipliers } from "../predictive/filtered-portfolio";
import { type HarFit, harForecaster } from "../volatility/har";
import { varianceProxies } from "../volatility/range-proxy";

/** Days that become scenarios, as in the live member ... */
export const HAR_DAYS = 1000;
/** ... the days before them that the first means need ... */
export const HAR_LEAD = 22;
/** ... and those that coefficients are fitted to. */
const HAR_FITTED = 1272;

type Column = {
  readonly name: string;
  readonly proxies: Float64Array;
  readonly forecast: ReturnType<typeof harForecaster>;
  /** T + 1 forecasts by day, of the coefficients in force; those of days up to `knownTo` are there. */
  readonly path: Float64Array;
  fit: HarFit | null;
  knownTo: number;
};

/**
 * HAR multipliers of single columns, evening after evening, shared by all portfolios. While coefficients are kept, an
 * evening adds one forecast to those of the evening before.
 */
export class HarMultipliers {
  readonly #columns: readonly Column[];
  readonly #models: ModelBook;

  /** @param moves - one vector of T moves a column. Not mutated. */
  constructor(moves: readonly Float64Array[], models: ModelBook) {
    this.#models = models;
    this.#columns = moves.map((own, i) => {
      const proxies = varianceProxies(own, null).values;
      return {
        name: String(i),
        proxies,
        forecast: harForecaster(proxies),
        path: new Float64Array(proxies.length + 1),
        fit: null,
        knownTo: -1,
      };
    });
  }

  /**
   * @param i - column.
   * @param t - day that is forecast, 1,022 or later; the days before it are used.
   * @returns 1,000 multipliers of the days before t.
   * @throws RangeError when the column can't be fitted.
   */
  of(i: number, t: number): Float64Array {
    const column = this.#columns[i];
    if (!column || t < HAR_DAYS + HAR_LEAD) throw new RangeError(`HarMultipliers: column ${i}, day ${t}`);
    const fit = this.#models.har(column.name, column.proxies.subarray(Math.max(0, t - HAR_FITTED), t));
    if (fit.status !== "ok") throw new RangeError(`HarMultipliers: no fit of column ${i}: ${fit.reason}`);
    const { coefficients } = fit.value;
    if (fit.value !== column.fit) [column.fit, column.knownTo] = [fit.value, -1];
    const from = Math.max(t - HAR_DAYS, column.knownTo + 1);
    for (let day = from; day <= t; day++) column.path[day] = column.forecast(coefficients, day);
    column.knownTo = t;
    return filterMultipliers(column.path.subarray(t - HAR_DAYS, t + 1), HAR_DAYS).multipliers;
  }
}

/** Profits of shares of gross whose moves are scaled each by its own multipliers. */
export function scaledProfits(
  weights: Float64Array,
  moves: readonly Float64Array[],
  multipliers: readonly Float64Array[],
): Float64Array {
  const days = moves[0]?.length ?? 0;
  const pnl = new Float64Array(days);
  moves.forEach((own, i) => {
    const [weight, scale] = [at(weights, i), multipliers[i] ?? new Float64Array(0)];
    for (let j = 0; j < days; j++) pnl[j] = at(pnl, j) + weight * at(own, j) * at(scale, j);
  });
  return pnl;
}
