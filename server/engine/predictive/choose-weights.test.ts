import { expect, test } from "vitest";
import { seededRandom } from "../math/random";
import { chooseWeights, type ScoredWeights } from "./choose-weights";

const DAYS = 400;

/** Members whose daily loss is their level plus common noise; a pool's loss is linear in its weights. */
function scoredOf(levels: readonly number[], since: readonly number[], seed: number): ScoredWeights {
  const random = seededRandom(seed);
  const noise = levels.map(() => Float64Array.from({ length: DAYS }, () => random() - 0.5));
  return {
    members: levels.map((_, m) => `member ${m}`),
    days: DAYS,
    since,
    lossesOf: (weights) =>
      Float64Array.from({ length: DAYS }, (_, t) =>
        weights.reduce((sum, w, m) => sum + w * ((levels[m] ?? 0) + (noise[m]?.[t] ?? 0)), 0),
      ),
  };
}

test("losses of 0, .05 and 1 a day: the third is worse, the first has all without a pull, both half with a strong one (by hand)", () => {
  const scored = scoredOf([0, 0.05, 1], [0, 0, 0], 1);
  const free = chooseWeights(scored, 0);
  expect(free.excluded.map(({ name }) => name)).toContain("member 2");
  expect([...free.weights]).toEqual([1, 0, 0]);
  const near = scoredOf([0, 0.001, 1], [0, 0, 0], 2);
  expect([...chooseWeights(near, 1e6).weights]).toEqual([0.5, 0.5, 0]);
});

test("the pull adds lambda |w - equal|^2: with losses .01 apart and lambda .1 the least of .01 w + .2 (w - .5)^2 on tenths is .5 (by hand)", () => {
  const flat: ScoredWeights = {
    members: ["a", "b"],
    days: DAYS,
    since: [0, 0],
    lossesOf: (weights) => new Float64Array(DAYS).fill(0.01 * (weights[1] ?? 0)),
  };
  expect(chooseWeights(flat, 0.1).weights[1]).toBe(0.5);
  expect(chooseWeights(flat, 0.01).weights[1]).toBe(0.2); // .5 - .01 / (4 * .01) = .25, of .2 and .3 the first found
  expect(chooseWeights(flat, 0).weights[1]).toBe(0);
});

test("a member that spoke on fewer than 250 days has no weight, however good; one that did is compared on common days", () => {
  const late = chooseWeights(scoredOf([0, -5], [0, DAYS - 249], 3), 0);
  expect(late.unproven).toEqual(["member 1"]);
  expect([...late.weights]).toEqual([1, 0]);
  const proven = chooseWeights(scoredOf([0, -5], [0, DAYS - 250], 3), 0);
  expect(proven.unproven).toEqual([]);
  expect([...proven.weights]).toEqual([0, 1]);
  expect(proven.excluded.map(({ name }) => name)).toEqual(["member 0"]);
});

test("a member that is worse alone and errs the other way is left out by the test of members alone, and makes the pool better where all are admitted", () => {
  const swing = Float64Array.from({ length: DAYS }, (_, t) => (t % 2 ? 1 : -1));
  const scored: ScoredWeights = {
    members: ["good", "worse"],
    days: DAYS,
    since: [0, 0],
    // Errors of .8 one way and 1 the other: squared, with a little that is no one's.
    lossesOf: (weights) =>
      swing.map((s, t) => ((weights[0] ?? 0) * s * 0.8 - (weights[1] ?? 0) * (s + (t % 7) / 1000)) ** 2),
  };
  const alone = chooseWeights(scored, 0);
  expect([...alone.weights]).toEqual([1, 0]);
  const all = chooseWeights(scored, 0, "all");
  expect(all.excluded).toEqual([]);
  expect(all.weights[0]).toBe(0.6); // .8 w = 1 - w at w = 5/9, the nearest tenth
  expect(all.poolLoss).toBeLessThan(alone.poolLoss);
});

test("where nobody has spoken on 250 days nothing is chosen", () => {
  expect(() => chooseWeights(scoredOf([0, 1], [200, 300], 4), 0)).toThrow(RangeError);
});
