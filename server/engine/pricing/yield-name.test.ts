import { expect, test } from "vitest";
import { addDays } from "~/server/domain/calendar-date";
import { testFrame, testInstrument, testPosition, testQuote } from "../simulate/test-book";
import { priceBook } from "./price-book";
import { nearestYields, yieldName } from "./yield-name";

const STATED = "valued at its stated yield until that is stated anew";

test("names of yields say their maturity; spreads, real yields and premia are no yields", () => {
  const years = (symbol: string) => {
    const name = yieldName(symbol);
    return name.isYield ? name.years : "none";
  };
  expect(["UST2Y", "DGS10", "DGS3MO", "TB3M", "^TNX", "^IRX", "SOFR"].map(years)).toEqual([
    2, 10, 0.25, 0.25, 10, 0.25, 0,
  ]);
  expect(["EUR_YIELD", "LIBOR"].map(years)).toEqual([null, null]);
  expect(["BAA10Y", "AAA10Y", "T10Y2Y", "T10YIE", "DFII10", "ACMTP10", "HY_OAS"].map(years)).toEqual(
    Array(7).fill("none"),
  );
});

test("the nearest maturity comes first, unknown ones last, ties by id", () => {
  const rates = ["LIBOR", "DGS10", "DGS2", "BAA10Y", "DGS30", "DGS8"].map((symbol) => ({
    id: symbol,
    symbol,
  }));
  expect(nearestYields(rates, 9).map(({ id }) => id)).toEqual(["DGS10", "DGS8", "DGS2", "DGS30", "LIBOR"]);
});

const FRAME = testFrame({ seed: 4, stocks: 1, days: 160, windowDays: 140 });
const SERIES = ["AAA10Y", "DGS2", "DGS30", "DGS7"];

/** A frame in which all of the series are quoted, and move by one point where they have a factor. */
function ratesFrame(quotes: readonly number[]) {
  const rates = SERIES.map((symbol) => testInstrument(symbol, "rate", { symbol }));
  const { market } = FRAME;
  const factors = SERIES.map((id) => ({ id: `price:${id}`, kind: "price", moveKind: "absolute" }) as const);
  return {
    ...FRAME,
    instruments: new Map([...FRAME.instruments, ...rates.map((rate) => [rate.id, rate] as const)]),
    quotes: new Map([...FRAME.quotes, ...SERIES.map((id, i) => [id, testQuote(quotes[i] ?? 0)] as const)]),
    market: {
      ...market,
      historical: { ...market.historical, factors: [...market.historical.factors, ...factors] },
    },
  };
}

test("a bond without prices moves with its currency's curve or the yield it names, never with a spread that it does not", () => {
  const frame = ratesFrame([1, 2, 3, 4]);
  const bond = testInstrument("b", "bond", {
    multiplier: 0.01,
    bond: { coupon: 0.03, maturity: addDays(FRAME.asOfDate, 3000), yieldToMaturity: 0.03, frequency: 2 },
  });
  const instruments = new Map(frame.instruments).set("b", bond);
  const [line] = priceBook({ ...frame, instruments, positions: [testPosition("b", 1)] }).lines;
  expect(line?.unit).toMatchObject({ note: `${STATED}; moved by 3 yields of USD, its spread held` });
  const alone = new Map(instruments);
  for (const id of ["DGS2", "DGS30"]) alone.delete(id);
  const [nearest] = priceBook({ ...frame, instruments: alone, positions: [testPosition("b", 1)] }).lines;
  expect(nearest?.unit).toMatchObject({ note: `${STATED}; moved by the yield DGS7, spread held` });
  const own = new Map(instruments).set("b", { ...bond, underlyingId: "DGS30" });
  const [named] = priceBook({ ...frame, instruments: own, positions: [testPosition("b", 1)] }).lines;
  expect(named?.unit).toMatchObject({ note: `${STATED}; moved by the yield DGS30, spread held` });
});

test("an option is discounted at the yield nearest to its expiry, never at a spread", () => {
  const spot = FRAME.quotes.get("s000")?.priceLocal ?? Number.NaN;
  const put = {
    strike: 100 * spot,
    expiry: addDays(FRAME.asOfDate, 730),
    right: "put",
    exercise: "european",
    impliedVolatility: 0.2,
    dividendYield: 0,
  } as const;
  const priceAt = (quotes: readonly number[]) => {
    const frame = ratesFrame(quotes);
    const instruments = new Map(frame.instruments).set(
      "o",
      testInstrument("o", "option", { underlyingId: "s000", option: put }),
    );
    return priceBook({ ...frame, instruments, positions: [testPosition("o", 1)] }).lines[0]?.unit.priceLocal;
  };
  expect(priceAt([9, 2, 5, 5])).toBeCloseTo((100 * spot) / 1.02 ** 2 - spot, 6);
});
