import fc from "fast-check";
import { expect, test } from "vitest";
import type { Frame } from "~/server/domain/frame";
import { LIMIT_DEFAULTS, type Limit } from "~/server/domain/limit";
import { valueOrNull } from "~/server/domain/measure";
import { assess } from "./assess";
import { explainComponentVar } from "./explain/component-var";
import { testFrame, testInstrument, testPosition, testQuote } from "./simulate/test-book";

const figures = (frame: Frame) => {
  const pool = valueOrNull(assess(frame).pool);
  if (!pool) throw new Error("the pool is unavailable");
  return pool;
};
const withPositions = (frame: Frame, change: (p: Frame["positions"]) => Frame["positions"]): Frame => ({
  ...frame,
  positions: change(frame.positions),
});
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
const small = testFrame({ seed: 1, stocks: 6, options: 4, isLongShort: true, windowDays: 250, days: 300 });

test("20 gap-free stocks: historical VaR is the 5th worst of sum q C (C_j/C_j-1 - 1), ES its fractional mean, to 1e-9", () => {
  const frame = testFrame({ seed: 3, stocks: 20 });
  const { historical } = frame.market;
  const width = historical.factors.length;
  const pnl = Array.from({ length: 500 }, (_, j) =>
    frame.positions.reduce((sum, { instrumentId, quantity }) => {
      const f = historical.factors.findIndex(({ id }) => id === `price:${instrumentId}`);
      if (f < 0) return sum;
      const instrument = frame.instruments.get(instrumentId);
      const euro = historical.factors.findIndex(({ id }) => id === "currency:EUR");
      const [rate, move] =
        instrument?.currency === "EUR"
          ? [frame.currencies[0]?.toBase ?? 0, historical.moves[j * width + euro] ?? 0]
          : [1, 0];
      const price = (frame.quotes.get(instrumentId)?.priceLocal ?? 0) * rate;
      return sum + quantity * price * ((1 + (historical.moves[j * width + f] ?? 0)) * (1 + move) - 1);
    }, 0),
  ).sort((a, b) => a - b);
  const found = valueOrNull(assess(frame).methods.historical);
  expect(Math.abs((found?.var99 ?? 0) / -(pnl[4] ?? 1) - 1)).toBeLessThan(1e-9);
  expect(Math.abs((found?.var975 ?? 0) / -(pnl[12] ?? 1) - 1)).toBeLessThan(1e-9);
  const worst = pnl.slice(0, 12).reduce((a, b) => a + b, 0);
  expect(Math.abs((found?.es975 ?? 0) / (-(worst + 0.5 * (pnl[12] ?? 0)) / 12.5) - 1)).toBeLessThan(1e-9);
});

test("on random books ES >= VaR, levels are monotone, components and contributions sum to their totals", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 4 }),
      (seed, stocks, options) => {
        const frame = testFrame({ seed, stocks, options, isLongShort: true, windowDays: 200, days: 230 });
        const snapshot = assess(frame);
        for (const method of [
          "pool",
          "historical",
          "filtered-portfolio",
          "parametric-t",
          "parametric-ewma",
        ] as const) {
          const f = valueOrNull(snapshot.methods[method]);
          if (!f) throw new Error(method);
          expect(f.es95 >= f.var95 && f.es975 >= f.var975 && f.es99 >= f.var99).toBe(true);
          expect(f.var95 <= f.var975 && f.var975 <= f.var99).toBe(true);
          expect(f.es95 <= f.es975 && f.es975 <= f.es99).toBe(true);
        }
        const pool = figures(frame);
        const sum = (pick: (p: (typeof snapshot.positions)[number]) => number) =>
          snapshot.positions.reduce((s, p) => s + pick(p), 0);
        const near = (a: number, b: number) =>
          expect(Math.abs(a - b)).toBeLessThan(1e-9 * Math.abs(b) + 1e-7);
        near(
          sum((p) => p.componentVar99),
          pool.var99,
        );
        near(
          sum((p) => p.componentEs975),
          pool.es975,
        );
        near(
          sum((p) => p.componentVolatilityBase),
          valueOrNull(snapshot.volatilityDailyBase) ?? Number.NaN,
        );
      },
    ),
    { numRuns: 12 },
  );
});

