import fc from "fast-check";
import { expect, test } from "vitest";
import { fraction } from "~/server/domain/units";
import { at } from "../math/at";
import { normalDensity, normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { weightedScenarios, weightedTail } from "../predictive/weighted-tail";
import { fitHiddenMarkov } from "./hidden-markov";
import { forwardBackward, type HiddenMarkov } from "./hidden-markov-states";
import { regimeWeights } from "./regime-weights";

const TWO: HiddenMarkov = {
  means: Float64Array.of(0.1, -0.2),
  variances: Float64Array.of(1, 9),
  transition: Float64Array.of(0.9, 0.1, 0.3, 0.7),
  initial: Float64Array.of(0.6, 0.4),
  logLikelihood: 0,
  state: "converged",
};

/** Every path of states, one by one. */
function enumerated(xs: readonly number[], model: HiddenMarkov) {
  const paths = 2 ** xs.length;
  let total = 0;
  const smoothed = new Float64Array(2 * xs.length);
  const next = new Float64Array(2);
  for (let path = 0; path < paths; path++) {
    let probability = 1;
    let before = -1;
    xs.forEach((x, t) => {
      const k = (path >> t) & 1;
      probability *= before < 0 ? at(model.initial, k) : at(model.transition, before * 2 + k);
      const deviation = Math.sqrt(at(model.variances, k));
      probability *= normalDensity((x - at(model.means, k)) / deviation) / deviation;
      before = k;
    });
    total += probability;
    xs.forEach((_, t) => {
      const k = (path >> t) & 1;
      smoothed[2 * t + k] = at(smoothed, 2 * t + k) + probability;
    });
    for (let k = 0; k < 2; k++) next[k] = at(next, k) + probability * at(model.transition, before * 2 + k);
  }
  return { total, smoothed: smoothed.map((p) => p / total), next: next.map((p) => p / total) };
}

test("likelihood, smoothed probabilities and tomorrow's state are those of all paths summed one by one", () => {
  const sample = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 2, maxLength: 7 });
  fc.assert(
    fc.property(sample, (xs) => {
      const [slow, fast] = [enumerated(xs, TWO), forwardBackward(Float64Array.from(xs), TWO)];
      expect(fast.logLikelihood).toBeCloseTo(Math.log(slow.total), 9);
      slow.smoothed.forEach((p, i) => {
        expect(fast.smoothed[i]).toBeCloseTo(p, 9);
      });
      slow.next.forEach((p, k) => {
        expect(fast.next[k]).toBeCloseTo(p, 9);
      });
    }),
  );
});

test("one day: filtered odds are prior odds times density odds (by hand)", () => {
  const { filtered } = forwardBackward(Float64Array.of(2), TWO);
  const [a, b] = [0.6 * normalDensity(1.9), (0.4 * normalDensity(2.2 / 3)) / 3];
  expect(filtered[1]).toBeCloseTo(b / (a + b), 12);
});

/** Days of three states that stay. */
function simulated(days: number, seed: number): { xs: Float64Array; states: Int32Array } {
  const random = seededRandom(seed);
  const deviations = [0.5, 1, 3];
  let k = 0;
  const states = new Int32Array(days);
  const xs = Float64Array.from({ length: days }, (_, t) => {
    if (random() < 0.02) k = (k + 1 + Math.floor(2 * random())) % 3;
    states[t] = k;
    return (deviations[k] ?? 1) * normalQuantile(Math.max(random(), 1e-12));
  });
  return { xs, states };
}

test("deviations .5, 1 and 3 of a simulated series of 4,000 days are found within 12 %, in order, in any unit", () => {
  const { xs } = simulated(4000, 5);
  for (const unit of [1, 0.01]) {
    const fit = fitHiddenMarkov(xs.map((x) => unit * x));
    if (fit.status !== "ok") throw new Error(fit.reason);
    expect(fit.value.state).toBe("converged");
    [0.5, 1, 3].forEach((deviation, k) => {
      expect(Math.abs(Math.sqrt(at(fit.value.variances, k)) / (unit * deviation) - 1)).toBeLessThan(0.12);
      expect(at(fit.value.transition, 4 * k)).toBeGreaterThan(0.95);
    });
  }
}, 30_000);

