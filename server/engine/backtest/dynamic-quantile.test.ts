import { expect, test } from "vitest";
import { seededRandom } from "../math/random";
import { dynamicQuantile } from "./dynamic-quantile";

const wave = Float64Array.from({ length: 250 }, (_, t) => 1 + 0.5 * Math.sin(t / 10));
const withExceptionsAt = (at: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: 250 }, (_, t) => (at.includes(t) ? 1 : 0));

test("golden: exceptions at 10, 11, 12, 100, 200, VaR 1 + .5 sin(t/10): DQ 87.3034139 on 6 degrees (numpy 2, linalg.solve of the normal equations)", () => {
  const result = dynamicQuantile(withExceptionsAt([10, 11, 12, 100, 200]), wave, 0.01);
  expect(result.statistic).toBeCloseTo(87.3034139323, 8);
  expect(result).toMatchObject({ degreesOfFreedom: 6, days: 246 });
});

test("without an exception and with a constant VaR only the mean is left: DQ = T a / (1 - a) (by hand)", () => {
  const result = dynamicQuantile(new Uint8Array(250), new Float64Array(250).fill(3), 0.01);
  expect(result.degreesOfFreedom).toBe(1);
  expect(result.statistic).toBeCloseTo((246 * 0.01) / 0.99, 9);
});

test("independent exceptions are rejected in about 5 % of 300 worlds (5 % tail, 1,000 days, fixed seed)", () => {
  const random = seededRandom(6);
  let rejected = 0;
  for (let world = 0; world < 300; world++) {
    const marks = Uint8Array.from({ length: 1000 }, () => (random() < 0.05 ? 1 : 0));
    const forecast = Float64Array.from({ length: 1000 }, () => 1 + random());
    if (dynamicQuantile(marks, forecast, 0.05).pValue < 0.05) rejected++;
  }
  expect(rejected).toBeGreaterThan(5);
  expect(rejected).toBeLessThan(36);
});

test("exceptions that come when VaR is small are found (1,000 days, fixed seed)", () => {
  const random = seededRandom(7);
  const long = Float64Array.from({ length: 1000 }, (_, t) => 1 + 0.5 * Math.sin(t / 10));
  const marks = Uint8Array.from(long, (value) => (random() < (value < 1 ? 0.1 : 0) ? 1 : 0));
  expect(dynamicQuantile(marks, long, 0.05).pValue).toBeLessThan(0.001);
});

test("too few days, NaN and unequal lengths are refused", () => {
  expect(() => dynamicQuantile(new Uint8Array(20), new Float64Array(20), 0.01)).toThrow(RangeError);
  expect(() => dynamicQuantile(new Uint8Array(50), new Float64Array(50).fill(Number.NaN), 0.01)).toThrow(
    RangeError,
  );
  expect(() => dynamicQuantile(new Uint8Array(50), new Float64Array(49), 0.01)).toThrow(RangeError);
});
