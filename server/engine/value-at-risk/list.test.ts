import { expect, test } from "vitest";
import type { Frame } from "~/server/domain/frame";
import { fraction } from "~/server/domain/units";
import { memberFigures } from "../predictive/risk-figures";
import { priceBook } from "../pricing/price-book";
import { testFrame } from "../simulate/test-book";
import { Evening } from "./evening";
import { shortfallInterval, tailLawOf, tailOf, varInterval } from "./law";
import { METHODS, type Method } from "./list";

const frame = testFrame({ seed: 3, stocks: 6, options: 4, days: 700, deepDays: 690, isLongShort: true });
const eveningOf = (own: Frame = frame) => new Evening(own, priceBook(own));
const evening = eveningOf();
const levels = [0.95, 0.975, 0.99].map(fraction);
const methodOf = (name: string): Method => {
  const found = METHODS.find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
};
const lawOf = (name: string, own: Evening = evening) => {
  const law = methodOf(name).law(own);
  if (law.status !== "ok") throw new Error(`${name}: ${law.reason}`);
  return law.value;
};

test("every method has one name, says what it needs and by which convention", () => {
  expect(new Set(METHODS.map(({ name }) => name)).size).toBe(METHODS.length);
  for (const { needs, convention } of METHODS) {
    expect(needs.length).toBeGreaterThan(0);
    expect(convention.length).toBeGreaterThan(10);
  }
});

test.each(METHODS.map(({ name }) => name))(
  "%s: figures rise with the level, ES is at or above VaR, the interval holds VaR, the tail has mean one",
  (name) => {
    const law = methodOf(name).law(evening);
    if (name === "filtered-har" || name === "regime") {
      expect(law).toMatchObject({ status: "unavailable", reason: expect.stringContaining("are needed") });
      return;
    }
    if (law.status !== "ok") {
      expect(name === "cornish-fisher" || name === "delta-gamma").toBe(true); // a domain that may be left, with a reason
      expect(law.reason).toContain("Cornish-Fisher");
      return;
    }
    const tails = levels.map((level) => tailOf(law.value, level));
    tails.forEach(({ valueAtRisk, shortfall }, i) => {
      expect(shortfall).toBeGreaterThanOrEqual(valueAtRisk);
      expect(valueAtRisk).toBeGreaterThan(tails[i - 1]?.valueAtRisk ?? 0);
    });
    for (const [i, level] of levels.entries()) {
      const tail = tailLawOf(law.value, level);
      if (tail.status === "ok") {
        const { ratios, cumulative } = tail.value;
        const mean = ratios.reduce(
          (sum, r, k) => sum + r * ((cumulative[k] ?? 0) - (cumulative[k - 1] ?? 0)),
          0,
        );
        expect(mean).toBeCloseTo(1, 9);
      } else expect(name).toBe("seed-blend");
      const interval = varInterval(law.value, level, fraction(0.95));
      if (interval.status !== "ok") continue;
      expect(interval.value.low).toBeLessThanOrEqual(tails[i]?.valueAtRisk ?? 0);
      expect(interval.value.high).toBeGreaterThanOrEqual(tails[i]?.valueAtRisk ?? 0);
      expect(interval.value.method.length).toBeGreaterThan(10);
    }
  },
);

test("three times the book has three times VaR and ES, by every method", () => {
  const tripled = eveningOf({
    ...frame,
    positions: frame.positions.map((each) => ({ ...each, quantity: 3 * each.quantity })),
  });
  for (const method of METHODS) {
    const [one, three] = [method.law(evening), method.law(tripled)];
    expect(three.status).toBe(one.status);
    if (one.status !== "ok" || three.status !== "ok") continue;
    const [a, b] = [tailOf(one.value, fraction(0.99)), tailOf(three.value, fraction(0.99))];
    expect(b.valueAtRisk / a.valueAtRisk, method.name).toBeCloseTo(3, 6);
    expect(b.shortfall / a.shortfall, method.name).toBeCloseTo(3, 6);
  }
}, 30_000);

test("filtered by EWMA and drawn from t they are the members of the snapshot", () => {
  const { prediction } = evening;
  if (prediction.status !== "ok") throw new Error(prediction.reason);
  for (const name of ["filtered-portfolio", "parametric-t"]) {
    const member = prediction.value.members.find((each) => each.name === name);
    const figures = memberFigures(member?.pnl ?? new Float64Array(0));
    expect(tailOf(lawOf(name), fraction(0.99)).valueAtRisk).toBe(figures.var99);
    expect(tailOf(lawOf(name), fraction(0.975)).shortfall).toBe(figures.es975);
  }
});

test("for a linear book closed-form t, its draws and Monte Carlo agree within 12 %, delta-gamma is delta-normal", () => {
  const linear = eveningOf(testFrame({ seed: 5, stocks: 5, days: 560 }));
  const figure = (name: string) => tailOf(lawOf(name, linear), fraction(0.99)).valueAtRisk;
  expect(figure("parametric-t") / figure("parametric-student")).toBeCloseTo(1, 0);
  expect(Math.abs(figure("monte-carlo") / figure("parametric-student") - 1)).toBeLessThan(0.12);
  expect(figure("delta-gamma") / figure("parametric-ewma")).toBeCloseTo(1, 4);
});

test("age weights bring VaR nearer to a recent storm (by hand: the last 20 of 500 days lose)", () => {
  const law = lawOf("age-weighted");
  if (law.kind !== "scenarios") throw new Error("scenarios");
  const { probabilities } = law.scenarios;
  expect((probabilities.at(-1) ?? 0) / (probabilities.at(-2) ?? 1)).toBeCloseTo(1 / 0.98, 10);
  expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
});

test("without deep history fitted methods are unavailable with a reason; so is everything without a book", () => {
  const shallow = eveningOf(testFrame({ seed: 3, stocks: 4, days: 560 }));
  expect(methodOf("filtered-garch").law(shallow)).toMatchObject({
    status: "unavailable",
    reason: expect.stringContaining("deep history"),
  });
  const empty = eveningOf({ ...frame, positions: [] });
  for (const method of METHODS) expect(method.law(empty)).toMatchObject({ code: "no-positions" });
});

test("ES has an interval too, by resampling for scenarios", () => {
  const interval = shortfallInterval(lawOf("filtered-portfolio"), fraction(0.975), fraction(0.95));
  expect(interval.status === "ok" && interval.value.method).toContain("bootstrap");
  expect(shortfallInterval(lawOf("seed-blend"), fraction(0.975), fraction(0.95)).status).toBe("unavailable");
});
