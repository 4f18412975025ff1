import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "~/server/domain/calendar-date";
import type { Frame } from "~/server/domain/frame";
import { valueOrNull } from "~/server/domain/measure";
import { PNL_TERMS, type PnlTerm } from "~/server/domain/pnl";
import { assess } from "../assess";
import { changeReport } from "../explain/change-report";
import { priceBook } from "../pricing/price-book";
import { testFrame, testHistory, testInstrument, testPosition, testQuote } from "../simulate/test-book";
import { attributePnl } from "./attribute-pnl";

const FRAME = testFrame({ seed: 31, stocks: 6, options: 4, days: 260, windowDays: 200, isLongShort: true });
const quoted = (frame: Frame, id: string, price: number): Frame => ({
  ...frame,
  quotes: new Map(frame.quotes).set(id, testQuote(price)),
});
const spot = FRAME.quotes.get("s005")?.priceLocal ?? 0;
const units = FRAME.positions.find(({ instrumentId }) => instrumentId === "s005")?.quantity ?? 0;

/** One cause: its term is the profit, the others are zero. */
function standsIn(term: PnlTerm, to: Frame, from: Frame = FRAME): number {
  const { terms, actualBase } = attributePnl(from, to);
  for (const other of PNL_TERMS) if (other !== term) expect(Math.abs(terms[other]), other).toBeLessThan(1e-9);
  expect(terms[term]).toBeCloseTo(actualBase, 9);
  expect(actualBase).not.toBe(0);
  return actualBase;
}

test("by hand: a share that rises by 2 earns 2 a unit, and it is price", () => {
  expect(standsIn("price", quoted(FRAME, "s005", spot + 2))).toBeCloseTo(2 * units, 6);
});

test("single causes stand in their terms: a currency, an implied volatility, a day", () => {
  const currencies = FRAME.currencies.map((rate) => ({ ...rate, toBase: rate.toBase * 1.02 }));
  standsIn("currency", { ...FRAME, currencies });
  const option = FRAME.instruments.get("o000");
  if (!option?.option) throw new Error("no option");
  const at = (impliedVolatility: number): Frame => ({
    ...FRAME,
    instruments: new Map(FRAME.instruments).set("o000", {
      ...option,
      option: { ...option.option, impliedVolatility } as typeof option.option,
    }),
  });
  standsIn("volatility", at(0.4), at(0.3));
  standsIn("carry", { ...FRAME, asOfDate: addDays(FRAME.asOfDate, 1) });
});

test("by hand: 10 more bought at 1 below the last price earn 10; fees cost, dividends pay, what was reported beyond is residual", () => {
  const traded = FRAME.positions.map((each) =>
    each.instrumentId === "s005"
      ? { ...each, quantity: units + 10, netPurchasesBase: 10 * (spot - 1) }
      : each,
  );
  const to = { ...FRAME, positions: traded };
  expect(standsIn("trades", to)).toBeCloseTo(10, 9);
  const flows = new Map([["pos-s005", { feesBase: 3, incomeBase: 7, reportedBase: 15 }]]);
  const { terms, actualBase } = attributePnl(FRAME, to, flows);
  expect(terms).toMatchObject({ fees: -3, income: 7 });
  expect(terms.residual).toBeCloseTo(1, 9);
  expect(actualBase).toBeCloseTo(15, 9);
});

