import fc from "fast-check";
import { expect, test } from "vitest";
import type { Frame } from "~/server/domain/frame";
import { LIMIT_DEFAULTS, type Limit } from "~/server/domain/limit";
import { valueOrNull } from "~/server/domain/measure";
import { assess } from "../assess";
import { testFrame, testInstrument } from "../simulate/test-book";
import { breachProbability } from "./breach-probability";
import { cureBook } from "./cure-book";
import { cureTrades } from "./cure-trade";
import { explainBreach } from "./explain-breach";
import { ticketOf } from "./ticket";
import { holdingsAfter, prepareFrame, whatIf } from "./what-if";

const FRAME = testFrame({ seed: 21, stocks: 6, options: 4, days: 260, windowDays: 200, isLongShort: true });
const limit = (own: Partial<Limit>): Limit => ({
  id: "l1",
  version: 1,
  portfolioId: "p1",
  name: "VaR",
  metric: "var99",
  unit: "base",
  kind: "hard",
  threshold: 1e9,
  ...LIMIT_DEFAULTS,
  ...own,
});
const var99 = (frame: Frame): number => valueOrNull(assess(frame).pool)?.var99 ?? Number.NaN;
const limited = (own: Partial<Limit>): Frame => ({ ...FRAME, limits: [limit(own)] });

test("a what-if is the assessment of the book after the trades, to the last bit, and the one before is today's", () => {
  const prepared = prepareFrame(FRAME);
  expect(prepared.before).toEqual(assess(FRAME));
  fc.assert(
    fc.property(
      fc.constantFrom("s000", "s004", "o000", "o001", "o002"),
      fc.integer({ min: -500, max: 500 }),
      (instrumentId, quantity) => {
        const { after, costBase } = whatIf(prepared, [{ instrumentId, quantity }]);
        const positions = holdingsAfter(FRAME, [{ instrumentId, quantity }]);
        const capitalBase = 0 - (valueOrNull(costBase) ?? Number.NaN);
        expect(after).toEqual(
          assess({ ...FRAME, positions, portfolio: { ...FRAME.portfolio, capitalBase } }),
        );
        // Paid from base cash: worth is moved, not made.
        expect(valueOrNull(after.navBase)).toBeCloseTo(valueOrNull(prepared.before.navBase) ?? 0, 4);
      },
    ),
    { numRuns: 8 },
  );
});

test("a trade and its opposite are no trade; trades of one instrument add up", () => {
  const prepared = prepareFrame(FRAME);
  const there = whatIf(prepared, [
    { instrumentId: "s001", quantity: 300 },
    { instrumentId: "s001", quantity: -300 },
  ]);
  expect(there.after.pool).toEqual(there.before.pool);
  expect(there.costBase).toEqual({ status: "ok", value: 0 });
});

test("a hard limit that a trade would break, or break further, blocks it; one that it relieves does not, and a soft one never", () => {
  const now = var99(FRAME);
  const { quantity = 0 } = FRAME.positions.find(({ instrumentId }) => instrumentId === "s000") ?? {};
  const trades = [{ instrumentId: "s000", quantity: 20 * quantity }];
  const blocked = whatIf(prepareFrame(limited({ threshold: 1.1 * now })), trades);
  expect(blocked).toMatchObject({ isBlocked: true, limits: [{ before: "warning", after: "breach" }] });
  const broken = prepareFrame(limited({ threshold: 0.5 * now }));
  expect(whatIf(broken, trades).isBlocked).toBe(true);
  const halved = FRAME.positions
    .filter(({ instrumentId }) => instrumentId !== "cash")
    .map((each) => ({ instrumentId: each.instrumentId, quantity: -0.3 * each.quantity }));
  expect(whatIf(broken, halved)).toMatchObject({
    isBlocked: false,
    limits: [{ before: "breach", after: "breach" }],
  });
  expect(whatIf(prepareFrame(limited({ threshold: 1.1 * now, kind: "soft" })), trades).isBlocked).toBe(false);
});

test("a trade in what has no price is named, and the limits it makes unknown block it", () => {
  const instruments = new Map(FRAME.instruments).set("new", testInstrument("new", "equity", {}));
  const prepared = prepareFrame({ ...limited({}), instruments });
  const found = whatIf(prepared, [{ instrumentId: "new", quantity: 10 }]);
  expect(found.costBase).toMatchObject({ status: "unavailable", reason: "NEW: no price" });
  expect(found.after.coverage.exclusions.map(({ symbol }) => symbol)).toEqual(["NEW"]);
  expect(found.isBlocked).toBe(true);
  expect(() => whatIf(prepared, [{ instrumentId: "new", quantity: Number.NaN }])).toThrow(RangeError);
});

