/** What the founding article did with scenarios, beside full revaluation of today's holdings in currency. */
import { expect, test } from "vitest";
import { valueOrNull } from "~/server/domain/measure";
import { fraction } from "~/server/domain/units";
import { assess } from "../assess";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { weightedScenarios, weightedTail } from "../predictive/weighted-tail";
import { blackScholes, blackScholesGreeks } from "../pricing/black-scholes";
import { testFrame, testPosition } from "../simulate/test-book";
import { historicalTail, lossesWorstFirst } from "../value-at-risk/historical";

const DAY = 1 / 365;
const COUNT = 1000;
const moves = Array.from({ length: COUNT }, (_, k) => 0.0126 * normalQuantile((k + 0.5) / COUNT));
const var99 = (pnl: readonly number[]): number =>
  historicalTail(lossesWorstFirst(Float64Array.from(pnl)), fraction(0.99)).valueAtRisk;

test("6: a delta-hedged short straddle by values times returns shows a fraction of what revaluation shows", () => {
  const terms = { strike: 100, years: 30 * DAY, rate: 0, dividendYield: 0 };
  const call = { ...terms, isCall: true };
  const put = { ...terms, isCall: false };
  const value = (spot: number): number => -blackScholes(call, spot, 0.2) - blackScholes(put, spot, 0.2);
  const delta = -blackScholesGreeks(call, 100, 0.2).delta - blackScholesGreeks(put, 100, 0.2).delta;
  // The article: scenarios @ values, an option's return taken for its underlying's.
  const seed = moves.map((move) => (value(100) + -delta * 100) * move);
  const full = moves.map((move) => value(100 * (1 + move)) - value(100) - delta * 100 * move);
  expect(var99(full)).toBeGreaterThan(3 * var99(seed));
});

test("7: weights by net value turn a loss of 20,000 into a gain of 4 %, and a net-zero book into infinity", () => {
  const [values, fall] = [
    [500_000, -1_000_000],
    [-0.02, 0.01],
  ];
  const net = values.reduce((sum, v) => sum + v, 0);
  const seed = values.reduce((sum, v, i) => sum + (v / net) * (fall[i] ?? 0), 0);
  const ours = values.reduce((sum, v, i) => sum + v * (fall[i] ?? 0), 0);
  expect(seed).toBeCloseTo(0.04, 12);
  expect(ours).toBe(-20_000);
  expect(100_000 / [100_000, -100_000].reduce((sum, v) => sum + v, 0)).toBe(Number.POSITIVE_INFINITY);
  const frame = testFrame({ seed: 7, stocks: 2 });
  const priceOf = (id: string): number => frame.quotes.get(id)?.priceLocal ?? Number.NaN;
  const positions = [
    testPosition("s000", 1e5 / priceOf("s000")),
    testPosition("s001", -1e5 / priceOf("s001")),
  ];
  const snapshot = assess({ ...frame, positions });
  expect(snapshot.netBase).toBeCloseTo(0, 6);
  expect(valueOrNull(snapshot.pool)?.var99).toBeGreaterThan(0);
});

test("8: the first ten scenarios are not the worst ten; ours are, by their profits", () => {
  const random = seededRandom(8);
  const pnl = Float64Array.from({ length: 200 }, () => random() - 0.5);
  const seed = [...pnl.slice(0, 10)];
  const { order } = weightedScenarios(pnl, new Float64Array(200).fill(1 / 200));
  const ours = [...order.slice(0, 10)].map((id) => pnl[id] ?? Number.NaN);
  expect(ours).toEqual([...pnl].sort((a, b) => a - b).slice(0, 10));
  expect(Math.min(...seed)).toBeGreaterThan(Math.max(...ours.slice(0, 3)));
});

