import fc from "fast-check";
import { expect, test } from "vitest";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { studentQuantile } from "../math/student-t";
import { fitGarch, type GarchFit, type GarchSpecification } from "./garch";
import { type GarchParameters, garchLikelihood, garchVolatility } from "./garch-likelihood";

/** A path of the model with given parameters, after 500 days to forget its start. */
function simulated(parameters: GarchParameters, days: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const { omega, alpha, gamma, beta, nu } = parameters;
  let h = omega / (1 - alpha - gamma / 2 - beta);
  const returns = new Float64Array(days);
  for (let t = -500; t < days; t++) {
    const u = Math.max(random(), 1e-12);
    const z = nu === null ? normalQuantile(u) : studentQuantile(u, nu) * Math.sqrt((nu - 2) / nu);
    const e = Math.sqrt(h) * z;
    if (t >= 0) returns[t] = e;
    h = omega + (alpha + (e < 0 ? gamma : 0)) * e * e + beta * h;
  }
  return returns;
}

const fitted = (returns: Float64Array, specification: GarchSpecification): GarchFit => {
  const fit = fitGarch(returns, specification);
  if (fit.status !== "ok") throw new Error(fit.reason);
  return fit.value;
};
const NORMAL = { isAsymmetric: false, law: "normal" } as const;
const STUDENT = { isAsymmetric: false, law: "student" } as const;
const GJR_STUDENT = { isAsymmetric: true, law: "student" } as const;

test("likelihood of returns 1, -2 at omega .1, alpha .2, beta .5 (by hand): variances 2.5, then 1.55", () => {
  const parameters = { omega: 0.1, alpha: 0.2, gamma: 0, beta: 0.5, nu: null };
  const mean = garchLikelihood(Float64Array.of(1, -2), parameters, new Float64Array(5));
  const density = (e: number, h: number) => -0.5 * (Math.log(2 * Math.PI * h) + (e * e) / h);
  expect(2 * mean).toBeCloseTo(density(1, 2.5) + density(-2, 0.1 + 0.2 + 0.5 * 2.5), 12);
});

test("the gradient is that of the likelihood, for both laws and both models (central differences)", () => {
  const returns = simulated({ omega: 0.05, alpha: 0.04, gamma: 0.1, beta: 0.85, nu: 6 }, 300, 3);
  for (const nu of [null, 6.5]) {
    const at = { omega: 0.07, alpha: 0.06, gamma: 0.05, beta: 0.8, nu };
    const gradient = new Float64Array(5);
    garchLikelihood(returns, at, gradient);
    (["omega", "alpha", "gamma", "beta", "nu"] as const).forEach((name, i) => {
      const value = at[name];
      if (value === null) return;
      const step = 1e-5;
      const spare = new Float64Array(5);
      const slope =
        (garchLikelihood(returns, { ...at, [name]: value + step }, spare) -
          garchLikelihood(returns, { ...at, [name]: value - step }, spare)) /
        (2 * step);
      expect(gradient[i]).toBeCloseTo(slope, 6);
    });
  }
});

const worlds: readonly [string, GarchSpecification, GarchParameters][] = [
  ["normal", NORMAL, { omega: 0.02, alpha: 0.08, gamma: 0, beta: 0.9, nu: null }],
  ["Student t", STUDENT, { omega: 0.03, alpha: 0.1, gamma: 0, beta: 0.86, nu: 6 }],
  ["GJR Student t", GJR_STUDENT, { omega: 0.03, alpha: 0.02, gamma: 0.12, beta: 0.88, nu: 7 }],
];
test.each(worlds)(
  "%s: parameters of a simulated series of 6,000 days are found within three standard errors",
  (_, specification, truth) => {
    const fit = fitted(simulated(truth, 6000, 21), specification);
    expect(fit.state).toBe("converged");
    if (fit.standardErrors.status !== "ok") throw new Error(fit.standardErrors.reason);
    for (const name of ["omega", "alpha", "gamma", "beta", "nu"] as const) {
      const [found, real, error] = [fit.parameters[name], truth[name], fit.standardErrors.value[name]];
      if (found === null || real === null || error === null) continue;
      expect(Math.abs(found - real), name).toBeLessThanOrEqual(3 * error);
      if (name !== "gamma" || specification.isAsymmetric)
        expect(error / Math.abs(real), name).toBeLessThan(1);
    }
  },
);

