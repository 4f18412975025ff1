import {
  type Admission,
  type ChosenWeights,
  chooseWeights,
  type ScoredWeights,
} from "../predictive/choose-weights";
import type { MemberTail } from "../predictive/member-tail";
import type { MemberName } from "../predictive/member-weights";
import { type ChosenLambda, chooseLambda } from "./choose-lambda";
import { coverageStudy } from "./coverage-study";
import { CoverageCount, type CoverageRow } from "./coverage-table";
import { PoolLossTable } from "./pool-loss-table";
import { completeMoves, randomPortfolios } from "./study-data";

/** Seed of the portfolios; written where results are. */
export const COVERAGE_SEED = 20_050_103;
const PORTFOLIOS = 50;
const CLOSES_FROM = "2000-01-03";
const [LEARNED_FROM, WHOLE_FROM, FROZEN_FROM, TO] = ["2003-01-02", "2005-01-03", "2010-01-04", "2018-08-31"];
const POOLED: readonly MemberName[] = ["filtered-portfolio", "parametric-t", "filtered-har", "regime"];
/** Members that speak on every day of the whole span. */
const ALWAYS: readonly MemberName[] = ["filtered-portfolio", "parametric-t", "filtered-har", "historical"];
const LEVELS = [0.975, 0.99];
const LAMBDAS = [0, 0.01, 0.1, 1];
const ONE = Float64Array.of(1);
const HALVES = Float64Array.of(0.5, 0.5, 0, 0);

/** One way to learn weights: who is admitted, the pull, and what came of it in the learning years. */
export type Learned = {
  readonly name: string;
  readonly admission: Admission;
  readonly lambda: ChosenLambda;
  readonly chosen: ChosenWeights;
};

export type CoverageReport = {
  readonly portfolios: number;
  /** Columns of the panel. */
  readonly names: number;
  readonly dates: readonly string[];
  readonly learning: ScoredWeights;
  readonly learned: readonly Learned[];
  /** Every forecaster over the whole span, and over the years after the weights were frozen. */
  readonly all: ReadonlyMap<string, CoverageRow[]>;
  readonly late: ReadonlyMap<string, CoverageRow[]>;
};

/** Rows of many forecasters by name, made when first heard of. */
class Counts {
  readonly #counts = new Map<string, CoverageCount>();

  add(
    name: string,
    { portfolio, profit }: { readonly portfolio: number; readonly profit: number },
    tails: readonly MemberTail[],
    weights: Float64Array,
  ): void {
    const own = this.#counts.get(name) ?? new CoverageCount(PORTFOLIOS, LEVELS);
    this.#counts.set(name, own);
    own.add(portfolio, profit, tails, weights);
  }

  rows(): ReadonlyMap<string, CoverageRow[]> {
    return new Map([...this.#counts].map(([name, own]) => [name, own.rows()]));
  }
}

/**
 * Coverage of the members 2005-2018, and of pools whose weights were learned on the outcomes of 2003-2009 and frozen for
 * 2010-2018: nothing after 2009 is known to what is learned.
 * @param closes - wide table of closes, see `completeMoves`.
 */
export function coverageReport(closes: string): CoverageReport {
  const market = completeMoves(closes, CLOSES_FROM, TO);
  const portfolios = randomPortfolios(PORTFOLIOS, market.moves.length, COVERAGE_SEED);
  const [whole, frozen] = [new Counts(), new Counts()];
  const table = new PoolLossTable(POOLED, PORTFOLIOS);
  let learned: readonly Learned[] = [];
  coverageStudy(market, portfolios, new Set([...POOLED, "historical"]), LEARNED_FROM, TO, (day) => {
    const { tails, outcomeOn } = day;
    if (outcomeOn >= WHOLE_FROM)
      for (const name of ALWAYS) {
        const tail = tails.get(name);
        if (tail) whole.add(name, day, [tail], ONE);
      }
    if (outcomeOn < FROZEN_FROM) {
      table.add(day);
      return;
    }
    if (learned.length === 0) learned = [learnedFrom(table, "not-worse"), learnedFrom(table, "all")];
    const pooled = POOLED.flatMap((name) => tails.get(name) ?? []);
    for (const { name, chosen } of learned) frozen.add(name, day, pooled, chosen.weights);
    frozen.add("pool, equal halves", day, pooled, HALVES);
    for (const [name, tail] of tails) frozen.add(name, day, [tail], ONE);
  });
  const { dates } = table;
  return {
    portfolios: PORTFOLIOS,
    names: market.names.length,
    dates,
    learning: table.between(0, dates.length),
    learned,
    all: whole.rows(),
    late: frozen.rows(),
  };
}

function learnedFrom(table: PoolLossTable, admission: Admission): Learned {
  const lambda = chooseLambda(table, LAMBDAS, admission);
  const name = admission === "not-worse" ? "pool, learned" : "pool, learned with all admitted";
  const days = table.between(0, table.dates.length);
  return { name, admission, lambda, chosen: chooseWeights(days, lambda.lambda, admission) };
}

/** The least share of portfolios that pass conditional coverage, over the levels. */
export const leastPass = (rows: readonly CoverageRow[] | undefined): number =>
  Math.min(...(rows ?? []).map(({ passConditional }) => passConditional));
