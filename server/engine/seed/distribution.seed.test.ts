/**
 * What the founding article computed, beside what we compute: one distribution instead of several that contradict
 * each other. Numbers of the corrections as in docs/decisions/seed-corrections.md.
 */
import { expect, test } from "vitest";
import { valueOrNull } from "~/server/domain/measure";
import { fraction } from "~/server/domain/units";
import { assess } from "../assess";
import { normalCdf, normalDensity, normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { studentDensity, studentQuantile } from "../math/student-t";
import { weightedScenarios, weightedTail } from "../predictive/weighted-tail";
import { testFrame } from "../simulate/test-book";
import { portfolioVolatility } from "../volatility/portfolio-volatility";
import { ewmaHorizonVariance, garchHorizonVariance } from "../volatility/variance-horizon";

/** The article's variance: w' diag(s^2) C w. */
function seedVariance(w: readonly number[], s: readonly number[], c: readonly (readonly number[])[]): number {
  return w.reduce(
    (sum, wi, i) => sum + w.reduce((row, wj, j) => row + wi * (s[i] ?? 0) ** 2 * (c[i]?.[j] ?? 0) * wj, 0),
    0,
  );
}
const ourVolatility = (
  w: readonly number[],
  s: readonly number[],
  c: readonly (readonly number[])[],
): number =>
  portfolioVolatility(Float64Array.from(w), {
    volatilities: Float64Array.from(s),
    correlation: Float64Array.from(c.flat()),
  }).dailyBase;

test("1: variance with the volatilities on one side is too high for two assets, and negative for a hedged pair", () => {
  const c = [
    [1, 0.3],
    [0.3, 1],
  ];
  // By hand: w'DCDw = .25 (1e-4 + 9e-4 + 2 x .3 x 3e-4) = 2.95e-4; the article's is .25 (1e-4 + 9e-4) 1.3 = 3.25e-4.
  expect(seedVariance([0.5, 0.5], [0.01, 0.03], c)).toBeCloseTo(3.25e-4, 12);
  expect(ourVolatility([0.5, 0.5], [0.01, 0.03], c) ** 2).toBeCloseTo(2.95e-4, 12);
  const hedged = [
    [1, 0.95],
    [0.95, 1],
  ];
  expect(seedVariance([1, -0.5], [0.01, 0.025], hedged)).toBeCloseTo(-8.8125e-5, 12);
  expect(ourVolatility([1, -0.5], [0.01, 0.025], hedged) ** 2).toBeCloseTo(1.875e-5, 12);
  expect(Math.sqrt(seedVariance([1, -0.5], [0.01, 0.025], hedged))).toBeNaN();
});

test("1: on random long/short books the article's volatility is off by up to a tenth and more, either way", () => {
  const random = seededRandom(1);
  const ratios = Array.from({ length: 2000 }, () => {
    const [w, s] = [1, 2].map((k) =>
      Array.from({ length: 10 }, () => (k === 1 ? random() - 0.5 : 0.005 + 0.03 * random())),
    );
    const b = Array.from({ length: 10 }, () => 1.9 * random() - 0.95);
    const c = b.map((bi, i) => b.map((bj, j) => (i === j ? 1 : bi * bj)));
    return Math.sqrt(seedVariance(w ?? [], s ?? [], c)) / ourVolatility(w ?? [], s ?? [], c);
  }).sort((a, b) => a - b);
  expect(ratios[20]).toBeLessThan(0.9);
  expect(ratios[1980]).toBeGreaterThan(1.08);
});

test("3: any multiplier above 1.254 puts the article's VaR above its unscaled ES; ours never is", () => {
  const normal = [-normalQuantile(0.05), normalDensity(normalQuantile(0.05)) / 0.05] as const;
  expect(normal[1] / normal[0]).toBeCloseTo(1.254, 3);
  const q = studentQuantile(0.05, 4);
  const t4 = [-q, (studentDensity(q, 4) * (4 + q * q)) / (3 * 0.05)] as const;
  expect(t4[1] / t4[0]).toBeCloseTo(1.5, 2);
  const figures = valueOrNull(assess(testFrame({ seed: 3, stocks: 8, options: 4 })).pool);
  const scaled = 1.6 * (figures?.var95 ?? 0);
  expect(scaled).toBeGreaterThan(figures?.es95 ?? 0);
  expect(figures?.es95).toBeGreaterThanOrEqual(figures?.var95 ?? Number.POSITIVE_INFINITY);
});

/** Equally likely draws of a normal, by its quantiles. */
const draws = (sd: number, count: number): number[] =>
  Array.from({ length: count }, (_, k) => sd * normalQuantile((k + 0.5) / count));

/** 99 % VaR of a weighted set of normals, as the pool computes it. */
function mixtureTail(parts: readonly { weight: number; sd: number }[]): number {
  const count = 20_000;
  const pnl = Float64Array.from(parts.flatMap(({ sd }) => draws(sd, count)));
  const probabilities = Float64Array.from(
    parts.flatMap(({ weight }) => Array.from({ length: count }, () => weight / count)),
  );
  return weightedTail(weightedScenarios(pnl, probabilities), fraction(0.99)).valueAtRisk;
}

test("4: with one chance in five of a crisis three times as wild, label and multiplier both miss the tail", () => {
  const hardLabel = -normalQuantile(0.01);
  const averageMultiplier = (0.8 * 1 + 0.2 * 3) * hardLabel;
  const mixture = mixtureTail([
    { weight: 0.8, sd: 1 },
    { weight: 0.2, sd: 3 },
  ]);
  const covers = (loss: number): number => 1 - (0.8 * normalCdf(-loss) + 0.2 * normalCdf(-loss / 3));
  expect(hardLabel).toBeCloseTo(2.326, 3);
  expect(covers(hardLabel)).toBeCloseTo(0.948, 3);
  expect(averageMultiplier).toBeCloseTo(3.257, 3);
  expect(mixture).toBeCloseTo(4.9346, 2);
  expect(covers(mixture)).toBeCloseTo(0.99, 4);
});

test("5: a blend of two quantiles is no quantile; the pool of the two distributions is", () => {
  const blend = 0.4 * -normalQuantile(0.01) + 0.6 * -2 * normalQuantile(0.01);
  const covers = (loss: number): number => 1 - (0.4 * normalCdf(-loss) + 0.6 * normalCdf(-loss / 2));
  expect(covers(blend)).toBeCloseTo(0.981, 3);
  const pooled = mixtureTail([
    { weight: 0.4, sd: 1 },
    { weight: 0.6, sd: 2 },
  ]);
  expect(covers(pooled)).toBeCloseTo(0.99, 4);
});

test("13: shares from one correlation and a total from another do not sum; ours do, to the last cent", () => {
  const [w, s] = [
    [500, 300, -200],
    [0.02, 0.015, 0.03],
  ];
  const total = ourVolatility(w, s, identity(3, 0.5));
  const shares = portfolioVolatility(Float64Array.from(w), {
    volatilities: Float64Array.from(s),
    correlation: Float64Array.from(identity(3, 0.1).flat()),
  });
  const sum = w.reduce((all, wi, i) => all + wi * (shares.gradient[i] ?? 0), 0);
  expect(Math.abs(sum / total - 1)).toBeGreaterThan(0.03);
  const snapshot = assess(testFrame({ seed: 5, stocks: 12, isLongShort: true }));
  const parts = snapshot.positions.reduce((all, position) => all + position.componentVolatilityBase, 0);
  expect(parts).toBeCloseTo(valueOrNull(snapshot.volatilityDailyBase) ?? Number.NaN, 6);
});

const identity = (size: number, rho: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_each, j) => (i === j ? 1 : rho)));

