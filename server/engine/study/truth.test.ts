import { expect, test } from "vitest";
import { at } from "../math/at";
import {
  garchWorld,
  jumpTrueVar99,
  jumpWorld,
  type KnownWorld,
  switchingWorld,
} from "../simulate/known-worlds";
import { median, truthStudy } from "./truth-study";

const rateBeyondTruth = ({ moves, weights, trueVar99 }: KnownWorld): number => {
  let beyond = 0;
  trueVar99.forEach((truth, t) => {
    const profit = moves.reduce((sum, own, i) => sum + at(own, t) * at(weights, i), 0);
    if (-profit > truth) beyond++;
  });
  return beyond / trueVar99.length;
};

test("the truth of each world is exceeded on 1 % of 20,000 days, within three standard errors", () => {
  for (const world of [
    garchWorld(1, 20_000),
    switchingWorld(2, 20_000),
    jumpWorld(3, 20_000, jumpTrueVar99()),
  ])
    expect(Math.abs(rateBeyondTruth(world) - 0.01), world.family).toBeLessThan(
      3 * Math.sqrt(0.0099 / 20_000),
    );
});

test("the same seed gives the same world, another seed another", () => {
  expect(garchWorld(5, 50)).toEqual(garchWorld(5, 50));
  expect(garchWorld(6, 50).moves).not.toEqual(garchWorld(5, 50).moves);
});

test("medians by hand", () => {
  expect(median([Float64Array.of(3, 1), Float64Array.of(2)])).toBe(2);
  expect(median([Float64Array.of(4, 1), Float64Array.of(2, 3)])).toBe(2);
});

test("in six known worlds of 1,000 scored days the pool has 3 to 19 exceptions at 99 % and is nearer to the truth than plain history", () => {
  const truth = jumpTrueVar99();
  const scores = [0, 1].flatMap((n) =>
    [garchWorld(40 + n, 1500), switchingWorld(50 + n, 1500), jumpWorld(60 + n, 1500, truth)].map(truthStudy),
  );
  for (const { exceptions, days } of scores) {
    expect(days).toBe(1000);
    expect(exceptions).toBeGreaterThanOrEqual(3);
    expect(exceptions).toBeLessThanOrEqual(19);
  }
  expect(median(scores.map(({ poolErrors }) => poolErrors))).toBeLessThan(
    median(scores.map(({ historicalErrors }) => historicalErrors)),
  );
}, 30_000);

test("a world without a day to score is refused", () => {
  expect(() => truthStudy(garchWorld(1, 500))).toThrow(RangeError);
});
