import fc from "fast-check";
import { expect, test } from "vitest";
import { LIMIT_DEFAULTS, type Limit, type PreviousLimitState, USE_MAX } from "~/server/domain/limit";
import { LIMIT_METRICS, type LimitMetric, METRIC_TERMS } from "~/server/domain/limit-metrics";
import { ok, unavailable } from "~/server/domain/measure";
import { NO_GREEKS } from "../pricing/pricer";
import { evaluateLimits } from "./evaluate";
import type { LimitSubject } from "./limit-subject";

const contribution = { label: "Harbour Foods", valueBase: -121, share: 0.2 };
const NO_METHOD = unavailable("model-failed", "not asked here");
const DAYS = [
  { date: "2026-01-05", pnlBase: 40, var99Base: 20 },
  { date: "2026-01-06", pnlBase: -25, var99Base: 20 },
];
const subject: LimitSubject = {
  navBase: ok(1000),
  grossBase: 605,
  netBase: -363,
  longBase: 121,
  shortBase: -484,
  dayPnlBase: ok(-30),
  greeks: {
    ...NO_GREEKS,
    deltaBase: -363,
    gammaBasePer1Pct: 2,
    vegaBasePerPoint: -3,
    thetaBasePerDay: -4,
    dv01Base: -5,
    cs01Base: -6,
  },
  methods: {
    pool: NO_METHOD,
    historical: ok({ var95: 11, var975: 16, var99: 22, es95: 15, es975: 19, es99: 26 }),
    "filtered-portfolio": NO_METHOD,
    "parametric-t": NO_METHOD,
    "parametric-ewma": NO_METHOD,
    "seed-blend": NO_METHOD,
  },
  liquidityVar99Base: ok(26),
  counterparties: [
    { name: "North Bank", worthBase: 40, currentBase: 40, potentialBase: 70 },
    { name: "South Bank", worthBase: -10, currentBase: 0, potentialBase: 90 },
  ],
  referenceVar99: (symbol) =>
    symbol === "REF" ? ok(0.016) : unavailable("not-applicable", "nobody knows it"),
  daysOnRecord: DAYS,
  unbrokenDays: ok(DAYS),
  membersMissing: ["regime"],
  isEmpty: false,
  isFlat: false,
  isIdle: false,
  pool: ok({ var95: 10, var975: 15, var99: 20, es95: 14, es975: 18, es99: 25 }),
  volatilityAnnualOfNav: ok(0.1),
  concentration: {
    largestPosition: ok(contribution),
    largestIssuer: ok(contribution),
    herfindahl: ok(0.1),
    effectiveNames: ok(10),
    sectors: [contribution],
    issuers: [
      { label: "Harbour Foods", valueBase: -121, share: 0.2 },
      { label: "Calder", valueBase: 60, share: 0.1 },
      { label: "Dunes", valueBase: 40, share: 0.07 },
    ],
    currencies: [],
  },
  liquidity: {
    daysToLiquidate: ok(3),
    profile: [{ days: 5, shareLiquidated: 0.9 }],
    score: ok(0.5),
    unknownShareOfGross: 0,
  },
  stress: [
    {
      id: "e",
      name: "Autumn",
      from: "2008-09-12",
      to: "2008-10-10",
      pnlBase: -50,
      shareOfNav: ok(-0.05),
      drivers: [],
      method: "",
    },
  ],
  regime: ok({
    current: "stressed",
    probabilities: { calm: 0, normal: 0.1, stressed: 0.9 },
    evidence: "",
    method: "m",
  }),
  coverage: {
    positions: 1,
    priced: 1,
    proxied: 0,
    excluded: 0,
    proxiedShareOfGross: 0,
    excludedShareOfGross: 0,
    staleShareOfGross: 0,
    stalePositions: 0,
    late: [],
    lateShareOfGross: 0,
    worstQuoteState: "live",
    isPartial: false,
    proxies: [],
    exclusions: [],
  },
  doubtfulSymbols: [],
};
const limit = (own: Partial<Limit>): Limit => ({
  id: "l",
  version: 1,
  portfolioId: "p",
  name: "n",
  metric: "var99",
  unit: "base",
  kind: "soft",
  threshold: 1,
  ...LIMIT_DEFAULTS,
  ...own,
});
const one = (own: Partial<Limit>, change: Partial<LimitSubject> = {}) => {
  const [found] = evaluateLimits([limit(own)], () => ({ ...subject, ...change }), [], 0);
  if (!found) throw new Error("no evaluation");
  return found;
};

test("a loss of 20 under a limit of 16 is used to 125 %; of 2 % of NAV to 100 %, which is not over (by hand)", () => {
  expect(one({ threshold: 16 })).toMatchObject({
    state: "breach",
    value: 20,
    utilisation: 1.25,
    isBreachOpen: true,
  });
  expect(one({ threshold: 0.02, unit: "nav" })).toMatchObject({ state: "warning", utilisation: 1 });
});

