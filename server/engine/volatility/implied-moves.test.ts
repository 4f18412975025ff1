import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { Instrument } from "~/server/domain/instrument";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { prepareMarket } from "../prepare-market";
import { businessDays, testInstrument } from "../simulate/test-book";
import { impliedMoves, marketVolatilityIndex, ownVolatilityIndex, volatilityBeta } from "./implied-moves";

const DAYS = 1500;
const random = seededRandom(5);
const normal = () => normalQuantile(Math.min(Math.max(random(), 1e-9), 1 - 1e-9));
/** An index of volatility that reverts, and returns at that volatility to the power of the beta. */
function world(beta: number) {
  let log = 0;
  const indexMoves = new Float64Array(DAYS);
  const returns = Float64Array.from({ length: DAYS }, (_, t) => {
    const before = log;
    log = 0.99 * log + 0.07 * normal();
    indexMoves[t] = Math.exp(log - before) - 1;
    return 0.012 * Math.exp(beta * log) * normal();
  });
  return { indexMoves, returns };
}

test("an underlying whose volatility follows the index at a power has about half that power as its beta", () => {
  for (const beta of [0.6, 1, 1.6]) {
    const { indexMoves, returns } = world(beta);
    const found = volatilityBeta(returns, indexMoves);
    expect(found.isMeasured).toBe(true);
    expect(Math.abs(found.beta - beta / 2)).toBeLessThan(0.12);
  }
});

test("its own series comes first, then the index by beta, then its own EWMA volatility; the last two are named", () => {
  const { indexMoves, returns } = world(1);
  const own = { symbol: "OWNVOL", moves: indexMoves.slice(-100) };
  const index = { symbol: "VIX", moves: indexMoves };
  expect(impliedMoves(returns, 100, own, index, 0.94)).toEqual({ moves: own.moves, method: null });
  const byIndex = impliedMoves(returns, 100, null, index, 0.94);
  const { beta } = volatilityBeta(returns, indexMoves);
  expect(byIndex.moves[99]).toBeCloseTo(beta * (indexMoves[DAYS - 1] ?? 0), 14);
  expect(byIndex.method).toBe(`implied volatility moves by beta ${beta.toFixed(2)} to VIX`);
  expect(impliedMoves(returns, 100, null, null, 0.94).method).toContain("EWMA volatility");
});

test("by hand: too short a history takes a half, a contrary one the least that is allowed", () => {
  const { indexMoves, returns } = world(1);
  expect(volatilityBeta(returns.slice(0, 100), indexMoves.slice(0, 100))).toEqual({
    beta: 0.5,
    isMeasured: false,
  });
  expect(volatilityBeta(world(-1).returns, indexMoves).beta).toBe(0.25);
  expect(() => impliedMoves(returns, 2000, null, null, 0.94)).toThrow(RangeError);
});

test("a market model moves an option's volatility by the series that names its underlying, and counts no proxy for it", () => {
  const dates = businessDays(161);
  const ids = ["stock", "iv", "vix"];
  const levels = [100, 0.2, 15];
  const closes = Float64Array.from({ length: dates.length * 3 }, (_, k) => {
    levels[k % 3] = (levels[k % 3] ?? 1) * (1 + 0.02 * normal());
    return levels[k % 3] ?? 1;
  });
  const instruments = new Map<string, Instrument>([
    ["stock", testInstrument("stock", "equity", {})],
    ["iv", testInstrument("iv", "index", { underlyingId: "stock" })],
    ["vix", testInstrument("vix", "index", { symbol: "VIX" })],
    ["call", testInstrument("call", "option", { underlyingId: "stock" })],
  ]);
  const prepare = (known: ReadonlyMap<string, Instrument>) =>
    prepareMarket({
      id: "m",
      history: { dates, instrumentIds: ids, closes, volumes: new Float64Array(closes.length) },
      currencies: [],
      baseCurrency: "USD",
      instruments: known,
      heldInstrumentIds: ["call"],
      marketInstrumentId: null,
      asOfDate: dates.at(-1) ?? "",
      conventions: { ...DEFAULT_CONVENTIONS, windowDays: 120 },
      previousRegime: null,
    }).historical;
  const own = prepare(instruments);
  expect(own.factors.map(({ id }) => id)).toEqual(["price:stock", "volatility:stock"]);
  expect(own.proxies).toEqual([]);
  const last = closes.length - 3;
  expect(own.moves.at(-1)).toBeCloseTo((closes[last + 1] ?? 0) / (closes[last - 2] ?? 1) - 1, 12);
  const without = new Map([...instruments].filter(([id]) => id !== "iv"));
  expect(prepare(without).proxies[0]).toMatchObject({
    factorId: "volatility:stock",
    missingDays: 120,
    method: "implied volatility moves by beta 0.50 (fewer than 250 monthly spans) to VIX",
  });
  expect(ownVolatilityIndex("stock", without)).toBeNull();
  expect(marketVolatilityIndex(instruments)?.id).toBe("vix");
  const index = new Map(instruments).set("sp", testInstrument("sp", "index", { symbol: "GSPC" }));
  expect(ownVolatilityIndex("sp", index)?.id).toBe("vix");
});

const MARKET = "../shared/data/market";
const isAbsent = !existsSync(MARKET);

/** Columns of a wide or closes of a long file of the shared folder, by day. */
function series(file: string, symbols: readonly string[]): Map<string, Map<string, number>> {
  const [head = "", ...lines] = gunzipSync(readFileSync(`${MARKET}/${file}`))
    .toString()
    .trim()
    .split("\n");
  const names = head.split(",");
  const found = new Map(symbols.map((symbol) => [symbol, new Map<string, number>()]));
  const isLong = names[0] === "symbol";
  for (const line of lines) {
    const cells = line.split(",");
    if (isLong) found.get(cells[0] ?? "")?.set(cells[1] ?? "", Number(cells[5]));
    else
      for (const symbol of symbols)
        found.get(symbol)?.set((cells[0] ?? "").slice(0, 10), Number(cells[names.indexOf(symbol)]));
  }
  return found;
}

test.skipIf(isAbsent)(
  "of real shares the stand-in by the VIX moves as much as their implied volatility did, and with it (needs shared data)",
  () => {
    const symbols = ["AAPL", "BAC", "CVX", "GE", "HD", "JNJ", "KO", "XOM"];
    const closes = series("core_ohlcv.csv.gz", [...symbols, "VIX"]);
    const implied = series("skfolio_sp500_implied_vol.csv.gz", symbols);
    for (const symbol of symbols) {
      const [prices, own, vix] = [closes.get(symbol), implied.get(symbol), closes.get("VIX")];
      const days = [...(own?.keys() ?? [])].filter((day) => prices?.has(day) && vix?.has(day));
      const moved = (of: Map<string, number> | undefined) =>
        Float64Array.from(days.slice(1), (day, k) => (of?.get(day) ?? 0) / (of?.get(days[k] ?? "") ?? 1) - 1);
      const index = { symbol: "VIX", moves: moved(vix) };
      const { moves } = impliedMoves(moved(prices), days.length - 1, null, index, 0.94);
      const real = moved(own);
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
      const ratio = Math.sqrt(dot(moves, moves) / dot(real, real));
      expect(ratio, symbol).toBeGreaterThan(0.6);
      expect(ratio, symbol).toBeLessThan(1.6);
      expect(dot(moves, real) / Math.sqrt(dot(moves, moves) * dot(real, real)), symbol).toBeGreaterThan(0.5);
    }
  },
);
