import fc from "fast-check";
import { expect, test } from "vitest";
import { exposureVolatility, portfolioVolatility } from "./portfolio-volatility";

const model = {
  volatilities: Float64Array.of(0.02, 0.015, 0.03),
  correlation: Float64Array.of(1, 0.5, 0.2, 0.5, 1, 0.3, 0.2, 0.3, 1),
};
const EXPOSURES = Float64Array.of(500_000, 300_000, 200_000);

test("golden Euler book: VaR99 36,148.332 with components 20,136.470 / 7,612.933 / 8,398.929 (appendix)", () => {
  const { dailyBase, gradient } = portfolioVolatility(EXPOSURES, model);
  const z = 2.3263478740408408;
  expect(z * dailyBase).toBeCloseTo(36148.332, 3);
  [20136.47, 7612.933, 8398.929].forEach((wanted, i) => {
    expect(z * (EXPOSURES[i] ?? 0) * (gradient[i] ?? 0)).toBeCloseTo(wanted, 3);
  });
});

test("golden Euler book: marginals, undiversified VaR, diversification ratio and incrementals (appendix)", () => {
  const { dailyBase, gradient } = portfolioVolatility(EXPOSURES, model);
  const z = 2.3263478740408408;
  [0.0402729, 0.0253764, 0.0419947].forEach((wanted, i) => {
    expect(Math.abs(z * (gradient[i] ?? 0) - wanted)).toBeLessThan(1e-7);
  });
  const alone = [0, 1, 2].map((factor) =>
    exposureVolatility([{ factor, base: EXPOSURES[factor] ?? 0 }], model),
  );
  const undiversified = z * alone.reduce((sum, each) => sum + each, 0);
  expect(undiversified).toBeCloseTo(47690.131, 3);
  expect(Math.abs(undiversified / (z * dailyBase) - 1.319289)).toBeLessThan(1e-6);
  [16347.025, 6722.1, 6243.223].forEach((wanted, i) => {
    const without = portfolioVolatility(
      EXPOSURES.map((exposure, f) => (f === i ? 0 : exposure)),
      model,
    );
    expect(z * (dailyBase - without.dailyBase)).toBeCloseTo(wanted, 3);
  });
});

test("a hedged pair has a positive variance: w' D C D w, not w' D^2 C w, which is negative here (by hand)", () => {
  const pair = { volatilities: Float64Array.of(0.01, 0.03), correlation: Float64Array.of(1, 0.9, 0.9, 1) };
  const { dailyBase } = portfolioVolatility(Float64Array.of(1, -0.4), pair);
  expect(dailyBase ** 2).toBeCloseTo(1e-4 + 1.44e-4 - 2 * 0.9 * 0.01 * 0.012, 12);
});

test("contributions sum to the volatility, and a position alone is its own book", () => {
  fc.assert(
    fc.property(fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -1e6, max: 1e6, noNaN: true }))), (xs) => {
      const exposures = Float64Array.from(xs);
      const { dailyBase, gradient } = portfolioVolatility(exposures, model);
      const sum = exposures.reduce((s, x, f) => s + x * (gradient[f] ?? 0), 0);
      expect(Math.abs(sum - dailyBase)).toBeLessThan(1e-9 * (1 + dailyBase));
      const same = exposureVolatility(
        Array.from(exposures, (base, factor) => ({ factor, base })),
        model,
      );
      expect(Math.abs(same - dailyBase)).toBeLessThan(1e-9 * (1 + dailyBase));
    }),
  );
});

test("a book without exposure has no volatility; wrong shapes and NaN are refused", () => {
  expect(portfolioVolatility(new Float64Array(3), model)).toEqual({
    dailyBase: 0,
    gradient: new Float64Array(3),
  });
  expect(() => portfolioVolatility(new Float64Array(2), model)).toThrow(RangeError);
  expect(() => portfolioVolatility(Float64Array.of(1, Number.NaN, 1), model)).toThrow(RangeError);
});
