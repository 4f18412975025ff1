import { expect, test } from "vitest";
import { fraction } from "~/server/domain/units";
import { normalDensity, normalQuantile } from "../math/normal";
import { weightedScenarios, weightedTail } from "../predictive/weighted-tail";
import { continuousTailLaw, drawRatio, scenarioTailLaw, type TailLaw } from "./tail-law";

const mean = ({ ratios, cumulative }: TailLaw): number =>
  ratios.reduce((sum, ratio, k) => sum + ratio * ((cumulative[k] ?? 0) - (cumulative[k - 1] ?? 0)), 0);

test("losses 1..10 at 75 %: 10 and 9 with 4/10 each, 8 with 2/10, over ES 9.2 (by hand)", () => {
  const scenarios = weightedScenarios(
    Float64Array.from({ length: 10 }, (_, i) => -(i + 1)),
    new Float64Array(10).fill(0.1),
  );
  const law = scenarioTailLaw(scenarios, weightedTail(scenarios, fraction(0.75)));
  [10, 9, 8].forEach((value, k) => {
    expect(law.ratios[k]).toBeCloseTo(value / 9.2, 12);
  });
  [0.4, 0.8, 1].forEach((value, k) => {
    expect(law.cumulative[k]).toBeCloseTo(value, 12);
  });
  expect(mean(law)).toBeCloseTo(1, 12);
  expect(drawRatio(law, 0)).toBeCloseTo(10 / 9.2, 12);
  expect(drawRatio(law, 0.5)).toBeCloseTo(9 / 9.2, 12);
  expect(drawRatio(law, 0.999999)).toBeCloseTo(8 / 9.2, 12);
});

test("the normal tail begins at VaR / ES and has mean one", () => {
  const law = continuousTailLaw((p) => -normalQuantile(p), 0.025);
  expect(mean(law)).toBeCloseTo(1, 12);
  const es = normalDensity(normalQuantile(0.025)) / 0.025;
  expect(law.ratios.at(-1)).toBeCloseTo(-normalQuantile(0.025) / es, 2);
});

test("a tail of gains has no ratio and is refused", () => {
  expect(() => continuousTailLaw(() => -1, 0.025)).toThrow(RangeError);
  const gains = weightedScenarios(new Float64Array(10).fill(1), new Float64Array(10).fill(0.1));
  expect(() => scenarioTailLaw(gains, weightedTail(gains, fraction(0.9)))).toThrow(RangeError);
});
