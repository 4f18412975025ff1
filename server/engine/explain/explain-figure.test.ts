import fc from "fast-check";
import { expect, test } from "vitest";
import type { Explained } from "~/server/domain/explained";
import { type FigureKey, isFigureKey, PLAIN_FIGURES } from "~/server/domain/figure";
import type { Frame } from "~/server/domain/frame";
import { LIMIT_DEFAULTS, type Limit } from "~/server/domain/limit";
import { LIMIT_METRICS, type LimitMetric, METRIC_TERMS } from "~/server/domain/limit-metrics";
import { type Measure, mapMeasure, valueOrNull } from "~/server/domain/measure";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { assess } from "../assess";
import { testHolding } from "../pricing/test-holding";
import { testFrame, testInstrument, testPosition } from "../simulate/test-book";
import { whatDoesNotAddUp } from "./check-derivation";
import { explainFigure } from "./explain-figure";

const PARAMETERS: Partial<Record<LimitMetric, string>> = {
  "stress-loss": "2008-autumn",
  "issuers-above": "0.05",
  "illiquid-share": "1",
  composite: "any:00,20",
};
const LIMITS: readonly Limit[] = LIMIT_METRICS.flatMap((metric, m) =>
  METRIC_TERMS[metric].units.map((unit, u) => ({
    ...LIMIT_DEFAULTS,
    parameter: PARAMETERS[metric] ?? null,
    id: `${m}${u}`,
    version: 3,
    portfolioId: "p1",
    name: `${metric} in ${unit}`,
    metric,
    unit,
    kind: "hard" as const,
    threshold: unit === "base" ? 20_000 : unit === "days" ? 0.05 : unit === "regime" ? 1 : 0.1,
  })),
);

/** A frame with what the figures of a screen need: limits, a cut-off, trades since, foreign cash, capital. */
function complete(frame: Frame): Frame {
  const instruments = new Map(frame.instruments)
    .set("euro", testInstrument("euro", "cash", { currency: "EUR" }))
    .set("lost", testInstrument("lost", "equity", {}));
  const hasEuro = frame.market.historical.factors.some(({ id }) => id === "currency:EUR");
  const prices = new Map(
    assess(frame).positions.map(({ instrumentId, priceLocal }, i) => [
      instrumentId,
      (0.97 + 0.01 * (i % 7)) * (priceLocal ?? 0),
    ]),
  );
  const currencies = new Map(frame.currencies.map(({ currency, toBase }) => [currency, 0.99 * toBase]));
  const positions = frame.positions.map((position, i) =>
    i % 3 === 1
      ? {
          ...position,
          quantityAtCutOff: position.quantity - 7,
          netPurchasesBase: 7 * (prices.get(position.instrumentId) ?? 0),
        }
      : position,
  );
  return {
    ...frame,
    instruments,
    positions: [...positions, ...(hasEuro ? [{ ...testPosition("euro", -4000), id: "fx" }] : [])],
    portfolio: { ...frame.portfolio, capitalBase: 2_000_000 },
    limits: LIMITS,
    dayReference: { atMs: frame.asOfMs - 1, prices, currencies, externalFlowsBase: 0 },
  };
}

const book = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    stocks: fc.constantFrom(1, 2, 5, 12, 40),
    options: fc.constantFrom(0, 1, 6),
    isLongShort: fc.boolean(),
  })
  .map((options) => complete(testFrame({ ...options, windowDays: 150, days: 180 })));

/** What the snapshot says under a figure's name. */
const FIGURE_OF: Readonly<
  Record<(typeof PLAIN_FIGURES)[number], (snapshot: RiskSnapshot) => Measure<number>>
