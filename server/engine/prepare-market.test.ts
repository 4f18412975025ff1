import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { Instrument } from "~/server/domain/instrument";
import type { PriceHistory } from "~/server/domain/market";
import type { PrepareMarketInput } from "./market-input";
import { cholesky } from "./math/cholesky";
import { seededRandom } from "./math/random";
import { prepareMarket } from "./prepare-market";
import { businessDays, testInstrument } from "./simulate/test-book";

const DAYS = 161;
const dates = businessDays(DAYS);

/** Eight stocks of one sector, the last one with whatever closes the case is about. */
function input(own: (t: number) => number, change: Partial<PrepareMarketInput> = {}): PrepareMarketInput {
  const ids = ["a", "b", "c", "d", "e", "f", "g", "own"];
  const random = seededRandom(9);
  const levels = ids.map(() => 50);
  const closes = new Float64Array(DAYS * 8);
  for (let t = 0; t < DAYS; t++)
    for (let i = 0; i < 8; i++) {
      levels[i] = (levels[i] ?? 0) * (1 + 0.02 * (random() - 0.5));
      closes[t * 8 + i] = i === 7 ? own(t) : (levels[i] ?? 0);
    }
  const history: PriceHistory = {
    dates,
    instrumentIds: ids,
    closes,
    volumes: new Float64Array(DAYS * 8).fill(10),
  };
  const instruments = new Map<string, Instrument>(
    ids.map((id) => [id, testInstrument(id, "equity", { sector: "Energy" })]),
  );
  return {
    id: "m",
    history,
    currencies: [],
    baseCurrency: "USD",
    instruments,
    heldInstrumentIds: ids,
    marketInstrumentId: null,
    asOfDate: dates.at(-1) ?? "",
    conventions: { ...DEFAULT_CONVENTIONS, windowDays: 120 },
    previousRegime: null,
    ...change,
  };
}

const column = (model: ReturnType<typeof prepareMarket>, id: string): number[] => {
  const { factors, moves } = model.historical;
  const f = factors.findIndex((factor) => factor.id === id);
  return Array.from(
    { length: moves.length / factors.length },
    (_, j) => moves[j * factors.length + f] ?? Number.NaN,
  );
};

test("a thing that is only proposed leaves no bit of the others' moves, volatilities, correlation and draws changed", () => {
  const closes = (t: number): number => 100 + Math.sin(t);
  const held = ["a", "c", "d", "e"];
  const alone = prepareMarket(input(closes, { heldInstrumentIds: held }));
  const heldFactorIds = new Set(alone.historical.factors.map(({ id }) => id));
  const wider = prepareMarket(input(closes, { heldInstrumentIds: [...held, "b", "own"], heldFactorIds }));
  const { factors } = wider.historical;
  expect(factors.filter(({ isProposed }) => isProposed).map(({ id }) => id)).toEqual([
    "price:b",
    "price:own",
  ]);
  const [few, many] = [held.length, factors.length];
  alone.historical.factors.forEach(({ id }, f) => {
    const g = factors.findIndex((factor) => factor.id === id);
    expect(wider.factorVolatilities[g]).toBe(alone.factorVolatilities[f]);
    expect(wider.factorCorrelation[g * many + factors.findIndex((each) => each.id === "price:a")]).toBe(
      alone.factorCorrelation[f * few],
    );
    for (let i = 0; i < 1000; i++)
      expect(wider.parametricMoves[i * many + g]).toBe(alone.parametricMoves[i * few + f]);
  });
});

test("a series without holes keeps its own moves over the whole window", () => {
  const model = prepareMarket(input((t) => 100 + t));
  expect(model.historical.dates).toHaveLength(120);
  expect(model.historical.proxies).toEqual([]);
  expect(column(model, "price:own").at(-1)).toBeCloseTo(260 / 259 - 1, 14);
});

test("a hole is proxied by name on its own days and the day of return, and shortens nobody's window", () => {
  const model = prepareMarket(input((t) => (t >= 100 && t < 103 ? Number.NaN : 100 + t)));
  expect(model.historical.dates).toHaveLength(120);
  const [proxy] = model.historical.proxies;
  expect(proxy).toMatchObject({ factorId: "price:own", instrumentId: "own", missingDays: 4 });
  expect(proxy?.method).toMatch(/beta -?\d\.\d\d to the equal-weighted mean of 7 names of Energy/);
  // Without the proxy the day of return would hold a move over four days.
  expect(Math.abs(column(model, "price:own")[102 - 40] ?? 1)).toBeLessThan(0.01);
});

