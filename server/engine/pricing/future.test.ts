import { expect, test } from "vitest";
import { testInstrument } from "../simulate/test-book";
import { bondFigures, bondSchedule, bondYield } from "./bond-yield";
import { exclusionOf, pricedUnit, profitUnder } from "./test-holding";

const TEN = { coupon: 0.04, maturity: "2034-01-15", yieldToMaturity: null, frequency: 2 as const };
const index = testInstrument("index", "index", {});
const yields = testInstrument("SOFR", "rate", { symbol: "SOFR" });
const bond = testInstrument("bond", "bond", { multiplier: 0.01, bond: TEN });
const future = (own: object) => testInstrument("f", "future", { multiplier: 1000, ...own });

test("without history it moves by its underlying; options on it too, and both say so", () => {
  const held = {
    instrument: future({ underlyingId: "index" }),
    others: [index],
    quotes: { f: 50 },
    factors: ["price:index"],
  };
  const unit = pricedUnit(held);
  expect(profitUnder(unit, -0.1)).toBe(-5000);
  expect(unit.note).toContain("moved by its underlying");
  const option = testInstrument("o", "option", {
    underlyingId: "f",
    option: {
      strike: 50,
      expiry: "2025-01-14",
      right: "call",
      exercise: "european",
      impliedVolatility: 0.2,
      dividendYield: 0,
    },
  });
  const onFuture = pricedUnit({ ...held, instrument: option, others: [index, held.instrument] });
  expect(onFuture.note).toContain("moved by what the future is on");
  // Black (1976) at the money: F e^-rT (2 N(s/2) - 1), r = 0.
  expect(onFuture.valueBase).toBeCloseTo(50 * 0.0796556746, 6);
  expect(profitUnder(onFuture, 0.02)).toBeGreaterThan(0);
});

test("by hand: quoted as 100 less a yield, one basis point is 0.01 of price, and it moves against the yield", () => {
  const unit = pricedUnit({
    instrument: future({ underlyingId: "SOFR", multiplier: 2500 }),
    others: [yields],
    quotes: { f: 95.2, SOFR: 4.9 },
    factors: ["price:SOFR!"],
  });
  expect(unit.greeks.dv01Base).toBe(-25);
  expect(profitUnder(unit, 0.25)).toBe(-625);
});

test("on a bond its DV01 is the bond's, at the ratio of the prices that stands for the conversion factor", () => {
  const unit = pricedUnit({
    instrument: future({ underlyingId: "bond" }),
    others: [bond],
    quotes: { f: 110, bond: 98 },
    factors: ["price:f"],
  });
  const schedule = bondSchedule(TEN, "2024-01-15");
  const { dv01 } = bondFigures(TEN, schedule, bondYield(TEN, schedule, 98));
  expect(unit.greeks.dv01Base).toBeCloseTo((-1000 * dv01 * 110) / 98, 9);
});

test("on nothing that is a rate it claims no DV01, and a spread does not move it", () => {
  const plain = pricedUnit({ instrument: future({}), quotes: { f: 50 }, factors: ["price:f"] });
  expect(plain.greeks.dv01Base).toBe(0);
  const spread = testInstrument("BBB_SPREAD", "rate", { symbol: "BBB_SPREAD" });
  const reason = exclusionOf({
    instrument: future({ underlyingId: "BBB_SPREAD" }),
    others: [spread],
    quotes: { f: 98, BBB_SPREAD: 2 },
    factors: ["price:BBB_SPREAD!"],
  });
  expect(reason).toBe("no history of prices");
});