test("a future earns on its price at the currency of the end, and nothing on its notional (by hand)", () => {
  const future = testInstrument("f", "future", { currency: "EUR", multiplier: 10 });
  const { historical } = FRAME.market;
  const factors = historical.factors.map((factor, f) => (f === 0 ? { ...factor, id: "price:f" } : factor));
  const base = quoted(
    {
      ...FRAME,
      positions: [testPosition("f", 4)],
      instruments: new Map(FRAME.instruments).set("f", future),
      market: { ...FRAME.market, historical: { ...historical, factors } },
      currencies: [{ currency: "EUR", toBase: 1.1, atMs: 0, state: "live" }],
    },
    "f",
    200,
  );
  const to = {
    ...quoted(base, "f", 205),
    currencies: base.currencies.map((rate) => ({ ...rate, toBase: 1.2 })),
  };
  const { terms, actualBase } = attributePnl(base, to);
  expect(terms.price).toBeCloseTo(4 * 10 * 5 * 1.1, 9);
  expect(terms.currency).toBeCloseTo(4 * 10 * 5 * 0.1, 9);
  expect(actualBase).toBeCloseTo(240, 9);
});

test("on a real day terms telescope to 1e-9, and the actual profit is the snapshot's day P&L", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      const whole = testFrame({ seed, stocks: 5, options: 3, days: 330, windowDays: 200, isLongShort: true });
      const before: Frame = { ...whole, ...testHistory(whole, { rows: 330 }) };
      const { actualBase, hypotheticalBase, terms, positions, unavailable } = attributePnl(before, whole);
      expect(unavailable).toEqual([]);
      const scale = 1e-9 * assess(whole).grossBase;
      const sum = PNL_TERMS.reduce((total, term) => total + terms[term], 0);
      expect(Math.abs(sum - actualBase)).toBeLessThan(scale);
      expect(Math.abs(hypotheticalBase - (terms.price + terms.volatility + terms.currency))).toBeLessThan(
        scale,
      );
      for (const each of positions)
        expect(
          Math.abs(PNL_TERMS.reduce((total, term) => total + each.terms[term], 0) - each.actualBase),
        ).toBeLessThan(scale);
      const prices = new Map(
        priceBook(before).lines.map(({ position, unit }) => [position.instrumentId, unit.priceLocal ?? 0]),
      );
      const currencies = new Map(before.currencies.map(({ currency, toBase }) => [currency, toBase]));
      const dayReference = { atMs: 0, prices, currencies, externalFlowsBase: 0 };
      expect(valueOrNull(assess({ ...whole, dayReference }).dayPnlBase)).toBeCloseTo(actualBase, 4);
    }),
    { numRuns: 4 },
  );
});

test("what has no price at an end is named and in no sum", () => {
  const quotes = new Map(FRAME.quotes);
  quotes.delete("s005");
  const to = { ...FRAME, quotes };
  const gone = { ...FRAME, quotes };
  const { unavailable, actualBase } = attributePnl(gone, to);
  expect(unavailable.map(({ symbol }) => symbol)).toContain("S005");
  expect(actualBase).toBe(0);
});

test("by hand: a dividend of 2 on a price that falls by 2 is 2 of income and 2 of price, no trade", () => {
  const paid = FRAME.positions.map((each) =>
    each.instrumentId === "s005"
      ? { ...each, netPurchasesBase: -2 * units, incomeBase: 2 * units }
      : { ...each },
  );
  const to = quoted({ ...FRAME, positions: paid }, "s005", spot - 2);
  const { terms, actualBase } = attributePnl(FRAME, to);
  expect(terms.income).toBeCloseTo(2 * units, 9);
  expect(terms.price).toBeCloseTo(-2 * units, 6);
  expect(terms.trades).toBeCloseTo(0, 9);
  expect(actualBase).toBeCloseTo(0, 6);
  // The change since the cut-off shows the same, since a later moment without it: it was received before.
  const cutOff = { atMs: FRAME.asOfMs, prices: new Map(), currencies: new Map(), externalFlowsBase: 0 };
  const incomeSince = (atMs: number): number | undefined =>
    valueOrNull(
      changeReport({ frame: FRAME, recorded: null }, { ...to, dayReference: { ...cutOff, atMs } }, []).pnl,
    )?.terms.income;
  expect(incomeSince(FRAME.asOfMs)).toBeCloseTo(2 * units, 9);
  expect(incomeSince(FRAME.asOfMs - 3_600_000)).toBe(0);
});