> = {
  nav: ({ navBase }) => navBase,
  gross: ({ grossBase: value }) => ({ status: "ok", value }),
  "day-pnl": ({ dayPnlBase }) => dayPnlBase,
  var95: ({ pool }) => mapMeasure(pool, ({ var95 }) => var95),
  var99: ({ pool }) => mapMeasure(pool, ({ var99 }) => var99),
  es975: ({ pool }) => mapMeasure(pool, ({ es975 }) => es975),
  volatility: ({ volatilityAnnualOfNav }) => volatilityAnnualOfNav,
  regime: ({ regime }) => mapMeasure(regime, ({ current, probabilities }) => probabilities[current]),
  "largest-position": ({ concentration }) => mapMeasure(concentration.largestPosition, ({ share }) => share),
  "largest-sector": ({ concentration }) => ({ status: "ok", value: concentration.sectors[0]?.share ?? 0 }),
  "effective-names": ({ concentration }) => concentration.effectiveNames,
  "days-to-liquidate": ({ liquidity }) => liquidity.daysToLiquidate,
  "liquidity-score": ({ liquidity }) => liquidity.score,
  delta: ({ greeks }) => ({ status: "ok", value: greeks.deltaBase }),
  gamma: ({ greeks }) => ({ status: "ok", value: greeks.gammaBasePer1Pct }),
  vega: ({ greeks }) => ({ status: "ok", value: greeks.vegaBasePerPoint }),
  theta: ({ greeks }) => ({ status: "ok", value: greeks.thetaBasePerDay }),
  dv01: ({ greeks }) => ({ status: "ok", value: greeks.dv01Base }),
  cs01: ({ greeks }) => ({ status: "ok", value: greeks.cs01Base }),
  rho: ({ greeks }) => ({ status: "ok", value: greeks.rhoBasePerBp }),
};

const treeOf = (frame: Frame, figure: FigureKey): Explained => {
  const { explained } = explainFigure(frame, figure);
  if (explained.status !== "ok") throw new Error(`${figure}: ${explained.reason}`);
  return explained.value;
};
const sizeOf = ({ terms }: Explained): number => terms.reduce((sum, term) => sum + sizeOf(term), 1);

test("the root of every derivation is the snapshot's figure to the bit, and every term makes what stands above it", () => {
  fc.assert(
    fc.property(book, (frame) => {
      const snapshot = assess(frame);
      for (const figure of PLAIN_FIGURES) {
        const wanted = FIGURE_OF[figure](snapshot);
        const { explained } = explainFigure(frame, figure);
        expect(explained.status, figure).toBe(wanted.status);
        if (explained.status !== "ok") continue;
        expect(explained.value.value, figure).toBe(valueOrNull(wanted));
        expect(whatDoesNotAddUp(explained.value), figure).toBeNull();
        expect(sizeOf(explained.value), figure).toBeLessThan(400);
      }
    }),
    { numRuns: 6 },
  );
});

test("every limit's root is its utilisation, every episode's its P&L, on books of every kind", () => {
  fc.assert(
    fc.property(book, (frame) => {
      const snapshot = assess(frame);
      expect(snapshot.limits.length).toBe(LIMITS.length);
      for (const { limitId, name, utilisation } of snapshot.limits) {
        const { explained } = explainFigure(frame, `limit:${limitId}`);
        expect(valueOrNull(explained)?.value ?? null, name).toBe(utilisation);
      }
      for (const { id, pnlBase } of snapshot.stress) {
        const tree = treeOf(frame, `stress:${id}`);
        expect(tree.value).toBe(pnlBase);
        expect(tree.made).toBe("sum");
      }
    }),
    { numRuns: 3 },
  );
});

const FRAME = complete(
  testFrame({ seed: 5, stocks: 12, options: 4, days: 180, windowDays: 150, isLongShort: true }),
);

test("VaR is the loss of one named scenario, split over positions; the probability before it is below the tail, with it not", () => {
  for (const [figure, tail] of [
    ["var95", 0.05],
    ["var99", 0.01],
  ] as const) {
    const tree = treeOf(FRAME, figure);
    const [atom, reached] = tree.terms;
    expect(atom?.value).toBe(tree.value);
    expect(atom?.label).toMatch(
      /^the scenario that is VaR: (filtered-portfolio, \d{4}-\d\d-\d\d|parametric-t, draw \d+) /,
    );
    const last = reached?.terms.at(-1);
    expect(reached?.value).toBeGreaterThanOrEqual(tail - 1e-12);
    expect((reached?.value ?? 1) - (last?.value ?? 0)).toBeLessThan(tail);
    expect(last?.facts?.[0]).toEqual({ label: "loss", value: tree.value, unit: "base" });
    const losses = (reached?.terms ?? []).flatMap(({ facts }) => facts?.[0]?.value ?? []);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    const [low, high] = (tree.facts ?? []).slice(-2).map(({ value }) => value);
    expect(low).toBeLessThanOrEqual(tree.value);
    expect(high).toBeGreaterThanOrEqual(tree.value);
  }
});

