import { expect, test } from "vitest";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { studentQuantile } from "../math/student-t";
import { continuousTailLaw } from "../value-at-risk/tail-law";
import { acerbiSzekely } from "./acerbi-szekely";

const filled = (days: number, value: number): Float64Array => new Float64Array(days).fill(value);
const point = { ratios: Float64Array.of(1), cumulative: Float64Array.of(1) };

test("two losses of 3 and 5 beyond VaR 2, ES 4, in 40 days at 5 %: Z1 = 0, Z2 = 1 - 2/2 = 0 (by hand)", () => {
  const pnl = filled(40, 1);
  pnl[3] = -3;
  pnl[20] = -5;
  const { z1, z2 } = acerbiSzekely({
    pnl,
    valueAtRisk: filled(40, 2),
    shortfall: filled(40, 4),
    tail: 0.05,
    laws: Array(40).fill(point),
    seed: 1,
    replications: 200,
  });
  expect(z1.status === "ok" && z1.value.statistic).toBeCloseTo(0, 12);
  expect(z2.statistic).toBeCloseTo(0, 12);
});

test("5 % critical values of Z2 at 97.5 %, 250 days: normal -.70, t5 -.73, t3 -.81 within .03 (section 2 of the definitions, 100,000 worlds)", () => {
  const golden: readonly [(p: number) => number, number][] = [
    [(p) => -normalQuantile(p), -0.7],
    [(p) => -studentQuantile(p, 5), -0.73],
    [(p) => -studentQuantile(p, 3), -0.81],
  ];
  for (const [quantile, critical] of golden) {
    const { z2 } = acerbiSzekely({
      pnl: filled(250, 1),
      valueAtRisk: filled(250, 2),
      shortfall: filled(250, 3),
      tail: 0.025,
      laws: Array(250).fill(continuousTailLaw(quantile, 0.025)),
      seed: 7,
      replications: 40_000,
    });
    expect(Math.abs(z2.critical5 - critical)).toBeLessThan(0.03);
  }
});

test("an ES that is 30 % too low is rejected, the right one is not (2,000 normal days, fixed seed)", () => {
  const random = seededRandom(11);
  const tail = 0.025;
  const law = continuousTailLaw((p) => -normalQuantile(p), tail);
  const pnl = Float64Array.from({ length: 2000 }, () => normalQuantile(Math.max(random(), 1e-12)));
  const [value, mean] = [-normalQuantile(tail), 2.337803];
  const testAt = (scale: number) =>
    acerbiSzekely({
      pnl,
      valueAtRisk: filled(2000, scale * value),
      shortfall: filled(2000, scale * mean),
      tail,
      laws: Array(2000).fill(law),
      seed: 3,
      replications: 1000,
    });
  expect(testAt(1).z2.pValue).toBeGreaterThan(0.05);
  expect(testAt(0.7).z2.pValue).toBeLessThan(0.01);
  expect(testAt(0.7)).toEqual(testAt(0.7));
});

test("without an exception Z1 is unavailable and Z2 is 1, never NaN", () => {
  const { z1, z2 } = acerbiSzekely({
    pnl: filled(50, 1),
    valueAtRisk: filled(50, 2),
    shortfall: filled(50, 3),
    tail: 0.01,
    laws: Array(50).fill(point),
    seed: 1,
    replications: 100,
  });
  expect(z1.status).toBe("unavailable");
  expect(z2.statistic).toBe(1);
});

test("an ES of zero, NaN and a missing law are refused", () => {
  const input = {
    pnl: filled(40, 1),
    valueAtRisk: filled(40, 2),
    shortfall: filled(40, 4),
    tail: 0.05,
    laws: Array(40).fill(point),
    seed: 1,
  };
  expect(() => acerbiSzekely({ ...input, shortfall: filled(40, 0) })).toThrow(RangeError);
  expect(() => acerbiSzekely({ ...input, pnl: filled(40, Number.NaN) })).toThrow(RangeError);
  expect(() => acerbiSzekely({ ...input, laws: [point] })).toThrow(RangeError);
});
