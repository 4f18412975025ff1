import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "~/server/domain/calendar-date";
import type { Frame } from "~/server/domain/frame";
import type { OptionTerms } from "~/server/domain/instrument";
import { assess } from "../assess";
import { testFrame, testInstrument, testPosition, testQuote } from "../simulate/test-book";
import { americanValue } from "./american";
import { blackScholes, type EuropeanTerms } from "./black-scholes";
import { type BookLine, priceBook } from "./price-book";
import { columnsOf } from "./scenario-columns";

const BASE = testFrame({ seed: 5, stocks: 2, options: 1, days: 160, windowDays: 140 });
const SPOT = BASE.quotes.get("s000")?.priceLocal ?? Number.NaN;
const RATE = 0.03;

function optionFrame(own: Partial<OptionTerms> & { days?: number }, quote: number | null = null): Frame {
  const { days = 90, ...terms } = own;
  const option = {
    strike: SPOT,
    expiry: addDays(BASE.asOfDate, days),
    right: "put",
    exercise: "european",
    impliedVolatility: 0.3,
    dividendYield: 0.01,
    ...terms,
  } as const;
  const instruments = new Map(BASE.instruments)
    .set("o000", testInstrument("o000", "option", { underlyingId: "s000", multiplier: 100, option }))
    .set("r", testInstrument("r", "rate", {}));
  const quotes = new Map(BASE.quotes).set("r", testQuote(100 * Math.expm1(RATE)));
  if (quote !== null) quotes.set("o000", testQuote(quote));
  return { ...BASE, instruments, quotes, positions: [testPosition("o000", -3)] };
}

function optionLine(frame: Frame): BookLine {
  const [line] = priceBook(frame).lines;
  if (!line) throw new Error("no line");
  return line;
}

const termsOf = (own: Partial<EuropeanTerms>): EuropeanTerms => ({
  isCall: false,
  strike: SPOT,
  years: 90 / 365,
  rate: RATE,
  dividendYield: 0.01,
  ...own,
});

/** Profit of one contract, spot and volatility moved by hand. */
function moved(frame: Frame, moves: readonly (readonly [spot: number, volatility: number])[]): number[] {
  const { unit } = optionLine(frame);
  if (unit.status !== "priced") throw new Error(unit.reason);
  const { factors } = frame.market.historical;
  const rows = new Float64Array(moves.length * factors.length);
  moves.forEach(([spot, volatility], j) => {
    factors.forEach(({ id }, f) => {
      if (id === "price:s000") rows[j * factors.length + f] = spot;
      if (id === "volatility:s000") rows[j * factors.length + f] = volatility;
    });
  });
  const out = new Float64Array(moves.length);
  unit.revalue(columnsOf(rows, factors, moves.length), out);
  return [...out];
}

test("a scenario is worth what pricing at the moved market says: European to 1e-9, American to 0.2 % of the strike", () => {
  const market = fc.array(
    fc.tuple(
      fc.double({ min: -0.12, max: 0.12, noNaN: true }),
      fc.double({ min: -0.2, max: 0.5, noNaN: true }),
    ),
    { minLength: 60, maxLength: 60 },
  );
  fc.assert(
    fc.property(
      market,
      fc.record({
        days: fc.integer({ min: 1, max: 700 }),
        strike: fc.double({ min: 0.6 * SPOT, max: 1.6 * SPOT, noNaN: true }),
        impliedVolatility: fc.double({ min: 0.1, max: 0.8, noNaN: true }),
        isCall: fc.boolean(),
        isAmerican: fc.boolean(),
      }),
      (moves, { days, strike, impliedVolatility: sigma, isCall, isAmerican }) => {
        const frame = optionFrame({
          days,
          strike,
          impliedVolatility: sigma,
          right: isCall ? "call" : "put",
          exercise: isAmerican ? "american" : "european",
        });
        const terms = termsOf({ isCall, strike, years: days / 365 });
        const price = (spot: number, volatility: number): number =>
          (isAmerican ? americanValue : blackScholes)(terms, spot, volatility);
        const today = price(SPOT, sigma);
        const got = moved(frame, moves);
        moves.forEach(([spot, volatility], j) => {
          const expected = 100 * (price(SPOT * (1 + spot), sigma * (1 + volatility)) - today);
          const error = Math.abs((got[j] ?? Number.NaN) - expected) / (100 * strike);
          expect(error).toBeLessThan(isAmerican ? 2e-3 : 1e-9);
        });
      },
    ),
    { numRuns: 60 },
  );
});

test("on the day of expiry an option is its intrinsic value, moves with it, and has no vega (by hand)", () => {
  const frame = optionFrame({ days: 0, strike: 1.2 * SPOT, exercise: "american" });
  const { unit } = optionLine(frame);
  expect(unit).toMatchObject({ status: "priced", priceLocal: expect.closeTo(0.2 * SPOT, 9) });
  if (unit.status === "priced") expect(unit.greeks.vegaBasePerPoint).toBe(0);
  const [down, far] = moved(frame, [
    [-0.1, 0.5],
    [0.5, 0.5],
  ]);
  expect(down).toBeCloseTo(10 * SPOT, 6);
  expect(far).toBeCloseTo(-20 * SPOT, 6);
});

test("extreme terms give finite figures: tomorrow's expiry, no volatility, 500 %, far strikes, a rate below zero", () => {
  for (const days of [0, 1, 3000])
    for (const impliedVolatility of [0, 0.3, 5])
      for (const strike of [1e-9, SPOT, 50 * SPOT])
        for (const right of ["call", "put"] as const)
          for (const exercise of ["european", "american"] as const)
            for (const percent of [-2, 8]) {
              const frame = optionFrame({ days, impliedVolatility, strike, right, exercise });
              const rated = { ...frame, quotes: new Map(frame.quotes).set("r", testQuote(percent)) };
              const snapshot = assess(rated); // throws where a figure is not finite
              expect(snapshot.pool.status).toBe("ok");
              expect(snapshot.positions[0]?.componentVar99).toBeDefined();
            }
});

test("an option that can't be moved counts with the worth of what it is on, not with its premium (by hand)", () => {
  for (const [right, sign] of [
    ["call", 1],
    ["put", -1],
  ] as const) {
    const frame = optionFrame({ right, strike: 2 * SPOT }, 0.01);
    const quotes = new Map(frame.quotes);
    quotes.delete("s000");
    const book = [testPosition("o000", -3), testPosition("s001", 1)];
    const snapshot = assess({ ...frame, quotes, positions: book });
    const option = snapshot.positions.find(({ symbol }) => symbol === "O000");
    expect(option).toMatchObject({ coverage: "excluded", note: "no price of S000" });
    expect(option?.exposureBase).toMatchObject({
      status: "ok",
      value: expect.closeTo(sign * -600 * SPOT, 6),
    });
    expect(option?.valueBase).toMatchObject({ status: "ok", value: expect.closeTo(-3, 9) });
    expect(snapshot.coverage.isPartial).toBe(true);
  }
});
