import { expect, test } from "vitest";
import { LIMIT_DEFAULTS, type Limit } from "~/server/domain/limit";
import { LIMIT_METRICS, METRIC_TERMS } from "~/server/domain/limit-metrics";
import { cutOffOf } from "~/server/domain/new-york";
import { assess, limitsOf } from "../assess";
import { prepareFrame, whatIf } from "../explain/what-if";
import { testFrame } from "../simulate/test-book";

const FRAME = testFrame({ seed: 22, stocks: 6, days: 130, windowDays: 110 });
const PARAMETERS = {
  method: null,
  episode: "2008-autumn",
  share: "0.05",
  days: "1",
  limits: null,
  symbol: "S001",
  "business-days": "2",
} as const;
/** A limit on every metric that a book decides, in every unit. */
const LIMITS: Limit[] = LIMIT_METRICS.filter((metric) => metric !== "composite").flatMap((metric) =>
  METRIC_TERMS[metric].units.map((unit, i): Limit => {
    const { parameter } = METRIC_TERMS[metric];
    return {
      ...LIMIT_DEFAULTS,
      ...{ id: `${metric}-${i}`, version: 1, portfolioId: "p1", name: metric, metric, unit },
      // Liquidity is good where its score is high.
      ...(metric === "liquidity-score" ? { direction: "min" as const } : {}),
      ...{
        kind: "hard",
        threshold: metric === "liquidity-score" ? 0.5 : 1,
        parameter: parameter ? PARAMETERS[parameter] : null,
      },
    };
  }),
);
const empty = (over: object) =>
  assess({ ...FRAME, positions: [], limits: LIMITS, portfolio: { ...FRAME.portfolio, ...over } });

test("a book with nothing in it has stated capital for worth, nothing for exposure, and named reasons for the rest", () => {
  const nothing = empty({ capitalBase: 1_000 });
  expect(nothing.navBase).toEqual({ status: "ok", value: 1_000 });
  expect([nothing.grossBase, nothing.netBase, nothing.longBase, nothing.shortBase]).toEqual([0, 0, 0, 0]);
  expect(nothing.pool).toMatchObject({ status: "unavailable", code: "no-positions" });
  expect(nothing.coverage).toMatchObject({ positions: 0, isPartial: false });
});

test("every limit that a book decides reads nothing and known, with and without a net asset value: what was over it closes", () => {
  for (const over of [{ capitalBase: 1_000 }, { capitalBase: null, isCashTracked: true }]) {
    const open = LIMITS.map(({ id }) => ({
      ...({ limitId: id, state: "breach", isBreachOpen: true, pendingSinceMs: null } as const),
    }));
    const frame = { ...FRAME, positions: [], limits: LIMITS, previous: { limitStates: open, regime: null } };
    const { limits } = assess({ ...frame, portfolio: { ...FRAME.portfolio, ...over } });
    for (const { name, unit, value, isBreachOpen } of limits.filter(
      ({ metric }) => !METRIC_TERMS[metric].isWhole,
    ))
      expect({ name, unit, value, isBreachOpen }).toEqual({
        name,
        unit,
        value: name === "liquidity-score" ? 1 : 0,
        isBreachOpen: false,
      });
  }
});

test("what was sold to the last share since the cut-off has lost what it lost: its limits on losses see it", () => {
  const atMs = cutOffOf("2026-01-09");
  const held = FRAME.positions.filter(({ instrumentId }) => instrumentId === "s000");
  const sold = held.map((position) => ({
    ...{ ...position, quantity: 0, quantityAtCutOff: 100, netPurchasesBase: -9_000 },
  }));
  const frame = {
    ...{ ...FRAME, positions: sold, asOfDate: "2026-01-12" },
    portfolio: { ...FRAME.portfolio, capitalBase: 1_000_000 },
    dayReference: { atMs, prices: new Map([["s000", 100]]), currencies: new Map(), externalFlowsBase: 0 },
    daysOnRecord: [{ date: "2026-01-09", pnlBase: -500, var99Base: 10 }],
    limits: LIMITS.filter(({ metric }) =>
      ["day-loss", "drawdown", "loss-of-days", "gross-exposure"].includes(metric),
    ),
  };
  // 100 shares at 100 were sold at 90: 1,000 are lost today, 500 the day before.
  const found = limitsOf(frame).map(({ name, unit, value, state }) => `${name} ${unit} ${value} ${state}`);
  expect(found).toEqual([
    "day-loss base 1000 breach",
    "day-loss nav 0.001 ok",
    "gross-exposure base 0 ok",
    "gross-exposure nav 0 ok",
    "drawdown nav 0.0015 ok",
    "drawdown base 1500 breach",
    "loss-of-days nav 0.0015 ok",
    "loss-of-days base 1500 breach",
  ]);
  const unknown = limitsOf({ ...frame, dayReference: null });
  expect(unknown.find(({ name }) => name === "day-loss")).toMatchObject({ state: "unknown", value: null });
});

test("a book that was sold into base cash has no names and nothing to sell: limits on them are known, and close", () => {
  const positions = FRAME.positions.filter(({ instrumentId }) => instrumentId === "cash");
  const onParts = LIMITS.filter(({ metric }) =>
    /^(largest|issuers|herf|days-to|illiquid|liquidity|net-)/.test(metric),
  );
  const limitStates = onParts.map(({ id }) => ({
    ...({ limitId: id, state: "breach", isBreachOpen: true, pendingSinceMs: null } as const),
  }));
  const found = limitsOf({ ...FRAME, positions, limits: onParts, previous: { limitStates, regime: null } });
  expect(found.length).toBeGreaterThan(12);
  for (const { name, value, isBreachOpen } of found)
    expect({ name, value, isBreachOpen }).toEqual({
      name,
      value: name === "liquidity-score" ? 1 : 0,
      isBreachOpen: false,
    });
});

test("a ticket that sells everything into cash is not blocked by a limit on the largest issuer", () => {
  const limits = LIMITS.filter(({ metric }) => ["largest-issuer", "days-to-liquidate"].includes(metric));
  const trades = FRAME.positions
    .filter(({ instrumentId }) => instrumentId !== "cash")
    .map(({ instrumentId, quantity }) => ({ instrumentId, quantity: -quantity }));
  const { isBlocked, limits: outcomes } = whatIf(prepareFrame({ ...FRAME, limits }), trades);
  expect(outcomes.map(({ name, after }) => `${name} ${after}`)).toEqual([
    "largest-issuer ok",
    "largest-issuer ok",
    "days-to-liquidate ok",
  ]);
  expect(isBlocked).toBe(false);
});