test("worth is moved and not made, also beside a trade that has no price and in a thing without history", () => {
  const instruments = new Map(FRAME.instruments)
    .set("new", testInstrument("new", "equity", {}))
    .set("ipo", testInstrument("ipo", "equity", {}));
  const [anyQuote] = FRAME.quotes.values();
  if (!anyQuote) throw new Error("no quotes");
  const quotes = new Map(FRAME.quotes).set("ipo", { ...anyQuote, priceLocal: 50 });
  const prepared = prepareFrame({
    ...FRAME,
    instruments,
    quotes,
    portfolio: { ...FRAME.portfolio, isCashTracked: true },
  });
  const nav = valueOrNull(prepared.before.navBase) ?? Number.NaN;
  for (const other of ["new", "ipo"]) {
    const found = whatIf(prepared, [
      { instrumentId: "s000", quantity: 1000 },
      { instrumentId: other, quantity: 10 },
    ]);
    expect(found.costBase.status).toBe("unavailable");
    if (other === "ipo") expect(valueOrNull(found.after.navBase)).toBeCloseTo(nav, 4);
    else expect(found.after.navBase).toMatchObject({ reason: "NEW has neither price nor entry price" });
  }
});

test("a trade at the prices of now earns nothing on the day, whether it adds, sells out or is new", () => {
  const prices = new Map(
    assess(FRAME).positions.map(({ instrumentId, priceLocal }) => [instrumentId, 0.98 * (priceLocal ?? 0)]),
  );
  const rates = FRAME.currencies.map(({ currency, toBase }): [string, number] => [currency, toBase]);
  const dayReference = { atMs: 0, prices, currencies: new Map(rates), externalFlowsBase: 0 };
  const without = FRAME.positions.filter(({ instrumentId }) => instrumentId !== "s005");
  const prepared = prepareFrame({ ...FRAME, positions: without, dayReference });
  const quantity = without.find(({ instrumentId }) => instrumentId === "s001")?.quantity ?? 0;
  const day = valueOrNull(prepared.before.dayPnlBase) ?? Number.NaN;
  expect(Math.abs(day)).toBeGreaterThan(1);
  const trades = [
    { instrumentId: "s000", quantity: 700 },
    { instrumentId: "s001", quantity: -quantity },
    { instrumentId: "s005", quantity: 90 },
    { instrumentId: "o001", quantity: 3 },
  ];
  expect(valueOrNull(whatIf(prepared, trades).after.dayPnlBase)).toBeCloseTo(day, 4);
});

test("where capital is stated and cash is not known, trades are paid from that capital", () => {
  const portfolio = { ...FRAME.portfolio, isCashTracked: false, capitalBase: 1e6 };
  const { before, after } = whatIf(prepareFrame({ ...FRAME, portfolio }), [
    { instrumentId: "s000", quantity: 1000 },
  ]);
  expect(valueOrNull(after.navBase)).toBeCloseTo(valueOrNull(before.navBase) ?? Number.NaN, 4);
});

test("a cure ends the breach, and one percent less of it does not", () => {
  const frame = limited({ threshold: 0.93 * var99(FRAME) });
  const prepared = prepareFrame(frame);
  const cures = valueOrNull(cureTrades(prepared, "l1")) ?? [];
  const found = cures.filter(({ quantity }) => quantity !== null);
  expect(found.length).toBeGreaterThan(0);
  for (const { instrumentId, quantity, valueAfter } of found) {
    const size = quantity ?? 0;
    const after = whatIf(prepared, [{ instrumentId, quantity: size }]).after.limits[0];
    expect(after?.isBreachOpen).toBe(false);
    expect(after?.value).toBe(valueAfter);
    const less = Math.sign(size) * Math.min(0.99 * Math.abs(size), Math.abs(size) - 1);
    expect(whatIf(prepared, [{ instrumentId, quantity: less }]).after.limits[0]?.isBreachOpen).toBe(true);
  }
});

test("an episode that was open is cured only below its clearing line; without a breach there is nothing to cure", () => {
  const threshold = 1.02 * var99(FRAME);
  const previous = {
    regime: null,
    limitStates: [{ limitId: "l1", state: "breach" as const, isBreachOpen: true, pendingSinceMs: null }],
  };
  const [cure] = valueOrNull(cureTrades(prepareFrame({ ...limited({ threshold }), previous }), "l1")) ?? [];
  expect(cure?.valueAfter ?? Infinity).toBeLessThan(0.95 * threshold);
  expect(cureTrades(prepareFrame(limited({ threshold })), "l1")).toMatchObject({ status: "unavailable" });
  expect(() => cureTrades(prepareFrame(FRAME), "l9")).toThrow(RangeError);
});