test("the same frame gives the same JSON, and the order of positions changes nothing", () => {
  const once = JSON.stringify(assess(small));
  expect(JSON.stringify(assess(small))).toBe(once);
  expect(JSON.stringify(assess(withPositions(small, (p) => [...p].reverse())))).toBe(once);
});

test("twice the book is twice the risk; a position of zero changes none of the figures", () => {
  const base = figures(small);
  const double = figures(withPositions(small, (ps) => ps.map((p) => ({ ...p, quantity: 2 * p.quantity }))));
  for (const key of ["var95", "var99", "es975"] as const) expect(double[key] / base[key]).toBeCloseTo(2, 9);
  expect(figures(withPositions(small, (ps) => [...ps, { ...testPosition("s000", 0), id: "zero" }]))).toEqual(
    base,
  );
});

test("ES on the same scenarios is subadditive over two halves of the book", () => {
  const weights = new Map([["parametric-t", 1]]); // the filter differs between the halves, the draws do not
  const frame = { ...small, poolWeights: weights };
  const isFirst = (i: number) => i % 2 === 0;
  const half = (first: boolean) =>
    figures(withPositions(frame, (ps) => ps.filter((_, i) => isFirst(i) === first))).es975;
  expect(figures(frame).es975).toBeLessThanOrEqual(half(true) + half(false) + 1e-6);
});

test("a missing price is named, makes the book partial and its limits unknown", () => {
  const quotes = new Map(small.quotes);
  quotes.delete("s001");
  const snapshot = assess({ ...small, quotes, limits: [limit({})] });
  expect(snapshot.coverage.exclusions.map(({ instrumentId }) => instrumentId)).toContain("s001");
  expect(snapshot.coverage.isPartial).toBe(true);
  expect(snapshot.navBase.status).toBe("unavailable");
  expect(snapshot.limits[0]).toMatchObject({ state: "unknown", value: null });
  expect(snapshot.limits[0]?.reason).toContain("S001");
});

test("without any one price, or any rate, what is no longer in the figures is named, on 50 random books", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const frame = testFrame({
      seed,
      stocks: 6,
      options: 3,
      days: 130,
      windowDays: 110,
      isLongShort: seed % 2 === 0,
    });
    const ids = [...frame.quotes.keys()];
    const id = ids[seed % ids.length] ?? "";
    const quotes = new Map(frame.quotes);
    quotes.delete(id);
    const { coverage, navBase, positions } = assess({ ...frame, quotes });
    const left = positions.filter((row) => row.coverage === "excluded");
    expect(left.map(({ instrumentId }) => instrumentId)).toContain(id);
    expect(
      left.every(({ componentVar99, note }) => componentVar99 === 0 && note?.startsWith("no price")),
    ).toBe(true);
    expect(coverage.exclusions.map(({ instrumentId }) => instrumentId)).toEqual(
      left.map(({ instrumentId }) => instrumentId),
    );
    expect([coverage.isPartial, navBase.status]).toEqual([true, "unavailable"]);
    const foreign = assess({ ...frame, currencies: [] });
    expect(foreign.coverage.exclusions.map(({ reason }) => reason)).toContain("no rate of EUR in USD");
    expect(foreign.coverage.isPartial).toBe(true);
  }
});

test("a holding split over books, long or short, takes as long to sell as in one piece", () => {
  const daysOfBook = (quantities: readonly number[]) => {
    const positions = quantities.map((q, i) => ({
      ...testPosition("s000", q),
      id: `p${i}`,
      bookId: `b${i}`,
    }));
    return assess({ ...small, positions }).liquidity.daysToLiquidate;
  };
  expect(daysOfBook([30_000])).toEqual({ status: "ok", value: 30_000 / (0.15 * 50_000) });
  expect(daysOfBook([10_000, 10_000, 10_000])).toEqual(daysOfBook([30_000]));
  expect(daysOfBook([10_000, -20_000])).toEqual(daysOfBook([30_000]));
});

test("a stale quote makes price-dependent limits unknown and keeps an open breach open", () => {
  const quotes = new Map(small.quotes).set("s000", testQuote(50, "stale"));
  const limits = [limit({}), limit({ id: "l2", metric: "regime", unit: "regime", threshold: 2 })];
  const limitStates = [{ limitId: "l1", state: "breach" as const, isBreachOpen: true, pendingSinceMs: null }];
  const found = assess({ ...small, quotes, limits, previous: { limitStates, regime: null } }).limits;
  expect(found[0]).toMatchObject({ state: "unknown", isBreachOpen: true });
  expect(found[1]?.state).toBe("ok");
});