test("9: outputs of a tanh taken for returns are moves of tens of percent, and none is beyond 100 %", () => {
  const random = seededRandom(9);
  const seed = Array.from({ length: COUNT }, () => Math.tanh(normalQuantile(random() * 0.998 + 0.001)));
  const mean = seed.reduce((sum, x) => sum + Math.abs(x), 0) / COUNT;
  expect(mean).toBeGreaterThan(0.5);
  // Ours are moves that happened, in their own unit, scaled by at most five.
  const { historical } = testFrame({ seed: 9, stocks: 4 }).market;
  const size = historical.moves.reduce((sum, x) => sum + Math.abs(x), 0) / historical.moves.length;
  expect(size).toBeLessThan(0.05);
});

test("10: the worst 1 % of crisis draws is passed far less often than once in a hundred days", () => {
  const random = seededRandom(10);
  const pnl = Array.from(
    { length: 1000 },
    (_, k) => (k < 100 ? 3 : 1) * normalQuantile(random() * 0.998 + 0.001),
  );
  const crisis = pnl.slice(0, 100);
  const seed = var99(crisis);
  const passed = (loss: number): number => pnl.filter((x) => -x >= loss).length / pnl.length;
  expect(passed(seed)).toBeLessThanOrEqual(0.002);
  expect(passed(var99(pnl))).toBe(0.01);
});

test("11: with dropout left on, the same book has another VaR every second; ours has the same bits", () => {
  const random = seededRandom(11);
  const weights = Array.from({ length: 64 }, () => random() - 0.3);
  const forward = (): number =>
    Math.log1p(Math.exp(weights.reduce((sum, w) => sum + (random() < 0.2 ? 0 : w / 0.8), 0) / 8));
  expect(new Set(Array.from({ length: 10 }, forward)).size).toBe(10);
  const frame = testFrame({ seed: 11, stocks: 5, options: 2 });
  const bits = Array.from({ length: 3 }, () => JSON.stringify(assess(frame)));
  expect(new Set(bits).size).toBe(1);
});

test("12: output i for the i-th position gives another risk when positions change places; ours is keyed by instrument", () => {
  const outputs = [0.01, 0.03];
  const seed = (symbols: readonly string[]): number => {
    const volatility = new Map(symbols.map((symbol, i) => [symbol, outputs[i] ?? 0]));
    return 1000 * (volatility.get("A") ?? 0) + 100 * (volatility.get("B") ?? 0);
  };
  expect(seed(["A", "B"])).not.toBe(seed(["B", "A"]));
  const frame = testFrame({ seed: 12, stocks: 6, options: 3, isLongShort: true });
  const turned = { ...frame, positions: [...frame.positions].reverse() };
  expect(valueOrNull(assess(turned).pool)).toEqual(valueOrNull(assess(frame).pool));
});

test("15: the account's own past moves say what the book used to be; ours revalue what is held today", () => {
  const random = seededRandom(15);
  const market = Array.from({ length: 500 }, () => 0.01 * normalQuantile(random() * 0.998 + 0.001));
  // The book was a tenth of today's for 480 of 500 days.
  const account = market.map((move, day) => (day < 480 ? 100_000 : 1_000_000) * move);
  const today = market.map((move) => 1_000_000 * move);
  expect(var99(today)).toBeGreaterThan(1.5 * var99(account));
});

test("17: a Herfindahl index on signed weights exceeds one; ours, on gross shares, can't", () => {
  const values = [0.5, -0.3, 0.2];
  const net = values.reduce((sum, v) => sum + v, 0);
  expect(values.reduce((sum, v) => sum + (v / net) ** 2, 0)).toBeGreaterThan(2);
  const gross = values.reduce((sum, v) => sum + Math.abs(v), 0);
  expect(values.reduce((sum, v) => sum + (v / gross) ** 2, 0)).toBeCloseTo(0.38, 12);
  const { concentration } = assess(testFrame({ seed: 17, stocks: 9, isLongShort: true }));
  expect(valueOrNull(concentration.herfindahl)).toBeLessThanOrEqual(1);
});

test("weights that sum to one are asked for, else nothing is computed", () => {
  expect(() =>
    weightedTail(weightedScenarios(new Float64Array(3), new Float64Array(3)), fraction(0.9)),
  ).toThrow(RangeError);
});
