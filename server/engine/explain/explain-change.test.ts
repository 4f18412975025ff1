import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "~/server/domain/calendar-date";
import { CHANGE_TERMS, type ChangeTerm, type ExplainedChange } from "~/server/domain/change";
import type { Frame, MarketModel } from "~/server/domain/frame";
import { valueOrNull } from "~/server/domain/measure";
import { assess } from "../assess";
import { multivariateTMoves } from "../predictive/multivariate-t";
import { testFrame, testHistory, testInstrument, testPosition, testQuote } from "../simulate/test-book";
import { explainChange } from "./explain-change";

const FRAME = testFrame({ seed: 11, stocks: 6, options: 4, days: 330, windowDays: 250, isLongShort: true });

const explained = (from: Frame, to: Frame): ExplainedChange => {
  const found = valueOrNull(explainChange({ frame: from }, { frame: to }));
  if (!found) throw new Error("unavailable");
  return found;
};

/** The whole change of VaR 99 stands in one term, to the last digit but nine. */
function standsIn(term: ChangeTerm, to: Frame, from: Frame = FRAME): void {
  const { figures } = explained(from, to);
  for (const name of ["var99", "es975", "var95"] as const) {
    const { fromBase, toBase, terms } = figures[name];
    const sum = CHANGE_TERMS.reduce((total, each) => total + terms[each], 0);
    expect(Math.abs(sum - (toBase - fromBase))).toBeLessThan(1e-9 * Math.max(fromBase, 1));
    expect(fromBase).toBe(valueOrNull(assess(from).pool)?.[name]);
    expect(toBase).toBe(valueOrNull(assess(to).pool)?.[name]);
    for (const other of CHANGE_TERMS)
      if (other !== term) expect(Math.abs(terms[other]), `${name} ${other}`).toBeLessThan(1e-12 * fromBase);
  }
  expect(figures.var99.terms[term]).not.toBe(0);
}

const withMarket = (change: (market: MarketModel) => Partial<MarketModel>, frame = FRAME): Frame => ({
  ...frame,
  market: { ...frame.market, id: "later", ...change(frame.market) },
});

test("a trade in something held, and one in something new to the market model, stand in the trades", () => {
  const positions = FRAME.positions.map((each) =>
    each.instrumentId === "s001" ? { ...each, quantity: each.quantity + 4000 } : each,
  );
  standsIn("trades", { ...FRAME, positions });
  const small = { ...FRAME, ...testHistory(FRAME, { without: "s003" }) };
  standsIn("trades", FRAME, small);
});

test("one price stands in the prices, a currency too", () => {
  const before = FRAME.quotes.get("s000")?.priceLocal ?? 0;
  standsIn("prices", { ...FRAME, quotes: new Map(FRAME.quotes).set("s000", testQuote(before * 1.04)) });
  const currencies = FRAME.currencies.map((rate) => ({ ...rate, toBase: rate.toBase * 0.97 }));
  standsIn("prices", { ...FRAME, currencies });
});

test("the volatility of one factor, or of one option, stands in the volatility", () => {
  standsIn(
    "volatility",
    withMarket(({ factorVolatilities, factorCorrelation, historical }) => {
      const volatilities = factorVolatilities.map((own, f) => (f === 2 ? 1.5 * own : own));
      return {
        factorVolatilities: volatilities,
        parametricMoves: multivariateTMoves(volatilities, factorCorrelation, historical.factors),
      };
    }),
  );
  const option = FRAME.instruments.get("o000");
  if (!option?.option) throw new Error("no option");
  const dearer = { ...option, option: { ...option.option, impliedVolatility: 0.6 } };
  const start = { ...option, option: { ...option.option, impliedVolatility: 0.3 } };
  standsIn(
    "volatility",
    { ...FRAME, instruments: new Map(FRAME.instruments).set("o000", dearer) },
    { ...FRAME, instruments: new Map(FRAME.instruments).set("o000", start) },
  );
});

test("an option's quote that rises with its underlying still is volatility: the whole change stands there", () => {
  const option = FRAME.instruments.get("o001");
  if (!option?.option) throw new Error("no option");
  const unquoted = { ...option, option: { ...option.option, impliedVolatility: null } };
  const instruments = new Map(FRAME.instruments).set("o001", unquoted);
  const at = (price: number): Frame => ({
    ...FRAME,
    instruments,
    quotes: new Map(FRAME.quotes).set("o001", testQuote(price)),
  });
  const model = FRAME.positions.find(({ instrumentId }) => instrumentId === "o001");
  const worth = valueOrNull(assess({ ...FRAME, positions: model ? [model] : [] }).navBase) ?? 500_000;
  const price = Math.abs((worth - 0) / (100 * (model?.quantity ?? 1)) || 1);
  const { figures } = explained(at(price * 1.1), at(price * 1.3));
  const { fromBase, toBase, terms } = figures.var99;
  expect(Math.abs(terms.volatility - (toBase - fromBase))).toBeLessThan(1e-4 * fromBase);
});

