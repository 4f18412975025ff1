/** What the founding article's monitor decided, beside ours. */
import { expect, test } from "vitest";
import { LIMIT_DEFAULTS } from "~/server/domain/limit";
import { ok, unavailable, valueOrNull } from "~/server/domain/measure";
import { fraction } from "~/server/domain/units";
import { assess } from "../assess";
import { evaluateLimits } from "../limits/evaluate";
import { decide } from "../limits/hysteresis";
import { daysToLiquidate } from "../liquidity/volume-share";
import { normalQuantile } from "../math/normal";
import { seededRandom } from "../math/random";
import { volatilityThresholdRegime } from "../regime/volatility-threshold";
import { testFrame } from "../simulate/test-book";

const LIMIT = {
  id: "l",
  version: 1,
  portfolioId: "p1",
  name: "VaR 95",
  metric: "var95",
  unit: "nav",
  kind: "hard",
  threshold: 0.02,
  ...LIMIT_DEFAULTS,
} as const;

/** The parts of an assessment that limits look at. */
function subject() {
  const snapshot = assess(testFrame({ seed: 2, stocks: 4 }));
  const notAsked = unavailable("not-applicable", "not asked here");
  return {
    ...snapshot,
    ...{
      doubtfulSymbols: [],
      membersMissing: [],
      isEmpty: false,
      isFlat: false,
      isIdle: false,
      counterparties: [],
      daysOnRecord: [],
      unbrokenDays: notAsked,
    },
    liquidityVar99Base: notAsked,
    referenceVar99: () => notAsked,
  };
}

test("2: a metric that is NaN is not above its limit, so the article's breach is missed; ours is unknown", () => {
  const metric = Number.NaN;
  expect(metric > 0.02).toBe(false);
  const nothing = { var95: metric, var975: metric, var99: metric, es95: metric, es975: metric, es99: metric };
  const [evaluation] = evaluateLimits([LIMIT], () => ({ ...subject(), pool: ok(nothing) }), [], 0);
  expect(evaluation).toMatchObject({ state: "unknown", value: null, utilisation: null });
});

test("14: a label that no detector gives can never be alerted on; one regime is in a snapshot and limits read it", () => {
  const detector: string = "high";
  expect(detector === "high_volatility").toBe(false);
  const regime = ok({
    current: "stressed",
    probabilities: { calm: 0, normal: 0, stressed: 1 },
    evidence: "",
    method: "m",
  } as const);
  const onRegime = { ...LIMIT, metric: "regime", unit: "regime", threshold: 1 } as const;
  const [evaluation] = evaluateLimits([onRegime], () => ({ ...subject(), regime }), [], 0);
  expect(evaluation).toMatchObject({ state: "breach", value: 2, reason: "stressed" });
});

test("16: a VaR in dollars held against a limit in shares is always over it; ours carries unit and sign", () => {
  const { pool, navBase } = subject();
  const dollars = valueOrNull(pool)?.var95 ?? 0;
  expect(dollars > LIMIT.threshold).toBe(true);
  const [evaluation] = evaluateLimits([{ ...LIMIT, threshold: 0.5 }], () => subject(), [], 0);
  expect(evaluation?.value).toBeCloseTo(dollars / (valueOrNull(navBase) ?? Number.NaN), 12);
  expect(evaluation?.state).toBe("ok");
  expect(() => fraction(95)).toThrow(RangeError);
});

test("18: days to liquidate are stated by the article's caller; ours follow from quantity and volume", () => {
  const stated = { daysToLiquidate: 1 };
  expect(daysToLiquidate(1_000_000, 2_000_000, 0.2)).toBe(2.5);
  expect(stated.daysToLiquidate).not.toBe(daysToLiquidate(1_000_000, 2_000_000, 0.2));
});

test("34: an hour above the limit is 3,600 alerts of the article, twice; ours is one episode", () => {
  const utilisations = Array.from({ length: 3600 }, (_, second) => 1.02 + 0.001 * Math.sin(second));
  const alerts = 2 * utilisations.filter((utilisation) => utilisation > 1).length;
  let [isOpen, episodes] = [false, 0];
  for (const utilisation of utilisations) {
    const decision = decide(
      { ...LIMIT, ...LIMIT_DEFAULTS },
      { utilisation, isOver: utilisation > 1 },
      { limitId: "l", state: "ok", isBreachOpen: isOpen, pendingSinceMs: null },
      0,
    );
    if (decision.isBreachOpen && !isOpen) episodes += 1;
    isOpen = decision.isBreachOpen;
  }
  expect([alerts, episodes]).toEqual([7200, 1]);
});

test("35: an alert on the level of the regime fires every day of it; ours changes state when another has led for three days", () => {
  const random = seededRandom(35);
  const moves = Float64Array.from(
    { length: 700 },
    (_, day) => (day < 600 ? 0.005 : 0.02) * normalQuantile(random() * 0.998 + 0.001),
  );
  let [previous, alerts, changes]: [Parameters<typeof volatilityThresholdRegime>[2], number, number] = [
    "calm",
    0,
    0,
  ];
  for (let day = 600; day < 700; day++) {
    const { current } = volatilityThresholdRegime(moves.slice(0, day + 1), "the market", previous);
    if (current === "stressed") alerts += 1;
    if (current === "stressed" && previous !== "stressed") changes += 1;
    previous = current;
  }
  expect(alerts).toBeGreaterThan(50);
  expect(changes).toBe(1);
});
