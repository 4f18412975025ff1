import { expect, test } from "vitest";
import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { Frame } from "~/server/domain/frame";
import type { Instrument } from "~/server/domain/instrument";
import { valueOrNull } from "~/server/domain/measure";
import { assess } from "./assess";
import { normalQuantile } from "./math/normal";
import { seededRandom } from "./math/random";
import { prepareMarket } from "./prepare-market";
import { businessDays, testFrame, testInstrument, testPosition, testQuote } from "./simulate/test-book";

const WINDOW = 200;
const dates = businessDays(WINDOW + 1);
const random = seededRandom(12);
const normal = () => normalQuantile(Math.min(Math.max(random(), 1e-9), 1 - 1e-9));
const ids = ["stock", "profits", "swap"];
const levels = { stock: 100, swap: 2 };
const closes = Float64Array.from({ length: dates.length * 3 }, (_, k) => {
  if (k % 3 === 0) levels.stock *= 1 + 0.01 * normal();
  if (k % 3 === 2) levels.swap += 0.03 * normal();
  return [levels.stock, 1000 * normal(), levels.swap][k % 3] ?? Number.NaN;
});

/** A frame whose market model was prepared from the histories of a share, a series of profits and a spread. */
function frame(positions: Frame["positions"], change = closes): Frame {
  const instruments = new Map<string, Instrument>([
    ["stock", testInstrument("stock", "equity", {})],
    ["profits", testInstrument("profits", "pnl-series", {})],
    [
      "swap",
      testInstrument("swap", "cds", {
        creditDefaultSwap: { coupon: 0.01, maturity: "2025-12-20", recovery: 0.4, parSpread: null },
      }),
    ],
  ]);
  const asOfDate = dates.at(-1) ?? "";
  const conventions = { ...DEFAULT_CONVENTIONS, windowDays: WINDOW };
  const market = prepareMarket({
    id: "m",
    history: { dates, instrumentIds: ids, closes: change, volumes: new Float64Array(change.length) },
    currencies: [],
    baseCurrency: "USD",
    instruments,
    heldInstrumentIds: positions.map(({ instrumentId }) => instrumentId),
    marketInstrumentId: null,
    asOfDate,
    conventions,
    previousRegime: null,
  });
  const quotes = new Map([
    ["stock", testQuote(levels.stock)],
    ["swap", testQuote(levels.swap)],
  ]);
  const base = testFrame({ seed: 1, stocks: 1, days: 120, windowDays: 100 });
  return { ...base, instruments, positions, quotes, currencies: [], market, conventions, asOfDate };
}

test("a series of profits held alone loses in the window what it lost on its days: VaR 95 is the 10th worst of 200, twice", () => {
  const profits = Array.from({ length: WINDOW }, (_, j) => closes[(j + 1) * 3 + 1] ?? 0).sort(
    (a, b) => a - b,
  );
  const snapshot = assess(frame([testPosition("profits", 2)]));
  expect(valueOrNull(snapshot.methods.historical)?.var95).toBeCloseTo(-2 * (profits[9] ?? 0), 9);
  expect(snapshot.coverage).toMatchObject({ priced: 1, excluded: 0 });
});

test("profits on the same days as a share's moves hedge them: the same profits sold short leave nothing", () => {
  const mirrored = closes.slice();
  for (let row = 1; row < dates.length; row++) {
    const [before, after] = [closes[(row - 1) * 3] ?? 1, closes[row * 3] ?? 1];
    mirrored[row * 3 + 1] = levels.stock * (after / before - 1);
  }
  const book = [testPosition("stock", 1), testPosition("profits", -1)];
  expect(Math.abs(valueOrNull(assess(frame(book, mirrored)).methods.historical)?.es99 ?? 1)).toBeLessThan(
    1e-9,
  );
});

test("a hole in a series of profits is filled by its beta and named; with next to nothing known it is left out by name", () => {
  const holed = closes.map((x, k) => (k % 3 === 1 && k < 60 ? Number.NaN : x));
  const book = [testPosition("stock", 1), testPosition("profits", 1)];
  expect(assess(frame(book, holed)).coverage.proxies.map(({ factorId }) => factorId)).toEqual([
    "price:profits",
  ]);
  const few = closes.map((x, k) => (k % 3 === 1 && k < 3 * 180 ? Number.NaN : x));
  const { coverage } = assess(frame(book, few));
  expect(coverage.exclusions.map(({ symbol }) => symbol)).toEqual(["PROFITS"]);
  expect(coverage.isPartial).toBe(true);
});

test("a swap moves by the history of its own spread in points: its worst day is the spread's", () => {
  const snapshot = assess(frame([testPosition("swap", -1_000_000)]));
  const moves = Array.from(
    { length: WINDOW },
    (_, j) => (closes[(j + 1) * 3 + 2] ?? 0) - (closes[j * 3 + 2] ?? 0),
  );
  const tenth = moves.sort((a, b) => b - a)[9] ?? 0;
  const [row] = snapshot.positions;
  const cs01 = row ? valueOrNull(row.greeks) : null;
  // Protection sold loses when the spread widens; over a few points the loss is nearly linear.
  const linear = -100 * tenth * (cs01?.cs01Base ?? 0);
  const found = valueOrNull(snapshot.methods.historical)?.var95 ?? 0;
  expect(Math.abs(found / linear - 1)).toBeLessThan(0.01);
  expect(cs01?.cs01Base).toBeLessThan(0);
});