test("another correlation stands in the correlation", () => {
  standsIn(
    "correlation",
    withMarket(({ factorVolatilities, factorCorrelation, historical }) => {
      const size = historical.factors.length;
      const halved = factorCorrelation.map((own, k) => (k % (size + 1) === 0 ? own : own / 2));
      return {
        factorCorrelation: halved,
        parametricMoves: multivariateTMoves(factorVolatilities, halved, historical.factors),
      };
    }),
  );
});

test("a window that rolls by a day stands in the window while volatilities are the same", () => {
  standsIn(
    "window",
    withMarket(({ historical }) => {
      const width = historical.factors.length;
      const moves = new Float64Array(historical.moves.length);
      moves.set(historical.moves.subarray(width));
      for (let f = 0; f < width; f++) moves[moves.length - width + f] = -0.06;
      return { historical: { ...historical, moves, dates: [...historical.dates.slice(1), "2021-06-01"] } };
    }),
  );
});

test("a day that passes stands in the time, other weights in the model, another decay in the parameters", () => {
  standsIn("time", { ...FRAME, asOfDate: addDays(FRAME.asOfDate, 1), asOfMs: FRAME.asOfMs + 86_400_000 });
  standsIn("model", {
    ...FRAME,
    poolWeights: new Map([
      ["filtered-portfolio", 0.3],
      ["parametric-t", 0.7],
    ]),
  });
  standsIn("parameters", { ...FRAME, conventions: { ...FRAME.conventions, ewmaDecay: 0.97 } });
});

test("what was stored and can't be computed again stands in the residual", () => {
  const to = valueOrNull(assess(FRAME).pool);
  const recorded = to && { ...to, var99: to.var99 + 7 };
  const found = valueOrNull(explainChange({ frame: FRAME }, { frame: FRAME, recorded }));
  expect(found?.figures.var99.terms.residual).toBeCloseTo(7, 9);
  expect(found?.figures.var99.terms.trades).toBe(0);
});

test("on real rolls of five days, with everything moving at once, terms telescope and the residual is 0 of their gross", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      const whole = testFrame({ seed, stocks: 5, options: 2, days: 330, windowDays: 200, isLongShort: true });
      const before = { ...whole, ...testHistory(whole, { rows: 326 }) };
      const { figures, positions } = explained(before, whole);
      for (const { fromBase, toBase, terms } of Object.values(figures)) {
        const sum = CHANGE_TERMS.reduce((total, each) => total + terms[each], 0);
        expect(Math.abs(sum - (toBase - fromBase))).toBeLessThan(1e-9 * Math.max(fromBase, 1));
        const gross = CHANGE_TERMS.reduce((total, each) => total + Math.abs(terms[each]), 0);
        expect(Math.abs(terms.residual)).toBeLessThanOrEqual(0.05 * gross);
      }
      expect(figures.es975.terms.volatility).not.toBe(0);
      expect(figures.es975.terms.prices).not.toBe(0);
      const total = (pick: (p: (typeof positions)[number]) => number) =>
        positions.reduce((sum, each) => sum + pick(each), 0);
      expect(total((p) => p.toBase)).toBeCloseTo(figures.var99.toBase, 4);
      expect(total((p) => p.fromBase)).toBeCloseTo(figures.var99.fromBase, 4);
    }),
    { numRuns: 3 },
  );
});

test("frames of two portfolios are refused; a frame without a pool is unavailable with its reason", () => {
  const other = { ...FRAME, portfolio: { ...FRAME.portfolio, id: "p2" } };
  expect(() => explainChange({ frame: FRAME }, { frame: other })).toThrow(RangeError);
  const found = explainChange({ frame: { ...FRAME, positions: [] } }, { frame: FRAME });
  expect(found).toMatchObject({ status: "unavailable", code: "no-positions" });
});

test("nothing changed: every term is zero", () => {
  const extra = { ...FRAME, positions: [...FRAME.positions, testPosition("s000", 0)] };
  const { figures } = explained(FRAME, {
    ...extra,
    instruments: new Map(FRAME.instruments).set("z", testInstrument("z", "equity", {})),
  });
  expect(Object.values(figures.var99.terms).every((term) => term === 0)).toBe(true);
});