test("a limit just below VaR is breached, one exactly at it is near, one far above is ok", () => {
  const { var99 } = figures(small);
  const states = [0.99 * var99, var99, 10 * var99].map(
    (threshold) => assess({ ...small, limits: [limit({ threshold })] }).limits[0]?.state,
  );
  expect(states).toEqual(["breach", "warning", "ok"]);
});

test("without cash and capital NAV is unavailable, shares of gross remain", () => {
  const portfolio = { ...small.portfolio, isCashTracked: false };
  const limits = [
    limit({ unit: "nav", threshold: 0.1 }),
    limit({ id: "l2", metric: "largest-position", unit: "gross", threshold: 0.9 }),
  ];
  const snapshot = assess({ ...small, portfolio, limits });
  expect(snapshot.navBase.status).toBe("unavailable");
  expect(snapshot.limits.map(({ state }) => state)).toEqual(["unknown", "ok"]);
  expect(snapshot.volatilityAnnualOfGross.status).toBe("ok");
});

test("an empty book says so in every slot and throws nothing", () => {
  const snapshot = assess({ ...small, positions: [] });
  expect(snapshot.pool.status).toBe("unavailable");
  expect(snapshot.stress).toEqual([]);
  expect(snapshot.grossBase).toBe(0);
});

test("a book of base cash alone has no risk, and says zero", () => {
  const positions = small.positions.filter(({ instrumentId }) => instrumentId === "cash");
  const market = {
    ...small.market,
    historical: { ...small.market.historical, factors: [], moves: new Float64Array(0), proxies: [] },
    factorVolatilities: new Float64Array(0),
    factorCorrelation: new Float64Array(0),
    parametricMoves: new Float64Array(0),
    marketBetas: new Float64Array(0),
  };
  const snapshot = assess({ ...small, positions, market });
  expect(valueOrNull(snapshot.pool)?.var99).toBe(0);
  expect(valueOrNull(snapshot.navBase)).toBe(500_000);
});

test("component VaR explains itself: the tree is the snapshot's number, members add up, their terms multiply", () => {
  for (const row of assess(small).positions) {
    const explained = valueOrNull(explainComponentVar(small, row.positionId));
    if (!explained) throw new Error(row.symbol);
    expect(explained.value).toBe(row.componentVar99);
    const tolerance = 1e-9 * (1 + Math.abs(explained.value));
    expect(Math.abs(explained.terms.reduce((s, t) => s + t.value, 0) - explained.value)).toBeLessThan(
      tolerance,
    );
    for (const term of explained.terms)
      expect(Math.abs(term.terms.reduce((s, t) => s * t.value, 1) - term.value)).toBeLessThan(tolerance);
  }
  expect(() => explainComponentVar(small, "nobody")).toThrow(RangeError);
});

test("a delta-hedged short straddle still has a large VaR: options are fully revalued", () => {
  const straddle = (right: "call" | "put") =>
    testInstrument(`x${right}`, "option", {
      multiplier: 100,
      underlyingId: "s000",
      option: {
        strike: small.quotes.get("s000")?.priceLocal ?? 1,
        expiry: "2021-04-16",
        right,
        exercise: "european",
        impliedVolatility: 0.3,
        dividendYield: 0,
      },
    });
  const instruments = new Map(small.instruments).set("xcall", straddle("call")).set("xput", straddle("put"));
  const options = [testPosition("xcall", -100), testPosition("xput", -100)];
  const delta = assess({ ...small, instruments, positions: options }).greeks.deltaBase;
  const spot = small.quotes.get("s000")?.priceLocal ?? 1;
  const frame = { ...small, instruments, positions: [...options, testPosition("s000", -delta / spot)] };
  const snapshot = assess(frame);
  expect(Math.abs(snapshot.greeks.deltaBase)).toBeLessThan(1e-6);
  const pool = valueOrNull(snapshot.pool);
  expect(pool?.var99 ?? 0).toBeGreaterThan(1000);
});

test("unknown pool members and weights that do not sum to one are refused", () => {
  expect(() => assess({ ...small, poolWeights: new Map([["oracle", 1]]) })).toThrow(RangeError);
  expect(() => assess({ ...small, poolWeights: new Map([["historical", 0.5]]) })).toThrow(RangeError);
});
