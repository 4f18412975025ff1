import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../math/random";
import { probabilitiesAt, volatilityThresholdRegime } from "./volatility-threshold";

const moves = (calmDays: number, roughDays: number): Float64Array => {
  const random = seededRandom(5);
  return Float64Array.from(
    { length: calmDays + roughDays },
    (_, i) => (random() - 0.5) * (i < calmDays ? 0.01 : 0.08),
  );
};

test("a month eight times as rough as the years before is stressed", () => {
  const regime = volatilityThresholdRegime(moves(500, 20), "MKT", null);
  expect(regime.current).toBe("stressed");
  expect(regime.probabilities.stressed).toBeGreaterThan(0.9);
  expect(regime.evidence).toContain("MKT");
});

test("the state changes only after another one has led for three days", () => {
  const days = moves(500, 20);
  let firstLead = 500;
  while (volatilityThresholdRegime(days.slice(0, firstLead), "MKT", null).current !== "stressed") firstLead++;
  expect(volatilityThresholdRegime(days.slice(0, firstLead), "MKT", "normal").current).toBe("normal");
  expect(volatilityThresholdRegime(days.slice(0, firstLead + 2), "MKT", "normal").current).toBe("stressed");
});

test("at the 34th percentile calm and normal are even (by hand)", () => {
  expect(probabilitiesAt(1 / 3).calm).toBeCloseTo(0.5, 12);
});

test("probabilities are between 0 and 1 and sum to one", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (percentile) => {
      const { calm, normal, stressed } = probabilitiesAt(percentile);
      expect(calm + normal + stressed).toBeCloseTo(1, 12);
      expect(Math.min(calm, normal, stressed)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("a short history says that it knows nothing and keeps the previous state", () => {
  expect(volatilityThresholdRegime(moves(50, 0), "MKT", "stressed")).toMatchObject({
    current: "stressed",
    method: "none",
  });
});
