import { expect, test } from "vitest";
import { fz0 } from "../backtest/fz0";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { chooseWeights } from "../predictive/choose-weights";
import type { MemberTail } from "../predictive/member-tail";
import type { MemberName } from "../predictive/member-weights";
import { learnPoolWeights } from "../predictive/pool-weights";
import { pooledTail } from "../predictive/pooled-tail";
import { businessDays } from "../simulate/test-book";
import { chooseLambda } from "./choose-lambda";
import type { StudyDay } from "./coverage-study";
import { PoolLossTable } from "./pool-loss-table";

const MEMBERS: MemberName[] = ["filtered-portfolio", "parametric-t", "regime"];
const PORTFOLIOS = 2;

const tailOf = (deviation: number): MemberTail => ({
  losses: Float64Array.from({ length: 110 }, (_, k) => -deviation * normalQuantile((k + 0.5) / 400)),
  probabilities: new Float64Array(110).fill(1 / 400),
});

/** Normal days; the third member speaks from a day on. */
function daysOf(deviations: readonly number[], count: number, regimeFrom: number, seed: number): StudyDay[] {
  const random = seededRandom(seed);
  const tails = deviations.map(tailOf);
  return businessDays(count).flatMap((outcomeOn, t) =>
    Array.from({ length: PORTFOLIOS }, (_, portfolio) => ({
      portfolio,
      madeOn: outcomeOn,
      outcomeOn,
      profit: normalQuantile(Math.max(random(), 1e-12)),
      tails: new Map(
        MEMBERS.flatMap((name, m) => {
          const tail = tails[m];
          return tail && (m < 2 || t >= regimeFrom) ? [[name, tail] as const] : [];
        }),
      ),
    })),
  );
}

function tableOf(days: readonly StudyDay[]): PoolLossTable {
  const table = new PoolLossTable(MEMBERS, PORTFOLIOS);
  for (const day of days) table.add(day);
  return table;
}

test("where all speak its weights are those that the live engine learns from the same days, to the bit", () => {
  const days = daysOf([0.93, 1.08, 1.01], 300, 0, 1);
  const live = learnPoolWeights({
    members: MEMBERS,
    lambda: 0.01,
    portfolios: [0, 1].map((portfolio) =>
      days
        .filter((day) => day.portfolio === portfolio)
        .map(({ profit, tails }) => ({ profit, tails: MEMBERS.flatMap((name) => tails.get(name) ?? []) })),
    ),
  });
  const chosen = chooseWeights(tableOf(days).between(0, 300), 0.01);
  expect([...chosen.weights]).toEqual([...live.weights.values()]);
  expect(live.poolLoss).toEqual({ status: "ok", value: chosen.poolLoss });
  expect(live.memberLosses).toEqual({ status: "ok", value: chosen.memberLosses });
  expect(chosen.excluded).toEqual(live.excluded);
});

test("before a member speaks its weight goes to the others in proportion, and to the default where nobody else has any", () => {
  const days = daysOf([1, 1.2, 1.1], 3, 2, 2);
  const scored = tableOf(days).between(0, 3);
  expect(scored.since).toEqual([0, 0, 2]);
  const first = days.slice(0, PORTFOLIOS);
  const by = (weights: readonly number[]) =>
    first.reduce((sum, { profit, tails }) => {
      const own = MEMBERS.slice(0, 2).flatMap((name) => tails.get(name) ?? []);
      return sum + fz0({ profit }, pooledTail(own, Float64Array.from(weights), 0.025), 0.025) / PORTFOLIOS;
    }, 0);
  expect(scored.lossesOf(Float64Array.of(0.2, 0.4, 0.4))[0]).toBeCloseTo(by([1 / 3, 2 / 3]), 12);
  expect(scored.lossesOf(Float64Array.of(0, 0, 1))[0]).toBeCloseTo(by([0.5, 0.5]), 12);
});

test("evenings that are mixed and weights beside the grid are refused", () => {
  const [a, b, c] = daysOf([1, 1, 1], 2, 0, 3);
  const table = new PoolLossTable(MEMBERS, PORTFOLIOS);
  if (!a || !b || !c) throw new Error("no days");
  table.add(a);
  expect(() => table.add(c)).toThrow(RangeError);
  table.add(b);
  expect(() => table.between(0, 1).lossesOf(Float64Array.of(0.5, 0.5, 0.5))).toThrow(RangeError);
});

test("of pulls that can't be told apart the strongest is taken; members far apart leave none but the weak", () => {
  const alike = chooseLambda(tableOf(daysOf([1, 1.01, 1], 1000, 0, 4)), [0, 0.1, 10]);
  expect(alike.folds).toBe(2);
  expect(alike.lambda).toBe(10);
  for (const { excess, error, lambda } of alike.scores)
    if (lambda === alike.lambda) expect(excess).toBeLessThanOrEqual(error);
  expect(() => chooseLambda(tableOf(daysOf([1, 1, 1], 749, 0, 5)), [0])).toThrow(RangeError);
  expect(() => chooseLambda(tableOf(daysOf([1, 1, 1], 750, 0, 5)), [])).toThrow(RangeError);
});
