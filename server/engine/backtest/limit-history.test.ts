import { expect, test } from "vitest";
import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import { LIMIT_DEFAULTS, type Limit } from "~/server/domain/limit";
import type { PriceHistory } from "~/server/domain/market";
import { valueOrNull } from "~/server/domain/measure";
import { assess } from "../assess";
import { at } from "../math/at";
import { businessDays, testInstrument, testPosition } from "../simulate/test-book";
import { eveningFrame, type StaticBook } from "./evening-frame";
import { historyView } from "./history-view";
import { limitHistory } from "./limit-history";

const DAYS = 320;
const EVENINGS = 6;
const dates = businessDays(DAYS);
/** A wave, and six last days that were set by hand. */
const LAST = [100, 106, 104, 99, 107, 103];
const closes = Float64Array.from({ length: DAYS }, (_, day) =>
  day < DAYS - EVENINGS ? 100 + 4 * Math.sin(day * 1.3) : at(Float64Array.from(LAST), day - DAYS + EVENINGS),
);
const history: PriceHistory = {
  dates,
  instrumentIds: ["a"],
  closes,
  volumes: new Float64Array(DAYS).fill(1e6),
};
const book: StaticBook = {
  portfolio: {
    id: "p",
    organisationId: "o",
    name: "Test",
    baseCurrency: "USD",
    capitalBase: 90_000,
    isCashTracked: false,
  },
  positions: [testPosition("a", 100)],
  instruments: new Map([["a", testInstrument("a", "equity", {})]]),
  marketInstrumentId: null,
  conventions: { ...DEFAULT_CONVENTIONS, windowDays: 250 },
  poolWeights: new Map([
    ["historical", 0],
    ["filtered-portfolio", 0.5],
    ["parametric-t", 0.5],
  ]),
  deepDays: 0,
};
const limit = (own: Partial<Limit> = {}): Limit => ({
  ...LIMIT_DEFAULTS,
  id: "9",
  version: 0,
  portfolioId: "p",
  name: "Gross",
  metric: "gross-exposure",
  unit: "base",
  kind: "hard",
  threshold: 10_500,
  ...own,
});
const walked = (own: Partial<Limit> = {}, evenings = EVENINGS) =>
  limitHistory(book, { history, currencies: [] }, limit(own), { evenings, modelDays: 1 });

test("100 shares over six evenings under a line of 10,500 (by hand): two episodes, and what cutting to it saved", () => {
  const found = walked();
  expect(found.evenings.map(({ value }) => value)).toEqual(LAST.map((close) => 100 * close));
  expect(found.evenings.map(({ date }) => date)).toEqual(dates.slice(-EVENINGS));
  // Over at 10,600 and 10,700; 10,400 and 9,900 are not: at 99 % the first stays open, at 94 % it closes.
  expect(found).toMatchObject({ overDays: 2, nearDays: 4, unknownDays: 0, episodes: 2, longestDays: 2 });
  const tooMuch = (value: number) => 1 - 10_500 / value;
  const saved = tooMuch(10_600) * 100 * 2 + tooMuch(10_700) * 100 * 4;
  expect(valueOrNull(found.savedBase)).toBeCloseTo(saved, 9);
});

test("each evening is the live engine's own reading of that evening's past", () => {
  const { evenings } = walked({ metric: "var99", threshold: 1 });
  evenings.forEach(({ value }, i) => {
    const view = historyView(history, [], DAYS - EVENINGS + i, 400);
    const frame = eveningFrame(book, view, DAYS - EVENINGS + i, null);
    expect(value).toBe(valueOrNull(assess(frame).pool)?.var99);
  });
});

test("the future is out of reach: other prices after an evening change nothing before it", () => {
  const later = history.closes.slice();
  later[DAYS - 1] = 500;
  const other = limitHistory(book, { history: { ...history, closes: later }, currencies: [] }, limit(), {
    evenings: 6,
    modelDays: 1,
  });
  expect(other.evenings.slice(0, 5)).toEqual(walked().evenings.slice(0, 5));
});

test("what can't be known is counted, and a metric that no scaling cures saves nothing that could be named", () => {
  const early = limitHistory(
    book,
    { history: { ...history, dates: dates.slice(0, 30), closes: closes.slice(0, 30) }, currencies: [] },
    limit({ metric: "var99" }),
    { evenings: 5 },
  );
  expect(early).toMatchObject({ unknownDays: 5, overDays: 0, episodes: 0 });
  expect(walked({ metric: "regime", unit: "regime", threshold: 1.5 }).savedBase.status).toBe("unavailable");
});

test("between two preparations of the market model the prices of each evening speak, exposures to the bit", () => {
  const weekly = limitHistory(book, { history, currencies: [] }, limit(), { evenings: EVENINGS });
  expect(weekly.evenings).toEqual(walked().evenings);
  const risks = (modelDays: number) =>
    limitHistory(book, { history, currencies: [] }, limit({ metric: "var99", threshold: 1 }), {
      evenings: EVENINGS,
      modelDays,
    }).evenings.map(({ value }) => value ?? Number.NaN);
  const [daily, kept] = [risks(1), risks(5)];
  expect(kept[0]).toBe(daily[0]);
  expect(kept[5]).toBe(daily[5]);
  kept.forEach((value, i) => {
    expect(Math.abs(value / (daily[i] ?? Number.NaN) - 1)).toBeLessThan(0.25);
  });
});

test("a limit on a part cuts that part: what the rest of the book lost is not saved by it", () => {
  const two: PriceHistory = {
    dates,
    instrumentIds: ["a", "b"],
    closes: Float64Array.from({ length: 2 * DAYS }, (_, i) => {
      const close = at(closes, i >> 1);
      return i % 2 === 0 ? close : 5 * close;
    }),
    volumes: new Float64Array(2 * DAYS).fill(1e6),
  };
  const wide: StaticBook = {
    ...book,
    positions: [testPosition("a", 100), testPosition("b", 100)],
    instruments: new Map([...book.instruments, ["b", testInstrument("b", "equity", {})]]),
  };
  const key = wide.instruments.get("a")?.symbol ?? "a";
  const part = limit({ scope: { kind: "instrument", key } });
  const options = { evenings: EVENINGS, modelDays: 1 };
  const found = limitHistory(wide, { history: two, currencies: [] }, part, options);
  expect(found.evenings.map(({ value }) => value)).toEqual(LAST.map((close) => 100 * close));
  expect(valueOrNull(found.savedBase)).toBeCloseTo(valueOrNull(walked().savedBase) ?? Number.NaN, 9);
});

test("a loss that was made is not unmade, and issuers that drop below a share are not cut by the ratio", () => {
  expect(walked({ metric: "day-loss", threshold: 1 }).savedBase.status).toBe("unavailable");
  const above = { metric: "issuers-above", unit: "nav", parameter: "0.05", threshold: 0.4 } as const;
  expect(walked(above).savedBase.status).toBe("unavailable");
});
