import type { CalendarDate } from "~/server/domain/calendar-date";
import { fz0 } from "../backtest/fz0";
import { at } from "../math/at";
import type { ScoredWeights } from "../predictive/choose-weights";
import type { MemberTail } from "../predictive/member-tail";
import { givenTo, type MemberName } from "../predictive/member-weights";
import { gridKey, poolGrid } from "../predictive/pool-grid";
import { POOL_TAIL } from "../predictive/pool-weights";
import { pooledTail } from "../predictive/pooled-tail";
import type { StudyDay } from "./coverage-study";

/** Losses of one evening by vector of the grid, summed over the portfolios so far. */
type Row = {
  readonly outcomeOn: CalendarDate;
  readonly sums: Float64Array;
  readonly spoke: readonly boolean[];
};

/**
 * Collects, evening after evening, the mean FZ0 at 97.5 % over the portfolios of the pool with every vector of weights on
 * the grid. Where a member can't speak yet its weight goes to the others as in the live engine (`givenTo`).
 */
export class PoolLossTable {
  readonly #members: readonly MemberName[];
  readonly #portfolios: number;
  readonly #grid: readonly Float64Array[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #given = new Map<string, readonly Float64Array[]>();
  readonly #rows: Row[] = [];
  #added = 0;

  /**
   * @param members - of the pool; those of the live engine's default are among them.
   * @param portfolios - how many; each evening adds all of them.
   */
  constructor(members: readonly MemberName[], portfolios: number) {
    this.#members = members;
    this.#portfolios = portfolios;
    this.#grid = poolGrid(members.map(() => true));
    this.#places = new Map(this.#grid.map((weights, place) => [gridKey(weights), place]));
  }

  /**
   * One evening of one portfolio.
   * @throws RangeError when evenings are mixed, or members differ between portfolios of an evening.
   */
  add({ outcomeOn, profit, tails }: StudyDay): void {
    const spoke = this.#members.map((name) => tails.has(name));
    if (this.#added === 0) this.#rows.push({ outcomeOn, sums: new Float64Array(this.#grid.length), spoke });
    const row = this.#rows.at(-1);
    if (!row || row.outcomeOn !== outcomeOn || row.spoke.join() !== spoke.join())
      throw new RangeError(`PoolLossTable: ${outcomeOn} is not all of one evening`);
    const { sums } = row;
    const own = this.#members.map((name) => tails.get(name) ?? SILENT);
    this.#givenTo(spoke).forEach((weights, place) => {
      sums[place] = at(sums, place) + fz0({ profit }, pooledTail(own, weights, POOL_TAIL), POOL_TAIL);
    });
    this.#added = (this.#added + 1) % this.#portfolios;
  }

  /** Days of outcomes. */
  get dates(): readonly CalendarDate[] {
    return this.#rows.map(({ outcomeOn }) => outcomeOn);
  }

  /** What weights are chosen from on the days from..to - 1, by place. */
  between(from: number, to: number): ScoredWeights {
    const rows = this.#rows.slice(from, to);
    return {
      members: this.#members,
      days: rows.length,
      since: this.#members.map((_, m) => {
        const silent = rows.findLastIndex(({ spoke }) => !spoke[m]);
        return silent + 1;
      }),
      lossesOf: (weights) => {
        const place = this.#places.get(gridKey(weights));
        if (place === undefined) throw new RangeError("PoolLossTable: weights beside the grid");
        return Float64Array.from(rows, ({ sums }) => at(sums, place) / this.#portfolios);
      },
    };
  }

  /** The grid as it is applied when some are silent. */
  #givenTo(spoke: readonly boolean[]): readonly Float64Array[] {
    const key = spoke.join();
    const known = this.#given.get(key);
    if (known) return known;
    const members = this.#members;
    const absent = members.flatMap((name, m) => (spoke[m] ? [] : [{ name, reason: "too few moves" }]));
    const made = this.#grid.map((weights) => {
      const given = givenTo(new Map(members.map((name, m) => [name, at(weights, m)])), absent);
      return Float64Array.from(members, (name) => given.get(name) ?? 0);
    });
    this.#given.set(key, made);
    return made;
  }
}

const SILENT: MemberTail = { losses: new Float64Array(0), probabilities: new Float64Array(0) };
