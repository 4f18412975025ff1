import { expect, test } from "vitest";
import { CHANGE_TERMS, type ChangeTerms, type ExplainedChange } from "~/server/domain/change";
import { REPORT_FIGURES } from "~/server/domain/daily-report";
import type { Frame } from "~/server/domain/frame";
import { LIMIT_DEFAULTS, type Limit } from "~/server/domain/limit";
import { ok, unavailable, valueOrNull } from "~/server/domain/measure";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { assess } from "~/server/engine/assess";
import { compensatedSum } from "~/server/engine/math/sums";
import { testFrame } from "~/server/engine/simulate/test-book";
import type { BreachRecord } from "~/server/ports/breach-book";
import { breachesOfDay } from "./breaches-of-day";
import { composeReport, type ReportInputs } from "./compose-report";
import { counterpartiesOf } from "./counterparties-of";

const limit = (own: Partial<Limit>): Limit => ({
  ...{ id: "l1", version: 1, portfolioId: "p1", name: "VaR", metric: "var99", unit: "base", kind: "hard" },
  ...{ threshold: 1e9, ...LIMIT_DEFAULTS },
  ...own,
});
const frame: Frame = {
  ...testFrame({ seed: 5, stocks: 14, isLongShort: true, windowDays: 250, days: 300 }),
  limits: [
    limit({ id: "wide", name: "Wide", threshold: 1e9 }),
    limit({ id: "tight", name: "Tight", threshold: 1e5 }),
    limit({ id: "other", name: "Historical", parameter: "historical", threshold: 1 }),
    limit({ id: "gross", name: "Gross", metric: "gross-exposure", threshold: 1 }),
  ],
};
const snapshot = assess(frame);
/** The day before: the same book with another VaR. */
const before: RiskSnapshot = {
  ...snapshot,
  asOfMs: snapshot.asOfMs - 86_400_000,
  pool: ok({ var95: 1, var975: 2, var99: 3, es95: 2, es975: 3, es99: 4 }),
};
const pool = valueOrNull(snapshot.pool);
if (!pool) throw new Error("the pool is unavailable");

const inputs: ReportInputs = {
  today: { seq: 7, snapshot },
  yesterday: ok({ seq: 3, snapshot: before }),
  change: unavailable("model-failed", "nobody answered"),
  poolLimitIds: new Set(["wide", "tight", "gross"]),
  dayStartsMs: before.asOfMs,
  breaches: [],
  counterparties: new Map(),
  backtest: unavailable("not-enough-history", "no forecast has an outcome yet"),
  weighting: null,
};
const report = composeReport(inputs);

test("every figure of the report is the snapshot's to the bit, also after it was stored as text", () => {
  const stored = JSON.parse(JSON.stringify(report)) as typeof report;
  for (const { figure, valueBase } of stored.figures) expect(valueOrNull(valueBase)).toBe(pool[figure]);
  const same = ["navBase", "grossBase", "netBase", "longBase", "shortBase", "dayPnlBase", "stress"] as const;
  const more = ["concentration", "liquidity", "coverage", "regime", "window", "conventions"] as const;
  for (const key of [...same, ...more])
    expect(stored[key], key).toEqual(JSON.parse(JSON.stringify(snapshot[key])));
  expect(new Set(stored.limits)).toEqual(new Set(JSON.parse(JSON.stringify(snapshot.limits))));
  expect(stored.models.members).toEqual(JSON.parse(JSON.stringify(snapshot.poolMembers)));
});

test("components of VaR and ES sum to their totals, the others as one line", () => {
  const { largest, others } = report.contributors;
  expect(largest).toHaveLength(10);
  expect(others.count).toBe(snapshot.positions.length - 10);
  const total = (key: "componentVar99" | "componentEs975") =>
    compensatedSum(Float64Array.from(largest, (each) => each[key])) + others[key];
  expect(Math.abs(total("componentVar99") / pool.var99 - 1)).toBeLessThan(1e-9);
  expect(Math.abs(total("componentEs975") / pool.es975 - 1)).toBeLessThan(1e-9);
  for (const { positionId, componentVar99 } of largest)
    expect(componentVar99).toBe(snapshot.positions.find((p) => p.positionId === positionId)?.componentVar99);
});

test("a change is today's figure less yesterday's; without yesterday it is unavailable and says so", () => {
  const [first] = report.figures;
  expect(first).toMatchObject({ figure: "var99", yesterdayBase: ok(3), changeBase: ok(pool.var99 - 3) });
  const alone = composeReport({ ...inputs, yesterday: unavailable("not-enough-history", "nothing is kept") });
  expect(alone.yesterday).toMatchObject({ status: "unavailable" });
  expect(alone.figures[0]?.changeBase).toMatchObject({
    status: "unavailable",
    reason: "there is nothing to compare with: nothing is kept",
  });
});