test("the reason names who is over the line, in the limit's unit", () => {
  expect(one({ metric: "largest-position", unit: "nav", threshold: 0.1 })).toMatchObject({
    value: 0.121,
    reason: "Harbour Foods 12.1 % of NAV",
  });
  expect(one({ metric: "largest-sector", unit: "gross", threshold: 0.1 }).value).toBe(0.2);
  expect(one({ metric: "worst-stress", threshold: 40 })).toMatchObject({ value: 50, reason: "Autumn" });
  expect(one({ metric: "regime", unit: "regime", threshold: 1 })).toMatchObject({
    state: "breach",
    reason: "stressed",
  });
});

const PARAMETERS: Partial<Record<LimitMetric, string>> = {
  "stress-loss": "e",
  "issuers-above": "0.05",
  "illiquid-share": "5",
  "relative-var99": "REF",
  "loss-of-days": "3",
};

test("every metric has a value in each of its units", () => {
  for (const metric of LIMIT_METRICS)
    for (const unit of METRIC_TERMS[metric].units) {
      if (metric === "composite") continue;
      const parameter = PARAMETERS[metric] ?? null;
      expect(one({ metric, unit, parameter, threshold: 1e6 })).toMatchObject({ state: "ok" });
    }
});

test("each metric by hand: exposures and sensitivities by size, losses positive, shares of what they are of", () => {
  const value = (own: Partial<Limit>, change: Partial<LimitSubject> = {}) =>
    one({ threshold: 1e6, ...own }, change).value;
  expect(value({ metric: "net-exposure", unit: "base" })).toBe(363);
  expect(value({ metric: "net-exposure", unit: "gross" })).toBe(0.6);
  expect(value({ metric: "long-exposure", unit: "nav" })).toBe(0.121);
  expect(value({ metric: "short-exposure", unit: "base" })).toBe(484);
  expect(value({ metric: "day-loss", unit: "nav" })).toBe(0.03);
  expect(value({ metric: "day-loss" }, { dayPnlBase: ok(12) })).toBe(-12);
  expect(value({ metric: "stress-loss", unit: "base", parameter: "e" })).toBe(50);
  expect(value({ metric: "var99", parameter: "historical" })).toBe(22);
  expect(value({ metric: "es95" })).toBe(14);
  expect(value({ metric: "largest-issuer", unit: "nav" })).toBe(0.121);
  expect(value({ metric: "herfindahl", unit: "share" })).toBe(0.1);
  expect(value({ metric: "illiquid-share", unit: "gross", parameter: "5" })).toBeCloseTo(0.1, 12);
  expect(value({ metric: "coverage", unit: "share" })).toBe(1);
  expect(value({ metric: "stale-share", unit: "share" })).toBe(0);
  expect(value({ metric: "liquidity-var99", unit: "nav" })).toBe(0.026);
  expect(value({ metric: "leverage", unit: "times" })).toBe(0.605);
  expect(value({ metric: "relative-var99", unit: "times", parameter: "REF" })).toBe(20 / 16);
  expect(value({ metric: "drawdown", unit: "nav" })).toBe(0.055);
  expect(value({ metric: "loss-of-days", parameter: "2" })).toBe(55);
  expect(value({ metric: "exceptions", unit: "count" })).toBe(1);
  expect(value({ metric: "counterparty-exposure" })).toBe(40);
  expect(value({ metric: "counterparty-potential", unit: "nav" })).toBe(0.09);
  const greeks = ["delta", "gamma", "vega", "theta", "dv01", "cs01"] as const;
  expect(greeks.map((metric) => value({ metric }))).toEqual([363, 2, 3, 4, 5, 6]);
});

test("5/10/40: of 121, 60 and 40 of 1,000 those above 5 % hold 18.1 % together, and are named", () => {
  const found = one({ metric: "issuers-above", unit: "nav", parameter: "0.05", threshold: 0.18 });
  expect(found).toMatchObject({ state: "breach", reason: "Harbour Foods, Calder" });
  expect(found.value).toBeCloseTo(0.181, 12);
});

test("what a counterparty owes names it; one whose debt is not known leaves the limit unknown", () => {
  const asked = { metric: "counterparty-potential", threshold: 80 } as const;
  expect(one(asked)).toMatchObject({ state: "breach", value: 90, reason: "South Bank" });
  expect(one(asked, { counterparties: [] })).toMatchObject({ state: "ok", value: 0 });
  const blind = { name: "East Bank", worthBase: null, currentBase: null, potentialBase: null };
  expect(one(asked, { counterparties: [blind] })).toMatchObject({
    state: "unknown",
    reason: "what East Bank owes is not known",
  });
});