test("ES counts its last scenario in part, and its shares of the tail are the whole of it", () => {
  const { terms, facts = [] } = treeOf(FRAME, "es975");
  const last = terms.at(-1);
  expect(terms.length).toBeGreaterThan(10);
  expect(last?.rule).toContain("lies in the tail");
  expect(last?.terms[0]?.value).toBe(facts.find(({ label }) => label.startsWith("VaR"))?.value);
  const between = terms.find(({ label }) => label.includes("other scenarios"));
  expect(between?.value).toBeGreaterThan(0);
});

test("a scenario's date is the day whose moves it repeats, in members of the window and of the deep history", () => {
  const lone = testFrame({ seed: 4, stocks: 1, days: 1600, deepDays: 1560, windowDays: 250 });
  const { deep, historical } = lone.market;
  const factor = historical.factors.findIndex(({ id }) => id === "price:s000");
  const quantity = lone.positions.find(({ instrumentId }) => instrumentId === "s000")?.quantity ?? 0;
  const worth = quantity * (lone.quotes.get("s000")?.priceLocal ?? Number.NaN);
  const plainLoss = (day: string): number => {
    const row = deep?.dates.indexOf(day) ?? -1;
    return -worth * (deep?.moves[factor]?.[row] ?? Number.NaN);
  };
  for (const [member, isPlain] of [
    ["regime", true],
    ["historical", true],
    ["filtered-har", false],
    ["filtered-portfolio", false],
  ] as const) {
    const reached = treeOf({ ...lone, poolWeights: new Map([[member, 1]]) }, "var99").terms[1];
    let checked = 0;
    for (const { label, facts } of reached?.terms ?? []) {
      const day = new RegExp(`^${member}, (\\d{4}-\\d\\d-\\d\\d) `).exec(label)?.[1];
      if (day === undefined) continue;
      const loss = facts?.[0]?.value ?? Number.NaN;
      // Scaling changes the size of a day's move, never its direction.
      if (isPlain) expect(Math.abs(loss / plainLoss(day) - 1)).toBeLessThan(1e-9);
      else expect(Math.sign(loss)).toBe(Math.sign(plainLoss(day)));
      checked++;
    }
    expect(checked, member).toBeGreaterThan(2);
  }
});

test("by hand: 100 shares at 20 dollars, 5,000 euro cash at 1.10 and 1,000 of capital are 8,500", () => {
  const stock = testInstrument("a", "equity", {});
  const euro = testInstrument("e", "cash", { currency: "EUR" });
  const holding = testHolding({
    instrument: stock,
    others: [euro],
    quotes: { a: 20 },
    factors: ["price:a", "currency:EUR"],
  });
  const tree = treeOf(
    {
      ...holding,
      positions: [testPosition("a", 100), testPosition("e", 5000)],
      portfolio: { ...holding.portfolio, capitalBase: 1000 },
    },
    "nav",
  );
  expect(tree.value).toBeCloseTo(8500, 9);
  expect(tree.terms.map(({ label, value }) => [label, Math.round(value)])).toEqual([
    ["cash", 5500],
    ["shares", 2000],
    ["stated capital", 1000],
  ]);
  expect(tree.terms[1]?.terms[0]?.terms.map(({ value }) => value)).toEqual([100, 20]);
  expect(tree.terms[0]?.terms[0]?.terms.map(({ value }) => value)).toEqual([5000, 1.1]);
});

test("a bond opens into its clean price and what has run up; a future is worth nothing and earns by its price", () => {
  const bond = testInstrument("b", "bond", {
    multiplier: 0.01,
    bond: { coupon: 0.04, maturity: "2030-03-15", yieldToMaturity: null, frequency: 2 },
  });
  const future = testInstrument("f", "future", { multiplier: 50 });
  const holding = testHolding({
    instrument: bond,
    others: [future],
    quotes: { b: 98, f: 4000 },
    factors: ["price:b", "price:f"],
  });
  const frame: Frame = {
    ...holding,
    positions: [testPosition("b", 1000), testPosition("f", 2)],
    dayReference: {
      atMs: 0,
      prices: new Map([
        ["b", 97],
        ["f", 3990],
      ]),
      currencies: new Map(),
      externalFlowsBase: 0,
    },
  };
  const nav = treeOf(frame, "nav");
  const unit = nav.terms.find(({ label }) => label === "bonds")?.terms[0]?.terms[1];
  expect(unit?.terms.map(({ label }) => label)).toEqual([
    "at its clean price",
    "interest run up since the last coupon",
  ]);
  expect(unit?.terms[0]?.value).toBeCloseTo(0.98, 12);
  expect(nav.terms.find(({ label }) => label === "futures")?.value).toBe(0);
  const day = treeOf(frame, "day-pnl");
  expect(day.terms.find(({ label }) => label === "F")?.value).toBe(2 * 50 * 10);
  expect(day.value).toBeCloseTo(1000 + 10, 9);
});

