import fc from "fast-check";
import { expect, test } from "vitest";
import { christoffersen } from "./christoffersen";

const withExceptionsAt = (days: number, at: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: days }, (_, t) => (at.includes(t) ? 1 : 0));

test("golden: exceptions at 10, 11, 12, 100, 200 of 250 days (appendix of the definitions, scipy)", () => {
  const result = christoffersen(withExceptionsAt(250, [10, 11, 12, 100, 200]), 0.01);
  expect(result.counts).toEqual([
    [241, 3],
    [3, 2],
  ]);
  expect(result.independence.statistic).toBeCloseTo(9.894654, 6);
  expect(result.independence.pValue).toBeCloseTo(0.001658, 6);
  expect(result.conditionalCoverage.statistic).toBeCloseTo(11.851464, 6);
  expect(result.conditionalCoverage.pValue).toBeCloseTo(0.00267, 6);
});

test("golden: spread exceptions at 10, 60, 110, 160, 210 (appendix of the definitions, scipy)", () => {
  const result = christoffersen(withExceptionsAt(250, [10, 60, 110, 160, 210]), 0.01);
  expect(result.counts).toEqual([
    [239, 5],
    [5, 0],
  ]);
  expect(result.independence.statistic).toBeCloseTo(0.204932, 6);
});

test("no exception and nothing but exceptions have independence 0, not NaN (by hand)", () => {
  for (const marks of [withExceptionsAt(250, []), new Uint8Array(250).fill(1)]) {
    const { independence, conditionalCoverage } = christoffersen(marks, 0.01);
    expect(independence).toEqual({ statistic: 0, degreesOfFreedom: 1, pValue: 1 });
    expect(Number.isFinite(conditionalCoverage.statistic)).toBe(true);
  }
});

test("it states its days and transitions, and its low power below 500 days", () => {
  expect(christoffersen(withExceptionsAt(499, [3]), 0.01)).toMatchObject({
    days: 499,
    transitions: 498,
    isLowPower: true,
  });
  expect(christoffersen(withExceptionsAt(500, [3]), 0.01).isLowPower).toBe(false);
});

test("transitions add up to T - 1 and statistics are never negative", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 300 }), (marks) => {
      const { counts, independence, conditionalCoverage } = christoffersen(Uint8Array.from(marks), 0.05);
      expect(counts.flat().reduce((a, b) => a + b)).toBe(marks.length - 1);
      expect(independence.statistic).toBeGreaterThanOrEqual(0);
      expect(conditionalCoverage.statistic).toBeGreaterThanOrEqual(independence.statistic);
    }),
  );
});

test("one day and a mark of 2 are refused", () => {
  expect(() => christoffersen(Uint8Array.of(1), 0.01)).toThrow(RangeError);
  expect(() => christoffersen(Uint8Array.of(1, 2), 0.01)).toThrow(RangeError);
});