test("breach by the close: certain far over the line, impossible far below, no less likely the more of the day is left", () => {
  const now = var99(FRAME);
  const at = (threshold: number, share: number) => {
    const found = valueOrNull(breachProbability(FRAME, limit({ threshold }), share, 12));
    if (!found) throw new Error("unavailable");
    return found;
  };
  expect(at(now / 5, 1).probability).toBe(1);
  expect(at(now * 5, 1).probability).toBe(0);
  expect(at(now * 1.0001, 0)).toMatchObject({ probability: 0, low: now, middle: now, high: now });
  const [early, late] = [at(now * 1.02, 1), at(now * 1.02, 0.01)];
  expect(early.probability).toBeGreaterThanOrEqual(late.probability);
  expect(early.high - early.low).toBeGreaterThan(late.high - late.low);
  const quotes = new Map(FRAME.quotes);
  quotes.delete("s000");
  expect(breachProbability({ ...FRAME, quotes }, limit({}), 1, 3)).toMatchObject({ status: "unavailable" });
  expect(early.method).toContain("full revaluation");
  expect(() => breachProbability(FRAME, limit({}), 1.5)).toThrow(RangeError);
});

test("why a breach opened: the terms, largest first, sum to the change of the metric in the limit's unit", () => {
  const positions = FRAME.positions.map((each) =>
    each.instrumentId === "s002" ? { ...each, quantity: 3 * each.quantity } : each,
  );
  const later = { ...FRAME, positions };
  for (const unit of ["base", "nav"] as const) {
    const found = valueOrNull(explainBreach({ frame: FRAME }, { frame: later }, limit({ unit })));
    if (!found) throw new Error("unavailable");
    expect(found.terms.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(found.to - found.from, 9);
    const largest = found.terms.slice(0, unit === "nav" ? 2 : 1).map(({ term }) => term);
    expect(largest).toContain("trades");
    expect(found.positions.length).toBeLessThanOrEqual(5);
  }
  const unknown = { ...later, quotes: new Map() };
  const other = explainBreach({ frame: FRAME }, { frame: unknown }, limit({ metric: "gross-exposure" }));
  expect(other).toMatchObject({ status: "unavailable" });
});

test("why a breach of any other limit opened: a planted trade is the whole of it, and the positions are named", () => {
  const stocks = testFrame({ seed: 22, stocks: 6, days: 130, windowDays: 110 });
  for (const [metric, unit] of [
    ["gross-exposure", "base"],
    ["gross-exposure", "nav"],
    ["largest-position", "gross"],
    ["largest-sector", "gross"],
    ["days-to-liquidate", "days"],
    ["worst-stress", "base"],
    ["volatility", "nav"],
  ] as const) {
    const frame = metric === "days-to-liquidate" ? stocks : FRAME; // volumes of options are not known
    const positions = frame.positions.map((each) =>
      each.instrumentId === "s002" ? { ...each, quantity: 30 * each.quantity } : each,
    );
    const later = { ...frame, positions };
    const found = valueOrNull(explainBreach({ frame }, { frame: later }, limit({ metric, unit })));
    if (!found) throw new Error(metric);
    expect(found.terms.find(({ term }) => term === "trades")?.value, metric).toBe(found.to - found.from);
    expect(found.terms.filter(({ value }) => value !== 0).length, metric).toBeLessThanOrEqual(1);
    expect(found.positions[0]).toMatchObject({ symbol: "S002" });
    expect(found.positionsBy).toBe("exposure");
  }
});

const EURO = testInstrument("euro", "cash", { currency: "EUR", symbol: "EUR" });

test("foreign cash is exchanged: worth stays, risk takes the currency; base cash is paid in: worth rises, risk stays", () => {
  const prepared = prepareFrame({ ...FRAME, instruments: new Map(FRAME.instruments).set("euro", EURO) });
  const rate = FRAME.currencies[0]?.toBase ?? Number.NaN;
  const nav = valueOrNull(prepared.before.navBase) ?? Number.NaN;
  const exchanged = whatIf(prepared, [{ instrumentId: "euro", quantity: 400_000 }]);
  expect(valueOrNull(exchanged.costBase)).toBeCloseTo(400_000 * rate, 6);
  expect(valueOrNull(exchanged.after.navBase)).toBeCloseTo(nav, 4);
  expect(exchanged.after.netBase - exchanged.before.netBase).toBeCloseTo(400_000 * rate, 4);
  expect(exchanged.after.pool).not.toEqual(exchanged.before.pool);
  const paidIn = whatIf(prepared, [{ instrumentId: "cash", quantity: 50_000 }]);
  expect(paidIn.costBase).toEqual({ status: "ok", value: 0 });
  expect(valueOrNull(paidIn.after.navBase)).toBeCloseTo(nav + 50_000, 4);
  expect(paidIn.after.pool).toEqual(paidIn.before.pool);
  expect(paidIn.after.dayPnlBase).toEqual(paidIn.before.dayPnlBase);
});

test("a ticket says where the money of a line of cash comes from", () => {
  const frame = { ...FRAME, instruments: new Map(FRAME.instruments).set("euro", EURO) };
  const { lines } = ticketOf(frame, [
    { instrumentId: "euro", quantity: 100 },
    { instrumentId: "cash", quantity: -100 },
    { instrumentId: "s000", quantity: 1 },
  ]);
  expect(lines.map(({ note }) => note)).toEqual([
    "exchanged against base cash",
    "taken out: net asset value falls by it",
    null,
  ]);
});

test("a share of the whole book cures what is homogeneous by as much as it is over, and a little less does not", () => {
  // Without options: a few contracts that can only be sold whole are no pro-rata part of themselves.
  const stocks = testFrame({ seed: 23, stocks: 8, days: 260, windowDays: 200, isLongShort: true });
  const prepared = prepareFrame({ ...stocks, limits: [limit({ threshold: 0.8 * var99(stocks) })] });
  const cure = valueOrNull(cureBook(prepared, "l1"));
  if (cure?.share == null) throw new Error("no cure");
  expect(cure.share).toBeGreaterThan(0.195);
  expect(cure.share).toBeLessThan(0.205);
  const { after, costBase } = whatIf(prepared, cure.trades);
  expect(after.limits[0]).toMatchObject({ isBreachOpen: false, value: cure.valueAfter });
  expect(valueOrNull(cure.freedBase)).toBe(0 - (valueOrNull(costBase) ?? Number.NaN));
  const less = cure.trades.map((trade) => ({ ...trade, quantity: 0.95 * trade.quantity }));
  expect(whatIf(prepared, less).after.limits[0]?.isBreachOpen).toBe(true);
  for (const { instrumentId, quantity } of cure.trades) {
    const held = stocks.positions.find((position) => position.instrumentId === instrumentId)?.quantity ?? 0;
    expect(Number.isInteger(quantity)).toBe(true);
    expect(Math.sign(quantity)).toBe(-Math.sign(held));
    expect(Math.abs(Math.abs(quantity) - cure.share * Math.abs(held))).toBeLessThanOrEqual(0.5);
  }
});

test("scaling cures no share of gross, and without a breach there is nothing to scale", () => {
  const { largestPosition } = assess(FRAME).concentration;
  const threshold = 0.9 * (valueOrNull(largestPosition)?.share ?? Number.NaN);
  const concentrated = limited({ metric: "largest-position", unit: "gross", threshold });
  expect(valueOrNull(cureBook(prepareFrame(concentrated), "l1"))).toMatchObject({ share: null, trades: [] });
  expect(cureBook(prepareFrame(limited({})), "l1")).toMatchObject({ status: "unavailable" });
  expect(() => cureBook(prepareFrame(FRAME), "l9")).toThrow(RangeError);
});

test("in a group of another currency, cash of the portfolio's own comes from outside, and the group's is exchanged", () => {
  const instruments = new Map(FRAME.instruments)
    .set("euros", testInstrument("euros", "cash", { currency: "EUR" }))
    .set("dollars", testInstrument("dollars", "cash", {}));
  const group: Frame = {
    ...{ ...FRAME, instruments },
    portfolio: { ...FRAME.portfolio, name: "Desk", capitalBase: 1e7 },
  };
  const toBase = FRAME.currencies.find(({ currency }) => currency === "EUR")?.toBase ?? Number.NaN;
  const member = { positionIds: new Set<string>(), baseCurrency: "EUR" };
  const prepared = prepareFrame(group);
  const risesBy = (instrumentId: string, traded: typeof member | null): number =>
    (valueOrNull(whatIf(prepared, [{ instrumentId, quantity: 1e6 }], traded).after.navBase) ?? Number.NaN) -
    (valueOrNull(prepared.before.navBase) ?? Number.NaN);
  expect(risesBy("euros", member)).toBeCloseTo(1e6 * toBase, 4);
  expect(risesBy("dollars", member)).toBeCloseTo(0, 4);
  expect(risesBy("dollars", null)).toBeCloseTo(1e6, 4);
  expect(risesBy("euros", null)).toBeCloseTo(0, 4);
});
