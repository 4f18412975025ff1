import { expect, test } from "vitest";
import { addDays } from "~/server/domain/calendar-date";
import { LIMIT_DEFAULTS, type Limit } from "~/server/domain/limit";
import { atMinute } from "~/server/domain/new-york";
import { limitsOf } from "~/server/engine/assess";
import { testFrame, testInstrument } from "~/server/engine/simulate/test-book";
import { buildFrame, viewMarket } from "./build-frame";
import { type Desk, emptyDesk } from "./desk";

const FRAME = testFrame({ seed: 3, stocks: 6, options: 1, days: 160, windowDays: 140 });
const NOW = atMinute(FRAME.asOfDate, 11 * 60);
const DAY_MS = 86_400_000;
const YESTERDAY = addDays(FRAME.asOfDate, -1);
const INSTRUMENTS = new Map(FRAME.instruments).set("eurusd", {
  ...testInstrument("eurusd", "fx", {}),
  symbol: "EURUSD",
});

/** A desk with yesterday's closes, all at 100, and today's prices, all at 110. */
function deskWith(instruments = INSTRUMENTS): Desk {
  const desk = emptyDesk("1", "test", {
    id: "1",
    kind: "push",
    isSimulated: false,
    settings: {},
    marketMs: NOW,
    heartbeatAtMs: NOW,
    note: null,
  });
  desk.instruments = instruments;
  desk.board.knowInstruments(instruments);
  const priced = [...instruments.values()].filter(({ type }) => type === "equity" || type === "fx");
  desk.bars.add(priced.map(({ id }) => bar(id, 100)));
  desk.board.take(
    priced.map(({ id }) => ({ instrumentId: id, priceLocal: 110, atMs: NOW, source: "tape" })),
    NOW,
  );
  return desk;
}

const bar = (instrumentId: string, close: number, date = YESTERDAY) => ({
  instrumentId,
  date,
  open: null,
  high: null,
  low: null,
  close,
  volume: null,
});
const held = (ids: readonly string[]) => ({
  portfolio: FRAME.portfolio,
  positions: FRAME.positions.filter(({ instrumentId }) => ids.includes(instrumentId)),
  positionVersion: 1,
  limitVersion: 1,
  lastSeq: 0,
  memberIds: null,
});
const referenceOf = (desk: Desk, ids: readonly string[]) =>
  buildFrame(desk, held(ids), FRAME.market, viewMarket(desk, NOW), NOW).dayReference;

test("yesterday's closes are the reference, and read once while nothing changed", () => {
  const desk = deskWith();
  const book = held(["s000"]);
  const frame = () => buildFrame(desk, book, FRAME.market, viewMarket(desk, NOW), NOW);
  expect(frame().dayReference?.prices.get("s000")).toBe(100);
  expect(frame().dayReference).toBe(frame().dayReference);
});

test("a position added during the day has a reference: an option its model's price, a foreign share its currency", () => {
  const desk = deskWith();
  expect(referenceOf(desk, ["s000"])?.prices.has("o000")).toBe(false);
  const added = referenceOf(desk, ["s000", "s004", "o000"]);
  expect(added?.prices.get("o000")).toBeGreaterThan(0);
  expect(added?.currencies.get("EUR")).toBe(100);
});

test("an option whose terms are mended has another reference", () => {
  const desk = deskWith();
  const before = referenceOf(desk, ["o000"])?.prices.get("o000");
  const option = INSTRUMENTS.get("o000");
  if (!option?.option) throw new Error("no option");
  const strike = option.option.strike * 1.5;
  desk.instruments = new Map(INSTRUMENTS).set("o000", { ...option, option: { ...option.option, strike } });
  expect(referenceOf(desk, ["o000"])?.prices.get("o000")).not.toBe(before);
});

test("closes of Friday are the reference over a weekend, closes of a week ago are none", () => {
  const desk = deskWith();
  const later = (days: number) => {
    desk.board.take(
      [{ instrumentId: "s000", priceLocal: 120, atMs: NOW + days * DAY_MS, source: "tape" }],
      NOW + 9e9,
    );
    return referenceOf(desk, ["s000"]);
  };
  expect(later(2)?.prices.get("s000")).toBe(100);
  expect(later(4)?.prices.get("s000")).toBe(100);
  expect(later(5)).toBeNull();
});

test("a close that comes late or is mended is looked at", () => {
  const desk = deskWith();
  expect(referenceOf(desk, ["s000"])?.prices.get("s000")).toBe(100);
  desk.bars.add([bar("s000", 105)]);
  expect(referenceOf(desk, ["s000"])?.prices.get("s000")).toBe(105);
});

test("36: positions and prices of two instants make a worth that never was; a frame is of one instant and stays it", () => {
  const desk = deskWith();
  const book = held(["s000"]);
  const frame = buildFrame(desk, book, FRAME.market, viewMarket(desk, NOW), NOW);
  const priceOf = () => frame.quotes.get("s000")?.priceLocal ?? Number.NaN;
  const quantityOf = () => frame.positions[0]?.quantity ?? Number.NaN;
  const worth = quantityOf() * priceOf();
  // Between the article's two reads the price moves: its product mixes both instants.
  const later = { instrumentId: "s000", priceLocal: 55, atMs: NOW + 1, source: "tape" };
  desk.board.take([later], NOW + 1);
  const torn = quantityOf() * (desk.board.entries.get("s000")?.priceLocal ?? Number.NaN);
  expect(torn).not.toBe(worth);
  expect(quantityOf() * priceOf()).toBe(worth);
});

test("a reference in a currency that nothing held is in has its rate: a book can be compared with it", () => {
  const desk = deskWith();
  const limit: Limit = {
    ...LIMIT_DEFAULTS,
    ...{ id: "1", version: 1, portfolioId: FRAME.portfolio.id, name: "Relative", kind: "hard", threshold: 2 },
    ...{ metric: "relative-var99", unit: "times", parameter: FRAME.instruments.get("s004")?.symbol ?? "" },
  };
  const currenciesOf = () =>
    buildFrame(desk, held(["s000"]), FRAME.market, viewMarket(desk, NOW), NOW).currencies;
  expect(currenciesOf()).toEqual([]);
  desk.limits = new Map([[FRAME.portfolio.id, [limit]]]);
  expect(currenciesOf()).toMatchObject([{ currency: "EUR", toBase: 110 }]);
  const frame = buildFrame(desk, held(["s000"]), FRAME.market, viewMarket(desk, NOW), NOW);
  expect(limitsOf(frame)).toMatchObject([{ state: expect.not.stringMatching("unknown") }]);
});
