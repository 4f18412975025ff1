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

test("an underlying whose volatility follows the index at a power has about that power as its beta", () => {
  for (const beta of [0.5, 1]) {
    const { indexMoves, returns } = world(beta);
    const found = volatilityBeta(returns, indexMoves);
    expect(found.isMeasured).toBe(true);
    expect(Math.abs(found.beta - beta)).toBeLessThan(0.25);
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

test("by hand: too short a history takes three quarters, a contrary one the least that is allowed", () => {
  const { indexMoves, returns } = world(1);
  expect(volatilityBeta(returns.slice(0, 100), indexMoves.slice(0, 100))).toEqual({
    beta: 0.75,
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
    method: "implied volatility moves by beta 0.75 (fewer than 250 monthly spans) to VIX",
  });
  expect(ownVolatilityIndex("stock", without)).toBeNull();
  expect(marketVolatilityIndex(instruments)?.id).toBe("vix");
});