test("a reference that nobody knows, or a net asset value that is not known, leaves no ratio", () => {
  const asked = { metric: "relative-var99", unit: "times", parameter: "REF", threshold: 2 } as const;
  expect(one(asked)).toMatchObject({ state: "ok", value: 1.25 });
  expect(one({ ...asked, parameter: "NONE" })).toMatchObject({ state: "unknown", reason: "nobody knows it" });
  const noNav = unavailable("no-nav", "cash was not given");
  expect(one(asked, { navBase: noNav }).state).toBe("unknown");
  expect(one({ metric: "leverage", unit: "times", threshold: 2 }, { navBase: noNav }).state).toBe("unknown");
});

test("a member that can't speak is counted and named; none is allowed where the line is zero", () => {
  const asked = { metric: "members-missing", unit: "count", threshold: 0 } as const;
  expect(one(asked)).toMatchObject({ state: "breach", value: 1, reason: "regime" });
  expect(one(asked, { membersMissing: [] })).toMatchObject({ state: "ok", value: 0, utilisation: 0 });
});

test("a minimum is used up as the metric falls to it, and over below it", () => {
  const score = { metric: "liquidity-score", unit: "share", direction: "min" } as const;
  expect(one({ ...score, threshold: 0.25 })).toMatchObject({ state: "ok", utilisation: 0.5 });
  expect(one({ ...score, threshold: 0.45 })).toMatchObject({ state: "warning", utilisation: 0.9 });
  expect(one({ ...score, threshold: 0.5 })).toMatchObject({ state: "warning", utilisation: 1 });
  expect(one({ ...score, threshold: 0.6 })).toMatchObject({ state: "breach", utilisation: 1.2 });
  const nothing = { liquidity: { ...subject.liquidity, score: ok(0) } };
  expect(one({ ...score, threshold: 0.6 }, nothing)).toMatchObject({
    state: "breach",
    utilisation: USE_MAX,
  });
});

test("the second band is urgent before the line is reached", () => {
  expect([21, 22].map((threshold) => one({ threshold }).isUrgent)).toEqual([true, false]);
});

test("where nothing is held exposures, losses and risks are nothing, and that is known", () => {
  const empty: Partial<LimitSubject> = {
    isEmpty: true,
    isFlat: true,
    isIdle: true,
    grossBase: 0,
    netBase: 0,
    pool: unavailable("no-positions", "the book is empty"),
    stress: [],
    dayPnlBase: ok(0),
  };
  for (const metric of ["var99", "net-exposure", "worst-stress", "largest-sector", "day-loss"] as const)
    expect(one({ metric, unit: metric.startsWith("largest") ? "nav" : "base" }, empty)).toMatchObject({
      state: "ok",
      value: 0,
    });
});

test("several limits as one: any is over with one, all only with every one, and not knowing counts where it decides", () => {
  const legs = [
    limit({ id: "1", name: "A", threshold: 16 }),
    limit({ id: "2", name: "B", threshold: 40 }),
    limit({ id: "3", name: "C", metric: "volatility", unit: "nav", threshold: 0.05 }),
  ];
  const composed = (parameter: string, change: Partial<LimitSubject> = {}) =>
    evaluateLimits(
      [limit({ id: "9", metric: "composite", unit: "use", parameter }), ...legs],
      () => ({ ...subject, ...change }),
      [],
      0,
    )[0];
  expect(composed("any:1,2")).toMatchObject({ state: "breach", value: 1.25, reason: "A" });
  expect(composed("all:1,2")).toMatchObject({ state: "ok", value: 0.5 });
  expect(composed("all:1,3")).toMatchObject({ state: "breach", value: 1.25, reason: "A and C" });
  const noPool = { pool: unavailable("model-failed", "why") };
  expect(composed("any:1,3", noPool)).toMatchObject({ state: "breach", value: 2 });
  expect(composed("all:1,3", noPool)).toMatchObject({ state: "unknown", reason: "unknown: A" });
  const calm = { ...noPool, volatilityAnnualOfNav: ok(0.01) };
  expect(composed("all:1,3", calm)).toMatchObject({ state: "ok" });
  expect(composed("any:1,3", calm)?.state).toBe("unknown");
  expect(composed("any:1,7")).toMatchObject({ state: "unknown" });
  expect(composed("whatever")?.state).toBe("unknown");
});

test("an episode opens after its time over the line and ends after its time clear of it, on the wall's clock", () => {
  const waiting = limit({ threshold: 1000, openAfterMs: 3000, closeAfterMs: 2000 });
  const values = [1001, 1002, 900, 1001, 1001, 1001, 1001, 940, 960, 940, 940, 940];
  let states: PreviousLimitState[] = [];
  const open = values.map((var99, second) => {
    const pool = ok({ var95: 0, var975: 0, var99, es95: 0, es975: 0, es99: 0 });
    states = evaluateLimits([waiting], () => ({ ...subject, pool }), states, second * 1000);
    return states[0]?.isBreachOpen;
  });
  const no = false;
  expect(open).toEqual([no, no, no, no, no, no, true, true, true, true, true, no]);
});

