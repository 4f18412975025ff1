import fc from "fast-check";
import { expect, test } from "vitest";
import { kupiec } from "./kupiec";

test("2 exceptions in 4 days at 25 %: LR = -2 ln(.75^2 .25^2 / .5^4) (by hand)", () => {
  expect(kupiec(2, 4, 0.25).statistic).toBeCloseTo(-2 * Math.log(0.1875 ** 2 / 0.0625), 12);
});

test("golden statistics to 1e-6 (appendix of the definitions, recomputed with scipy)", () => {
  const golden: readonly [number, number, number, number][] = [
    [0, 250, 0.01, 5.025168],
    [1, 250, 0.01, 1.176491],
    [2, 250, 0.01, 0.108435],
    [5, 250, 0.01, 1.95681],
    [6, 250, 0.01, 3.555355],
    [7, 250, 0.01, 5.49699],
    [10, 250, 0.01, 12.955491],
    [14, 1000, 0.01, 1.437406],
    [20, 250, 0.05, 4.03952],
  ];
  for (const [x, days, tail, statistic] of golden)
    expect(Math.abs(kupiec(x, days, tail).statistic - statistic)).toBeLessThan(1e-6);
  expect(kupiec(0, 250, 0.01).pValue).toBeCloseTo(0.02498, 5);
  expect(kupiec(5, 250, 0.01).pValue).toBeCloseTo(0.16185, 5);
});

test("accepted at 95 %: 1-6 of 250 at 1 %, 7-19 at 5 %, 5-16 of 1,000 at 1 % (section 2 of the definitions)", () => {
  const accepted = (days: number, tail: number) => {
    const good = Array.from({ length: 41 }, (_, x) => x).filter((x) => kupiec(x, days, tail).pValue > 0.05);
    return [good[0], good.at(-1)];
  };
  expect(accepted(250, 0.01)).toEqual([1, 6]);
  expect(accepted(250, 0.05)).toEqual([7, 19]);
  expect(accepted(1000, 0.01)).toEqual([5, 16]);
});

test("it is finite from no exception to nothing but exceptions, and zero at the promised rate", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.001, max: 0.2, noNaN: true }),
      (days, share, tail) => {
        const { statistic, pValue } = kupiec(Math.round(share * days), days, tail);
        expect(statistic).toBeGreaterThanOrEqual(0);
        expect(pValue >= 0 && pValue <= 1).toBe(true);
      },
    ),
  );
  expect(kupiec(10, 1000, 0.01).statistic).toBeCloseTo(0, 12);
  expect(Number.isFinite(kupiec(250, 250, 0.01).statistic)).toBe(true);
});

test("more exceptions than days, NaN and a tail of 1 are refused", () => {
  expect(() => kupiec(3, 2, 0.01)).toThrow(RangeError);
  expect(() => kupiec(Number.NaN, 2, 0.01)).toThrow(RangeError);
  expect(() => kupiec(1, 2, 1)).toThrow(RangeError);
});
