import { expect, test } from "vitest";
import type { Frame } from "~/server/domain/frame";
import { ok } from "~/server/domain/measure";
import { assess } from "../assess";
import { at } from "../math/at";
import { priceBook } from "../pricing/price-book";
import { testFrame } from "../simulate/test-book";
import { runningVolatility } from "../volatility/ewma";
import { filterMultipliers } from "./filtered-portfolio";
import { predict } from "./predict";

const WEIGHTS = new Map([
  ["filtered-portfolio", 0.25],
  ["parametric-t", 0.25],
  ["filtered-har", 0.25],
  ["regime", 0.25],
]);
const frame: Frame = {
  ...testFrame({ seed: 4, stocks: 3, days: 1600, deepDays: 1560, windowDays: 250 }),
  poolWeights: WEIGHTS,
};
const predictionOf = (own: Frame) => {
  const prediction = predict(own, priceBook(own));
  if (prediction.status !== "ok") throw new Error(prediction.reason);
  return prediction.value;
};

test("all four members speak, weights and probabilities sum to one, scenarios lie one after the other", () => {
  const { members, pool, absent } = predictionOf(frame);
  expect(absent).toEqual([]);
  expect(members.map(({ name, weight, count }) => [name, weight, count])).toEqual([
    ["filtered-portfolio", 0.25, 250],
    ["historical", 0, 250],
    ["parametric-t", 0.25, 1000],
    ["filtered-har", 0.25, 1000],
    ["regime", 0.25, 1560],
  ]);
  expect(pool.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
  let offset = 0;
  for (const member of members) {
    expect(member.offset).toBe(offset);
    offset += member.count;
  }
});

test("the HAR member is its multipliers, then EWMA(.97) along its own scenarios (slow reference for a linear book)", () => {
  const { members } = predictionOf(frame);
  const { deep, historical } = frame.market;
  if (deep?.har.status !== "ok") throw new Error("no HAR");
  const { multipliers } = deep.har.value;
  const book = priceBook(frame);
  const pnlOf = (scale: (j: number) => number) =>
    Float64Array.from({ length: 1000 }, (_, j) => {
      const moves = historical.factors.map(
        (__, f) => (deep.moves[f]?.[560 + j] ?? Number.NaN) * (multipliers[f]?.[j] ?? Number.NaN) * scale(j),
      );
      return book.lines.reduce((sum, { unit, position }) => {
        if (unit.status !== "priced") return sum;
        const [price, currency] = unit.deltas;
        const a = price ? (moves[price.factor] ?? 0) : 0;
        const b = currency ? (moves[currency.factor] ?? 0) : 0;
        return (
          sum + position.quantity * unit.valueBase * (unit.deltas.length > 0 ? (1 + a) * (1 + b) - 1 : 0)
        );
      }, 0);
    });
  const second = filterMultipliers(
    runningVolatility(
      pnlOf(() => 1),
      0.97,
    ),
    1000,
  ).multipliers;
  const expected = pnlOf((j) => at(second, j));
  const member = members.find(({ name }) => name === "filtered-har");
  expected.forEach((profit, j) => {
    expect(Math.abs((member?.pnl[j] ?? Number.NaN) - profit)).toBeLessThan(1e-6 * (1 + Math.abs(profit)));
  });
});

test("the regime member is plain moves under the weights of the states, and says how many days they are worth", () => {
  const { members } = predictionOf(frame);
  const member = members.find(({ name }) => name === "regime");
  const { deep } = frame.market;
  if (deep?.regime.status !== "ok") throw new Error("no regime");
  expect(member?.probabilities).toBe(deep.regime.value.probabilities);
  expect(deep.regime.value.effectiveSample).toBeGreaterThanOrEqual(100 - 1e-6);
  expect(member?.note).toMatch(/effective sample \d+ of 1560 days, largest weight .* equal weights mixed in/);
  const snapshot = assess(frame);
  expect(snapshot.poolMembers.find(({ name }) => name === "regime")?.note).toBe(member?.note);
});

test("components still sum to VaR and ES with all members in the pool", () => {
  const { positions, pool } = assess(frame);
  if (pool.status !== "ok") throw new Error(pool.reason);
  const sum = (key: "componentVar99" | "componentEs975") =>
    positions.reduce((total, position) => total + position[key], 0);
  expect(sum("componentVar99") / pool.value.var99).toBeCloseTo(1, 9);
  expect(sum("componentEs975") / pool.value.es975).toBeCloseTo(1, 9);
});

test("an absent member is named with its reason and its weight goes to the others in proportion", () => {
  const { deep: _, ...market } = frame.market;
  const shallow = { ...frame, market };
  const { members, absent } = predictionOf(shallow);
  expect(absent.map(({ name }) => name)).toEqual(["filtered-har", "regime"]);
  expect(members.map(({ name, weight }) => [name, weight])).toEqual([
    ["filtered-portfolio", 0.5],
    ["historical", 0],
    ["parametric-t", 0.5],
  ]);
  expect(assess(shallow).poolMembers.at(-1)).toEqual({
    name: "regime",
    weight: 0,
    scenarios: 0,
    unavailable: "its years of history are not prepared yet",
  });
  const unweighted = { ...shallow, poolWeights: new Map([["parametric-t", 1]]) };
  expect(assess(unweighted).poolMembers.at(-1)?.unavailable).toBe(
    "without a weight it is scored each evening, not in the beat",
  );
  const alone = { ...shallow, poolWeights: new Map([["regime", 1]]) };
  expect(predictionOf(alone).members.map(({ weight }) => weight)).toEqual([0.5, 0, 0.5]);
});

test("fewer than 1,500 days leave the regime out, fewer than 1,022 the HAR member too, each with its reason", () => {
  const short = testFrame({ seed: 4, stocks: 2, days: 1300, deepDays: 1200, windowDays: 250 });
  expect(predictionOf(short).absent).toEqual([{ name: "regime", reason: "1200 days, 1500 are needed" }]);
  const shorter = testFrame({ seed: 4, stocks: 2, days: 800, deepDays: 700, windowDays: 250 });
  expect(predictionOf(shorter).absent.map(({ reason }) => reason)).toEqual([
    "700 days, 1022 are needed",
    "700 days, 1500 are needed",
  ]);
});

test("weights of the regime that are given count scenario by scenario (by hand: all on the worst day)", () => {
  const { deep } = frame.market;
  if (!deep) throw new Error("no deep history");
  const plain = predictionOf(frame).members.find(({ name }) => name === "regime");
  const worst = plain?.pnl.indexOf(Math.min(...(plain?.pnl ?? []))) ?? 0;
  const probabilities = new Float64Array(deep.dates.length);
  probabilities[worst] = 1;
  const forced = {
    ...frame,
    poolWeights: new Map([["regime", 1]]),
    market: {
      ...frame.market,
      deep: { ...deep, regime: ok({ probabilities, effectiveSample: 1, largest: 1, uniformShare: 0 }) },
    },
  };
  const { pool } = assess(forced);
  expect(pool.status === "ok" && pool.value.var95).toBe(-(plain?.pnl[worst] ?? Number.NaN));
});