test("19: ten days by the root of time fall short where variance returns to a higher level; ours names its rule", () => {
  const garch = { omega: 0.02, alpha: 0.08, gamma: 0, beta: 0.9, nu: null };
  const rootOfTime = Math.sqrt(ewmaHorizonVariance(0.25, 10));
  const modelled = Math.sqrt(garchHorizonVariance(0.25, garch, 10));
  expect(-normalQuantile(0.01) * rootOfTime).toBeCloseTo(3.68, 2);
  // 10 - .75 (1 - .98^10) / .02 = 3.1402 (by hand): the root of time says 2.5.
  expect(modelled ** 2).toBeCloseTo(3.1402, 4);
  expect(rootOfTime / modelled).toBeLessThan(0.9);
});

test("20: a volatility without a unit is off by a factor of sixteen; ours is daily and annual by name", () => {
  const snapshot = assess(testFrame({ seed: 5, stocks: 3 }));
  const daily = valueOrNull(snapshot.volatilityDailyBase) ?? Number.NaN;
  const annual = valueOrNull(snapshot.volatilityAnnualOfNav) ?? Number.NaN;
  const nav = valueOrNull(snapshot.navBase) ?? Number.NaN;
  expect(annual / (daily / nav)).toBeCloseTo(Math.sqrt(252), 9);
});
