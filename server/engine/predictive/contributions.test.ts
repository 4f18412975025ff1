import fc from "fast-check";
import { expect, test } from "vitest";
import { fraction } from "~/server/domain/units";
import { seededRandom } from "../math/random";
import { contribution, shortfallWeights, varWeights } from "./contributions";
import { weightedScenarios, weightedTail } from "./weighted-tail";

const equal = (n: number): Float64Array => new Float64Array(n).fill(1 / n);

test("two positions that lose 2:1 in every scenario share VaR and ES 2:1 (by hand)", () => {
  const one = Float64Array.from({ length: 200 }, (_, i) => -i);
  const book = weightedScenarios(
    one.map((x) => 3 * x),
    equal(200),
  );
  const { valueAtRisk, shortfall } = weightedTail(book, fraction(0.99));
  expect(contribution(varWeights(book, fraction(0.99)), one, 2)).toBeCloseTo((2 / 3) * valueAtRisk, 9);
  expect(contribution(shortfallWeights(book, fraction(0.99)), one)).toBeCloseTo(shortfall / 3, 9);
});

test("with normal scenarios component VaR approaches the closed form 20,136 / 7,613 / 8,399 of 36,148 (appendix)", () => {
  // 200,000 draws would be needed for three digits; 20,000 give the shares to a few percent.
  const random = seededRandom(11);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const positions = [1, 2, 3].map(() => new Float64Array(20_000));
  for (let j = 0; j < 20_000; j++) {
    const [a, b, c] = [normal(), normal(), normal()];
    const second = 0.5 * a + Math.sqrt(0.75) * b;
    const third = 0.2 * a + (0.2 / Math.sqrt(0.75)) * b + Math.sqrt(1 - 0.04 - 0.04 / 0.75) * c;
    [500_000 * 0.02 * a, 300_000 * 0.015 * second, 200_000 * 0.03 * third].forEach((x, i) => {
      const own = positions[i];
      if (own) own[j] = x;
    });
  }
  const book = weightedScenarios(
    Float64Array.from({ length: 20_000 }, (_, j) => positions.reduce((s, p) => s + (p[j] ?? 0), 0)),
    equal(20_000),
  );
  const components = positions.map((p) => contribution(varWeights(book, fraction(0.99)), p));
  [20_136, 7_613, 8_399].forEach((wanted, i) => {
    expect(Math.abs((components[i] ?? 0) - wanted)).toBeLessThan(2_500);
  });
});

test("components sum to VaR and to ES, weighted scenarios or not, hedged books too", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(0.95, 0.975, 0.99),
      (seed, count, level) => {
        const random = seededRandom(seed);
        const positions = Array.from({ length: count }, () =>
          Float64Array.from({ length: 150 }, () => random() - 0.5),
        );
        const raw = Float64Array.from({ length: 150 }, () => 0.1 + random());
        const sum = raw.reduce((a, b) => a + b, 0);
        const total = Float64Array.from({ length: 150 }, (_, j) =>
          positions.reduce((s, p) => s + (p[j] ?? 0), 0),
        );
        const book = weightedScenarios(
          total,
          raw.map((p) => p / sum),
        );
        const tail = weightedTail(book, fraction(level));
        const add = (weights: ReturnType<typeof varWeights>) =>
          positions.reduce((s, p) => s + contribution(weights, p), 0);
        expect(Math.abs(add(varWeights(book, fraction(level))) - tail.valueAtRisk)).toBeLessThan(1e-11);
        expect(Math.abs(add(shortfallWeights(book, fraction(level))) - tail.shortfall)).toBeLessThan(1e-11);
      },
    ),
  );
});

test("when VaR is zero or of another sign than its neighbours the single scenario speaks", () => {
  const pnl = Float64Array.from({ length: 100 }, (_, i) => (i < 2 ? -100 : 0));
  expect(varWeights(weightedScenarios(pnl, equal(100)), fraction(0.95)).method).toBe("single-scenario");
  expect(() => varWeights(weightedScenarios(pnl, equal(100)), fraction(1))).toThrow(RangeError);
});
