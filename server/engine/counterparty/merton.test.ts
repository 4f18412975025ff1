import fc from "fast-check";
import { expect, test } from "vitest";
import { normalCdf } from "../math/normal";
import { merton } from "./merton";

const HULL = { equity: 3, equityVolatility: 0.8, debt: 10, rate: 0.05, years: 1 };

test("golden: E 3, sE 80 %, D 10, r 5 %, one year: V 12.395, sV 21.23 %, default 12.70 % (Hull, Options, Futures, and Other Derivatives, example of Merton's model; recomputed)", () => {
  const { assets, assetVolatility, defaultProbability } = merton(HULL);
  expect(assets).toBeCloseTo(12.395, 3);
  expect(assetVolatility).toBeCloseTo(0.2123, 4);
  expect(defaultProbability).toBeCloseTo(0.127, 4);
});

test("both of Merton's equations hold at the solution, whatever the firm", () => {
  const firm = fc.record({
    equity: fc.double({ min: 0.1, max: 1000, noNaN: true }),
    equityVolatility: fc.double({ min: 0.05, max: 1.2, noNaN: true }),
    debt: fc.double({ min: 0.1, max: 1000, noNaN: true }),
    rate: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
    years: fc.double({ min: 0.25, max: 5, noNaN: true }),
  });
  fc.assert(
    fc.property(firm, (input) => {
      const { assets, assetVolatility, distanceToDefault } = merton(input);
      const d1 = distanceToDefault + assetVolatility * Math.sqrt(input.years);
      const discounted = input.debt * Math.exp(-input.rate * input.years);
      const equity = assets * normalCdf(d1) - discounted * normalCdf(distanceToDefault);
      expect(equity / input.equity).toBeCloseTo(1, 6);
      expect(
        (normalCdf(d1) * assetVolatility * assets) / (input.equityVolatility * input.equity),
      ).toBeCloseTo(1, 6);
    }),
  );
});

test("more debt brings default nearer; NaN and nothing are refused", () => {
  const probability = (debt: number) => merton({ ...HULL, debt }).defaultProbability;
  expect(probability(12)).toBeGreaterThan(probability(10));
  for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => merton({ ...HULL, equity: bad })).toThrow(RangeError);
});
