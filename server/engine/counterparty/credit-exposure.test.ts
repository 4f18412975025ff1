import fc from "fast-check";
import { expect, test } from "vitest";
import { assess } from "../assess";
import type { Prediction } from "../predictive/predict";
import { weightedScenarios } from "../predictive/weighted-tail";
import type { BookLine } from "../pricing/price-book";
import { testFrame } from "../simulate/test-book";
import { creditExposures } from "./credit-exposure";

/** One position of which a unit is worth one and gains what its vector says. */
const line = (counterparty: string | null, over: Partial<BookLine> & { type?: string } = {}): BookLine =>
  ({
    position: { counterparty, quantity: 1 },
    instrument: { type: over.type ?? "fx-forward" },
    unitIndex: 0,
    valueBase: 10,
    ...over,
  }) as unknown as BookLine; // what exposures look at
const predictionOf = (...unitPnl: Float64Array[]): Prediction => {
  const count = unitPnl[0]?.length ?? 0;
  const pool = weightedScenarios(new Float64Array(count), new Float64Array(count).fill(1 / count));
  return { unitPnl, pool } as unknown as Prediction; // what exposures look at
};
/** Gains of -99, -98 ... 100: that exceeded with 2.5 % of 200 is 96, the fifth from the top. */
const GAINS = Float64Array.from({ length: 200 }, (_, i) => i - 99);

test("by hand: worth and what it may come to are netted within a counterparty, and no further", () => {
  const lines = [
    line("North", { valueBase: 30 }),
    line("North", { valueBase: -50, type: "cash", unitIndex: 1 }),
    line("South", { valueBase: 5, unitIndex: 1 }),
    line("South", { valueBase: 400, type: "equity" }),
    line(null, { valueBase: 999 }),
  ];
  const [north, south, ...more] = creditExposures(lines, predictionOf(GAINS, new Float64Array(200)));
  expect(more).toEqual([]);
  expect(north).toMatchObject({ name: "North", worthBase: -20, currentBase: 0 });
  expect(north?.potentialBase).toBeCloseTo(-20 + Math.sqrt(10) * 96, 9);
  expect(south).toEqual({ name: "South", worthBase: 5, currentBase: 5, potentialBase: 5 });
});

test("what is not worth anything known, or can't be moved, is not known to be owed", () => {
  const prediction = predictionOf(GAINS);
  expect(creditExposures([line("A", { valueBase: null })], prediction)).toEqual([
    { name: "A", worthBase: null, currentBase: null, potentialBase: null },
  ]);
  expect(creditExposures([line("A", { unitIndex: null })], prediction)[0]?.potentialBase).toBeNull();
  expect(creditExposures([line("A")], null)[0]).toMatchObject({ currentBase: 10, potentialBase: null });
  expect(creditExposures([], prediction)).toEqual([]);
});

test("property: what may be owed is never below zero, and at least what two netted parts leave of each other", () => {
  const gains = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 100, maxLength: 100 });
  fc.assert(
    fc.property(gains, fc.integer({ min: -100, max: 100 }), (vector, worth) => {
      const own = Float64Array.from(vector);
      const hedge = own.map((gain) => -gain);
      const potential = (...lines: BookLine[]) =>
        creditExposures(lines, predictionOf(own, hedge))[0]?.potentialBase ?? Number.NaN;
      const alone = potential(line("A", { valueBase: worth }));
      expect(alone).toBeGreaterThanOrEqual(0);
      const hedged = potential(line("A", { valueBase: worth }), line("A", { valueBase: 0, unitIndex: 1 }));
      expect(hedged).toBeCloseTo(Math.max(0, worth), 9);
    }),
  );
});

test("in a whole assessment: bought options may be worth more in ten days than they are", () => {
  const frame = testFrame({ seed: 8, stocks: 6, options: 4 });
  const positions = frame.positions.map((position) =>
    position.instrumentId.startsWith("o") ? { ...position, counterparty: "Broker" } : position,
  );
  const { counterparties = [], positions: risks } = assess({ ...frame, positions });
  const worth = risks
    .filter(({ instrumentId }) => instrumentId.startsWith("o"))
    .reduce((sum, { valueBase }) => sum + (valueBase.status === "ok" ? valueBase.value : Number.NaN), 0);
  expect(counterparties).toHaveLength(1);
  expect(counterparties[0]?.worthBase).toBeCloseTo(worth, 6);
  expect(counterparties[0]?.potentialBase ?? 0).toBeGreaterThan(Math.max(0, worth));
});