test("NaN, missing, stale and partial are unknown for every metric they touch, never ok", () => {
  const nan = {
    pool: ok({ var95: Number.NaN, var975: 0, var99: Number.NaN, es95: 0, es975: Number.NaN, es99: 0 }),
  };
  expect(one({ threshold: 1e9 }, nan)).toMatchObject({ state: "unknown", value: null, utilisation: null });
  expect(one({}, { pool: unavailable("model-failed", "why") })).toMatchObject({
    state: "unknown",
    reason: "why",
  });
  for (const metric of LIMIT_METRICS) {
    if (METRIC_TERMS[metric].isPriceFree) continue;
    const [unit = "base"] = METRIC_TERMS[metric].units;
    const parameter = PARAMETERS[metric] ?? null;
    expect(one({ metric, unit, parameter, threshold: 1e9 }, { doubtfulSymbols: ["ABC"] })).toMatchObject({
      state: "unknown",
      reason: "prices in doubt: ABC",
    });
    const coverage = { ...subject.coverage, isPartial: true };
    expect(one({ metric, unit, parameter, threshold: 1e9 }, { coverage }).state).toBe("unknown");
  }
  const days = { metric: "days-to-liquidate", unit: "days", threshold: 9 } as const;
  expect(one(days, { doubtfulSymbols: ["ABC"] }).state).toBe("ok");
  expect(one(days, { coverage: { ...subject.coverage, isPartial: true } }).state).toBe("unknown");
  const liquidity = { ...subject.liquidity, unknownShareOfGross: 0.2 };
  expect(one({ metric: "days-to-liquidate", unit: "days", threshold: 9 }, { liquidity }).state).toBe(
    "unknown",
  );
});

test("a value that wobbles by 1 % around the threshold for ten minutes is one episode, whatever is unknown between", () => {
  const beat = fc.record({
    wobble: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
    isKnown: fc.double({ min: 0, max: 1, noNaN: true }).map((draw) => draw < 0.95),
  });
  fc.assert(
    fc.property(fc.array(beat, { minLength: 600, maxLength: 600 }), (beats) => {
      let states: PreviousLimitState[] = [];
      let [openings, closings, wasOver] = [0, 0, false];
      for (const { wobble, isKnown } of beats) {
        const value = 1000 * (1 + wobble);
        const pool = isKnown
          ? ok({ var95: 0, var975: 0, var99: value, es95: 0, es975: 0, es99: 0 })
          : unavailable("model-failed", "why");
        const [found] = evaluateLimits([limit({ threshold: 1000 })], () => ({ ...subject, pool }), states, 0);
        if (!found) throw new Error("no evaluation");
        wasOver ||= isKnown && value > 1000;
        expect(found.state === "unknown").toBe(!isKnown);
        expect(found.state).not.toBe("ok");
        expect(found.isBreachOpen).toBe(wasOver);
        const before = states[0]?.isBreachOpen ?? false;
        if (found.isBreachOpen && !before) openings++;
        if (!found.isBreachOpen && before) closings++;
        states = [found];
      }
      expect([openings, closings]).toEqual([wasOver ? 1 : 0, 0]);
    }),
    { numRuns: 30 },
  );
});

test("a threshold so small that its use has no number is a breach with the greatest number there is", () => {
  expect(one({ threshold: 1e-310 })).toMatchObject({ state: "breach", utilisation: USE_MAX });
});

test("the regime: at the line is near, above is over, and a line at calm counts every level above it", () => {
  const at = (current: "calm" | "normal" | "stressed", threshold: number) =>
    one(
      { metric: "regime", unit: "regime", threshold },
      {
        regime: ok({
          current,
          probabilities: { calm: 1, normal: 0, stressed: 0 },
          evidence: "",
          method: "m",
        }),
      },
    ).state;
  expect([at("calm", 1), at("normal", 1), at("stressed", 1)]).toEqual(["ok", "warning", "breach"]);
  expect([at("calm", 0), at("normal", 0), at("stressed", 0)]).toEqual(["ok", "breach", "breach"]);
  const missing = unavailable("not-enough-history", "why");
  expect(one({ metric: "regime", unit: "regime" }, { regime: missing }).state).toBe("unknown");
});

test("a threshold that is not above zero is refused", () => {
  expect(() => one({ threshold: 0 })).toThrow(RangeError);
  expect(() => one({ threshold: Number.NaN })).toThrow(RangeError);
});
