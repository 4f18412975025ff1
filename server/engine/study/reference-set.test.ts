import { expect, test } from "vitest";
import { fz0 } from "../backtest/fz0";
import { seededRandom } from "../math/random";
import { pooledTail } from "../predictive/pooled-tail";
import { businessDays } from "../simulate/test-book";
import { coverageStudy } from "./coverage-study";
import { referenceLosses } from "./reference-set";
import { randomPortfolios } from "./study-data";

const DAYS = 508;
const dates = businessDays(DAYS);
const random = seededRandom(4);
const market = {
  dates,
  moves: Array.from({ length: 45 }, () => Float64Array.from({ length: DAYS }, () => 0.04 * (random() - 0.5))),
};
const MEMBERS = ["filtered-portfolio", "parametric-t"] as const;
const outcomes = dates.slice(-6);
const reference = referenceLosses(market, MEMBERS, outcomes);

test("the losses of a vector are the mean FZ0 of fifty portfolios, day by day, as the study says them", () => {
  const weights = Float64Array.of(0.3, 0.7);
  const portfolios = randomPortfolios(50, 45, 20_261_101);
  const sums = new Map<string, number>();
  coverageStudy(market, portfolios, new Set(MEMBERS), outcomes.at(-3) ?? "", dates.at(-1) ?? "", (day) => {
    const tails = MEMBERS.flatMap((name) => day.tails.get(name) ?? []);
    const loss = fz0({ profit: day.profit }, pooledTail(tails, weights, 0.025), 0.025);
    sums.set(day.outcomeOn, (sums.get(day.outcomeOn) ?? 0) + loss / 50);
  });
  const losses = reference?.lossesOf(weights);
  expect(losses).toHaveLength(outcomes.length);
  outcomes.slice(-3).forEach((date, k) => {
    expect(losses?.[outcomes.length - 3 + k]).toBeCloseTo(sums.get(date) ?? Number.NaN, 9);
  });
});

test("a day that the reference market does not know counts with one's own portfolios alone", () => {
  const gaps = referenceLosses(market, MEMBERS, ["2000-01-01", ...outcomes]);
  const [first, second] = gaps?.lossesOf(Float64Array.of(1, 0)) ?? [];
  expect(first).toBeNaN();
  expect(Number.isFinite(second)).toBe(true);
});

test("too few names, too few days before, or no day at all make no reference set", () => {
  expect(referenceLosses({ dates, moves: market.moves.slice(0, 39) }, MEMBERS, outcomes)).toBeNull();
  expect(referenceLosses(market, MEMBERS, dates.slice(0, 400))).toBeNull();
  expect(referenceLosses(market, MEMBERS, [])).toBeNull();
});