test("VaR stands beside the fullest limit of the pool; a limit on one method is not on this figure", () => {
  expect(report.figures.find(({ figure }) => figure === "var99")?.limit?.limitId).toBe("tight");
  expect(report.figures.find(({ figure }) => figure === "es975")?.limit).toBeNull();
  const use = report.limits.filter(({ isBreachOpen }) => !isBreachOpen).map((l) => l.utilisation ?? 1e9);
  expect(use).toEqual(use.toSorted((a, b) => b - a));
});

const terms = Object.fromEntries(CHANGE_TERMS.map((term) => [term, 0])) as ChangeTerms;
const explained = (toBase: number): ExplainedChange => {
  const figure = { fromBase: 1, toBase, terms: { ...terms, prices: toBase - 1 } };
  const names = ["var95", "var975", "var99", "es95", "es975", "es99"] as const;
  const figures = Object.fromEntries(names.map((name) => [name, figure])) as ExplainedChange["figures"];
  return { figures, positions: [], notes: ["a model changed"] };
};

test("the terms and what lies beside them sum to the change in the report, whatever was explained", () => {
  const { explanation, figures } = composeReport({
    ...inputs,
    change: ok({ fromAsOfMs: 1, toAsOfMs: 2, change: ok(explained(5)), notes: ["prices are gone"] }),
  });
  if (explanation.status !== "ok") throw new Error(explanation.reason);
  expect(explanation.value.notes).toEqual(["prices are gone", "a model changed"]);
  expect(explanation.value.changes.map(({ figure }) => figure)).toEqual([...REPORT_FIGURES]);
  for (const { figure, terms: own, besideBase } of explanation.value.changes) {
    const sum = CHANGE_TERMS.reduce((total, term) => total + own[term], besideBase);
    const wanted = valueOrNull(figures.find((each) => each.figure === figure)?.changeBase ?? ok(Number.NaN));
    expect(sum).toBeCloseTo(wanted ?? Number.NaN, 6);
  }
});

test("an explanation that nobody gave says why", () => {
  expect(report.explanation).toEqual(unavailable("model-failed", "nobody answered"));
});

test("by hand: two counterparties and a position without one sum to gross; what has no price is counted apart", () => {
  const position = (positionId: string, exposure: number | null) =>
    ({
      positionId,
      exposureBase: exposure === null ? unavailable("no-price", "never quoted") : ok(exposure),
      valueBase: exposure === null ? unavailable("no-price", "never quoted") : ok(exposure / 2),
    }) as unknown as RiskSnapshot["positions"][number]; // what the sum looks at
  const named = new Map([
    ["1", "North Bank"],
    ["2", "North Bank"],
    ["3", "South Bank"],
  ]);
  const positions = [
    position("1", 100),
    position("2", -40),
    position("3", 60),
    position("4", 10),
    position("5", null),
  ];
  expect(counterpartiesOf(positions, named)).toEqual({
    largest: [
      { name: "North Bank", positions: 2, grossBase: 140, valueBase: 30 },
      { name: "South Bank", positions: 1, grossBase: 60, valueBase: 30 },
    ],
    others: { count: 0, grossBase: 0 },
    unnamed: { positions: 1, grossBase: 10 },
    unvalued: 1,
  });
});

test("where no position names a counterparty the unnamed ones are all of gross", () => {
  const { largest, unnamed } = report.counterparties;
  expect(largest).toEqual([]);
  expect(Math.abs(unnamed.grossBase / snapshot.grossBase - 1)).toBeLessThan(1e-12);
});

const breach = (id: string, opened: number, closed: number | null): BreachRecord =>
  ({
    id,
    openedAtMs: opened,
    openedComputedAtMs: opened,
    closedAtMs: closed,
    closedComputedAtMs: closed,
  }) as unknown as BreachRecord; // what the choice looks at

test("by hand: episodes of the day are new, open or cured; earlier and later ones are not of it", () => {
  const found = breachesOfDay(
    [
      breach("long ago", 10, 50),
      breach("still open", 10, null),
      breach("cured today", 10, 120),
      breach("new", 150, null),
      breach("came and went", 130, 140),
      breach("closed later", 160, 250),
      breach("opened later", 210, null),
    ],
    { asOfMs: 200, computedAtMs: 200 },
    100,
  );
  expect(found.map(({ breachId, standing, closedAtMs }) => [breachId, standing, closedAtMs])).toEqual([
    ["closed later", "new", null],
    ["new", "new", null],
    ["still open", "open", null],
    ["came and went", "new-and-cured", 140],
    ["cured today", "cured", 120],
  ]);
});
