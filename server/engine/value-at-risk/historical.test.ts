import fc from "fast-check";
import { expect, test } from "vitest";
import { fraction } from "~/server/domain/units";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { studentQuantile } from "../math/student-t";
import { historicalTail, lossesWorstFirst } from "./historical";
import { sampleQuantile } from "./sample-quantile";

const oneTo = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => n - i);

test("losses 1..100 at 95 %: VaR is the 5th worst, 96; ES the mean of 96..100 = 98 (by hand)", () => {
  const tail = historicalTail(oneTo(100), fraction(0.95));
  expect(tail.valueAtRisk).toBe(96);
  expect(tail.shortfall).toBeCloseTo(98, 9);
});

/** Losses 1..250; numpy 2 quantile(method=...), appendix of the definitions. */
const GOLDEN = [
  [0.95, 238, 237.55, 238.45, 244.24],
  [0.975, 244, 243.775, 244.725, 247.36],
  [0.99, 248, 247.51, 248.49, 249.2],
] as const;
test("losses 1..250: order statistic, type 7, type 6 and ES agree with the golden numbers", () => {
  for (const [level, order, type7, type6, shortfall] of GOLDEN) {
    const losses = oneTo(250);
    expect(historicalTail(losses, fraction(level)).valueAtRisk).toBe(order);
    expect(historicalTail(losses, fraction(level)).shortfall).toBeCloseTo(shortfall, 9);
    expect(historicalTail(losses, fraction(level), "type-7").valueAtRisk).toBeCloseTo(type7, 9);
    expect(historicalTail(losses, fraction(level), "type-6").valueAtRisk).toBeCloseTo(type6, 9);
  }
  expect(historicalTail(oneTo(250), fraction(0.99), "order-statistic", "mean-beyond").shortfall).toBe(249.5);
  expect(historicalTail(oneTo(250), fraction(0.99), "order-statistic", "mean-at-or-beyond").shortfall).toBe(
    249,
  );
});

test("losses 1..250: Harrell-Davis 238.0000000, 244.2499986, 248.0014389 (mpmath 1.3, betainc at 30 digits)", () => {
  for (const [level, value] of [
    [0.95, 238.000000000017],
    [0.975, 244.249998615729],
    [0.99, 248.001438885367],
  ] as const)
    expect(historicalTail(oneTo(250), fraction(level), "harrell-davis").valueAtRisk).toBeCloseTo(value, 8);
});

test("(1 - .99) x 500 is 5.000000000000004 and still gives the 5th worst", () => {
  expect(historicalTail(oneTo(500), fraction(0.99)).valueAtRisk).toBe(496);
});

const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 100, maxLength: 300 });

test("ES is never below VaR, both grow with the level and move with a shift", () => {
  fc.assert(
    fc.property(sample, fc.integer({ min: -1000, max: 1000 }), (pnl, shift) => {
      const losses = lossesWorstFirst(Float64Array.from(pnl));
      const [low, high] = [historicalTail(losses, fraction(0.95)), historicalTail(losses, fraction(0.99))];
      expect(low.shortfall).toBeGreaterThanOrEqual(low.valueAtRisk - 1e-6);
      expect(high.valueAtRisk).toBeGreaterThanOrEqual(low.valueAtRisk);
      expect(high.shortfall).toBeGreaterThanOrEqual(low.shortfall - 1e-6);
      const moved = historicalTail(
        losses.map((x) => x + shift),
        fraction(0.95),
      );
      expect(moved.shortfall).toBeCloseTo(low.shortfall + shift, 4);
    }),
  );
});

test("too short a sample and NaN are refused", () => {
  expect(() => historicalTail(oneTo(50), fraction(0.99))).toThrow(RangeError);
  expect(() => lossesWorstFirst(Float64Array.of(1, Number.NaN))).toThrow(RangeError);
});

test("golden: sampling error of the 99 % VaR of 250 and 500 days, order statistic and type 7, normal and t4 (appendix of the definitions; 8,000 samples, fixed seed)", () => {
  const random = seededRandom(12);
  const TABLE = 20_000;
  const laws = {
    normal: Float64Array.from({ length: TABLE }, (_, i) => -normalQuantile((i + 0.5) / TABLE)),
    t4: Float64Array.from({ length: TABLE }, (_, i) => -studentQuantile((i + 0.5) / TABLE, 4)),
  };
  const golden = [
    ["normal", 250, 10.0, 9.4, 0.35],
    ["normal", 500, 7.3, 7.0, 0.35],
    ["t4", 250, 20.2, 18.2, 1],
    ["t4", 500, 14.6, 13.4, 0.7],
  ] as const;
  for (const [law, days, order, type7, tolerance] of golden) {
    const sums = [0, 0, 0, 0];
    for (let sample = 0; sample < 8000; sample++) {
      const worstFirst = Float64Array.from(
        { length: days },
        () => laws[law][Math.floor(random() * TABLE)] ?? Number.NaN,
      )
        .sort()
        .reverse();
      const values = [
        sampleQuantile(worstFirst, 0.99, "order-statistic"),
        sampleQuantile(worstFirst, 0.99, "type-7"),
      ];
      values.forEach((value, i) => {
        sums[i] = (sums[i] ?? 0) + value / 8000;
        sums[i + 2] = (sums[i + 2] ?? 0) + value ** 2 / 8000;
      });
    }
    const relative = (i: number) =>
      (100 * Math.sqrt((sums[i + 2] ?? 0) - (sums[i] ?? 0) ** 2)) / (sums[i] ?? 1);
    expect(Math.abs(relative(0) - order), `${law} ${days}`).toBeLessThan(tolerance);
    expect(Math.abs(relative(1) - type7), `${law} ${days}`).toBeLessThan(tolerance);
  }
}, 30_000);
