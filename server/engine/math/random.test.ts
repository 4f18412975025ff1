import { expect, test } from "vitest";
import { permutation, seededRandom } from "./random";

test("the same seed gives the same stream, another seed another one", () => {
  const [a, b, c] = [seededRandom(7), seededRandom(7), seededRandom(8)];
  const first = [a(), a(), a()];
  expect([b(), b(), b()]).toEqual(first);
  expect([c(), c(), c()]).not.toEqual(first);
});

test("10,000 numbers are uniform: mean 1/2 and variance 1/12 within four standard errors", () => {
  const random = seededRandom(1);
  const draws = Array.from({ length: 10_000 }, random);
  const mean = draws.reduce((s, x) => s + x, 0) / draws.length;
  const variance = draws.reduce((s, x) => s + (x - mean) ** 2, 0) / draws.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 10_000));
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / 10_000));
});

test("a permutation holds every number once", () => {
  expect(Array.from(permutation(50, seededRandom(3))).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, i) => i),
  );
});

test("a fractional seed is refused", () => {
  expect(() => seededRandom(0.5)).toThrow(RangeError);
});
