import { expect, test } from "vitest";
import type { DayReference } from "~/server/domain/frame";
import type { InstrumentType } from "~/server/domain/instrument";
import { valueOrNull } from "~/server/domain/measure";
import { testFrame, testInstrument, testPosition, testQuote } from "../simulate/test-book";
import { dayPnl, unrealisedPnl } from "./position-pnl";
import { priceBook } from "./price-book";

const BASE = testFrame({ seed: 2, stocks: 1, days: 130, windowDays: 120 });

function line(type: InstrumentType, own: Partial<ReturnType<typeof testPosition>>, currency = "USD") {
  const frame = {
    ...BASE,
    instruments: new Map([["s000", testInstrument("s000", type, { currency })]]),
    quotes: new Map([["s000", testQuote(110)]]),
    currencies: [{ currency: "EUR", toBase: 1.2, atMs: 0, state: "live" as const }],
    positions: [{ ...testPosition("s000", 10), ...own }],
  };
  const book = priceBook(frame);
  const [first] = book.lines;
  if (!first) throw new Error("no line");
  return { first, context: book.context };
}
const reference: DayReference = {
  atMs: 0,
  prices: new Map([["s000", 100]]),
  currencies: new Map([["EUR", 1]]),
  externalFlowsBase: 0,
};
const pnlOf = (...args: Parameters<typeof line>) => {
  const { first, context } = line(...args);
  return valueOrNull(dayPnl(first, reference, context));
};

test("ten shares from 100 to 110 earn 100; five of them bought at 108 today earn 5 x 10 + 5 x 2 = 60 (by hand)", () => {
  expect(pnlOf("equity", {})).toBeCloseTo(100, 10);
  expect(pnlOf("equity", { quantityAtCutOff: 5, netPurchasesBase: 540 })).toBeCloseTo(60, 10);
});

test("ten shares of 100 euros at 1.00 become 110 at 1.20: 320; ten euros of cash earn the currency, 2", () => {
  expect(pnlOf("equity", {}, "EUR")).toBeCloseTo(320, 10);
  expect(pnlOf("cash", {}, "EUR")).toBeCloseTo(2, 10);
  expect(pnlOf("cash", { quantityAtCutOff: 0 })).toBe(0);
  // Euros that came today and are proposed to go again: money, no profit.
  expect(pnlOf("cash", { quantity: 0, quantityAtCutOff: 0, netPurchasesBase: -120 }, "EUR")).toBe(0);
});

test("a future earns on its price, not on its notional's currency", () => {
  expect(pnlOf("future", {}, "EUR")).toBeCloseTo(10 * 10 * 1.2, 10);
});

test("without a cut-off or an entry price nothing is invented", () => {
  const { first, context } = line("equity", {});
  expect(dayPnl(first, null, context).status).toBe("unavailable");
  expect(dayPnl(first, { ...reference, prices: new Map() }, context).status).toBe("unavailable");
  expect(unrealisedPnl(first, context).status).toBe("unavailable");
  const entered = line("equity", { entryPriceLocal: 90 });
  expect(valueOrNull(unrealisedPnl(entered.first, entered.context))).toBeCloseTo(200, 10);
});

test("a series of profits earns what it states of this day; one from before the cut-off is not of it", () => {
  const [stated, own] = [{ ...testQuote(-7), atMs: 1 }, testInstrument("s000", "pnl-series", {})];
  const of = (atMs: number, held: number) => {
    const frame = {
      ...BASE,
      instruments: new Map([["s000", own]]),
      quotes: new Map([["s000", { ...stated, atMs }]]),
      positions: [{ ...testPosition("s000", 10), quantityAtCutOff: held }],
    };
    const { lines, context } = priceBook(frame);
    const [first] = lines;
    return first ? valueOrNull(dayPnl(first, reference, context)) : Number.NaN;
  };
  expect(of(1, 10)).toBe(-70);
  expect(of(1, 4)).toBe(-28);
  expect(of(0, 10)).toBeNull();
  expect(of(0, 0)).toBe(0);
});
