import type { Frame } from "~/server/domain/frame";
import type { Instrument } from "~/server/domain/instrument";
import type { Factor } from "~/server/domain/scenario";
import { testFrame, testPosition, testQuote } from "../simulate/test-book";
import { priceBook } from "./price-book";
import type { PricedUnit } from "./pricer";

const BASE = testFrame({ seed: 2, stocks: 2, days: 130, windowDays: 120 });

/** What one unit is held under: quotes by id, and the factors there are, `!` at the end for those in points. */
export type TestHolding = {
  readonly instrument: Instrument;
  readonly others?: readonly Instrument[];
  readonly quotes?: Readonly<Record<string, number>>;
  readonly factors?: readonly string[];
  readonly asOfDate?: string;
};

/** A frame that holds one unit of one instrument, for tests of pricers. A euro is 1.10 dollars. */
export function testHolding({
  instrument,
  others = [],
  quotes = {},
  factors = [],
  asOfDate,
}: TestHolding): Frame {
  const made: Factor[] = factors.map((name) => ({
    id: name.replace("!", ""),
    kind: name.startsWith("currency") ? "currency" : name.startsWith("volatility") ? "volatility" : "price",
    moveKind: name.endsWith("!") ? "absolute" : "relative",
  }));
  return {
    ...BASE,
    asOfDate: asOfDate ?? "2024-01-15",
    instruments: new Map([instrument, ...others].map((each) => [each.id, each])),
    positions: [testPosition(instrument.id, 1)],
    quotes: new Map(Object.entries(quotes).map(([id, price]) => [id, testQuote(price)])),
    market: {
      ...BASE.market,
      historical: { ...BASE.market.historical, factors: made, proxies: [], excluded: [] },
      factorVolatilities: new Float64Array(factors.length).fill(0.01),
    },
    currencies: [{ currency: "EUR", toBase: 1.1, atMs: 0, state: "live" }],
  };
}

/** The priced unit, or an error with the reason why there is none. */
export function pricedUnit(holding: TestHolding): PricedUnit {
  const unit = priceBook(testHolding(holding)).lines[0]?.unit;
  if (unit?.status !== "priced") throw new Error(unit?.reason);
  return unit;
}

/** Why a unit is excluded; "priced" where it is not. */
export function exclusionOf(holding: TestHolding): string {
  const unit = priceBook(testHolding(holding)).lines[0]?.unit;
  return unit?.status === "excluded" ? unit.reason : "priced";
}

/** Profit of one unit when each factor, in order, moves by so much. */
export function profitUnder(unit: PricedUnit, ...moves: readonly number[]): number {
  const out = new Float64Array(1);
  unit.revalue({ count: 1, column: (f) => Float64Array.of(moves[f] ?? 0) }, out);
  return out[0] ?? Number.NaN;
}
