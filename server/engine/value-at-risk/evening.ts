import type { Frame } from "~/server/domain/frame";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import { FIT_ON_DEMAND, type ModelBook } from "../fitted-models";
import { at } from "../math/at";
import { deepColumns } from "../predictive/deep-members";
import type { MemberName } from "../predictive/member-weights";
import { type Prediction, predict } from "../predictive/predict";
import { lastRows } from "../predictive/transformed-columns";
import type { PricedBook } from "../pricing/price-book";
import { historicalColumns, remembered, type ScenarioColumns } from "../pricing/scenario-columns";
import { portfolioVolatility } from "../volatility/portfolio-volatility";

/** Moves to which GARCH models are fitted: four years. */
export const FITTED_DAYS = 1000;
/** Step of the numerical second derivative, in volatilities of the factor. */
const GAMMA_STEP = 1;

/**
 * One portfolio on one evening, from which every method computes: P&L vectors of today's holdings, volatilities,
 * sensitivities and the pool, each made once when first asked for. Nothing in it is later than the frame.
 */
export class Evening {
  readonly frame: Frame;
  readonly book: PricedBook;
  readonly models: ModelBook;
  readonly #made = new Map<string, unknown>();

  /**
   * @param frame - of the evening; its market's `deep` history feeds fitted volatilities.
   * @param book - of the same frame.
   * @param models - where fitted parameters come from; fitted on the spot by default.
   */
  constructor(frame: Frame, book: PricedBook, models: ModelBook = FIT_ON_DEMAND) {
    this.frame = frame;
    this.book = book;
    this.models = models;
  }

  /** Pool and members, or why there are none: then no method has anything to go on. */
  get prediction(): Measure<Prediction> {
    return this.#once("prediction", () => predict(this.frame, this.book));
  }

  /** Plain profits of today's holdings over the window, oldest first, base currency. */
  get pnl(): Float64Array {
    return this.#once("pnl", () => this.pnlOf("historical") ?? this.revalue(this.plain));
  }

  /** Plain moves of the window. */
  get plain(): ScenarioColumns {
    return this.#once("plain", () => historicalColumns(this.frame.market.historical));
  }

  /** Moves of the deep history; the window's where there is none. Its last rows are the window. */
  get deep(): ScenarioColumns {
    const { deep, historical } = this.frame.market;
    if (!deep || deep.dates.length < historical.dates.length) return this.plain;
    return this.#once("deep", () => deepColumns(deep));
  }

  /** Plain profits of today's holdings over the deep history. */
  get deepPnl(): Float64Array {
    if (this.deep === this.plain) return this.pnl;
    // The regime member's scenarios are the plain moves of all these days.
    return this.#once("deepPnl", () => this.pnlOf("regime") ?? this.revalue(this.deep));
  }

  /** Profits of a member of the pool by scenario; null where it can't speak. */
  pnlOf(name: MemberName): Float64Array | null {
    const known = this.prediction;
    if (known.status !== "ok") return null;
    return known.value.members.find((member) => member.name === name)?.pnl ?? null;
  }

  /** Sum of absolute exposures, base currency. */
  get grossBase(): number {
    return this.#once("gross", () =>
      this.book.lines.reduce((sum, { exposureBase }) => sum + Math.abs(exposureBase ?? 0), 0),
    );
  }

  /** The newest deep profits, as many as models are fitted to, as shares of today's gross: the unit in which models are fitted, so that a growing book keeps its parameters. */
  get deepShares(): Measure<Float64Array> {
    const gross = this.grossBase;
    return gross > 0
      ? ok(this.#once("deepShares", () => this.deepPnl.slice(-FITTED_DAYS).map((each) => each / gross)))
      : unavailable("no-positions", "the book has no exposure");
  }

  /** Net exposure to each factor, base currency for a move of 1. */
  get exposures(): Float64Array {
    return this.#once("exposures", () => {
      const exposures = new Float64Array(this.frame.market.historical.factors.length);
      for (const { position, unit } of this.book.lines)
        if (unit.status === "priced")
          for (const { factor, base } of unit.deltas)
            exposures[factor] = at(exposures, factor) + position.quantity * base;
      return exposures;
    });
  }

  /** Second derivative by each factor alone, by full revaluation one volatility up and down; no cross terms. */
  get gammas(): Float64Array {
    return this.#once("gammas", () => {
      const { factors } = this.frame.market.historical;
      const { factorVolatilities } = this.frame.market;
      return Float64Array.from(factors, (_, f) => {
        const step = GAMMA_STEP * at(factorVolatilities, f);
        if (!(step > 0)) return 0;
        const bumped = remembered(2, factors.length, (factor) =>
          factor === f ? Float64Array.of(step, -step) : new Float64Array(2),
        );
        const pnl = this.revalue(bumped);
        const curvature = (at(pnl, 0) + at(pnl, 1)) / (step * step);
        // What a linear book leaves behind is rounding.
        return Math.abs(curvature * step) > 1e-9 * this.grossBase ? curvature : 0;
      });
    });
  }

  /** Standard deviation of tomorrow's profit, linear: sqrt(d' D C D d). */
  get volatilityBase(): number {
    const { factorVolatilities, factorCorrelation } = this.frame.market;
    return this.#once(
      "volatility",
      () =>
        portfolioVolatility(this.exposures, {
          volatilities: factorVolatilities,
          correlation: factorCorrelation,
        }).dailyBase,
    );
  }

  /** Rows of deep columns that are the window's days. */
  windowOf(columns: ScenarioColumns): ScenarioColumns {
    return lastRows(columns, this.plain.count, this.frame.market.historical.factors.length);
  }

  /** Profit of today's holdings in each of n joint moves, by full revaluation, base currency. */
  revalue(columns: ScenarioColumns): Float64Array {
    const sum = new Float64Array(columns.count);
    const own = new Float64Array(columns.count);
    let inHand: number | null = null; // the unit whose profits are in `own`: lines of one unit mostly stand together
    for (const { unitIndex, position } of this.book.lines) {
      const unit = unitIndex === null ? undefined : this.book.units[unitIndex];
      if (!unit) continue;
      if (inHand !== unitIndex) unit.revalue(columns, own);
      inHand = unitIndex;
      const { quantity } = position;
      for (let j = 0; j < sum.length; j++) sum[j] = at(sum, j) + quantity * at(own, j);
    }
    return sum;
  }

  #once<T>(name: string, make: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as T; // each name has one type
  }
}
