import { expect, test } from "vitest";
import { FIT_ON_DEMAND, RefittedModels } from "./fitted-models";
import { normalQuantile } from "./math/normal";
import { seededRandom } from "./math/random";
import { fitGarch } from "./volatility/garch";

const SPECIFICATION = { isAsymmetric: false, law: "normal" } as const;
const random = seededRandom(2);
let h = 1;
const returns = Float64Array.from({ length: 700 }, () => {
  const e = Math.sqrt(h) * normalQuantile(Math.max(random(), 1e-12));
  h = 0.05 + 0.1 * e * e + 0.85 * h;
  return e;
});

test("parameters are kept for two days and fitted anew on the third, to what a fresh fit gives", () => {
  const models = new RefittedModels(2);
  const first = models.garch("a", returns.subarray(0, 600), SPECIFICATION);
  models.nextDay();
  expect(models.garch("a", returns.subarray(0, 601), SPECIFICATION)).toBe(first);
  models.nextDay();
  const third = models.garch("a", returns, SPECIFICATION);
  const fresh = fitGarch(returns, SPECIFICATION);
  if (third.status !== "ok" || fresh.status !== "ok") throw new Error("no fit");
  expect(third.value.logLikelihood).toBeCloseTo(fresh.value.logLikelihood, 3);
  expect(models.convention).toBe("re-fitted every 2 days, models of factors every 2");
});

test("other series and other models have parameters of their own; what could not be fitted is tried again", () => {
  const models = new RefittedModels(20);
  expect(models.garch("a", returns.subarray(0, 100), SPECIFICATION).status).toBe("unavailable");
  expect(models.garch("a", returns, SPECIFICATION).status).toBe("ok");
  expect(models.garch("b", returns.subarray(0, 100), SPECIFICATION).status).toBe("unavailable");
  const proxies = returns.map((each) => Math.max(each * each, 1e-8));
  expect(models.har("a", proxies)).toEqual(FIT_ON_DEMAND.har("a", proxies));
});

test("models of factors may be kept longer than the portfolio's", () => {
  const models = new RefittedModels(1, 3);
  const [own, factor] = ["portfolio", "price:a"].map((key) => models.garch(key, returns, SPECIFICATION));
  models.nextDay();
  expect(models.garch("portfolio", returns, SPECIFICATION)).not.toBe(own);
  expect(models.garch("price:a", returns, SPECIFICATION)).toBe(factor);
});

test("no days between fits are refused", () => {
  expect(() => new RefittedModels(0)).toThrow(RangeError);
});
