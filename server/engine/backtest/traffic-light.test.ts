import fc from "fast-check";
import { expect, test } from "vitest";
import { passesDeskTest, trafficLight } from "./traffic-light";

test("250 days at 99 %: green 0-4, amber 5-9, red from 10 (MAR32)", () => {
  const zones = Array.from({ length: 12 }, (_, x) => trafficLight(x, 250, 0.01).zone);
  expect(zones).toEqual([...Array(5).fill("green"), ...Array(5).fill("amber"), "red", "red"]);
});

test("multipliers 1.50 | 1.70 1.76 1.83 1.88 1.92 | 2.00 (MAR32, table 1), and none elsewhere", () => {
  const multipliers = [0, 4, 5, 6, 7, 8, 9, 10, 40].map((x) => trafficLight(x, 250, 1 - 0.99).multiplier);
  expect(multipliers).toEqual([1.5, 1.5, 1.7, 1.76, 1.83, 1.88, 1.92, 2, 2]);
  expect(trafficLight(4, 251, 0.01).multiplier).toBeNull();
  expect(trafficLight(4, 250, 0.025).multiplier).toBeNull();
});

test("P(X <= 4) = .8922 and P(X <= 9) = .99975 (section 2 of the definitions)", () => {
  expect(trafficLight(4, 250, 0.01).cumulativeProbability).toBeCloseTo(0.8922, 4);
  expect(trafficLight(9, 250, 0.01).cumulativeProbability).toBeCloseTo(0.99975, 5);
});

test("the light never gets better with one exception more", () => {
  const rank = { green: 0, amber: 1, red: 2 };
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 2000 }), fc.nat(1999), (days, pick) => {
      const x = pick % days;
      expect(rank[trafficLight(x + 1, days, 0.01).zone]).toBeGreaterThanOrEqual(
        rank[trafficLight(x, days, 0.01).zone],
      );
    }),
  );
});

test("a desk fails with 13 exceptions at 99 % or 31 at 97.5 % (MAR32.18)", () => {
  expect([passesDeskTest(12, 30), passesDeskTest(13, 30), passesDeskTest(12, 31)]).toEqual([
    true,
    false,
    false,
  ]);
});

test("more exceptions than days are refused", () => {
  expect(() => trafficLight(251, 250, 0.01)).toThrow(RangeError);
});
