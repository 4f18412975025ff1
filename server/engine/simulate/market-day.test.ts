import { expect, test } from "vitest";
import {
  applyMove,
  drawMarketDay,
  nextVariance,
  ordinaryDay,
  simulateDay,
  simulateVolume,
} from "./market-day";
import type { SimulatedAsset } from "./simulated-asset";

const stock = (symbol: string, over: Partial<SimulatedAsset> = {}): SimulatedAsset => ({
  symbol,
  kind: "spot",
  marketBeta: 1.2,
  group: "Energy",
  groupVolatility: 0.006,
  ownVolatility: 0.012,
  rate: null,
  dailyVolume: 1e6,
  ...over,
});
const still = { groupVolatility: 0, ownVolatility: 0 };

test("without shocks of its own a stock moves by its beta and a bond against its rate (by hand)", () => {
  const rate = stock("USD10Y", { kind: "rate", marketBeta: 2, group: null, ...still });
  const bond = stock("NOTE", {
    kind: "bond",
    marketBeta: 0,
    group: null,
    ...still,
    rate: { symbol: "USD10Y", durationYears: 8 },
  });
  const moves = simulateDay({ seed: 1, assets: [bond, stock("A", still), rate] }, "2020-02-24", {
    logReturn: -0.03,
    expectedVariance: 1e-4,
  });
  expect(moves.get("A")).toBeCloseTo(-0.036, 12);
  expect(moves.get("USD10Y")).toBeCloseTo(-0.06, 12);
  expect(moves.get("NOTE")).toBeCloseTo(8 * 0.0006, 12);
});

test("a day is the same whenever and with whatever else it is made", () => {
  const alone = simulateDay({ seed: 7, assets: [stock("A")] }, "2020-02-24", ordinaryDay).get("A");
  const among = simulateDay({ seed: 7, assets: [stock("B"), stock("A")] }, "2020-02-24", ordinaryDay).get(
    "A",
  );
  const otherSeed = simulateDay({ seed: 8, assets: [stock("A")] }, "2020-02-24", ordinaryDay).get("A");
  expect(among).toBe(alone);
  expect(otherSeed).not.toBe(alone);
});

test("over 5,000 simulated days volatility, beta and tails are those that were asked for", () => {
  let [sum, squares, fourth, shared] = [0, 0, 0, 0];
  const days = 5_000;
  for (let i = 0; i < days; i++) {
    const date = `${2000 + Math.floor(i / 336)}-${String(1 + (Math.floor(i / 28) % 12)).padStart(2, "0")}-${String(1 + (i % 28)).padStart(2, "0")}`;
    const market = drawMarketDay(3, date, ordinaryDay.expectedVariance);
    const move = simulateDay({ seed: 3, assets: [stock("A")] }, date, market).get("A") ?? Number.NaN;
    sum += move;
    squares += move ** 2;
    fourth += move ** 4;
    shared += move * market.logReturn;
  }
  const variance = squares / days;
  expect(Math.abs(sum / days)).toBeLessThan(1e-3);
  expect(Math.sqrt(variance)).toBeCloseTo(Math.sqrt((1.2 * 0.0095) ** 2 + 0.006 ** 2 + 0.012 ** 2), 2.5);
  expect(shared / days / ordinaryDay.expectedVariance).toBeGreaterThan(1.05);
  expect(shared / days / ordinaryDay.expectedVariance).toBeLessThan(1.35);
  expect(fourth / days / variance ** 2).toBeGreaterThan(3.3);
});

test("variance comes back to its ordinary level, and a crash lifts it", () => {
  expect(nextVariance(ordinaryDay)).toBeLessThan(ordinaryDay.expectedVariance);
  expect(nextVariance({ logReturn: -0.1, expectedVariance: 1e-4 })).toBeGreaterThan(1e-3);
});

test("a price never reaches zero, a rate may go below it, volume is a whole number of units", () => {
  expect(applyMove(stock("A"), 10, -9)).toBeGreaterThan(0);
  expect(applyMove(stock("R", { kind: "rate" }), 0.1, -0.3)).toBeCloseTo(-0.2, 12);
  expect(Number.isInteger(simulateVolume(1, "2020-02-24", stock("A"), 0.03))).toBe(true);
  expect(simulateVolume(1, "2020-02-24", stock("A", { dailyVolume: 0 }), 0.03)).toBe(0);
});
