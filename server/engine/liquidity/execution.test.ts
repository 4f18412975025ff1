import fc from "fast-check";
import { expect, test } from "vitest";
import { executionSchedule, linearUnwindFactor, spreadCost, squareRootImpact } from "./execution";

test("golden: 1 m of 2 m a day at 2 % volatility costs .0141421 (definitions, appendix)", () => {
  expect(squareRootImpact(0.02, -1e6, 2e6)).toBeCloseTo(0.0141421, 7);
  expect(squareRootImpact(0.02, 0, 2e6)).toBe(0);
});

test("golden: sold evenly over 5 days 1.483240, over 10 days 1.962142; in one day 1 (definitions, appendix)", () => {
  expect(linearUnwindFactor(5)).toBeCloseTo(1.48324, 6);
  expect(linearUnwindFactor(10)).toBeCloseTo(1.962142, 6);
  expect(linearUnwindFactor(1)).toBe(1);
});

test("golden: urgency 2 in 5 intervals leaves 1, .654993, .416190, .244869, .113253, 0 (Almgren-Chriss; appendix)", () => {
  const schedule = executionSchedule(2, 5);
  [1, 0.654993, 0.41619, 0.244869, 0.113253, 0].forEach((left, j) => {
    expect(Math.abs((schedule[j] ?? Number.NaN) - left)).toBeLessThan(5e-7);
  });
});

test("golden: mid 50, spread .2 % with deviation .1 %, 3 deviations: .125 a share (Bangia; appendix)", () => {
  expect(spreadCost(50, 0.002, 0.001, 3)).toBeCloseTo(0.125, 12);
});

test("a schedule falls from one to nothing, the faster at first the more urgent, and is a line without urgency", () => {
  expect([...executionSchedule(0, 4)]).toEqual([1, 0.75, 0.5, 0.25, 0]);
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 900, noNaN: true }),
      fc.integer({ min: 1, max: 50 }),
      (urgency, intervals) => {
        const schedule = executionSchedule(urgency, intervals);
        expect([schedule[0], schedule[intervals]]).toEqual([1, 0]);
        for (let j = 1; j <= intervals; j++) {
          expect(schedule[j]).toBeLessThanOrEqual(schedule[j - 1] ?? 0);
          expect(schedule[j]).toBeLessThanOrEqual(1 - j / intervals + 1e-12);
        }
      },
    ),
  );
});

test("impossible inputs are refused", () => {
  expect(() => squareRootImpact(0.02, 1, 0)).toThrow(RangeError);
  expect(() => squareRootImpact(Number.NaN, 1, 1)).toThrow(RangeError);
  expect(() => linearUnwindFactor(0)).toThrow(RangeError);
  expect(() => executionSchedule(-1, 5)).toThrow(RangeError);
  expect(() => spreadCost(0, 0.002, 0.001, 3)).toThrow(RangeError);
});