test("labels stay between fits: a warm fit one month later has the same states, and the same bits twice", () => {
  const { xs } = simulated(2000, 6);
  const [before, after] = [fitHiddenMarkov(xs.subarray(0, 1980)), fitHiddenMarkov(xs)];
  if (before.status !== "ok" || after.status !== "ok") throw new Error("no fit");
  const warm = fitHiddenMarkov(xs, before.value);
  if (warm.status !== "ok") throw new Error(warm.reason);
  for (let k = 0; k < 3; k++)
    expect(Math.abs(Math.log(at(warm.value.variances, k) / at(before.value.variances, k)))).toBeLessThan(0.2);
  expect(warm.value.logLikelihood).toBeGreaterThan(after.value.logLikelihood - 1);
  expect(fitHiddenMarkov(xs)).toEqual(after);
});

test("in a storm stormy days weigh more, 100 effective days are kept, and what came before is not relabelled by what comes", () => {
  const { xs, states } = simulated(3000, 7);
  const end = states.lastIndexOf(2) + 1;
  const fit = fitHiddenMarkov(xs.subarray(0, end));
  if (fit.status !== "ok") throw new Error(fit.reason);
  const { probabilities, effectiveSample, largest, uniformShare, next } = regimeWeights(
    xs.subarray(0, end),
    fit.value,
  );
  expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  expect(effectiveSample).toBeGreaterThanOrEqual(100 - 1e-6);
  expect(largest).toBeLessThan(0.05);
  expect(uniformShare).toBeGreaterThanOrEqual(0);
  expect(at(next, 2)).toBeGreaterThan(0.5);
  const mean = (state: number) => {
    const own = [...probabilities].filter((_, t) => states[t] === state);
    return own.reduce((a, b) => a + b, 0) / own.length;
  };
  expect(mean(2)).toBeGreaterThan(3 * mean(0));
});

test("golden: tomorrow calm with 80 %, three times as wild with 20 %: 99 % VaR is 4.93 deviations, not 2.33 or 3.26 (section 2 of the definitions)", () => {
  const count = 20_000;
  const normals = Float64Array.from({ length: count }, (_, i) => normalQuantile((i + 0.5) / count));
  const pnl = Float64Array.from([...normals, ...normals.map((z) => 3 * z)]);
  const weights = Float64Array.from(pnl, (_, i) => (i < count ? 0.8 : 0.2) / count);
  expect(weightedTail(weightedScenarios(pnl, weights), fraction(0.99)).valueAtRisk).toBeCloseTo(4.935, 2);
});

test("exactly as much of equal weights is mixed in as 100 effective days need (closed form, checked by its result)", () => {
  const quiet = Float64Array.from({ length: 2000 }, (_, t) => (t < 1990 ? 0.001 : 5) * (t % 2 ? 1 : -1));
  const model: HiddenMarkov = {
    ...TWO,
    means: Float64Array.of(0, 0),
    variances: Float64Array.of(1e-6, 25),
    transition: Float64Array.of(0.99, 0.01, 0.01, 0.99),
  };
  const { effectiveSample, uniformShare } = regimeWeights(quiet, model);
  expect(uniformShare).toBeGreaterThan(0.5);
  expect(effectiveSample).toBeCloseTo(100, 6);
});

test("few days and a flat market are unavailable, NaN and too short a window are refused", () => {
  expect(fitHiddenMarkov(new Float64Array(1499).fill(1)).status).toBe("unavailable");
  expect(fitHiddenMarkov(new Float64Array(1500)).status).toBe("unavailable");
  expect(() => fitHiddenMarkov(new Float64Array(1500).fill(Number.NaN))).toThrow(RangeError);
  expect(() => regimeWeights(new Float64Array(50), TWO)).toThrow(RangeError);
  expect(() => forwardBackward(Float64Array.of(Number.NaN), TWO)).toThrow(RangeError);
});
