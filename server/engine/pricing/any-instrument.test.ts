import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "~/server/domain/calendar-date";
import type { Frame } from "~/server/domain/frame";
import type { Instrument } from "~/server/domain/instrument";
import { assess } from "../assess";
import { testFrame, testInstrument, testPosition, testQuote } from "../simulate/test-book";

const BASE = testFrame({ seed: 14, stocks: 3, days: 130, windowDays: 110 });
const SPOT = BASE.quotes.get("s000")?.priceLocal ?? Number.NaN;
const rate = fc.double({ min: -4, max: 40, noNaN: true });
const days = fc.integer({ min: 0, max: 9000 });
const dayAfter = (count: number) => addDays(BASE.asOfDate, count);

/** Terms as somebody may type them: sensible, extreme, and at the edges. */
const anyInstrument: fc.Arbitrary<Instrument> = fc.oneof(
  fc
    .record({
      days,
      recovery: fc.double({ min: 0, max: 0.99, noNaN: true }),
      coupon: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ days: left, recovery, coupon }) =>
      testInstrument("x", "cds", {
        underlyingId: "X_SPREAD",
        creditDefaultSwap: { coupon, recovery, maturity: dayAfter(left), parSpread: null },
      }),
    ),
  fc.record({ days, agreed: fc.double({ min: 1e-6, max: 1e6, noNaN: true }) }).map(({ days: left, agreed }) =>
    testInstrument("x", "fx-forward", {
      underlyingId: "EURUSD",
      forward: { rate: agreed, maturity: dayAfter(left) },
    }),
  ),
  fc
    .record({
      days,
      coupon: fc.double({ min: 0, max: 1, noNaN: true }),
      frequency: fc.constantFrom(1 as const, 2 as const, 4 as const),
    })
    .map(({ days: left, coupon, frequency }) =>
      testInstrument("x", "bond", {
        multiplier: 0.01,
        underlyingId: "X_SPREAD",
        bond: { coupon, frequency, maturity: dayAfter(left), yieldToMaturity: null },
      }),
    ),
  fc
    .record({
      days: fc.integer({ min: 0, max: 900 }),
      strike: fc.double({ min: SPOT / 50, max: 50 * SPOT, noNaN: true }),
      right: fc.constantFrom("call" as const, "put" as const),
      exercise: fc.constantFrom("american" as const, "european" as const),
      impliedVolatility: fc.option(fc.double({ min: 0, max: 5, noNaN: true })),
    })
    .map(({ days: left, ...terms }) =>
      testInstrument("x", "option", {
        underlyingId: "s000",
        option: { ...terms, expiry: dayAfter(left), dividendYield: 0 },
      }),
    ),
);

test("whatever the terms, prices, yields and dividends, no figure is without number and nothing throws: it is valued or named", () => {
  fc.assert(
    fc.property(
      anyInstrument,
      rate,
      rate,
      fc.option(fc.double({ min: 1e-6, max: 1e4, noNaN: true })),
      fc.double({ min: 1e-4, max: 2 * SPOT, noNaN: true }),
      (instrument, level, spread, quote, dividend) => {
        const stock = BASE.instruments.get("s000");
        if (!stock) throw new Error("no stock");
        const others = ["DGS2", "DGS10", "X_SPREAD"].map((symbol) =>
          testInstrument(symbol, "rate", { symbol }),
        );
        const dividends = [{ exDate: dayAfter(40), amountLocal: dividend }];
        const { historical } = BASE.market;
        const own = others.map(
          ({ id }) => ({ id: `price:${id}`, kind: "price", moveKind: "absolute" }) as const,
        );
        const factors = [...historical.factors, ...own];
        const widened = (moves: Float64Array, rows: number): Float64Array => {
          const before = historical.factors.length;
          return Float64Array.from({ length: rows * factors.length }, (_, k) => {
            const [row, f] = [Math.floor(k / factors.length), k % factors.length];
            return f < before ? (moves[row * before + f] ?? 0) : 30 * (moves[row * before] ?? 0); // points
          });
        };
        const size = factors.length;
        const frame: Frame = {
          ...BASE,
          instruments: new Map([
            ...BASE.instruments,
            ...others.map((each) => [each.id, each] as const),
            ["s000", { ...stock, dividends }],
            ["EURUSD", testInstrument("EURUSD", "fx", { symbol: "EURUSD" })],
            ["x", instrument],
          ]),
          quotes: new Map([
            ...BASE.quotes,
            ["DGS2", testQuote(level)],
            ["DGS10", testQuote(level / 2)],
            ["X_SPREAD", testQuote(Math.abs(spread))],
            ["EURUSD", testQuote(1.1)],
            ...(quote === null ? [] : [["x", testQuote(quote)] as const]),
          ]),
          positions: [testPosition("x", -7), testPosition("s001", 10)],
          market: {
            ...BASE.market,
            historical: { ...historical, factors, moves: widened(historical.moves, historical.dates.length) },
            parametricMoves: widened(BASE.market.parametricMoves, 1000),
            factorVolatilities: Float64Array.from(
              factors,
              (_, f) => BASE.market.factorVolatilities[f] ?? 0.3,
            ),
            factorCorrelation: Float64Array.from({ length: size * size }, (_, k) =>
              k % (size + 1) === 0 ? 1 : 0,
            ),
            marketBetas: Float64Array.from(factors, () => 1),
          },
        };
        const { positions, coverage } = assess(frame); // throws where a figure is not finite
        const row = positions.find(({ symbol }) => symbol === "X");
        expect(row?.coverage === "excluded" ? coverage.excluded : 1).toBe(1);
      },
    ),
    { numRuns: 150 },
  );
});
