import { christoffersen } from "../backtest/christoffersen";
import { countOf } from "../backtest/exceptions";
import { fz0 } from "../backtest/fz0";
import { kupiec } from "../backtest/kupiec";
import { at } from "../math/at";
import type { MemberTail } from "../predictive/member-tail";
import { pooledTail } from "../predictive/pooled-tail";

/** Exceptions and losses of one forecaster over many portfolios, level by level. */
export type CoverageRow = {
  readonly level: number;
  readonly portfolios: number;
  /** Mean rate of exceptions over the portfolios. */
  readonly rate: number;
  /** Shares of portfolios that pass each test at 5 %. */
  readonly passKupiec: number;
  readonly passIndependence: number;
  readonly passConditional: number;
  readonly meanFz0: number;
};

const REJECTED_BELOW = 0.05;

/** Collects the days of one forecaster: a member alone, or a pool of fixed weights. */
export class CoverageCount {
  readonly #levels: readonly number[];
  readonly #marks: number[][][];
  #loss: number[];
  #days = 0;

  /** @param portfolios - how many; days come in order for each. */
  constructor(portfolios: number, levels: readonly number[]) {
    this.#levels = levels;
    this.#marks = levels.map(() => Array.from({ length: portfolios }, () => []));
    this.#loss = levels.map(() => 0);
  }

  /** One evening of one portfolio. */
  add(portfolio: number, profit: number, tails: readonly MemberTail[], weights: Float64Array): void {
    this.#days++;
    this.#levels.forEach((level, l) => {
      const forecast = pooledTail(tails, weights, 1 - level);
      this.#marks[l]?.[portfolio]?.push(-profit > forecast.valueAtRisk ? 1 : 0);
      this.#loss[l] = (this.#loss[l] ?? 0) + fz0({ profit }, forecast, 1 - level);
    });
  }

  /** @returns one row a level. @throws RangeError when a portfolio has no day. */
  rows(): CoverageRow[] {
    return this.#levels.map((level, l) => {
      const tests = (this.#marks[l] ?? []).map((own) => {
        const marks = Uint8Array.from(own);
        return {
          rate: countOf(marks) / marks.length,
          kupiec: kupiec(countOf(marks), marks.length, 1 - level).pValue,
          christoffersen: christoffersen(marks, 1 - level),
        };
      });
      const share = (passes: (test: (typeof tests)[number]) => boolean): number =>
        tests.filter(passes).length / tests.length;
      return {
        level,
        portfolios: tests.length,
        rate: tests.reduce((sum, { rate }) => sum + rate / tests.length, 0),
        passKupiec: share((test) => test.kupiec > REJECTED_BELOW),
        passIndependence: share((test) => test.christoffersen.independence.pValue > REJECTED_BELOW),
        passConditional: share((test) => test.christoffersen.conditionalCoverage.pValue > REJECTED_BELOW),
        meanFz0: at(Float64Array.from(this.#loss), l) / this.#days,
      };
    });
  }
}
