import fc from "fast-check";
import { expect, test } from "vitest";
import { LIMIT_METRICS, type Limit, type LimitState, UNITS_OF_METRIC } from "~/server/domain/limit";
import { ok, unavailable } from "~/server/domain/measure";
import { evaluateLimits, type LimitSubject } from "./evaluate";

const contribution = { label: "Harbour Foods", valueBase: -121, share: 0.2 };
const subject: LimitSubject = {
  navBase: ok(1000),
  grossBase: 605,
  pool: ok({ var95: 10, var975: 15, var99: 20, es95: 14, es975: 18, es99: 25 }),
  volatilityAnnualOfNav: ok(0.1),
  concentration: {
    largestPosition: ok(contribution),
    largestIssuer: ok(contribution),
    herfindahl: ok(0.1),
    effectiveNames: ok(10),
    sectors: [contribution],
    issuers: [],
    currencies: [],
  },
  liquidity: { daysToLiquidate: ok(3), profile: [], score: ok(0.5), unknownShareOfGross: 0 },
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
  warnAt: 0.8,
  clearAt: 0.95,
  ...own,
});
const one = (own: Partial<Limit>, change: Partial<LimitSubject> = {}) => {
  const [found] = evaluateLimits([limit(own)], { ...subject, ...change }, []);
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

test("every metric has a value in each of its units", () => {
  for (const metric of LIMIT_METRICS)
    for (const unit of UNITS_OF_METRIC[metric])
      expect(one({ metric, unit, threshold: 1e6 }).state).toBe("ok");
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
    if (metric === "regime" || metric === "days-to-liquidate") continue;
    const [unit = "base"] = UNITS_OF_METRIC[metric];
    expect(one({ metric, unit, threshold: 1e9 }, { doubtfulSymbols: ["ABC"] })).toMatchObject({
      state: "unknown",
      reason: "prices in doubt: ABC",
    });
    const coverage = { ...subject.coverage, isPartial: true };
    expect(one({ metric, unit, threshold: 1e9 }, { coverage }).state).toBe("unknown");
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
      let states: { limitId: string; state: LimitState; isBreachOpen: boolean }[] = [];
      let [openings, closings, wasOver] = [0, 0, false];
      for (const { wobble, isKnown } of beats) {
        const value = 1000 * (1 + wobble);
        const pool = isKnown
          ? ok({ var95: 0, var975: 0, var99: value, es95: 0, es975: 0, es99: 0 })
          : unavailable("model-failed", "why");
        const [found] = evaluateLimits([limit({ threshold: 1000 })], { ...subject, pool }, states);
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
  expect(one({ threshold: 1e-310 })).toMatchObject({ state: "breach", utilisation: Number.MAX_VALUE });
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
