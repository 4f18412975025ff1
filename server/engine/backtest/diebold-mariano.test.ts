import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../math/random";
import { crossSectionalMean, dieboldMariano } from "./diebold-mariano";

const ramp = Float64Array.from({ length: 10 }, (_, i) => i - 4);
const value = (...args: Parameters<typeof dieboldMariano>) => {
  const result = dieboldMariano(...args);
  if (result.status !== "ok") throw new Error(result.reason);
  return result.value;
};

test("golden: differences -4..5, h = 1: DM .550482, HLN .522233, p .614117; h = 2: HLN .301511 (appendix of the definitions)", () => {
  const one = value(ramp);
  expect(one.statistic).toBeCloseTo(0.550482, 6);
  expect(one.corrected).toBeCloseTo(0.522233, 6);
  expect(one.pValue).toBeCloseTo(0.614117, 6);
  expect(value(ramp, { horizon: 2 }).corrected).toBeCloseTo(0.301511, 6);
});

test("Newey-West on ten days uses 2 lags: .5 / sqrt((8.25 + 2 (2/3 5.775 + 1/3 3.4)) / 10) (by hand)", () => {
  const { statistic, lags } = value(ramp, { window: "bartlett" });
  expect(lags).toBe(2);
  expect(statistic).toBeCloseTo(0.5 / Math.sqrt((8.25 + 2 * ((2 / 3) * 5.775 + (1 / 3) * 3.4)) / 10), 12);
});

test("swapping the two forecasters turns the sign and nothing else", () => {
  const sample = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 20, maxLength: 60 });
  fc.assert(
    fc.property(sample, (xs) => {
      const series = Float64Array.from(xs);
      const forth = dieboldMariano(series);
      const back = dieboldMariano(series.map((x) => -x));
      if (forth.status !== "ok" || back.status !== "ok") return;
      expect(back.value.corrected).toBeCloseTo(-forth.value.corrected, 9);
      expect(back.value.pValue).toBeCloseTo(forth.value.pValue, 9);
      expect(back.value.pFirstBetter).toBeCloseTo(1 - forth.value.pFirstBetter, 9);
    }),
  );
});

test("equal forecasters are told apart in about 5 % of 400 worlds (fixed seed)", () => {
  const random = seededRandom(4);
  let rejected = 0;
  for (let world = 0; world < 400; world++)
    if (value(Float64Array.from({ length: 120 }, () => random() - 0.5)).pValue < 0.05) rejected++;
  expect(rejected).toBeGreaterThan(8);
  expect(rejected).toBeLessThan(36);
});

test("differences that never vary have no test, and say so", () => {
  expect(dieboldMariano(new Float64Array(50)).status).toBe("unavailable");
  expect(dieboldMariano(new Float64Array(50).fill(0.1)).status).toBe("unavailable");
});

test("one day, NaN and ragged cross-sections are refused; means are by day", () => {
  expect(() => dieboldMariano(Float64Array.of(1))).toThrow(RangeError);
  expect(() => dieboldMariano(Float64Array.of(1, Number.NaN, 2))).toThrow(RangeError);
  expect(() => crossSectionalMean([Float64Array.of(1), Float64Array.of(1, 2)])).toThrow(RangeError);
  expect([...crossSectionalMean([Float64Array.of(1, 2), Float64Array.of(3, 6)])]).toEqual([2, 4]);
});