test("what has no price stands at its entry price, and says so", () => {
  const positions = [...FRAME.positions, { ...testPosition("lost", 10), entryPriceLocal: 12 }];
  const tree = treeOf({ ...FRAME, positions }, "nav");
  const labels = JSON.stringify(tree);
  expect(tree.value).toBeCloseTo(treeOf(FRAME, "nav").value + 120, 6);
  expect(labels).toMatch(/other positions|entry price/);
});

test("a figure that is not there is unavailable by its own reason; unknown limits, episodes and names too", () => {
  const quotes = new Map(FRAME.quotes);
  for (const [id, quote] of quotes) quotes.set(id, { ...quote, state: "stale" });
  const reasonOf = (frame: Frame, figure: FigureKey): string => {
    const { explained } = explainFigure(frame, figure);
    return explained.status === "ok" ? "" : explained.reason;
  };
  expect(reasonOf({ ...FRAME, quotes }, "limit:20")).toContain("prices in doubt");
  expect(reasonOf(FRAME, "limit:99")).toContain("no such limit");
  expect(reasonOf(FRAME, "stress:1066-autumn")).toContain("no such episode");
  expect(reasonOf({ ...FRAME, positions: [] }, "var99")).toBe("the book is empty");
  expect(reasonOf({ ...FRAME, dayReference: null }, "day-pnl")).toContain("no cut-off");
  const bare = { ...FRAME, portfolio: { ...FRAME.portfolio, isCashTracked: false, capitalBase: null } };
  expect(reasonOf(bare, "nav")).toContain("neither cash nor capital");
  expect(treeOf(bare, "volatility").rule).toContain("over gross");
  expect(["var99", "limit:12", "stress:2008-autumn"].every(isFigureKey)).toBe(true);
  expect(["", "var98", "limit:", "stress:a b", `limit:${"1".repeat(99)}`].some(isFigureKey)).toBe(false);
});

test("a derivation whose terms do not make it is found out, wherever in the tree", () => {
  const tree = treeOf(FRAME, "nav");
  const [first, ...rest] = tree.terms;
  if (!first) throw new Error("no terms");
  const wrong = { ...tree, terms: [{ ...first, terms: first.terms.slice(1) }, ...rest] };
  expect(whatDoesNotAddUp(wrong)).toBe(`net asset value > ${first.label}`);
  expect(whatDoesNotAddUp({ ...tree, value: tree.value * (1 + 1e-8) })).toBe("net asset value");
  expect(
    whatDoesNotAddUp({ ...tree, facts: [{ label: "x", value: Number.NaN, unit: "base" }] }),
  ).not.toBeNull();
});

test("the order of positions changes no bit of a derivation", () => {
  const reversed = { ...FRAME, positions: [...FRAME.positions].reverse() };
  for (const figure of ["nav", "day-pnl", "var99", "es975", "volatility", "days-to-liquidate"] as const)
    expect(JSON.stringify(explainFigure(reversed, figure))).toBe(
      JSON.stringify(explainFigure(FRAME, figure)),
    );
});

test("a dividend is a term of the day's profit; what came and went since the cut-off needs no rate of then", () => {
  const whole = complete(testFrame({ seed: 9, stocks: 6, days: 160, windowDays: 140 }));
  const [first, ...others] = whole.positions;
  if (!first || !whole.dayReference) throw new Error("nothing is held");
  const paid = { ...first, netPurchasesBase: first.netPurchasesBase - 70, incomeBase: 70 };
  const flat = {
    ...testPosition("swiss", 0),
    id: "flat",
    quantity: 0,
    quantityAtCutOff: 0,
    netPurchasesBase: -500,
  };
  const frame: Frame = {
    ...whole,
    instruments: new Map(whole.instruments).set(
      "swiss",
      testInstrument("swiss", "equity", { currency: "CHF" }),
    ),
    positions: [paid, ...others, flat],
  };
  const derived = valueOrNull(explainFigure(frame, "day-pnl").explained);
  expect(derived && whatDoesNotAddUp(derived)).toBeNull();
  const terms = derived?.terms.flatMap(({ terms: own }) => own) ?? [];
  expect(terms.find(({ label }) => label === "dividends")?.value).toBe(70);
  expect(derived?.terms.some(({ value }) => value === 500)).toBe(true);
});
