import { expect, test } from "vitest";
import { valueOrNull } from "~/server/domain/measure";
import { fraction } from "~/server/domain/units";
import { assess } from "../assess";
import { seededRandom } from "../math/random";
import { studentQuantile } from "../math/student-t";
import { priceBook } from "../pricing/price-book";
import { testFrame } from "../simulate/test-book";
import { Evening } from "./evening";
import { horizonFactor, overlappingFigures } from "./horizon";
import { studentTail } from "./parametric-student";

const FRAME = testFrame({ seed: 8, stocks: 4, options: 2, days: 330, windowDays: 300, isLongShort: true });

test("golden: ten days of independent unit t4, 99 %: 8.38 by the square root, 7.70 in truth, 9 % too much (section 2 of the definitions; 40,000 sums, fixed seed)", () => {
  const scaled =
    studentTail(1, 4, fraction(0.99)).valueAtRisk * horizonFactor({ rule: "square-root" }, 10).factor;
  expect(scaled).toBeCloseTo(8.38, 2);
  const random = seededRandom(23);
  const draws = Float64Array.from(
    { length: 4000 },
    (_, i) => studentQuantile((i + 0.5) / 4000, 4) * Math.SQRT1_2,
  );
  const sums = Float64Array.from({ length: 40_000 }, () => {
    let sum = 0;
    for (let day = 0; day < 10; day++) sum += draws[Math.floor(random() * 4000)] ?? Number.NaN;
    return sum;
  }).sort();
  expect(Math.abs(-(sums[399] ?? Number.NaN) - 7.7)).toBeLessThan(0.25);
});

test("GARCH(.02, .08, .90) at half its long-run volatility needs sqrt(3.14012 / .25) for ten days (by hand), more than sqrt 10", () => {
  const parameters = { omega: 0.02, alpha: 0.08, gamma: 0, beta: 0.9, nu: null };
  const { factor, name } = horizonFactor({ rule: "garch", parameters, tomorrowVariance: 0.25 }, 10);
  expect(factor).toBeCloseTo(Math.sqrt((10 - (0.75 * (1 - 0.98 ** 10)) / 0.02) / 0.25), 10);
  expect(factor).toBeGreaterThan(Math.sqrt(10));
  expect(name).toBe("10 days by GARCH term structure");
});

test("one day is one day by every rule", () => {
  expect(horizonFactor({ rule: "ewma" }, 1).factor).toBe(1);
  const parameters = { omega: 0.02, alpha: 0.08, gamma: 0, beta: 0.9, nu: null };
  expect(horizonFactor({ rule: "garch", parameters, tomorrowVariance: 0.7 }, 1).factor).toBe(1);
});

test("overlapping moves over one day are the historical figures to the last bit; ten days lose more, and say how they were made", () => {
  const evening = new Evening(FRAME, priceBook(FRAME));
  const one = valueOrNull(overlappingFigures(evening, 1));
  expect(one?.figures).toEqual(valueOrNull(assess(FRAME).methods.historical));
  const ten = valueOrNull(overlappingFigures(evening, 10));
  expect(ten?.figures.es975).toBeGreaterThan(one?.figures.es975 ?? Infinity);
  expect(ten?.name).toBe("10 days by 291 overlapping moves");
});

test("without enough overlapping moves or a book there are no figures; half a day is refused", () => {
  const book = priceBook(FRAME);
  const evening = new Evening(FRAME, book);
  expect(overlappingFigures(evening, 250)).toMatchObject({ code: "not-enough-history" });
  expect(overlappingFigures(new Evening(FRAME, { ...book, units: [] }), 10)).toMatchObject({
    code: "no-positions",
  });
  expect(() => overlappingFigures(evening, 1.5)).toThrow(RangeError);
});

test("half a day and a variance of zero are refused", () => {
  expect(() => horizonFactor({ rule: "ewma" }, 0.5)).toThrow(RangeError);
  const parameters = { omega: 0.02, alpha: 0.08, gamma: 0, beta: 0.9, nu: null };
  expect(() => horizonFactor({ rule: "garch", parameters, tomorrowVariance: 0 }, 2)).toThrow(RangeError);
});
