import { expect, test } from "vitest";
import type { SensitivityTerms } from "~/server/domain/instrument";
import { testInstrument } from "../simulate/test-book";
import { exclusionOf, pricedUnit, profitUnder, type TestHolding } from "./test-holding";

const NONE: SensitivityTerms = { deltaPer1Pct: 0, gammaPer1Pct: 0, vegaPerPoint: 0, dv01: 0, cs01: 0 };
const stock = testInstrument("stock", "equity", {});
const own = (terms: Partial<SensitivityTerms>, change: Partial<TestHolding> = {}): TestHolding => ({
  instrument: testInstrument("own", "sensitivities", {
    underlyingId: "stock",
    sensitivities: { ...NONE, ...terms },
  }),
  others: [
    stock,
    testInstrument("DGS5", "rate", { symbol: "DGS5" }),
    testInstrument("BBB_SPREAD", "rate", { symbol: "BBB_SPREAD" }),
  ],
  factors: ["price:stock", "volatility:stock", "price:DGS5!", "price:BBB_SPREAD!"],
  ...change,
});

test("by hand: delta 50 and gamma 4 a percent lose 50 x 3 - 4 x 9 / 2 = 132 when the underlying falls 3 %", () => {
  const unit = pricedUnit(own({ deltaPer1Pct: 50, gammaPer1Pct: 4 }));
  expect(profitUnder(unit, -0.03)).toBeCloseTo(-132, 10);
  expect(unit.greeks).toMatchObject({ deltaBase: 5000, gammaBasePer1Pct: 400 });
  expect(unit.note).toContain("an approximation");
});

test("by hand: vega 10 a point at 1 % a day gains on a volatility that rises by a tenth; DV01 and CS01 a basis point each", () => {
  const unit = pricedUnit(own({ vegaPerPoint: 10, dv01: -7, cs01: -2 }));
  expect(profitUnder(unit, 0, 0.1)).toBeCloseTo(10 * 0.1 * Math.sqrt(252), 10);
  expect(profitUnder(unit, 0, 0, 0.25)).toBeCloseTo(-7 * 25, 10);
  expect(profitUnder(unit, 0, 0, 0, 0.5)).toBeCloseTo(-2 * 50, 10);
});

test("a sensitivity whose factor is missing excludes the whole by name; so do no sensitivities at all", () => {
  const without = (index: number) => own({}).factors?.filter((_, i) => i !== index) ?? [];
  expect(exclusionOf(own({ deltaPer1Pct: 1, dv01: 1 }, { factors: without(0) }))).toContain(
    "a delta without",
  );
  expect(exclusionOf(own({ vegaPerPoint: 1 }, { factors: without(1) }))).toContain("a vega without");
  expect(exclusionOf(own({ dv01: 1 }, { factors: without(2) }))).toContain("a DV01 without");
  expect(exclusionOf(own({ cs01: 1 }, { factors: without(3) }))).toContain("a CS01 without");
  expect(exclusionOf(own({}))).toBe("sensitivities were not given");
});

test("a series of profits brings each day's profit on that day's scenario, and without one it is excluded by name", () => {
  const instrument = testInstrument("p", "pnl-series", { currency: "EUR", multiplier: 2 });
  const unit = pricedUnit({ instrument, factors: ["price:p!", "currency:EUR"] });
  expect(profitUnder(unit, -1000, -0.1)).toBeCloseTo(2 * -1000 * 1.1 * 0.9, 9);
  expect([unit.valueBase, unit.exposureBase]).toEqual([0, 0]);
  expect(exclusionOf({ instrument, factors: ["currency:EUR"] })).toBe("no series of profits");
});