test("a series with fewer than 60 common days has beta one and says so; one without a price is excluded by name", () => {
  const young = prepareMarket(input((t) => (t < 140 ? Number.NaN : 100 + t)));
  expect(young.historical.proxies[0]?.method).toContain("beta 1.00 (fewer than 60 common days)");
  const none = prepareMarket(input(() => Number.NaN));
  expect(none.historical.excluded).toEqual([{ instrumentId: "own", reason: "no price in the window" }]);
});

test("nothing later than the as-of date is read", () => {
  const asOfDate = dates[DAYS - 21] ?? "";
  const tame = prepareMarket(input((t) => 100 + t, { asOfDate }));
  const wild = prepareMarket(input((t) => (t > DAYS - 21 ? 1e6 * t : 100 + t), { asOfDate }));
  expect(wild).toEqual(tame);
});

test("rates move in points, and a future that was below zero too", () => {
  const rate = new Map(input((t) => t).instruments).set("own", testInstrument("own", "rate", {}));
  const model = prepareMarket(input((t) => 4 + 0.01 * t, { instruments: rate }));
  expect(column(model, "price:own").at(-1)).toBeCloseTo(0.01, 12);
  const oil = new Map(rate).set("own", testInstrument("own", "future", {}));
  expect(column(prepareMarket(input((t) => t - 150, { instruments: oil })), "price:own").at(-1)).toBe(1);
});

test("an option's underlying gets a volatility factor that moves and is named a proxy", () => {
  const base = input((t) => 100 + 3 * Math.sin(t));
  const instruments = new Map(base.instruments).set(
    "call",
    testInstrument("call", "option", { underlyingId: "own" }),
  );
  const model = prepareMarket({ ...base, instruments, heldInstrumentIds: ["call"] });
  expect(model.historical.factors.map(({ id }) => id)).toEqual(["price:own", "volatility:own"]);
  expect(column(model, "volatility:own").some((move) => move !== 0)).toBe(true);
  expect(model.historical.proxies.at(-1)?.factorId).toBe("volatility:own");
});

test("matrices are finite, correlation is semi-definite, and the same input gives the same bits", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 159 }), fc.integer({ min: 1, max: 40 }), (start, length) => {
      const model = prepareMarket(
        input((t) => (t >= start && t < start + length ? Number.NaN : 100 + (t % 7))),
      );
      expect(model.historical.moves.every(Number.isFinite)).toBe(true);
      expect(model.parametricMoves.every(Number.isFinite)).toBe(true);
      expect(() => cholesky(model.factorCorrelation, model.historical.factors.length)).not.toThrow();
    }),
    { numRuns: 8 },
  );
  expect(prepareMarket(input((t) => 100 + t))).toEqual(prepareMarket(input((t) => 100 + t)));
});

test("a horizon other than one day is refused; an empty history gives an empty model", () => {
  const conventions = { ...DEFAULT_CONVENTIONS, horizonDays: 10 };
  expect(() => prepareMarket(input((t) => t + 1, { conventions }))).toThrow(RangeError);
  expect(prepareMarket(input((t) => t + 1, { asOfDate: "2000-01-01" })).historical.dates).toEqual([]);
});

test("the order in which instruments are known changes no bit", () => {
  const base = input((t) => (t % 7 === 3 ? Number.NaN : 100 + Math.sin(t)));
  const once = prepareMarket(base);
  const other = prepareMarket({
    ...base,
    instruments: new Map([...base.instruments].reverse()),
    heldInstrumentIds: [...base.heldInstrumentIds].reverse(),
  });
  expect(other).toEqual(once);
});

test("the average daily volume is that of 21 days with volume in the last quarter, and unknown where there is none", () => {
  const base = input((t) => 100 + t);
  const columns = base.history.instrumentIds.length;
  const withVolume = (volumeOf: (daysAgo: number) => number) => {
    const volumes = base.history.closes.map((_, k) =>
      volumeOf(base.history.dates.length - 1 - Math.floor(k / columns)),
    );
    const [id = ""] = base.history.instrumentIds;
    return prepareMarket({ ...base, history: { ...base.history, volumes } }).averageDailyVolumes.get(id);
  };
  expect(withVolume((daysAgo) => (daysAgo < 21 ? 100 + daysAgo : 1e9))).toBe(110);
  expect(withVolume((daysAgo) => (daysAgo === 62 ? 500 : 0))).toBe(500);
  expect(withVolume((daysAgo) => (daysAgo >= 63 ? 500 : Number.NaN))).toBeUndefined();
});

test("history as quoted is adjusted for a split on its day: no scenario halves the price", () => {
  const split = [{ kind: "split", exDate: dates[100] ?? "", ratio: 2 }] as const;
  const quoted = input((t) => (t < 100 ? 2 : 1) * (100 + t), { corporateActions: new Map([["own", split]]) });
  expect(prepareMarket(quoted).historical.moves).toEqual(
    prepareMarket(input((t) => 100 + t)).historical.moves,
  );
});