test("standard errors cover the truth in about 95 % of 60 worlds (1,500 normal days each; sampling error allowed)", () => {
  const truth = { omega: 0.05, alpha: 0.1, gamma: 0, beta: 0.85, nu: null };
  let [covered, counted] = [0, 0];
  for (let world = 0; world < 60; world++) {
    const fit = fitted(simulated(truth, 1500, 500 + world), NORMAL);
    if (fit.standardErrors.status !== "ok") continue;
    counted++;
    if (Math.abs(fit.parameters.alpha - truth.alpha) <= 1.96 * fit.standardErrors.value.alpha) covered++;
  }
  expect(counted).toBeGreaterThan(55);
  expect(covered / counted).toBeGreaterThan(0.85);
}, 30_000);

test("the unit of the returns does not matter: omega scales with its square, the rest stays", () => {
  const returns = simulated({ omega: 0.03, alpha: 0.1, gamma: 0, beta: 0.86, nu: 6 }, 800, 5);
  const base = fitted(returns, STUDENT);
  fc.assert(
    fc.property(fc.double({ min: 1e-4, max: 1e7, noNaN: true }), (unit) => {
      const scaled = fitted(
        returns.map((each) => unit * each),
        STUDENT,
      );
      expect(scaled.parameters.beta).toBeCloseTo(base.parameters.beta, 4);
      expect(scaled.parameters.omega / (base.parameters.omega * unit * unit)).toBeCloseTo(1, 2);
    }),
    { numRuns: 6 },
  );
});

test("it has at least the likelihood of the truth, and of a model it contains", () => {
  const truth = { omega: 0.03, alpha: 0.02, gamma: 0.12, beta: 0.88, nu: 7 };
  const returns = simulated(truth, 1500, 9);
  const wide = fitted(returns, GJR_STUDENT).logLikelihood;
  expect(wide).toBeGreaterThanOrEqual(1500 * garchLikelihood(returns, truth, new Float64Array(5)));
  expect(wide).toBeGreaterThanOrEqual(fitted(returns, STUDENT).logLikelihood - 1e-6);
});

test("persistence at or above one is reported, not clamped (integrated returns, fixed seed)", () => {
  const fit = fitted(
    simulated({ omega: 0.02, alpha: 0.12, gamma: 0, beta: 0.8799, nu: 3.2 }, 1500, 8),
    STUDENT,
  );
  expect(fit.persistence).toBeCloseTo(
    fit.parameters.alpha + fit.parameters.gamma / 2 + fit.parameters.beta,
    12,
  );
  expect(fit.persistence).toBeGreaterThan(0.97);
});

test("noise without clusters ends at the boundary by name, without standard errors (10 worlds, fixed seeds)", () => {
  const states = Array.from({ length: 10 }, (_, world) => {
    const random = seededRandom(900 + world);
    const noise = Float64Array.from({ length: 600 }, () => normalQuantile(Math.max(random(), 1e-12)));
    const fit = fitted(noise, NORMAL);
    if (fit.state !== "converged") expect(fit.standardErrors.status).toBe("unavailable");
    return fit.state;
  });
  expect(states).toContain("boundary");
  expect(states).not.toContain("not-converged");
});

test("a warm start ends where the search does", () => {
  const returns = simulated({ omega: 0.03, alpha: 0.1, gamma: 0, beta: 0.86, nu: 6 }, 1200, 12);
  const cold = fitted(returns, STUDENT);
  const warm = fitGarch(returns, STUDENT, {
    warmStart: fitted(returns.subarray(0, 1180), STUDENT).parameters,
  });
  expect(warm.status === "ok" && warm.value.logLikelihood).toBeCloseTo(cold.logLikelihood, 3);
});

test("the path of volatilities is that of the recursion, one longer than the returns (by hand)", () => {
  const path = garchVolatility(Float64Array.of(1, -2), {
    omega: 0.1,
    alpha: 0.2,
    gamma: 0.3,
    beta: 0.5,
    nu: null,
  });
  expect(path[0]).toBeCloseTo(Math.sqrt(2.5), 12);
  expect(path[1]).toBeCloseTo(Math.sqrt(1.55), 12);
  expect(path[2]).toBeCloseTo(Math.sqrt(0.1 + 0.5 * 4 + 0.5 * 1.55), 12);
});

test("too few returns and a flat series are unavailable with a reason, NaN is refused", () => {
  expect(fitGarch(new Float64Array(100).fill(1), NORMAL).status).toBe("unavailable");
  expect(fitGarch(new Float64Array(300), NORMAL).status).toBe("unavailable");
  expect(() => fitGarch(new Float64Array(300).fill(Number.NaN), NORMAL)).toThrow(RangeError);
});
