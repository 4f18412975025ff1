import fc from "fast-check";
import { expect, test } from "vitest";
import { kupiec } from "./kupiec";
import { timeBetweenFailures } from "./time-between-failures";

test("one exception on the 4th day at 10 %: LR = -2 ln(.1 x .9^3 / (.25 x .75^3)) (by hand)", () => {
  const { independence } = timeBetweenFailures(Uint8Array.of(0, 0, 0, 1, 0, 0), 0.1);
  expect(independence.statistic).toBeCloseTo(-2 * Math.log((0.1 * 0.9 ** 3) / (0.25 * 0.75 ** 3)), 12);
  expect(independence.degreesOfFreedom).toBe(1);
});

test("an exception on the first day has a gap of 1: LR = -2 ln p (by hand)", () => {
  expect(timeBetweenFailures(Uint8Array.of(1, 0), 0.01).independence.statistic).toBeCloseTo(
    -2 * Math.log(0.01),
    12,
  );
});

test("gaps of exactly 1/p cost nothing, a cluster is rejected", () => {
  const every = (gap: number) => Uint8Array.from({ length: 500 }, (_, t) => ((t + 1) % gap === 0 ? 1 : 0));
  expect(timeBetweenFailures(every(20), 0.05).independence.statistic).toBeCloseTo(0, 10);
  const cluster = Uint8Array.from({ length: 500 }, (_, t) => (t >= 100 && t < 125 ? 1 : 0));
  expect(timeBetweenFailures(cluster, 0.05).independence.pValue).toBeLessThan(1e-6);
});

test("without exceptions nothing is said of gaps, and the mixed test is Kupiec's", () => {
  const { independence, mixed } = timeBetweenFailures(new Uint8Array(250), 0.01);
  expect(independence).toEqual({ statistic: 0, degreesOfFreedom: 0, pValue: 1 });
  expect(mixed).toEqual(kupiec(0, 250, 0.01));
});

test("the mixed statistic is the sum of its parts and finite", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 200 }), (bits) => {
      const marks = Uint8Array.from(bits);
      const { independence, mixed } = timeBetweenFailures(marks, 0.05);
      const count = bits.reduce((a, b) => a + b, 0);
      expect(mixed.statistic).toBeCloseTo(
        independence.statistic + kupiec(count, bits.length, 0.05).statistic,
        9,
      );
    }),
  );
});

test("no day at all is refused", () => {
  expect(() => timeBetweenFailures(new Uint8Array(0), 0.01)).toThrow(RangeError);
});
