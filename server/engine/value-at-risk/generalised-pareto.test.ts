import { expect, test } from "vitest";
import { fraction } from "~/server/domain/units";
import { seededRandom } from "../math/random";
import { fitParetoTail, paretoQuantile, paretoTailFigures } from "./generalised-pareto";

/** Losses whose worst tenth is exactly generalised Pareto beyond 2. */
function losses(shape: number, scale: number, count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, (_, i) =>
    i < count / 10 ? 2 + paretoQuantile(shape, scale, 1 - random()) : 2 - (i - count / 10) / count,
  )
    .sort()
    .reverse();
}

test("threshold 2, shape .5, scale 1, a tenth beyond: VaR99 = 2 + 2 (10^.5 - 1), ES = (VaR + 1 - 1)/.5 (by hand)", () => {
  const tail = { threshold: 2, shape: 0.5, scale: 1, excesses: 50, losses: 500, covariance: null };
  const { valueAtRisk, shortfall } = paretoTailFigures(tail, fraction(0.99));
  expect(valueAtRisk).toBeCloseTo(2 + 2 * (Math.sqrt(10) - 1), 10);
  expect(shortfall).toBeCloseTo(valueAtRisk / 0.5, 10);
});

test("a shape of zero is the exponential law: VaR99 = 2 + ln 10, ES one more (by hand)", () => {
  const tail = { threshold: 2, shape: 0, scale: 1, excesses: 50, losses: 500, covariance: null };
  const { valueAtRisk, shortfall } = paretoTailFigures(tail, fraction(0.99));
  expect(valueAtRisk).toBeCloseTo(2 + Math.log(10), 10);
  expect(shortfall).toBeCloseTo(valueAtRisk + 1, 10);
});

test("shape and scale of 5,000 simulated excesses are found within three standard errors, which are those of theory", () => {
  for (const shape of [-0.2, 0.1, 0.35]) {
    const fit = fitParetoTail(losses(shape, 1.5, 50_000, 6));
    if (fit.status !== "ok" || fit.value.covariance === null) throw new Error("no fit");
    const { covariance } = fit.value;
    const errors = [Math.sqrt(covariance[0] ?? 0), Math.sqrt(covariance[3] ?? 0)] as const;
    expect(Math.abs(fit.value.shape - shape)).toBeLessThan(3 * errors[0]);
    expect(Math.abs(fit.value.scale - 1.5)).toBeLessThan(3 * errors[1]);
    // Smith (1987): variances (1 + x)^2 / k and 2 (1 + x) b^2 / k.
    expect(errors[0] / ((1 + shape) / Math.sqrt(5000))).toBeCloseTo(1, 1);
    expect(errors[1] / ((1.5 * Math.sqrt(2 * (1 + shape))) / Math.sqrt(5000))).toBeCloseTo(1, 1);
  }
});

test("it scales with the losses", () => {
  const [one, many] = [losses(0.2, 1, 1000, 9), losses(0.2, 1, 1000, 9).map((each) => 1e6 * each)];
  const [a, b] = [fitParetoTail(one), fitParetoTail(many)];
  if (a.status !== "ok" || b.status !== "ok") throw new Error("no fit");
  expect(b.value.shape).toBeCloseTo(a.value.shape, 5);
  expect(b.value.scale / a.value.scale / 1e6).toBeCloseTo(1, 5);
});

test("few losses, equal losses and a tail without a mean are refused with a reason; wrong order is an error", () => {
  expect(fitParetoTail(losses(0.1, 1, 200, 1)).status).toBe("unavailable");
  expect(fitParetoTail(new Float64Array(500).fill(1)).status).toBe("unavailable");
  expect(fitParetoTail(losses(1.6, 1, 5000, 2))).toMatchObject({
    reason: expect.stringContaining("no mean"),
  });
  expect(() => fitParetoTail(losses(0.1, 1, 500, 1).reverse())).toThrow(RangeError);
  const tail = { threshold: 2, shape: 0.5, scale: 1, excesses: 50, losses: 500, covariance: null };
  expect(() => paretoTailFigures(tail, fraction(0.8))).toThrow(RangeError);
});
