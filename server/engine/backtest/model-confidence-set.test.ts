import { expect, test } from "vitest";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { modelConfidenceSet } from "./model-confidence-set";

function worlds(shifts: readonly number[], days: number, seed: number): Float64Array[] {
  const random = seededRandom(seed);
  const normal = () => normalQuantile(Math.max(random(), 1e-12));
  const common = Float64Array.from({ length: days }, normal);
  return shifts.map((shift) => common.map((x) => x + shift + 0.5 * normal()));
}

test("one model alone is the set; two equal ones can't be told apart (by hand)", () => {
  const series = Float64Array.from({ length: 30 }, (_, i) => i % 7);
  expect(modelConfidenceSet([series], { seed: 1 }).pValues).toEqual([1]);
  expect(modelConfidenceSet([series, series.slice()], { seed: 1 }).included).toEqual([true, true]);
});

test("a clearly worse model is left out, the best ones stay, whatever their order", () => {
  const [a, b, c] = worlds([0, 0.01, 0.4], 500, 2);
  if (!a || !b || !c) throw new Error("three models");
  expect(modelConfidenceSet([a, b, c], { seed: 3 }).included).toEqual([true, true, false]);
  expect(modelConfidenceSet([c, a, b], { seed: 3 }).included).toEqual([false, true, true]);
});

test("of equal models the best one's place is kept in 90 % of 60 worlds or more, less sampling error (fixed seed)", () => {
  let kept = 0;
  for (let world = 0; world < 60; world++)
    if (modelConfidenceSet(worlds([0, 0, 0], 250, 100 + world), { seed: 5, replications: 200 }).included[0])
      kept++;
  expect(kept).toBeGreaterThanOrEqual(48); // 90 % less 2.6 standard errors of 60 draws
});

test("the same seed gives the same bits", () => {
  const losses = worlds([0, 0.05], 200, 8);
  expect(modelConfidenceSet(losses, { seed: 9 })).toEqual(modelConfidenceSet(losses, { seed: 9 }));
});

test("no model, few days and NaN are refused", () => {
  expect(() => modelConfidenceSet([], { seed: 1 })).toThrow(RangeError);
  expect(() => modelConfidenceSet([new Float64Array(10)], { seed: 1 })).toThrow(RangeError);
  expect(() => modelConfidenceSet([new Float64Array(30).fill(Number.NaN)], { seed: 1 })).toThrow(RangeError);
});
